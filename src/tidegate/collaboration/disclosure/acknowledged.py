"""The money and programmes a work names, beside the support the CV lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.collaboration.affiliations.words import fold
from tidegate.collaboration.disclosure.declared import Backed, Declared, ReadStatement, award
from tidegate.collaboration.disclosure.items import Kind, Quote, Who
from tidegate.collaboration.model import DeclaredFunder, Passage, StatementReading, Work


@dataclass(slots=True)
class Named:
    """One funder, scholarship or programme, with every work that names it."""

    kind: Kind
    key: str
    name: str
    ror: str
    who: Who
    quotes: list[Quote] = field(default_factory=list)
    awards: list[str] = field(default_factory=list)
    named_by: tuple[str, ...] = ()


@dataclass(slots=True)
class Acknowledged:
    """Gathered over the works of one researcher; `agreed` names what the CV lists too."""

    missing: dict[tuple[Kind, str], Named] = field(default_factory=dict)
    agreed: dict[tuple[Kind, str], Named] = field(default_factory=dict)
    statements: int = 0
    _keys: dict[str, str] = field(default_factory=dict)

    def see(self, work: Work, read: ReadStatement, declared: Declared) -> None:
        """Reads the statements of a work and the funders it declares, and sorts them."""
        # A work of one author speaks of that author; every other of all of them.
        who: Who = "researcher" if len(work.authorships) == 1 else "whole work"
        for passage in work.statements:
            self.statements += 1
            self._passage(work, passage, read(passage.text), who, declared)
        for one in work.funders:
            self._field(work, one, read, who, declared)

    def _field(
        self, work: Work, one: DeclaredFunder, read: ReadStatement, who: Who, declared: Declared
    ) -> None:
        """A funder in a field of its own. Its name is read as a statement is, to know a scholarship
        and the registry's id; where a statement of the same work names it, it is no second item."""
        told = one.name + (f" ({', '.join(one.awards)})" if one.awards else "")
        read_too = [each for each in read(told).funders if each.start == 0]
        ror = one.ror or next((each.ror for each in read_too), "")
        kind: Kind = "scholarship" if any(e.kind == "scholarship" for e in read_too) else "funder"
        named = Named(kind, self._key(ror, one.name), one.name, ror, who)
        for place in (self.missing, self.agreed):
            before = place.get((kind, named.key))
            if before and any(each.work == work.key for each in before.quotes):
                before.awards += [each for each in one.awards if each not in before.awards]
                return
        quote = _quote(work, Passage(told, "funders"), 0, len(one.name))
        self._sort(named, quote, one.awards, declared)

    def _key(self, ror: str, name: str) -> str:
        """One key for a funder told here with its ROR id and there by its name alone."""
        folded = fold(name)
        key = self._keys.get(ror) or self._keys.get(folded) or ror or folded
        for each in (ror, folded):
            if each:
                self._keys.setdefault(each, key)
        return key

    def _passage(
        self, work: Work, passage: Passage, found: StatementReading, who: Who, declared: Declared
    ) -> None:
        for one in found.funders:
            if any(each.start < one.end and one.start < each.end for each in found.programmes):
                continue  # asked about as a programme, once
            kind: Kind = "scholarship" if one.kind == "scholarship" else "funder"
            name = one.name or one.text
            named = Named(kind, self._key(one.ror, name), name, one.ror, who)
            self._sort(named, _quote(work, passage, one.start, one.end), one.awards, declared)
        for each in found.programmes:
            named = Named("programme", each.programme, each.name, "", who, named_by=each.named_by)
            quote = _quote(work, passage, each.start, each.end)
            place = self.agreed if each.programme in declared.programmes else self.missing
            mine = place.setdefault(("programme", named.key), named)
            mine.quotes.append(quote)

    def _sort(
        self, named: Named, quote: Quote, awards: tuple[str, ...], declared: Declared
    ) -> None:
        listed = any(_lists(one, named, awards) for one in (*declared.support, *declared.also))
        place = self.agreed if listed else self.missing
        mine = place.setdefault((named.kind, named.key), named)
        mine.quotes.append(quote)
        mine.awards += [each for each in awards if each not in mine.awards]


def _lists(one: Backed, named: Named, awards: tuple[str, ...]) -> bool:
    return (
        (bool(named.ror) and named.ror in one.rors)
        or fold(named.name) in one.names
        or any(award(each) in one.awards for each in awards)
    )


def _quote(work: Work, passage: Passage, start: int, end: int) -> Quote:
    return Quote(
        passage.text, start, end, passage.where or "statement", work.key, work.title, work.date,
        work.file, work.record, work.line,
    )  # fmt: skip
