"""What a review tells: precision of every band, and true matches missed below the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from tidegate.parties.tuning.bands import Band, band_of
from tidegate.parties.tuning.defaults import Answer
from tidegate.parties.tuning.intervals import Interval, count_in, total, wilson
from tidegate.parties.tuning.pairs import Pairs
from tidegate.parties.tuning.sampling import Drawn


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A band: how many pairs it has, how many were drawn, and what was answered of them. `unsure`
    answers count neither as true nor as false. `mean` is the mean score of its pairs (0 without
    any): where scores are calibrated, the precision to expect."""

    band: Band
    pairs: int
    drawn: int
    true: int = 0
    false: int = 0
    unsure: int = 0
    mean: float = 0.0

    @property
    def answered(self) -> int:
        """Answers of yes or no."""
        return self.true + self.false

    @property
    def precision(self) -> Interval | None:
        """The share of true matches among pairs such as these (Wilson); None where none was
        answered."""
        return wilson(self.true, self.answered) if self.answered else None

    @property
    def matches(self) -> Interval | None:
        """How many true matches the band holds; None where that cannot be known."""
        if not self.pairs:
            return Interval(0.0, 0.0, 0.0)
        return count_in(self.true, self.answered, self.pairs) if self.answered else None


def reviewed(
    found: Pairs,
    among: Sequence[Band],
    drawn: Iterable[Drawn],
    answers: Mapping[str, Answer],
) -> tuple[Reviewed, ...]:
    """Every band with its counts."""
    pairs: Counter[Band] = Counter()
    scores: dict[Band, list[float]] = {band: [] for band in among}
    told: Counter[tuple[Band, Answer]] = Counter()
    for pair in found.pairs:
        band = band_of(pair, among)
        pairs[band] += 1
        scores[band].append(pair.score)
        if pair.key in answers:
            told[band, answers[pair.key]] += 1
    taken = Counter(one.band for one in drawn)
    return tuple(
        Reviewed(
            band, pairs[band], taken[band],
            told[band, "yes"], told[band, "no"], told[band, "unsure"],
            round(fmean(scores[band]), 4) if scores[band] else 0.0,
        )
        for band in among
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """A threshold: true matches among the scored pairs at or over it and under it, down to the
    floor. None where a band that counts has no answer (`lacking` names those), and for what lies
    under the floor itself."""

    threshold: float
    above: Interval | None
    missed: Interval | None
    lacking: tuple[str, ...] = ()

    @property
    def found(self) -> Interval | None:
        """The share of those true matches that stands over the threshold. Its limits take the
        worst of both counts, so they are wider than 95 % would ask."""
        if self.above is None or self.missed is None:
            return None
        above, missed = self.above, self.missed
        share = _share(above.estimate, missed.estimate)
        if share is None:
            return None
        low, high = _share(above.low, missed.high), _share(above.high, missed.low)
        return Interval(share, 0.0 if low is None else low, 1.0 if high is None else high)


def _share(part: float, rest: float) -> float | None:
    return part / (part + rest) if part + rest > 0 else None


def estimate_at(threshold: float, bands: Iterable[Reviewed]) -> Estimate:
    """What a threshold would find and miss. It must be an edge of the bands (ValueError)."""
    scored = [one for one in bands if one.band.kind == "scored"]
    if any(one.band.low < threshold < one.band.high for one in scored):
        raise ValueError(f"{threshold} lies inside a band")
    above = [one for one in scored if one.band.low >= threshold]
    below = [one for one in scored if one.band.low < threshold]
    lacking = tuple(one.band.name for one in scored if one.matches is None)
    # Nothing was looked at under the floor, so what a line there misses has no estimate.
    return Estimate(threshold, _sum(above), _sum(below) if below else None, lacking)


def _sum(bands: Iterable[Reviewed]) -> Interval | None:
    parts = []
    for one in bands:
        if one.matches is None:
            return None
        parts.append(one)
    summed = total(one.matches for one in parts if one.matches is not None)
    least = sum(one.true for one in parts)
    most = sum(one.pairs - one.false for one in parts)
    return Interval(summed.estimate, max(summed.low, float(least)), min(summed.high, float(most)))
