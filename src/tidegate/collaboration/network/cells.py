"""One count of works, and whether enough different people stand behind it to show it.

Authors are told apart by the identifiers their documents declare, never by names, which no shape
of this channel holds. Who has no identifier in one work may be anybody in another, so what is kept
is a **lower bound** of the distinct authors: the greatest of the distinct ORCID ids, the distinct
other identifiers, and the authors of the one work that has most.

Counting is a commutative monoid: parts counted apart and merged give what one pass gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tidegate.collaboration.model import Authorship

FEWEST_AUTHORS = 5
"""A count behind which fewer distinct authors may stand is not shown."""


@dataclass(slots=True)
class Cell:
    """Works of one institution or pair in one year (and area). Identifiers are held only until
    there are enough of them, and in tuples: a set weighs as much empty as a tuple of twenty."""

    works: int = 0
    enough: bool = False
    _orcids: tuple[str, ...] = ()
    _ids: tuple[str, ...] = ()
    _most: int = 0

    def add(self, authors: Iterable[Authorship]) -> None:
        """Counts one work, written by these."""
        self.works += 1
        if self.enough:
            return
        count = 0
        for one in authors:
            count += 1
            if one.orcid:
                self._orcids = _with(self._orcids, one.orcid)
            if one.author_id:
                self._ids = _with(self._ids, one.author_id)
        self._most = max(self._most, count)
        self._settle()

    def merge(self, other: Cell) -> None:
        """Adds what was counted elsewhere, of other works."""
        self.works += other.works
        self.enough = self.enough or other.enough
        for orcid in other._orcids:
            self._orcids = _with(self._orcids, orcid)
        for other_id in other._ids:
            self._ids = _with(self._ids, other_id)
        self._most = max(self._most, other._most)
        self._settle()

    @property
    def authors(self) -> int:
        """The distinct authors there are at least, counted up to FEWEST_AUTHORS."""
        if self.enough:
            return FEWEST_AUTHORS
        return max(len(self._orcids), len(self._ids), self._most)

    @property
    def shown(self) -> int | None:
        """The works, or None where too few authors stand behind them."""
        return self.works if self.enough or not self.works else None

    def _settle(self) -> None:
        if self.enough or self.authors >= FEWEST_AUTHORS:
            self.enough = True
            self._orcids = self._ids = ()
            self._most = 0


def _with(known: tuple[str, ...], new: str) -> tuple[str, ...]:
    return known if new in known else tuple(sorted((*known, new)))
