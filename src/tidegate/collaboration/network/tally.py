"""Counts works of institutions and of pairs of institutions by year and technology area.

One pass, nothing kept of a work but its counts and eight bytes of its key. Memory grows with the
distinct (pair, year, area) that occur; with `between` only the two sides and their pair are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from itertools import combinations
from typing import TypeVar

from tidegate.collaboration.model import Affiliation, AreaMention, Work, WorkFacts
from tidegate.collaboration.network.cells import Cell
from tidegate.collaboration.network.labels import Labels
from tidegate.collaboration.network.standing import either, standing
from tidegate.collaboration.network.withholding import shown_total

MOST_INSTITUTIONS = 100
"""A work of more institutions says little of any two of them, and has 5,000 pairs: it counts for
each institution and for no pair, and the result says how many such there are."""
NO_AREA = ""
Pair = tuple[str, str]
AreasOf = Callable[[Work], Iterable[AreaMention]]
_Key = TypeVar("_Key")


class NetworkTally:
    """Counts as works go by. `scheme` is whose technology areas are counted ("ca.stra"); "" none.
    `between` are the keys of the two institutions asked about: then only their own works are
    counted, and the pairs that either stands in, which what may be shown of them depends on."""

    def __init__(self, *, scheme: str = "", between: Pair | None = None) -> None:
        self.scheme = scheme
        self.between = pair_of(*between) if between else None
        self.institutions: dict[tuple[str, str], Cell] = {}
        """{(institution, year): works}"""
        self.pairs: dict[tuple[str, str, str], Cell] = {}
        """{(one, other, year): works}, one < other"""
        self.areas: dict[tuple[str, str, str, str], Cell] = {}
        """{(one, other, year, area): works}; the area NO_AREA where none was found"""
        self.labels = Labels()
        self.area_titles: dict[str, str] = {}
        self.works = self.undated = self.crowded = self.unplaced = self.repeated = 0
        self._seen: set[bytes] = set()

    def add(self, facts: WorkFacts, areas_of: AreasOf | None = None) -> None:
        """Counts one work; a second record of the same DOI or id is counted as repeated only.

        `areas_of` gives the technology areas of a work that has a pair to count, where `facts` does
        not hold them yet: most works have none, and reading a text costs more than counting it.
        """
        work = facts.work
        if self._again(work.doi or work.key):
            self.repeated += 1
            return
        self.works += 1
        year = work.date[:4] if work.date[:4].isdigit() else ""
        self.undated += not year
        for affiliation in self._affiliations(facts):
            self.labels.see(affiliation, facts.mentions.get(affiliation.text, ()))
        at = standing(facts)
        self.unplaced += not at
        kept = at if self.between is None else {k: at[k] for k in self.between if k in at}
        for key, authors in kept.items():
            self.institutions.setdefault((key, year), Cell()).add(authors)
        if len(at) > MOST_INSTITUTIONS:
            self.crowded += 1
            return
        if not kept or len(at) < 2:
            return
        areas: list[str] | None = None
        for one, other in combinations(sorted(at), 2):
            if self.between is not None and one not in kept and other not in kept:
                continue
            people = either(at[one], at[other])
            self.pairs.setdefault((one, other, year), Cell()).add(people)
            if self.between not in (None, (one, other)):
                continue
            if areas is None:
                areas = self._areas_of(facts.areas if areas_of is None else areas_of(work))
            for area in areas:
                self.areas.setdefault((one, other, year, area), Cell()).add(people)

    def merge(self, other: NetworkTally) -> None:
        """Adds what was counted of other works: parts of one file, say. A work that stands in both
        parts counts twice. Raises ValueError where the two asked different questions."""
        if (self.scheme, self.between) != (other.scheme, other.between):
            raise ValueError("tallies of different questions cannot be merged")
        _merge(self.institutions, other.institutions)
        _merge(self.pairs, other.pairs)
        _merge(self.areas, other.areas)
        self.labels.merge(other.labels)
        self.area_titles.update(other.area_titles)
        self.works += other.works
        self.undated += other.undated
        self.crowded += other.crowded
        self.unplaced += other.unplaced
        self.repeated += other.repeated
        self._seen |= other._seen

    def _areas_of(self, areas: Iterable[AreaMention]) -> list[str]:
        found: dict[str, None] = {}
        for one in areas:
            if one.scheme == self.scheme and one.verdict == "touches":
                found[one.area] = None
                self.area_titles.setdefault(one.area, one.title)
        return list(found) or [NO_AREA]

    def _affiliations(self, facts: WorkFacts) -> Sequence[Affiliation]:
        own = [each for one in facts.work.authorships for each in one.affiliations]
        return [*own, *facts.work.affiliations]

    def _again(self, key: str) -> bool:
        if not key:
            return False
        mark = blake2b(key.casefold().encode("utf-8", "replace"), digest_size=8).digest()
        if mark in self._seen:
            return True
        self._seen.add(mark)
        return False


def pair_of(one: str, other: str) -> Pair:
    """The two in the order pairs are kept in."""
    return (one, other) if one < other else (other, one)


class Totals:
    """All works of an institution in a year, where they may be shown beside its pairs."""

    def __init__(self, tally: NetworkTally) -> None:
        self._tally = tally
        self._shown: dict[tuple[str, str], int] = {}
        self._hidden: dict[tuple[str, str], int] = {}
        for (one, other, year), cell in tally.pairs.items():
            for key in (one, other):
                if cell.enough:
                    self._shown[key, year] = self._shown.get((key, year), 0) + cell.works
                else:
                    self._hidden[key, year] = self._hidden.get((key, year), 0) + 1

    def of(self, key: str, year: str) -> int | None:
        """The works, None where they are withheld; 0 where there are none."""
        cell = self._tally.institutions.get((key, year))
        if cell is None:
            return 0
        place = (key, year)
        return shown_total(cell.shown, self._shown.get(place, 0), self._hidden.get(place, 0))


def _merge(mine: dict[_Key, Cell], theirs: dict[_Key, Cell]) -> None:
    for key, cell in theirs.items():
        mine.setdefault(key, Cell()).merge(cell)
