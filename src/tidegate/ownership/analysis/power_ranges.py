"""Voting power where shares are ranges: bounds that no world within the ranges leaves.

The corner worlds, every share at an end of its range, are no bound: with 2 votes beside 0 to 10 and
5 needed, the holder of 2 has no power at either end and half of it in between. So each coalition
is asked on its own whether it surely, or possibly, is the one a holder turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import numpy as np
from numpy.typing import NDArray

from tidegate.ownership.share import WHOLE, Share

RANGED = 18
"""More holders than this, and ranges among them, are refused: 2¹⁸ coalitions are looked at."""


@dataclass(frozen=True, slots=True)
class Between:
    """At least `low`, at most `high`; either may not be reached."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class RangedPower:
    """One holder's power, between bounds."""

    share: Share
    banzhaf: Between
    banzhaf_absolute: Between
    shapley: Between


def power_between(
    shares: Sequence[Share], quota: int, *, strict: bool = False, whole: int = WHOLE
) -> tuple[RangedPower, ...]:
    """Bounds of each index over all shares within their ranges that fit in one whole.

    `quota` is in units; with `strict` more than it is needed. Where the surely held already
    exceeds `whole`, no range is narrowed by it. Raises ValueError for more than RANGED holders.
    """
    needed = quota + 1 if strict else quota
    if needed <= 0:
        raise ValueError("some votes are needed to win")
    if len(shares) > RANGED:
        raise ValueError(
            f"{len(shares)} holders with ranges are too many to bound, at most {RANGED}: "
            "settle the ranges, or ask for the power at the low or the high ends"
        )
    n = len(shares)
    low, high, sizes = _sums(shares, whole)
    arranged = [
        Fraction(factorial(size) * factorial(n - 1 - size), factorial(n)) for size in range(n)
    ]
    sure: list[list[int]] = []
    maybe: list[list[int]] = []
    for k, share in enumerate(shares):
        split = (-1, 2, 1 << k)
        without, joined = low.reshape(split)[:, 0], low.reshape(split)[:, 1]
        most, most_joined = high.reshape(split)[:, 0], high.reshape(split)[:, 1]
        size = sizes.reshape(split)[:, 0]
        surely = (most < needed) & (joined >= needed)
        possibly = (without < needed) & (most_joined >= needed) & (share.high > 0)
        sure.append(np.bincount(size[surely], minlength=n)[:n].tolist())
        maybe.append(np.bincount(size[possibly], minlength=n)[:n].tolist())
    least = [_weighed(row, arranged) for row in sure]
    greatest = [_weighed(row, arranged) for row in maybe]
    # The whole power is 1 where all together surely win: what others at most have leaves the rest.
    decided = bool(low[-1] >= needed)
    found = []
    for k, share in enumerate(shares):
        others_sure = sum(map(sum, sure)) - sum(sure[k])
        others_maybe = sum(map(sum, maybe)) - sum(maybe[k])
        floor = 1 - (sum(greatest) - greatest[k]) if decided else Fraction(0)
        ceiling = 1 - (sum(least) - least[k])
        shapley = Between(max(least[k], floor), min(greatest[k], ceiling))
        absolute = Between(
            Fraction(sum(sure[k]), 2 ** (n - 1)), Fraction(sum(maybe[k]), 2 ** (n - 1))
        )
        banzhaf = Between(_part(sum(sure[k]), others_maybe), _part(sum(maybe[k]), others_sure))
        found.append(RangedPower(share, banzhaf, absolute, shapley))
    return tuple(found)


def _sums(
    shares: Sequence[Share], whole: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of each coalition, by the bits of its number: the least and most it holds, and its size."""
    low, high, sizes = (np.zeros(1, np.int64) for _ in range(3))
    for share in shares:
        low = np.concatenate((low, low + share.low))
        high = np.concatenate((high, high + share.high))
        sizes = np.concatenate((sizes, sizes + 1))
    told = int(low[-1])
    if told <= whole:
        high = np.minimum(high, whole - (told - low))
    return low, high, sizes


def _weighed(row: list[int], arranged: list[Fraction]) -> Fraction:
    return sum((count * each for count, each in zip(row, arranged, strict=True)), Fraction(0))


def _part(mine: int, others: int) -> Fraction:
    """My part of all swings. It grows with mine and falls with the others'."""
    return Fraction(mine, mine + others) if mine else Fraction(0)
