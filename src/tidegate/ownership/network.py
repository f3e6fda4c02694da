"""The network: who holds what part of whom on one day, by one metric, as arrays of whole numbers.

Nodes are the entities of a structure, in its order. An edge is all that one owner holds of one
company; edges stand sorted by owner and then company, each pair once, none from a node to itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidegate.ownership.fast import kernels
from tidegate.ownership.holding_days import standings
from tidegate.ownership.share import WHOLE
from tidegate.ownership.structure import METRICS, Metric, Structure

Ints = NDArray[np.int32]
Units = NDArray[np.int64]
Flags = NDArray[np.bool_]
FEW = 32


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """`size` nodes; edge i: `owner[i]` holds `low[i]` to `high[i]` units of `owned[i]`.

    What a company holds of itself is nobody's: it stands apart in `own` (the nodes) with
    `own_low` and `own_high`, and no engine counts it. Make one with `network` or `from_arrays`.
    """

    size: int
    owner: Ints
    owned: Ints
    low: Units
    high: Units
    own: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    own_low: Units = field(default_factory=lambda: np.zeros(0, np.int64))
    own_high: Units = field(default_factory=lambda: np.zeros(0, np.int64))
    _kept: dict[str, Any] = field(default_factory=dict, repr=False)

    def keep(self, name: str, make: Callable[[], Any]) -> Any:
        """What is made of the arrays once and wanted again."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    @property
    def out_edges(self) -> Units:
        """int64[size + 1]: the edges out of node i are `out_edges[i]` up to `out_edges[i + 1]`."""
        starts: Units = self.keep("out", lambda: sorted_starts(self.owner, self.size))
        return starts

    @property
    def in_edges(self) -> tuple[Units, Ints]:
        """Starts int64[size + 1] and edges int32[m]: the edges into node i are
        `edges[starts[i]:starts[i + 1]]`, by owner."""
        into: tuple[Units, Ints] = self.keep("in", self._by_owned)
        return into

    def _by_owned(self) -> tuple[Units, Ints]:
        starts = sorted_starts(self.owned, self.size)
        if (quick := kernels(self.owned.size)) is not None:
            return starts, quick.by_owned(self.owned, starts)
        return starts, np.argsort(self.owned, kind="stable").astype(np.int32)

    @property
    def low_sums(self) -> Units:
        """int64[size]: what is surely held of each node, all owners together."""
        sums: Units = self.keep("low", lambda: added(self.size, self.owned, self.low))
        return sums


def sorted_starts(nodes: Ints, size: int) -> Units:
    """int64[size + 1]: where each node begins in edges that stand sorted by node."""
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(nodes, minlength=size), out=starts[1:])
    return starts


def added(size: int, nodes: Ints, units: Units) -> Units:
    """int64[size]: the units of each node added up."""
    if (quick := kernels(nodes.size)) is not None:
        sums: Units = quick.sums(nodes, units, size)
        return sums
    sums = np.zeros(size, np.int64)
    np.add.at(sums, nodes, units)
    return sums


def edges_out(starts: Units, nodes: Units | Ints) -> Units:
    """The edges that leave `nodes`, in their order."""
    first = starts[nodes]
    counts = starts[nodes + 1] - first
    ends = np.cumsum(counts)
    total = int(ends[-1]) if ends.size else 0
    return np.repeat(first - (ends - counts), counts) + np.arange(total)


