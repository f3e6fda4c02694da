"""Link closure: who belongs to the listed ones, by what members hold directly, added up.

The least fixed point. Members are the seeds; a node joins when the shares that members hold of it
directly reach the gate; who has joined passes on all it holds and who has not passes on nothing.
Starting from nothing and adding only what is held keeps a ring with nobody listed in it clean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from tidegate.ownership.fast import kernels
from tidegate.ownership.network import Flags, Ints, Network, Units, edges_out, few
from tidegate.ownership.share import WHOLE

Bound = Literal["low", "high"]


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """Who is a member, by one bound of the shares.

    `held` int64[n]: what members other than the node itself hold of it, in units; `round`
    int32[n]: 0 for a seed, then the step at which a node joined, −1 for who never did.
    `by` int32[n], where each seed was taken alone: the seed whose following holds most of the
    node, −1 where none holds anything.
    """

    member: Flags
    held: Units
    round: Ints
    gate: int
    strict: bool
    bound: Bound
    exempt: Flags | None = None
    by: Ints | None = None
    runs: dict[int, Closure] = field(default_factory=dict, repr=False)


def closure(
    net: Network,
    seeds: Flags,
    gate: int,
    *,
    strict: bool = False,
    bound: Bound = "low",
    exempt: Flags | None = None,
    fast: bool | None = None,
) -> Closure:
    """The members that follow from `seeds`: those of whom members hold at least `gate` units, or
    more than `gate` where `strict`. Who is `exempt` never joins, but may be a seed.

    With `bound` "low" each share is its lower bound: who joins is a member whatever the shares
    are. With "high" a node joins that is a member under some shares within the bounds that hold
    no more than the whole of each company (or than the lower bounds together, where they are
    more): min(Σ high of members, max(WHOLE, Σ low of all) − Σ low of the others). Both are
    exact: each company's shares are chosen by themselves, so one choice serves all members.

    `fast` chooses the compiled road or the plain one; None goes by size. Raises ValueError for a
    gate that everybody reaches.
    """
    least = least_units(gate, strict)
    member = np.array(seeds, np.bool_)
    if member.shape != (net.size,):
        raise ValueError(f"seeds must be {net.size} flags")
    rounds = np.where(member, np.int32(0), np.int32(-1))
    if (quick := kernels(net.owned.size, fast)) is not None:
        exempted = np.zeros(0, np.bool_) if exempt is None else exempt
        if bound == "low":
            held = quick.spread_low(
                net.out_edges, net.owned, net.low, member, rounds, exempted, least
            )
        else:
            room = np.maximum(WHOLE - net.low_sums, 0)
            held = quick.spread_high(
                net.out_edges, net.owned, net.low, net.high, room, member, rounds, exempted, least
            )
    else:
        held = _spread(net, member, rounds, least, bound, exempt)
    return Closure(member, held, rounds, gate, strict, bound, exempt)


def sets(
    net: Network,
    certain_seeds: Flags,
    possible_seeds: Flags,
    gate: int,
    *,
    strict: bool = False,
    exempt: Flags | None = None,
    fast: bool | None = None,
) -> tuple[Closure, Closure]:
    """Who certainly and who possibly belongs; the second set holds the first."""
    certain = closure(net, certain_seeds, gate, strict=strict, exempt=exempt, fast=fast)
    either = np.asarray(certain_seeds, np.bool_) | np.asarray(possible_seeds, np.bool_)
    possible = closure(net, either, gate, strict=strict, bound="high", exempt=exempt, fast=fast)
    return certain, possible


def least_units(gate: int, strict: bool) -> int:
    """The least a member is held, in whole units: more than the gate is a unit above it."""
    least = int(gate) + int(strict)
    if least <= 0:
        raise ValueError("everybody reaches a gate of nothing")
    return least


def _spread(
    net: Network,
    member: Flags,
    rounds: Ints,
    least: int,
    bound: Bound,
    exempt: Flags | None,
) -> Units:
    """Fills `member` and `rounds` and returns what members hold of each node."""
    starts = net.out_edges
    surely = np.zeros(net.size, np.int64)
    at_most = np.zeros(net.size, np.int64) if bound == "high" else surely
    room = np.maximum(WHOLE - net.low_sums, 0) if bound == "high" else None
    front = np.flatnonzero(member)
    step = 0
    while front.size:
        step += 1
        if few(starts, front):
            after = []
            for edge in [e for n in front.tolist() for e in range(starts[n], starts[n + 1])]:
                node = net.owned[edge]
                surely[node] += net.low[edge]
                now = surely[node]
                if room is not None:
                    at_most[node] += net.high[edge]
                    now = min(at_most[node], room[node] + now)
                if now >= least and not member[node] and (exempt is None or not exempt[node]):
                    member[node] = True
                    after.append(node)
            front = np.array(after, np.int64)
            rounds[front] = step
            continue
        edges = edges_out(starts, front)
        reached = net.owned[edges]
        np.add.at(surely, reached, net.low[edges])
        if room is not None:
            np.add.at(at_most, reached, net.high[edges])
        reached = reached[~member[reached]]
        if exempt is not None:
            reached = reached[~exempt[reached]]
        now = surely[reached]
        if room is not None:
            now = np.minimum(at_most[reached], room[reached] + now)
        front = np.unique(reached[now >= least])
        member[front] = True
        rounds[front] = step
    return surely if room is None else np.minimum(at_most, room + surely, out=at_most)
