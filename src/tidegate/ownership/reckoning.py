"""Reckons a structure by one regime's attribution: what its holders have of everybody, how surely,
and on what that rests. The parameters are law and come from a rulebook; the arithmetic is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from tidegate.ownership.closure import closure, sets
from tidegate.ownership.components import components
from tidegate.ownership.holders import Holders
from tidegate.ownership.network import Network, from_arrays, network
from tidegate.ownership.propagation import Gate, propagate
from tidegate.ownership.share import UNKNOWN, WHOLE, read_share
from tidegate.ownership.single import single
from tidegate.ownership.structure import METRICS, Metric, Stake, Structure
from tidegate.rules.attribution import Attribution, Passing

NEVER = 10**15
"""A gate that nothing reaches, so that nobody passes on: what remains is what is held directly."""


MOST_APART = 200
"""Holders taken one by one beside those who are not named; of more a looser bound is given."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What holders have of each node, at the least and the most, in units: fractions or whole
    numbers."""

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
        told = {stake.metric for stake in self._told.stakes}
        wanted = [each for each in METRICS if each in self.law.metrics]
        apart = [each for each in wanted if each in told and each != "board"]
        shares = [each for each in wanted if each != "board"]
        found = shares[:1] if not apart else shares
        return tuple(found + [each for each in wanted if each == "board" and each in told])

    def network(self, metric: Metric) -> Network:
        """The network of one metric on the day."""
        name = f"network {metric}"
        if name not in self._kept:
            self._kept[name] = network(self._told, metric, self.as_of)[0]
        kept: Network = self._kept[name]
        return kept

    @cached_property
    def _told(self) -> Structure:
        """The structure with an open share for each stake of which the file tells only metrics that
        this rule does not reckon: 60 % of the votes are not none of the equity."""
        mine = {"all", *self.law.metrics}
        told = {(s.owner, s.owned) for s in self.structure.stakes if s.metric in mine}
        more: dict[tuple[str, str, str, str], Stake] = {}
        for stake in self.structure.stakes:
            if stake.metric == "board" or (stake.owner, stake.owned) in told:
                continue
            if stake.metric not in mine and stake.share.high:
                other = replace(stake, share=UNKNOWN, metric="all", told=False)
                more[stake.owner, stake.owned, stake.begins, stake.ends] = other
        if not more:
            return self.structure
        return replace(self.structure, stakes=(*self.structure.stakes, *more.values()))

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
        """The most that any one holder has by itself, with what follows from it alone. At the most
        whoever is not named is that holder too."""
        passing = self.law.passing
        if passing.above == "whole" and passing.below == "nothing" and not self._partners:
            return _highest(list(self._single_links(passing).values()), len(self.keys))
        rows = [self._single_propagated(metric, node) for metric in self.metrics
                for node in sorted(self._persons)]  # fmt: skip
        return _highest(rows, len(self.keys))

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

    @cached_property
    def _unnamed(self) -> frozenset[int]:
        entities = self.structure.entities.values()
        return frozenset(n for n, entity in enumerate(entities) if entity.unspecified)

    @cached_property
    def _persons(self) -> frozenset[int]:
        """The holders, sure and possible, taken one by one: the unnamed beside each of them, or by
        themselves where there is nobody else."""
        both = self.holders.certain | self.holders.possible
        return (both - self._unnamed) or both

    @cached_property
    def _net(self) -> Network:
        """The network of the metric, or of all of them joined where several count."""
        several = self.metrics
        return self.network(several[0]) if len(several) == 1 else self._joined(several)

    def _apart(self, held: Any) -> dict[Metric, list[Any]]:
        """Metric by metric what is held of the entities, of arrays over `_net`."""
        size, several = len(self.keys), self.metrics
        if len(several) == 1:
            return {several[0]: held.tolist()}
        return {
            each: held[size * (n + 1) : size * (n + 2)].tolist() for n, each in enumerate(several)
        }

    def _linked(self, passing: Passing) -> dict[Metric, Bounds]:
        """Link closure; where several metrics count, whoever reaches the gate in one is in all."""
        net = self._net
        certain, possible = sets(
            net, _flags(self.holders.certain, net.size), _flags(self.holders.possible, net.size),
            gate_units(passing), strict=passing.strict,
        )  # fmt: skip
        low, high = self._apart(certain.held), self._apart(possible.held)
        return {each: Bounds(low[each], high[each]) for each in self.metrics}

    def _single_links(self, passing: Passing) -> dict[Metric, Bounds]:
        """The same for one holder at a time."""
        net, gate, strict = self._net, gate_units(passing), passing.strict
        low = self._apart(
            single(net, _flags(self.holders.certain, net.size), gate, strict=strict).held
        )
        unnamed = self.holders.possible & self._unnamed
        if not unnamed or self._persons <= unnamed:
            both = self.holders.certain | self.holders.possible
            held = single(net, _flags(both, net.size), gate, strict=strict, bound="high").held
        elif len(self._persons) > MOST_APART:
            # Together is more than any one has: a bound, though a loose one.
            both = self.holders.certain | self.holders.possible
            held = closure(net, _flags(both, net.size), gate, strict=strict, bound="high").held
        else:
            held = np.zeros(net.size, np.int64)
            for node in sorted(self._persons):
                seeds = _flags(unnamed | {node}, net.size)
                one = closure(net, seeds, gate, strict=strict, bound="high").held
                held = np.maximum(held, one)
        high = self._apart(held)
        return {each: Bounds(low[each], high[each]) for each in self.metrics}

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
        """What holders have where each must reach the gate by itself, added.

        Where one holder stands behind another, the same stake is both's and counts once: at the
        least what each has without the others' stakes, at the most what all have together through
        those whom some one holder has past the gate.
        """
        into, order = self._edges(metric)
        size, gate = len(self.keys), gate_of(passing)
        both = holders.certain | holders.possible
        zero = Fraction(0)
        apart, most = [zero] * size, [zero] * size
        whole: list[Fraction] = [zero] * size
        best: list[Fraction] = [zero] * size
        for node in sorted(both):
            one = self._single_propagated(metric, node)
            whole = [a + b for a, b in zip(whole, one.high, strict=True)]
            most = [max(a, b) for a, b in zip(most, one.high, strict=True)]
            best = [max(a, b) for a, b in zip(best, one.low, strict=True)]
            if node in holders.certain:
                alone = propagate(
                    into, order, {node}, gate, most=False,
                    always=self._partners, never=frozenset(both - {node}),
                )  # fmt: skip
                for at, held in alone.items():
                    apart[at] += held.low
        shut = frozenset(
            at for at, share in enumerate(most)
            if not gate.reached(share) and at not in self._partners
        )  # fmt: skip
        joint = propagate(into, order, both, gate, most=True, always=self._partners, never=shut)
        high = [min(whole[at], joint[at].high) if at in joint else zero for at in range(size)]
        # Where more than all is told to be held, what is apart on paper is not.
        low = [min(max(a, b), c) for a, b, c in zip(apart, best, high, strict=True)]
        return Bounds(low, high)

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

    def _single_propagated(self, metric: Metric, node: int) -> Bounds:
        """What one holder has, with whoever is not named at the most."""
        sure = frozenset({node} & self.holders.certain)
        unnamed = self.holders.possible & self._unnamed
        return self._propagated(metric, self.law.passing, Holders(sure, unnamed | {node}))


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