def from_arrays(size: int, owner: Ints, owned: Ints, low: Units, high: Units) -> Network:
    """A network of edges in any order. Edges between the same two nodes are added and what a
    node holds of itself is set apart. Raises ValueError for a node or a share that cannot be."""
    owner, owned = np.asarray(owner, np.int32), np.asarray(owned, np.int32)
    low, high = np.asarray(low, np.int64), np.asarray(high, np.int64)
    if not owner.size == owned.size == low.size == high.size:
        raise ValueError("owner, owned, low and high are of different lengths")
    if owner.size and (min(owner.min(), owned.min()) < 0 or max(owner.max(), owned.max()) >= size):
        raise ValueError(f"an edge ends outside the {size} nodes")
    if owner.size and (low.min() < 0 or (low > high).any()):
        raise ValueError("a share is below nothing or its bounds are crossed")
    key = owner.astype(np.int64) * size + owned
    if not (key[1:] > key[:-1]).all():
        order = np.argsort(key)
        key, low, high = key[order], low[order], high[order]
        first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
        if first.size < key.size:
            key, low, high = key[first], np.add.reduceat(low, first), np.add.reduceat(high, first)
        owner = (key // size).astype(np.int32)
        owned = (key - owner.astype(np.int64) * size).astype(np.int32)
    itself = owner == owned
    if not itself.any():
        return Network(size, owner, owned, low, high)
    rest = ~itself
    return Network(
        size, owner[rest], owned[rest], low[rest], high[rest],
        owner[itself], low[itself], high[itself],
    )  # fmt: skip


def network(
    structure: Structure, metric: Metric, as_of: dt.date | str
) -> tuple[Network, tuple[str, ...]]:
    """The network of one metric on one day, and the keys of its nodes.

    A stake that tells no metric counts for all but the board, save where the same owner is told to
    have something of that very metric: "30 % of the shares" beside "40 % of the votes" are no 70 %
    of the votes. One whose dates are known in part only, so that it may or may not be held on that
    day, counts from nothing up to its share.
    Raises ValueError for a metric that is none or a day that is no full ISO date.
    """
    if metric not in METRICS:
        raise ValueError(f"{metric!r} is no metric; it is one of {', '.join(METRICS)}")
    day = dt.date.fromisoformat(str(as_of)).isoformat()
    keys = tuple(structure.entities)
    node = {key: i for i, key in enumerate(keys)}
    stakes = [
        stake
        for stake in structure.stakes
        if stake.metric == metric or (stake.metric == "all" and metric != "board")
    ]
    held_on = standings(stakes, day)
    apart: dict[tuple[str, str], str] = {}
    for stake, held in zip(stakes, held_on, strict=True):
        if stake.metric == metric and held != "no":
            pair = (stake.owner, stake.owned)
            apart[pair] = "yes" if held == "yes" else apart.get(pair, "unknown")
    owner, owned, low, high = [], [], [], []
    for stake, told in zip(stakes, held_on, strict=True):
        held = told
        if stake.metric == "all" and held != "no":
            beside = apart.get((stake.owner, stake.owned), "no")
            held = "no" if beside == "yes" else "unknown" if beside == "unknown" else held
        if held == "no":
            continue
        owner.append(node[stake.owner])
        owned.append(node[stake.owned])
        low.append(stake.share.low if held == "yes" else 0)
        high.append(stake.share.high)
    made = from_arrays(
        len(keys), np.array(owner, np.int32), np.array(owned, np.int32),
        np.array(low, np.int64), np.array(high, np.int64),
    )  # fmt: skip
    return made, keys


def reachable(starts: Units, heads: Ints, seeds: Flags) -> Flags:
    """Who is a seed or is held by one, however far down; edges as in `Network.out_edges`."""
    reached = np.array(seeds, np.bool_)
    front = np.flatnonzero(reached)
    while front.size:
        if few(starts, front):
            after = []
            for node in front.tolist():
                for head in heads[starts[node] : starts[node + 1]].tolist():
                    if not reached[head]:
                        reached[head] = True
                        after.append(head)
            front = np.array(after, np.int64)
        else:
            ahead = heads[edges_out(starts, front)]
            front = np.unique(ahead[~reached[ahead]])
            reached[front] = True
    return reached


def few(starts: Units, nodes: Units | Ints) -> bool:
    """Whether a plain loop over the edges out of `nodes` is quicker than array operations: long
    chains go one node at a time."""
    return nodes.size < FEW and int((starts[nodes + 1] - starts[nodes]).sum()) < FEW


def overfull(net: Network) -> tuple[Ints, Units]:
    """The nodes of which surely more than all there is is held, and the sums."""
    nodes = np.flatnonzero(net.low_sums > WHOLE).astype(np.int32)
    return nodes, net.low_sums[nodes]
