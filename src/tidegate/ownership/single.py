"""Link closure from one designated person at a time: holders of several are not added together.

The union of the closures of each seed alone. Each of these could run over the whole network, so
what they share is run once. A company that one holder brings in all by itself brings in, for that
holder, everything that follows from it. So the closures form a tree, in which what follows from a
company stands above each holder that brings it in, and a walk down this tree and back up adds
to one state what a step brings and takes it off again. A seed that another one brings in by
itself is not walked: what follows from it follows from the other.

The cost is the sum of what each seed adds to the largest part that it shares with others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from tidegate.ownership.closure import Bound, Closure, least_units
from tidegate.ownership.components import labels
from tidegate.ownership.network import Flags, Network, Units, reachable, sorted_starts
from tidegate.ownership.share import WHOLE


def single(
    net: Network,
    seeds: Flags,
    gate: int,
    *,
    strict: bool = False,
    bound: Bound = "low",
    exempt: Flags | None = None,
) -> Closure:
    """The members that follow from some one seed alone, by the same terms as `closure`.

    `held` is the most that any one seed and its following hold of a node and `by` that seed;
    `round` is 0 for a seed and 1 for any other member. With `bound` "high" the shares of two
    companies may have to be chosen differently for two seeds; for each by itself they can be.
    """
    least = least_units(gate, strict)
    listed = np.array(seeds, np.bool_)
    if listed.shape != (net.size,):
        raise ValueError(f"seeds must be {net.size} flags")
    room = np.maximum(WHOLE - net.low_sums, 0) if bound == "high" else None
    shared = _shared(net, listed, _alone(net, least, room, exempt))
    state = _State(net, least, room, exempt)
    for seed, nodes in shared:
        if seed < 0:
            state.leave()
        else:
            state.enter(nodes, seed)
    member = listed.copy()
    member[list(state.members)] = True
    held = np.zeros(net.size, np.int64)
    by = np.full(net.size, -1, np.int32)
    for node, (units, seed) in state.best.items():
        held[node], by[node] = units, seed
    rounds = np.where(listed, 0, np.where(member, 1, -1)).astype(np.int32)
    return Closure(member, held, rounds, gate, strict, bound, exempt, by)


def _alone(net: Network, least: int, room: Units | None, exempt: Flags | None) -> Flags:
    """The edges that reach the gate all by themselves."""
    if room is None:
        enough = net.low >= least
    else:
        enough = (net.high >= least) & (room[net.owned] + net.low >= least)
    return enough if exempt is None else enough & ~exempt[net.owned]


Step = tuple[int, list[int]]
"""A seed and the nodes that come in with it; −1 and none to take the last ones off again."""


def _shared(net: Network, listed: Flags, alone: Flags) -> Iterator[Step]:
    """The walk: nodes to bring in, each with a seed of whose following all before it are."""
    tails, heads = net.owner[alone], net.owned[alone]
    reached = reachable(sorted_starts(tails, net.size), heads, listed)
    among = reached[tails]
    place = np.cumsum(reached) - 1
    nodes = np.flatnonzero(reached)
    tails, heads = place[tails[among]], place[heads[among]].astype(np.int32)
    label = labels(sorted_starts(tails, nodes.size), heads)
    # From here on a node is a component: its members bring each other in.
    count = int(label.max()) + 1 if label.size else 0
    order = np.argsort(label, kind="stable")
    groups = np.split(nodes[order], np.flatnonzero(np.diff(label[order])) + 1)
    pairs = np.unique(np.stack([label[tails], label[heads]]), axis=1)
    pairs = pairs[:, pairs[0] != pairs[1]].astype(np.int64)
    starts = sorted_starts(pairs[0], count).tolist()
    ahead = pairs[1].tolist()
    top = np.ones(count, np.bool_)
    top[pairs[1]] = False
    degree = np.diff(net.out_edges)
    # A tree of paths: place 0 is its root, `kind` the component that a place brings in.
    above, kind, weight = [0], [-1], [0]
    below: dict[tuple[int, int], int] = {}
    stands = [0] * count

    def under(parent: int, comp: int) -> int:
        if (parent, comp) not in below:
            below[parent, comp] = len(above)
            above.append(parent)
            kind.append(comp)
            weight.append(weight[parent] + int(degree[groups[comp]].sum()) + 1)
        return below[parent, comp]

    for comp in range(count - 1, -1, -1):
        next_ones = ahead[starts[comp] : starts[comp + 1]]
        at = max((stands[one] for one in next_ones), key=lambda spot: weight[spot], default=0)
        brought = kind[at]
        for one in next_ones:
            if one != brought:
                at = under(at, one)
        stands[comp] = under(at, comp)
    seed_of = [-1] * len(above)
    for comp in np.flatnonzero(top).tolist():
        chosen = groups[comp][listed[groups[comp]]]
        seed_of[stands[comp]] = int(chosen[0])
    children: list[list[int]] = [[] for _ in above]
    for spot in range(len(above) - 1, 0, -1):
        if seed_of[spot] >= 0:
            seed_of[above[spot]] = seed_of[spot]
            children[above[spot]].append(spot)
    ahead_of = [(spot, False) for spot in children[0]]
    while ahead_of:
        spot, done = ahead_of.pop()
        if done:
            yield -1, []
            continue
        yield seed_of[spot], groups[kind[spot]].tolist()
        ahead_of.append((spot, True))
        ahead_of.extend((child, False) for child in children[spot])


class _State:
    """One closure that grows by what enters and shrinks by what leaves, last in first out."""

    def __init__(self, net: Network, least: int, room: Units | None, exempt: Flags | None) -> None:
        self._net, self._least, self._room, self._exempt = net, least, room, exempt
        self._starts = net.out_edges
        self._in: set[int] = set()
        self._steps: list[list[int]] = []
        self._low: dict[int, int] = {}
        self._high: dict[int, int] = {}
        self.members: set[int] = set()
        self.best: dict[int, tuple[int, int]] = {}

    def enter(self, nodes: list[int], seed: int) -> None:
        """Brings `nodes` in, and all that follows; notes what `seed` and its following hold."""
        step = [node for node in nodes if node not in self._in]
        self._in.update(step)
        ahead = deque(step)
        while ahead:
            for other, low, high in self._edges(ahead.popleft()):
                self._low[other] = held = self._low.get(other, 0) + low
                if self._room is not None:
                    self._high[other] = at_most = self._high.get(other, 0) + high
                    held = min(at_most, int(self._room[other]) + held)
                if held > self.best.get(other, (0, -1))[0]:
                    self.best[other] = held, seed
                if held < self._least or other in self._in:
                    continue
                if self._exempt is None or not self._exempt[other]:
                    self._in.add(other)
                    step.append(other)
                    ahead.append(other)
        self.members.update(step)
        self._steps.append(step)

    def leave(self) -> None:
        for node in self._steps.pop():
            self._in.remove(node)
            for other, low, high in self._edges(node):
                self._low[other] -= low
                if self._room is not None:
                    self._high[other] -= high

    def _edges(self, node: int) -> Iterator[tuple[int, int, int]]:
        net, span = self._net, slice(self._starts[node], self._starts[node + 1])
        return zip(
            net.owned[span].tolist(), net.low[span].tolist(), net.high[span].tolist(), strict=True
        )
