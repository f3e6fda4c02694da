"""Bands of scores, none of which lies on both sides of the line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from tidegate.parties.tuning.defaults import defaults
from tidegate.parties.tuning.pairs import Kind, Pair, Pairs

Side = Literal["above", "below", "always"]


@dataclass(frozen=True, slots=True)
class Band:
    """Pairs of one kind from `low` up to and without `high`; the highest band takes 1 in.

    `side` is where it lies of the line; "always" for pairs shown at any threshold, whose band
    is all scores."""

    kind: Kind
    low: float
    high: float
    side: Side
    highest: bool = False

    @property
    def name(self) -> str:
        """“0.60–0.66”, “exact” or “identifier”."""
        return f"{self.low:.2f}–{self.high:.2f}" if self.kind == "scored" else self.kind

    def holds(self, pair: Pair) -> bool:
        """Whether a pair belongs here."""
        if self.kind != "scored" or pair.kind != "scored":
            return self.kind == pair.kind
        return self.low <= pair.score < self.high or (self.highest and pair.score >= self.high)


def edges(line: float, floor: float) -> tuple[float, ...]:
    """Where bands begin, ascending: the floor, those of the data file over it, the line;
    never two too close."""
    told = defaults()
    kept = [
        each
        for each in told.edges
        if each - floor >= told.apart - 1e-9 and abs(each - line) >= told.apart - 1e-9
    ]
    return tuple(sorted({floor, line, *kept}))


def bands(line: float, floor: float) -> tuple[Band, ...]:
    """The bands from the floor to 1, then the two kinds that no threshold changes."""
    starts = edges(line, floor)
    scored = [
        Band("scored", low, high, "above" if low >= line else "below", low == starts[-1])
        for low, high in zip(starts, (*starts[1:], 1.0), strict=True)
    ]
    identifier = Band("identifier", 0.0, 1.0, "always")
    return (*scored, identifier, Band("exact", 0.0, 1.0, "always"))


def band_of(pair: Pair, among: Sequence[Band]) -> Band:
    """The band of a pair. Raises LookupError for a pair below the floor."""
    for band in among:
        if band.holds(pair):
            return band
    raise LookupError(f"no band holds {pair.score}")


@dataclass(frozen=True, slots=True)
class Alerts:
    """What a threshold would show beyond the pairs that are always shown: pairs, the distinct
    subjects they are of, and the rows of the file those stand in."""

    threshold: float
    pairs: int
    subjects: int
    rows: int


class AlertCounts:
    """How many alerts each threshold gives: sorted once, asked as often as one likes."""

    def __init__(self, found: Pairs) -> None:
        best: dict[int, float] = {}
        for pair in found.pairs:
            if pair.kind == "scored":
                best[pair.subject] = max(pair.score, best.get(pair.subject, 0.0))
        self._scores = sorted(pair.score for pair in found.pairs if pair.kind == "scored")
        subjects = sorted((score, found.rows[one]) for one, score in best.items())
        self._best = [score for score, _ in subjects]
        self._rows = [0, *accumulate(rows for _, rows in subjects)]

    def at(self, threshold: float) -> Alerts:
        """Scored pairs at or over a threshold."""
        place = bisect_left(self._best, threshold)
        return Alerts(
            threshold,
            len(self._scores) - bisect_left(self._scores, threshold),
            len(self._best) - place,
            self._rows[-1] - self._rows[place],
        )


def always_shown(kind: Kind, found: Pairs) -> Alerts:
    """Pairs of a kind that no threshold changes."""
    pairs = [pair for pair in found.pairs if pair.kind == kind]
    subjects = {pair.subject for pair in pairs}
    return Alerts(0.0, len(pairs), len(subjects), sum(found.rows[one] for one in subjects))
