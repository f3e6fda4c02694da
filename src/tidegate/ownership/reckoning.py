"""Reckons a structure by one regime's attribution: what its holders have of everybody, how surely,
and on what that rests. The parameters are law and come from a rulebook; the arithmetic is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from tidegate.ownership.closure import sets
from tidegate.ownership.components import components
from tidegate.ownership.holders import Holders
from tidegate.ownership.network import Network, from_arrays, network
from tidegate.ownership.propagation import Gate, propagate
from tidegate.ownership.share import WHOLE, read_share
from tidegate.ownership.single import single
from tidegate.ownership.structure import METRICS, Metric, Structure
from tidegate.rules.attribution import Attribution, Passing

NEVER = 10**15
"""A gate that nothing reaches, so that nobody passes on: what remains is what is held directly."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What holders have of each node, at the least and the most, in units (Fractions or whole
    numbers); `passes` how much of it each passes on at most, 0–1: 0 for who passes on nothing."""

    low: Sequence[Any]
    high: Sequence[Any]


@dataclass(frozen=True)
class Reckoning:
    """All that a regime's facts rest on. Nodes are the structure's entities in their order.

    `joined` and `may_join` are the nodes that pass on (holders and who reached the gate), surely
    and possibly. Each of the shares is reckoned when it is asked for.
    """

    structure: Structure
    law: Attribution
    holders: Holders
    as_of: str
    _kept: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.structure.entities)

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics to be reckoned apart: one where the file tells none from another."""
        told = {stake.metric for stake in self.structure.stakes}
        wanted = [each for each in METRICS if each in self.law.metrics]
        apart = [each for each in wanted if each in told and each != "board"]
        shares = [each for each in wanted if each != "board"]
        found = shares[:1] if not apart else shares
        return tuple(found + [each for each in wanted if each == "board" and each in told])

    def network(self, metric: Metric) -> Network:
        """The network of one metric on the day."""
        name = f"network {metric}"
        if name not in self._kept:
            self._kept[name] = network(self.structure, metric, self.as_of)[0]
        kept: Network = self._kept[name]
        return kept

    def by_metric(self, passing: Passing | None = None) -> Mapping[Metric, Bounds]:
        """What all holders together have, metric by metric."""
        passing = passing or self.law.passing
        name = f"all {passing}"
        if name not in self._kept:
            links = passing.above == "whole" and passing.below == "nothing"
            if links and not self._partners:
                self._kept[name] = self._linked(passing)
            else:
                how = self._each_by_itself if self.law.gate_each else self._propagated
                self._kept[name] = {each: how(each, passing, self.holders) for each in self.metrics}
        kept: Mapping[Metric, Bounds] = self._kept[name]
        return kept

    def most(self, passing: Passing | None = None) -> Bounds:
        """The same in the metric in which it is most."""
        return _highest(list(self.by_metric(passing).values()), len(self.keys))

    @cached_property
    def share(self) -> Bounds:
        """What holders have by the rule: together, or the most that one has."""
        return self.most() if self.law.together else self.single

    @cached_property
    def direct(self) -> Bounds:
        """What holders have directly."""
        return self.most(Passing(gate=str(NEVER), above="whole", below="nothing"))

    @cached_property
    def single(self) -> Bounds:
        """The most that any one holder has by itself, with what follows from it alone."""
        return _highest([self._single(each) for each in self.metrics], len(self.keys))

    @cached_property
    def second(self) -> Bounds:
        """What all have by the rule's other reading of "indirect"."""
        return self.most(self.law.second) if self.law.second else self.share

    # The engines

    @property
    def _partners(self) -> frozenset[int]:
        if self.law.arrangements != "proportion":
            return frozenset()
        return frozenset(
            node
            for node, entity in enumerate(self.structure.entities.values())
            if entity.kind == "arrangement" or entity.form in ("partnership", "trust", "estate")
        )

    def _linked(self, passing: Passing) -> dict[Metric, Bounds]:
        """Link closure; where several metrics count, whoever reaches the gate in one is in all."""
        size, several = len(self.keys), self.metrics
        net = self.network(several[0]) if len(several) == 1 else self._joined(several)
        gate, strict = gate_units(passing), passing.strict
        certain, possible = sets(
            net, _flags(self.holders.certain, net.size), _flags(self.holders.possible, net.size),
            gate, strict=strict,
        )  # fmt: skip
        self._kept[f"closures {passing}"] = (net, certain, possible)
        if len(several) == 1:
            return {several[0]: Bounds(certain.held.tolist(), possible.held.tolist())}
        return {
            each: Bounds(
                certain.held[size * (n + 1) : size * (n + 2)].tolist(),
                possible.held[size * (n + 1) : size * (n + 2)].tolist(),
            )
            for n, each in enumerate(several)
        }

    def _joined(self, several: Sequence[Metric]) -> Network:
        """One network for several metrics: each entity has beside itself one node a metric, which
        receives that metric's stakes and, once past the gate, is the whole of the entity."""
        size = len(self.keys)
        nets = [self.network(each) for each in several]
        self_ = np.arange(size, dtype=np.int32)
        whole = np.full(size, WHOLE, np.int64)
        owner = [net.owner for net in nets] + [self_ + size * (n + 1) for n in range(len(nets))]
        owned = [net.owned + size * (n + 1) for n, net in enumerate(nets)] + [self_] * len(nets)
        low = [net.low for net in nets] + [whole] * len(nets)
        high = [net.high for net in nets] + [whole] * len(nets)
        return from_arrays(
            size * (len(nets) + 1), np.concatenate(owner), np.concatenate(owned),
            np.concatenate(low), np.concatenate(high),
        )  # fmt: skip

    def _propagated(self, metric: Metric, passing: Passing, holders: Holders) -> Bounds:
        net = self.network(metric)
        into, order = self._edges(metric)
        gate = gate_of(passing)
        low = propagate(into, order, holders.certain, gate, most=False, always=self._partners)
        both = holders.certain | holders.possible
        high = propagate(into, order, both, gate, most=True, always=self._partners)
        zero = Fraction(0)
        return Bounds(
            [low[n].low if n in low else zero for n in range(net.size)],
            [high[n].high if n in high else zero for n in range(net.size)],
        )

    def _each_by_itself(self, metric: Metric, passing: Passing, holders: Holders) -> Bounds:
        """What holders have where each must reach the gate by itself, added. At the most no more
        than where they reach it together."""
        together = self._propagated(metric, passing, holders)
        low: list[Any] = [Fraction(0)] * len(together.low)
        high: list[Any] = [Fraction(0)] * len(together.high)
        for node in sorted(holders.certain | holders.possible):
            sure = frozenset({node} & holders.certain)
            one = self._propagated(metric, passing, Holders(sure, frozenset({node})))
            low = [a + b for a, b in zip(low, one.low, strict=True)]
            high = [a + b for a, b in zip(high, one.high, strict=True)]
        return Bounds(
            [min(a, b) for a, b in zip(low, together.low, strict=True)],
            [min(a, b) for a, b in zip(high, together.high, strict=True)],
        )

    def _edges(self, metric: Metric) -> tuple[list[list[tuple[int, int, int]]], Any]:
        name = f"edges {metric}"
        if name not in self._kept:
            net = self.network(metric)
            into: list[list[tuple[int, int, int]]] = [[] for _ in range(net.size)]
            for owner, owned, low, high in zip(
                net.owner.tolist(), net.owned.tolist(), net.low.tolist(), net.high.tolist(),
                strict=True,
            ):  # fmt: skip
                into[owned].append((owner, low, high))
            self._kept[name] = (into, _in_order(components(net)))
        kept: tuple[list[list[tuple[int, int, int]]], Any] = self._kept[name]
        return kept

    def _single(self, metric: Metric) -> Bounds:
        passing = self.law.passing
        net = self.network(metric)
        both = self.holders.certain | self.holders.possible
        if passing.above == "whole" and passing.below == "nothing":
            gate = gate_units(passing)
            low = single(net, _flags(self.holders.certain, net.size), gate, strict=passing.strict)
            high = single(net, _flags(both, net.size), gate, strict=passing.strict, bound="high")
            return Bounds(low.held.tolist(), high.held.tolist())
        rows = [
            self._propagated(
                metric, passing, Holders(frozenset({n} & self.holders.certain), frozenset({n}))
            )
            for n in sorted(both)
        ]
        return _highest(rows, net.size)


def _in_order(labels: Any) -> list[list[int]]:
    """The components as lists of nodes, owners before what they own."""
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return [part.tolist() for part in np.split(order, cuts)]


def gate_units(passing: Passing) -> int:
    """A gate as written, in units."""
    if passing.gate == str(NEVER):
        return NEVER
    return read_share(passing.gate).low


def gate_of(passing: Passing) -> Gate:
    """The engine's gate for a rule's way of passing on."""
    return Gate(
        gate_units(passing),
        passing.strict,
        above_whole=passing.above == "whole",
        below_nothing=passing.below == "nothing",
    )


def _flags(nodes: frozenset[int], size: int) -> Any:
    flags = np.zeros(size, np.bool_)
    flags[list(nodes)] = True
    return flags


def _highest(rows: Sequence[Bounds], size: int) -> Bounds:
    """Node by node the most of several reckonings."""
    if not rows:
        zero = [0] * size
        return Bounds(zero, zero)
    if len(rows) == 1:
        return rows[0]
    low = [max(values) for values in zip(*(row.low for row in rows), strict=True)]
    high = [max(values) for values in zip(*(row.high for row in rows), strict=True)]
    return Bounds(low, high)
