"""Voting power among the holders of one company: Banzhaf and Shapley-Shubik, exact.

Banzhaf (1965, "Weighted Voting Doesn't Work", Rutgers Law Review 19): in how many coalitions of the
others a holder turns losing into winning; absolute over 2ⁿ⁻¹, normalised over all such swings.
Shapley and Shubik (1954, American Political Science Review 48): in how many orders of all holders
it is the one with whom the quota is met. Counted, not estimated, up to a stated effort; beyond it
sampled, with the standard error, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, gcd, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ENUMERATED = 20
"""Up to so many holders with votes every coalition is looked at."""
SUMS = 300_000
"""Beyond, so many distinct pairs of (size, sum) are kept before the answer is sampled."""
SAMPLES = 20_000

Method = Literal["counted", "sampled"]


@dataclass(frozen=True, slots=True)
class HolderPower:
    """One holder's power. Exact fractions where counted; where sampled, their standard errors."""

    votes: int
    banzhaf: Fraction
    banzhaf_absolute: Fraction
    shapley: Fraction
    banzhaf_absolute_error: float = 0.0
    shapley_error: float = 0.0


@dataclass(frozen=True, slots=True)
class Power:
    """The power of all holders of a company, in the order given. `needed` votes carry a motion."""

    holders: tuple[HolderPower, ...]
    needed: int
    method: Method
    samples: int = 0
    seed: int | None = None


def power(
    votes: Sequence[int],
    quota: int,
    *,
    strict: bool = False,
    seed: int = 0,
    samples: int = SAMPLES,
    sums: int = SUMS,
) -> Power:
    """The indices of holders with whole `votes`, such as units of a share.

    A coalition wins with `quota` votes or more; with `strict`, with more than that. Where not even
    all together win, all have no power. Raises ValueError for votes or a quota below nothing.
    """
    needed = quota + 1 if strict else quota
    if any(one < 0 for one in votes) or needed <= 0:
        raise ValueError("votes are no less than 0, and some are needed to win")
    players = [k for k, one in enumerate(votes) if one]
    weights = [votes[k] for k in players]
    total = sum(weights)
    swings: list[list[int]] | None
    if total < needed:
        swings = [[0] * len(weights) for _ in weights]
    else:
        swings = _dictated(weights, needed) or _counted(weights, needed, sums)
    if swings is None:
        return _sampled(votes, players, needed, seed, samples)
    found = _indices(votes, players, swings)
    return Power(found, needed, "counted")


def _dictated(weights: list[int], needed: int) -> list[list[int]] | None:
    """One wins alone and all others not even together: counted without looking at sums."""
    n, total = len(weights), sum(weights)
    for k, one in enumerate(weights):
        if one >= needed > total - one:
            mine = _row(n - 1)
            return [mine if other == k else [0] * n for other in range(n)]
    return None


