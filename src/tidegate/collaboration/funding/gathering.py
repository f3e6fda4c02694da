"""Gathers the funders of one statement: one entry a funder, awards in the order they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tidegate.collaboration.funding.awards import written
from tidegate.collaboration.funding.directory import FunderDirectory, fold
from tidegate.collaboration.model import FunderMention

_SPACES = re.compile(r"\s+")
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*")
_COUNTRY_FIRST = re.compile(
    r"^(?:the )?(?:u\.? ?s\.?a?\.?|usa?|uk|united states|german|swiss|polish|chinese|australian|"
    r"brazilian|indian) (?=\w)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Named:
    """A funder at [start, end) of the text while its awards are being gathered."""

    start: int
    end: int
    kind: str
    awards: list[str] = field(default_factory=list)


@dataclass
class Gathering:
    """What was found so far. `last` are the funders that awards go to."""

    text: str
    directory: FunderDirectory
    found: list[Named] = field(default_factory=list)
    last: list[Named] = field(default_factory=list)

    def add(self, start: int, end: int, kind: str) -> Named:
        one = Named(start, end, kind)
        self.found.append(one)
        return one

    def drop(self, one: Named) -> None:
        """Takes back a programme whose funder stood behind it; only the last one can be."""
        if self.found and self.found[-1] is one:
            self.found.pop()

    def rest(self) -> None:
        """A sentence that speaks of no money ends what an award number could go back to."""
        self.last = []

    def number(self, start: int, end: int) -> str:
        return written(self.text[start:end])

    def mentions(self) -> list[FunderMention]:
        """One mention a funder: names that fold to one, or share an id, are one funder."""
        merged: dict[str, FunderMention] = {}
        for one in self.found:
            raw = self.text[one.start : one.end]
            name = _POSSESSIVE.sub("", _SPACES.sub(" ", raw).strip(" ,.;:"))
            ror = ror_of(name, self.directory)
            key = ror or fold(_BRACKET.sub(" ", name).removeprefix("the ")) or name
            before = merged.get(key)
            if before is None:
                merged[key] = FunderMention(
                    one.start, one.end, raw, name, ror, one.kind, tuple(dict.fromkeys(one.awards))
                )
            else:
                awards = tuple(dict.fromkeys([*before.awards, *one.awards]))
                if len(name) > len(before.name):
                    # Told where it is written out: "DFG …, Deutsche Forschungsgemeinschaft".
                    before = FunderMention(one.start, one.end, raw, name, ror, before.kind)
                merged[key] = replace(before, awards=awards)
        return list(merged.values())


def ror_of(name: str, directory: FunderDirectory) -> str:
    """The id of a written name: as it stands, without its bracket, without its country."""
    found = directory.ror_of(name)
    if found:
        return found
    plain = _BRACKET.sub(" ", name).strip()
    candidates = [plain, plain.removeprefix("The ").removeprefix("the ")]
    candidates.append(_COUNTRY_FIRST.sub("", candidates[-1], count=1))
    for inside in _BRACKET.findall(name):
        candidates.append(inside.strip())
    if "," in plain:
        candidates.append(plain.partition(",")[0])
    for one in candidates:
        if one and (found := directory.ror_of(one)):
            return found
    return ""
