"""Intervals for shares and for counts estimated from samples. All are two-sided, 95 %.

Wilson, E. B. (1927), JASA 22, 209–212, for one share. Zou, G. Y. and Donner, A. (2008), Statistics
in Medicine 27, 1693–1702, for a sum: the distances of each part to its limits are added as squares
(MOVER). For a difference of two shares that is Newcombe, R. G. (1998), Statistics in Medicine 17,
873–890, method 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

Z = 1.959963984540054
"""The normal quantile of 97.5 %."""


class Interval(NamedTuple):
    """An estimate with its limits, low ≤ estimate ≤ high."""

    estimate: float
    low: float
    high: float


def wilson(true: int, of: int, population: int | None = None) -> Interval:
    """The share `true` / `of` with Wilson's interval.

    With a `population` of which `of` were drawn at random, the interval is of the share in that
    population and narrows to nothing as all of it is drawn (the sample counts as if it were
    of · (population − 1) / (population − of) large). Raises ValueError for counts that cannot be.
    """
    if not 0 <= true <= of or of == 0 or (population is not None and population < of):
        raise ValueError(f"{true} of {of} drawn from {population}")
    share = true / of
    size = float(of)
    if population is not None:
        if population == of:
            return Interval(share, share, share)
        size = of * (population - 1) / (population - of)
    square = Z * Z / size
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / size + square / (4 * size)) / (1 + square)
    return Interval(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def count_in(true: int, of: int, population: int) -> Interval:
    """How many of `population` are true, where `true` of `of` drawn at random are: never fewer
    than were seen, never more than those seen to be false leave room for."""
    share = wilson(true, of, population)
    least, most = float(true), float(population - (of - true))
    low, high = (min(most, max(least, population * each)) for each in (share.low, share.high))
    return Interval(population * true / of, low, high)


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of independent estimates with its interval (MOVER)."""
    taken = list(parts)
    estimate = sum(part.estimate for part in taken)
    below = sqrt(sum((part.estimate - part.low) ** 2 for part in taken))
    above = sqrt(sum((part.high - part.estimate) ** 2 for part in taken))
    return Interval(estimate, estimate - below, estimate + above)


def difference(now: Interval, before: Interval) -> Interval:
    """`now` − `before` of two independent estimates, with its interval (Newcombe)."""
    estimate = now.estimate - before.estimate
    below = sqrt((now.estimate - now.low) ** 2 + (before.high - before.estimate) ** 2)
    above = sqrt((now.high - now.estimate) ** 2 + (before.estimate - before.low) ** 2)
    return Interval(estimate, estimate - below, estimate + above)
