"""Confidence intervals by a Poisson bootstrap over works: each work counts as often as a draw of a
Poisson variable of mean one says, in each of a few hundred draws.

Works that are alike in all that a figure sees are drawn together, for a sum of Poisson variables is
one. Source: Chamandy et al., "Estimating uncertainty for massive data streams", Google technical
report, 2012; Hanley and MacGibbon, "Creating non-parametric bootstrap samples using Poisson
frequencies", Computer Methods and Programs in Biomedicine 83(1), 2006. What is in the top tenth is
taken as found: the draws weigh works anew, not the boundary.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_STEPS = 65_536
_BLOCK = 16_384
_TABLED = 100
_MEMORY = 128_000_000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle 95 % of the draws."""

    low: float
    high: float


def interval(draws: Floats) -> Interval | None:
    """Of the draws that are numbers; None where fewer than half are."""
    sound = draws[np.isfinite(draws)]
    if len(sound) * 2 < len(draws) or not len(sound):
        return None
    low, high = np.quantile(sound, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def intervals(draws: Floats) -> list[Interval | None]:
    """The interval of each row."""
    if not draws.size or not np.isfinite(draws).all():
        return [interval(row) for row in draws]
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1)
    return [Interval(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def source_of(seed: int, *about: str) -> np.random.Generator:
    """Random numbers for one figure: the same whatever else is computed, and in what order."""
    return np.random.default_rng([seed, *(zlib.crc32(one.encode()) for one in about)])


@lru_cache(maxsize=_TABLED + 1)
def _table(mean: int) -> npt.NDArray[np.uint8]:
    """Poisson counts of that mean, each as often among 65,536 as it is likely: to pick from one is
    ten times as fast as to draw, and its mean is off by less than one in ten thousand."""
    most = int(mean + 12 * math.sqrt(mean) + 8)
    likely = [math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(most)]
    often = np.floor(np.cumsum(likely) * _STEPS + 0.5).astype(int)
    often[-1] = _STEPS
    counts = np.diff(np.concatenate([[0], often]))
    return np.repeat(np.arange(most, dtype=np.uint8), counts)


def _picked(random: np.random.Generator, mean: int, rows: int, draws: int) -> npt.NDArray[np.uint8]:
    found: npt.NDArray[np.uint8] = _table(mean)[
        random.integers(0, _STEPS, size=(rows, draws), dtype=np.uint16)
    ]
    return found


def alike(random: np.random.Generator, counts: Ints, draws: int) -> Ints:
    """How often groups of so many alike works count: (groups, draws)."""
    drawn = np.zeros((len(counts), draws), np.int64)
    few = (counts > 0) & (counts <= _TABLED)
    for mean in np.unique(counts[few]):
        here = np.flatnonzero(counts == mean)
        drawn[here] = _picked(random, int(mean), len(here), draws)
    many = np.flatnonzero(counts > _TABLED)
    drawn[many] = random.poisson(counts[many, None], size=(len(many), draws))
    return drawn


def sums(
    random: np.random.Generator,
    works: Ints,
    cells: Ints,
    values: Floats,
    *,
    size: int,
    draws: int,
) -> Floats:
    """Sums of `values` by cell in each draw: (size, draws).

    Entry i says that work number `works[i]`, counted from 0, adds `values[i]` to `cells[i]`; a work
    weighs the same in all its entries.
    """
    total = np.zeros((size, draws))
    if not len(works):
        return total
    order = np.argsort(cells, kind="stable")
    works, cells, values = works[order], cells[order], values[order]
    number = int(works.max()) + 1
    at_once = max(1, min(draws, _MEMORY // number))
    for first in range(0, draws, at_once):
        last = min(draws, first + at_once)
        weights = _picked(random, 1, number, last - first)
        for start in range(0, len(works), _BLOCK):
            part = slice(start, start + _BLOCK)
            own, place = np.unique(cells[part], return_index=True)
            weighed = weights[works[part]] * values[part, None]
            total[own, first:last] += np.add.reduceat(weighed, place, axis=0)
    return total


def h_index(citations: Sequence[int] | Ints, works: Sequence[int] | Ints) -> int:
    """The largest h such that h works have at least h citations each.

    `works[i]` works have `citations[i]`. Source: Hirsch, PNAS 102(46), 2005.
    """
    cited, number = _descending(citations, works)
    if not len(cited):
        return 0
    return int(np.minimum(cited, np.cumsum(number)).max())


def h_draws(random: np.random.Generator, citations: Ints, works: Ints, draws: int) -> Floats:
    """The H-index in each draw."""
    cited, number = _descending(citations, works)
    if not len(cited):
        return np.zeros(draws)
    drawn = np.cumsum(alike(random, number, draws), axis=0)
    found: Floats = np.minimum(cited[:, None], drawn).max(axis=0).astype(np.float64)
    return found


def _descending(citations: Any, works: Any) -> tuple[Ints, Ints]:
    cited, number = np.asarray(citations, np.int64), np.asarray(works, np.int64)
    order = np.argsort(-cited, kind="stable")
    return cited[order], number[order]
