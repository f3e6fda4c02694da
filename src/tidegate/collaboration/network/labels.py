"""What an institution is called in a result, and which one a user means.

The registry's name comes first, where a matcher with a registry found one. A file that only
declares ROR ids gives the part of its own affiliation strings that most looks like the name of an
institution and stands there most often ("Massachusetts Institute of Technology"); else the id is
the name. A user may mean an institution by any part of its strings that no other one has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from tidegate.collaboration.affiliations.words import concepts, fold
from tidegate.collaboration.model import Affiliation, Mention
from tidegate.collaboration.network.standing import key_of
from tidegate.errors import UsageError
from tidegate.findings.inert import visible

_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?", re.I)
_PARTS = re.compile(r"\s*[,;|]\s*")
_MOST_PARTS = 24
_RANKS = (
    (4, frozenset({"university", "polytechnic"})),
    (2, frozenset({"academy", "hospital", "ministry", "foundation", "company"})),
    (1, frozenset({"institute", "laboratory", "centre", "college"})),
    (-1, frozenset({"department", "faculty", "school"})),
)
_NEAR = 60


@dataclass(slots=True)
class Label:
    """The names seen of one institution."""

    name: str = ""
    country: str = ""
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """The name, else the part that most looks like one; "" where nothing is known."""
        if self.name or not self.parts:
            return self.name
        return max(self.parts, key=lambda part: (_rank(part), self.parts[part], len(part), part))


@dataclass(slots=True)
class Labels:
    """Names of institutions by key, gathered while counting."""

    by_key: dict[str, Label] = field(default_factory=dict)

    def see(self, affiliation: Affiliation, mentions: Iterable[Mention]) -> None:
        """Learns from one affiliation, declared and found."""
        found = {key_of(one): one for one in mentions}
        for key, mention in found.items():
            if not affiliation.rors or key in affiliation.rors:
                label = self.by_key.setdefault(key, Label())
                label.name = label.name or mention.name
                label.country = label.country or mention.country
        declared = set(affiliation.rors)
        for key in declared:
            label = self.by_key.setdefault(key, Label())
            # Only a string of one institution tells which name is whose.
            if len(declared) == 1:
                if len(affiliation.countries) == 1:
                    label.country = label.country or affiliation.countries[0]
                if not label.name:
                    self._count(label, affiliation.text)

    def name(self, key: str, name: str, country: str = "") -> None:
        """Gives an institution the name a registry has for it."""
        label = self.by_key.setdefault(key, Label())
        label.name, label.country = name, label.country or country

    def merge(self, other: Labels) -> None:
        for key, theirs in other.by_key.items():
            mine = self.by_key.setdefault(key, Label())
            mine.name = mine.name or theirs.name
            mine.country = mine.country or theirs.country
            for part, count in theirs.parts.items():
                mine.parts[part] = mine.parts.get(part, 0) + count

    def of(self, key: str) -> str:
        """The name to show; the id where there is none."""
        label = self.by_key.get(key)
        told = label.told if label else ""
        short = key.removeprefix("https://").removeprefix("name:")
        if told and not self.named(key):
            return f"{told} ({short})"
        return told or short

    def named(self, key: str) -> bool:
        """Whether it has a name: the registry's, or a part that looks like one."""
        label = self.by_key.get(key)
        return label is not None and (bool(label.name) or _rank(label.told) > 1)

    def country(self, key: str) -> str:
        label = self.by_key.get(key)
        return label.country if label else ""

    def _count(self, label: Label, text: str) -> None:
        for part in _PARTS.split(text)[:8]:
            if len(part) < 4 or any(letter.isdigit() for letter in part):
                continue
            if part in label.parts or len(label.parts) < _MOST_PARTS:
                label.parts[part] = label.parts.get(part, 0) + 1


@lru_cache(maxsize=100_000)
def _rank(part: str) -> int:
    """How much a part of an affiliation looks like the name of a whole institution."""
    known = concepts()
    found = [known.get(word, word) for word in fold(part).split()]
    if ("institute", "technology") in pairwise(found) or re.search(
        r"\binst\w* of technology", part, re.I
    ):
        return 4
    # A school or department named before its university: "Dept. of Law of the University of X".
    ranks = [rank for rank, words in _RANKS for word in found if word in words]
    if ranks and found[0] in _RANKS[-1][1]:
        return -1
    return max(ranks, default=0)


def ror_id(text: str) -> str:
    """A ROR id as https://ror.org/…, "" where the text is none."""
    found = _ROR.fullmatch(text.strip())
    return f"https://ror.org/{found[1].lower()}" if found else ""


def meant(text: str, labels: Labels) -> str:
    """The key of the institution a user means: by id, by its name as shown, by a part of its
    affiliation strings, or by initials that one institution alone has.
    What it is called from then on is what the user called it, where the
    registry gave no name.

    Raises UsageError for a name that is not there, with the nearest ones, and for one that two
    institutions bear.
    """
    if wanted := ror_id(text):
        if wanted in labels.by_key:
            return wanted
        raise UsageError(f"{wanted} stands in no work of this file")
    folded = fold(text).strip()
    names = {key: labels.of(key) for key in labels.by_key}
    found = sorted(key for key, name in names.items() if fold(name) == folded)
    if not found:
        found = sorted(
            key
            for key, label in labels.by_key.items()
            if any(fold(part) == folded for part in label.parts)
        )
        if len(found) == 1:
            label = labels.by_key[found[0]]
            label.name = label.name or text.strip()
    if not found and (alike := _by_initials(text, names)):
        if len(alike) == 1:
            return alike[0]
        told = ", ".join(f"“{visible(names[key], 120)}”" for key in alike[:6])
        raise UsageError(
            f"{visible(text, 120)!r} may be the initials of several institutions",
            hint=f"Did you mean {told}?",
        )
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"{visible(text, 120)!r} is the name of several institutions: {', '.join(found)}",
            hint="Give the ROR id of the one you mean.",
        )
    raise UsageError(
        f"no institution of this file is called {visible(text, 120)!r}",
        hint=suggestion(text, labels),
    )


_SMALL = frozenset("a an and at de der des di du e et for für in la of the und y".split())
_LEAST_INITIALS, _MOST_INITIALS = 2, 8


def _by_initials(text: str, names: Mapping[str, str]) -> list[str]:
    """Keys of institutions whose names have these initials: "MIT", also written "M.I.T."."""
    asked = text.strip().replace(".", "")
    if not (asked.isalpha() and _LEAST_INITIALS <= len(asked) <= _MOST_INITIALS):
        return []
    return sorted(key for key, name in names.items() if _initials(name) == asked.casefold())


def _initials(name: str) -> str:
    words = re.findall(r"[^\W\d_]+", re.sub(r"\(.*?\)", " ", name).casefold())
    return "".join(word[0] for word in words if word not in _SMALL)


def suggestion(text: str, labels: Labels) -> str:
    """Names of the file that are like this one, as a hint."""
    names = {key: labels.of(key) for key in labels.by_key}
    near = process.extract(
        fold(text).strip(), {key: fold(name) for key, name in names.items()},
        scorer=fuzz.WRatio, limit=3, score_cutoff=_NEAR,
    )  # fmt: skip
    told = ", ".join(f"“{visible(names[key], 120)}”" for _, _, key in near)
    return f"Did you mean {told}?" if told else "Give its name as the file has it, or a ROR id."