def _row(n: int) -> list[int]:
    """How many coalitions of n there are, by size."""
    row = [1]
    for k in range(n):
        row.append(row[-1] * (n - k) // (k + 1))
    return row


def _counted(weights: list[int], needed: int, sums: int) -> list[list[int]] | None:
    """For each holder, by size of the coalition of others it finds: how many it makes winning."""
    common = gcd(*weights)
    weights, needed = [one // common for one in weights], -(-needed // common)
    if len(weights) <= ENUMERATED and sum(weights) < 2**62:
        return _enumerated(weights, needed)
    # A game and its dual (what blocks) have the same swings, sizes mirrored, and both indices weigh
    # a size and its mirror alike: the one with the smaller sums is counted.
    return _by_sums(weights, min(needed, sum(weights) - needed + 1), sums)


def _enumerated(weights: list[int], needed: int) -> list[list[int]]:
    n = len(weights)
    sums = np.zeros(1, np.int64)
    sizes = np.zeros(1, np.int8)
    for one in weights:
        sums = np.concatenate((sums, sums + one))
        sizes = np.concatenate((sizes, sizes + np.int8(1)))
    wins = sums >= needed
    swings: list[list[int]] = []
    for k in range(n):
        split = wins.reshape(-1, 2, 1 << k)
        turned = split[:, 1] & ~split[:, 0]
        found = sizes.reshape(-1, 2, 1 << k)[:, 0][turned]
        swings.append(np.bincount(found, minlength=n)[:n].tolist())
    return swings


def _by_sums(weights: list[int], needed: int, most: int) -> list[list[int]] | None:
    """By distinct sums: the coalitions of all, then of all but one by taking its factor out.

    None where more than `most` pairs of size and sum would have to be kept. Only sums below
    `needed` matter: none other is turned.
    """
    n = len(weights)
    ways: dict[tuple[int, int], int] = {(0, 0): 1}
    for one in sorted(weights, reverse=True):
        for (size, total), count in list(ways.items()):
            if total + one < needed:
                key = (size + 1, total + one)
                ways[key] = ways.get(key, 0) + count
        if len(ways) > most:
            return None
    ordered = sorted(ways)
    if len(ordered) * len(set(weights)) > 40 * most:
        return None
    rows: dict[int, list[int]] = {}
    for one in set(weights):
        without: dict[tuple[int, int], int] = {}
        row = [0] * n
        for size, total in ordered:
            count = ways[size, total] - without.get((size - 1, total - one), 0)
            if count:
                without[size, total] = count
                if total + one >= needed:
                    row[size] += count
        rows[one] = row
    return [rows[one] for one in weights]


def _indices(
    votes: Sequence[int], players: list[int], swings: list[list[int]]
) -> tuple[HolderPower, ...]:
    n = len(players)
    orders = factorial(n)
    arranged = [factorial(size) * factorial(n - 1 - size) for size in range(n)]
    every = sum(map(sum, swings))
    found = dict(zip(players, swings, strict=True))
    answer = []
    for k, one in enumerate(votes):
        row = found.get(k, [])
        turned = sum(row)
        answer.append(
            HolderPower(
                one,
                Fraction(turned, every) if every else Fraction(0),
                Fraction(turned, 2 ** max(n - 1, 0)),
                Fraction(sum(a * b for a, b in zip(row, arranged, strict=False)), orders),
            )
        )
    return tuple(answer)


def _sampled(
    votes: Sequence[int], players: list[int], needed: int, seed: int, samples: int
) -> Power:
    """Shapley by random orders, Banzhaf by random coalitions, in whole numbers throughout."""
    if samples < 2:  # one sample has no error to tell
        raise ValueError("at least two samples are drawn")
    random = np.random.default_rng(seed)
    weights = [votes[k] for k in players]
    n = len(weights)
    common = gcd(*weights)
    needed_here = -(-needed // common)
    wide = np.int64 if sum(weights) // common < 2**62 else object
    counted: NDArray[np.generic] = np.array([one // common for one in weights], dtype=wide)
    pivots, turned = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for _ in range(samples):
        order = random.permutation(n)
        pivots[order[int(np.argmax(np.cumsum(counted[order]) >= needed_here))]] += 1
        inside = random.integers(0, 2, n).astype(bool)
        total = counted[inside].sum()
        without = np.where(inside, total - counted, total)
        turned += (without < needed_here) & (without + counted >= needed_here)
    every = int(turned.sum())
    at = {k: j for j, k in enumerate(players)}
    holders = []
    for k, one in enumerate(votes):
        if k not in at:
            holders.append(HolderPower(one, Fraction(0), Fraction(0), Fraction(0)))
            continue
        pivot, turn = int(pivots[at[k]]), int(turned[at[k]])
        holders.append(
            HolderPower(
                one,
                Fraction(turn, every) if every else Fraction(0),
                Fraction(turn, samples),
                Fraction(pivot, samples),
                _error(turn, samples),
                _error(pivot, samples),
            )
        )
    return Power(tuple(holders), needed, "sampled", samples, seed)


def _error(hits: int, samples: int) -> float:
    """The standard error of a proportion, never 0: by Agresti and Coull's two added of each."""
    share = (hits + 2) / (samples + 4)
    return sqrt(share * (1 - share) / (samples + 4))
