"""What an answer rests on: the widest path from a holder, the direct stakes that count, and, where
the answer is open, the facts that would settle it."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tidegate.ownership.holding_days import standings
from tidegate.ownership.reckoning import Bounds, Reckoning, gate_of
from tidegate.ownership.share import WHOLE, Share

MOST_OPEN = 12
"""How many open facts are named of one entity; where there are more, it is said."""
_LOOKED_AT = 400
LAST = 24
"""How many steps of a path are told: a chain of thousands would be told once for each company."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stake of a path: who holds how much of whom."""

    owner: int
    owned: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Tree:
    """Of every node reached: from whom, from which holder in the end, and in how many steps."""

    parents: dict[int, int]
    roots: dict[int, int]
    lengths: dict[int, int]


class Evidence:
    """Paths and open facts of one reckoning."""

    def __init__(self, reckoning: Reckoning) -> None:
        self.reckoning = reckoning
        self._trees: dict[bool, Tree] = {}

    @cached_property
    def into(self) -> list[dict[int, tuple[int, int]]]:
        """For each node its holders, each with what it has in the metric in which it is most."""
        found: list[dict[int, tuple[int, int]]] = [{} for _ in self.reckoning.keys]
        for metric in self.reckoning.metrics:
            net = self.reckoning.network(metric)
            columns = (net.owner, net.owned, net.low, net.high)
            for owner, owned, low, high in zip(*(each.tolist() for each in columns), strict=True):
                before = found[owned].get(owner, (0, 0))
                found[owned][owner] = (max(before[0], low), max(before[1], high))
        return found

    @cached_property
    def sure(self) -> frozenset[int]:
        """Nodes that surely pass on: holders, and whoever is past the gate or in proportion."""
        return self._passing(self.reckoning.holders.certain, most=False)

    @cached_property
    def possible(self) -> frozenset[int]:
        """Nodes that may pass on."""
        holders = self.reckoning.holders
        return self._passing(holders.certain | holders.possible, most=True)

    def _passing(self, holders: frozenset[int], *, most: bool) -> frozenset[int]:
        found = set(holders)
        gate = gate_of(self.reckoning.law.passing)
        if not self.reckoning.law.together:
            rows: Sequence[Bounds] = [self.reckoning.single]
        else:
            rows = list(self.reckoning.by_metric().values())
        for row in rows:
            shares = row.high if most else row.low
            for node, share in enumerate(shares):
                if share and (not gate.below_nothing or gate.reached(share)):
                    found.add(node)
        return frozenset(found)

    @cached_property
    def _dated(self) -> dict[tuple[int, int], str]:
        """Stakes of which only the dates are open, with what would settle them."""
        place = {key: node for node, key in enumerate(self.reckoning.keys)}
        stakes, day = self.reckoning.structure.stakes, self.reckoning.as_of
        found = {}
        for stake, held in zip(stakes, standings(stakes, day), strict=True):
            if held == "unknown":
                owner, owned = place[stake.owner], place[stake.owned]
                dates = f"from {stake.begins or '?'} to {stake.ends or '?'}"
                found[owner, owned] = (
                    f"whether {self._names[owner]} held its {stake.share} of {self._names[owned]} "
                    f"on {day} (told: {dates})"
                )
        return found

    @cached_property
    def _names(self) -> list[str]:
        return [entity.name for entity in self.reckoning.structure.entities.values()]

    def path(self, target: int, *, most: bool = False) -> tuple[Step, ...]:
        """From a holder to `target` along those who pass on, by the largest stakes: the way on
        which the smallest stake is largest, and of such the shortest. Empty where there is none,
        and for a holder; of a long one the last LAST steps (see `skipped`)."""
        holders = self.reckoning.holders
        if target in holders.certain or (most and target in holders.possible):
            return ()
        parents = self._tree(most=most).parents
        steps: list[Step] = []
        at = target
        while at in parents and len(steps) < LAST:
            owner = parents[at]
            low, high = self.into[at][owner]
            steps.append(Step(owner, at, low, high))
            at = owner
        return tuple(reversed(steps))

    def skipped(self, target: int, *, most: bool = False) -> tuple[int, int]:
        """The holder at the head of the path, and how many steps after it are not told."""
        tree = self._tree(most=most)
        return tree.roots.get(target, target), max(tree.lengths.get(target, 0) - LAST, 0)

    def _tree(self, *, most: bool) -> Tree:
        if most not in self._trees:
            self._trees[most] = self._grown(most=most)
        return self._trees[most]

    def _grown(self, *, most: bool) -> Tree:
        """The way to every node reached, the widest first (Dijkstra on the smallest stake)."""
        passing = self.possible if most else self.sure
        holders = self.reckoning.holders
        seeds = holders.certain | (holders.possible if most else frozenset())
        out: dict[int, list[tuple[int, int]]] = {}
        for owned, row in enumerate(self.into):
            for owner, (low, high) in row.items():
                if owner in passing and (high if most else low):
                    out.setdefault(owner, []).append((owned, high if most else low))
        heap = [(-WHOLE, 0, seed, -1) for seed in sorted(seeds)]
        tree = Tree({}, {}, {})
        while heap:
            width, length, node, parent = heapq.heappop(heap)
            if node in tree.lengths:
                continue
            tree.lengths[node] = length
            tree.roots[node] = node if parent < 0 else tree.roots[parent]
            if parent >= 0:
                tree.parents[node] = parent
            if node not in passing:
                continue
            for owned, share in out.get(node, ()):
                if owned not in tree.lengths:
                    heapq.heappush(heap, (max(width, -share), length + 1, owned, node))
        return tree

    def stakes(self, target: int) -> tuple[Step, ...]:
        """The direct stakes in `target` of those who pass on, or may, the largest first."""
        rows = [
            Step(owner, target, low, high)
            for owner, (low, high) in self.into[target].items()
            if owner in self.possible and high
        ]
        return tuple(sorted(rows, key=lambda step: (-step.high, -step.low, step.owner)))

    def open(self, target: int) -> tuple[str, ...]:
        """The facts that would settle whether holders reach `target`: shares told between bounds
        or not at all, and who a possible holder is; nearest first."""
        names = self._names
        settle = self.reckoning.holders.settle
        found: dict[str, None] = {}
        queue, seen = [target], {target}
        for at in queue:
            for owner, (low, high) in sorted(self.into[at].items(), key=lambda row: -row[1][1]):
                if owner not in self.possible or not high:
                    continue
                if owner in settle and owner not in self.reckoning.holders.certain:
                    found.setdefault(settle[owner])
                if (owner, at) in self._dated:
                    found.setdefault(self._dated[owner, at])
                elif low != high:
                    found.setdefault(_asked(names[owner], names[at], low, high))
                if owner not in self.sure and owner not in seen and len(seen) < _LOOKED_AT:
                    seen.add(owner)
                    queue.append(owner)
            if len(found) > MOST_OPEN:
                break
        if target in settle:
            found = {settle[target]: None, **found}
        told = list(found)
        if len(told) > MOST_OPEN:
            told = [*told[:MOST_OPEN], "and further shares behind these"]
        return tuple(told)


def _asked(owner: str, owned: str, low: int, high: int) -> str:
    told = Share(min(low, WHOLE), min(high, WHOLE))
    known = "" if (low, high) == (0, WHOLE) else f" (told: {told})"
    return f"percent of {owner} in {owned}{known}"


def as_fact(share: Any) -> str:
    """A share in units as the percentage of six decimals that rules compare: where the exact one
    has more, the neighbour that no threshold of five decimals can tell from it."""
    from fractions import Fraction

    from tidegate.ownership.share import percent

    exact = Fraction(share)
    below = exact.numerator // exact.denominator
    if exact == below:
        return percent(below)
    return percent(below if below % 10 else below + 1)
