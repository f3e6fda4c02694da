"""The same answers in the plainest way: loops, fractions and trying out every world.

What the engines are checked against, on structures small enough for it.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tidegate.ownership.network import Flags, Network, from_arrays
from tidegate.ownership.share import WHOLE

QUARTER = WHOLE // 4
Pair = tuple[int, int]
Shares = dict[Pair, int]


@dataclass(frozen=True, slots=True)
class Small:
    """`low` and `high` units by (owner, owned), whole quarters of a company."""

    size: int
    low: Shares
    high: Shares
    seeds: frozenset[int]
    exempt: frozenset[int]
    gate: int
    strict: bool

    @property
    def net(self) -> Network:
        pairs = np.array(list(self.low), np.int32).reshape(-1, 2)
        low = np.array(list(self.low.values()), np.int64)
        high = np.array(list(self.high.values()), np.int64)
        return from_arrays(self.size, pairs[:, 0], pairs[:, 1], low, high)

    def flags(self, nodes: frozenset[int]) -> Flags:
        marked = np.zeros(self.size, np.bool_)
        marked[list(nodes)] = True
        return marked


def small(seed: int) -> Small:
    """A structure of up to six nodes with rings, ranges, unknown stakes and sums over the whole."""
    rng = random.Random(seed)
    size = rng.randint(1, 6)
    low: Shares = {}
    high: Shares = {}
    open_ones = 0
    for _ in range(rng.randint(0, 9)):
        owner, owned = rng.randrange(size), rng.randrange(size)
        if owner == owned or (owner, owned) in low:
            continue
        least = rng.choice([0, 1, 1, 2, 2, 3, 4])
        most = least
        if open_ones < 4 and rng.random() < 0.4:
            least, most = rng.choice([(0, 4), (0, 2), (1, 2), (1, 3), (2, 3)])
            open_ones += 1
        low[owner, owned], high[owner, owned] = least * QUARTER, most * QUARTER
    chosen = [node for node in range(size) if rng.random() < 0.35]
    exempt = frozenset(node for node in range(size) if rng.random() < 0.1)
    gate = rng.choice([1, 2, 2, 3]) * QUARTER
    return Small(size, low, high, frozenset(chosen), exempt, gate, rng.random() < 0.4)


def members(case: Small, shares: Shares, seeds: frozenset[int]) -> set[int]:
    """The closure in one world, adding one member after the other."""
    inside = set(seeds)
    grew = True
    while grew:
        grew = False
        for node in range(case.size):
            held = sum(part for (owner, owned), part in shares.items()
                       if owned == node and owner in inside)  # fmt: skip
            enough = held > case.gate if case.strict else held >= case.gate
            if enough and node not in inside and node not in case.exempt:
                inside.add(node)
                grew = True
    return inside


def worlds(case: Small) -> Iterator[Shares]:
    """Every choice of whole quarters within the bounds that shares out no more than there is."""
    room = {
        node: max(WHOLE, sum(part for (_, owned), part in case.low.items() if owned == node))
        for node in range(case.size)
    }
    spans = [range(case.low[pair], case.high[pair] + 1, QUARTER) for pair in case.low]
    for choice in itertools.product(*spans):
        shares = dict(zip(case.low, choice, strict=True))
        sums = dict.fromkeys(range(case.size), 0)
        for (_, owned), part in shares.items():
            sums[owned] += part
        if all(sums[node] <= room[node] for node in sums):
            yield shares


def reach(case: Small, start: int) -> set[int]:
    """`start` and all it reaches, by stakes of any size."""
    found, ahead = {start}, [start]
    while ahead:
        node = ahead.pop()
        for owner, owned in case.low:
            if owner == node and owned not in found:
                found.add(owned)
                ahead.append(owned)
    return found


def rings(case: Small) -> list[list[int]]:
    """Nodes that reach each other, more than one at a time."""
    nodes = range(case.size)
    reached = [reach(case, node) for node in nodes]
    parts = {
        tuple(two for two in nodes if two in reached[one] and one in reached[two]) for one in nodes
    }
    return sorted(list(part) for part in parts if len(part) > 1)


def integrated(case: Small, owner: int) -> tuple[dict[int, Fraction], Fraction]:
    """What `owner` holds of each node without passing itself, and what comes back to it, by exact
    elimination over what it reaches. The lower bounds of no node may add up to over the whole."""
    part = {pair: Fraction(units, WHOLE) for pair, units in case.low.items() if units}
    nodes, ahead = [], [owner]
    while ahead:
        node = ahead.pop()
        for up, down in part:
            if up == node and down != owner and down not in nodes:
                nodes.append(down)
                ahead.append(down)
    rows = [
        [Fraction(i == j) - part.get((j, i), Fraction(0)) for j in nodes]
        + [part.get((owner, i), Fraction(0))]
        for i in nodes
    ]
    for at in range(len(nodes)):
        pivot = next(row for row in range(at, len(nodes)) if rows[row][at])
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for row in range(len(nodes)):
            if row != at and rows[row][at]:
                times = rows[row][at]
                rows[row] = [a - times * b for a, b in zip(rows[row], rows[at], strict=True)]
    held = {node: rows[at][-1] for at, node in enumerate(nodes)}
    back = sum((held[node] * part.get((node, owner), Fraction(0)) for node in nodes), Fraction(0))
    return held, back
