"""Rings: companies that hold each other, in however roundabout a way (components of a graph).

A ring owned wholly from within belongs to nobody outside it. That is found by adding whole
numbers: the matrix of such a ring is singular, and floats cannot tell singular from nearly so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidegate.ownership.fast import kernels
from tidegate.ownership.network import (
    Flags,
    Ints,
    Network,
    Units,
    edges_out,
    few,
    sorted_starts,
)
from tidegate.ownership.share import WHOLE


@dataclass(frozen=True, slots=True, eq=False)
class Batches:
    """All nodes, owners before what they own: `order` int32[n], cut into batches at `cuts`.

    A batch is one component, or several single nodes none of which holds any of another.
    """

    order: Ints
    cuts: Units
    ring: Flags

    def __len__(self) -> int:
        return self.ring.size


def components(net: Network, *, fast: bool | None = None) -> Ints:
    """int32[n]: the component of each node. An edge from one component into another always goes
    from a lower number to a higher one; the numbers mean nothing else."""
    starts = net.out_edges
    if (quick := kernels(net.owned.size, fast)) is not None:
        label: Ints = quick.components(starts, net.owned)
        return label
    return labels(starts, net.owned)


def rings(net: Network, *, fast: bool | None = None) -> list[Ints]:
    """The components of more than one node, each ascending, by their first node."""
    label = components(net, fast=fast)
    return groups(label, np.bincount(label, minlength=1)[label] > 1)


def closed_rings(net: Network, *, fast: bool | None = None) -> list[Ints]:
    """The rings of which every member is surely held wholly from within, so by nobody.

    What a company holds of itself counts as held within; one that holds all of itself is a ring
    of one. Sums of lower bounds, in whole units.
    """
    label = components(net, fast=fast)
    within = np.zeros(net.size, np.int64)
    inner = label[net.owner] == label[net.owned]
    np.add.at(within, net.owned[inner], net.low[inner])
    np.add.at(within, net.own, net.own_low)
    open_ones = np.zeros(net.size, np.bool_)
    open_ones[label[within < WHOLE]] = True
    return groups(label, ~open_ones[label])


def groups(label: Ints, chosen: Flags) -> list[Ints]:
    """The chosen nodes by label, each group ascending, by their first node."""
    nodes = np.flatnonzero(chosen)
    if not nodes.size:
        return []
    order = nodes[np.argsort(label[nodes], kind="stable")].astype(np.int32)
    parts = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    return sorted(parts, key=lambda part: int(part[0]))


def labels(starts: Units, heads: Ints) -> Ints:
    """`components` of bare arrays: the edges out of i are `heads[starts[i]:starts[i + 1]]`."""
    found = batches(starts, heads)
    label = np.empty(found.order.size, np.int32)
    # Nodes of a batch that is no ring are components of their own.
    single = np.repeat(~found.ring, np.diff(found.cuts))
    first = np.zeros(found.order.size, np.int32)
    first[single] = 1
    first[found.cuts[:-1][found.ring]] = 1
    label[found.order] = np.cumsum(first, dtype=np.int32) - 1
    return label


def batches(starts: Units, heads: Ints) -> Batches:
    """The nodes of a graph in batches, owners first.

    Layer by layer, nodes that nobody left holds are taken from the top and nodes that hold nothing
    left from the bottom. What remains lies on rings or between them and goes through Tarjan (1972),
    Depth-first search and linear graph algorithms, SIAM J. Comput. 1(2), without recursion.
    """
    size = starts.size - 1
    tails = np.repeat(np.arange(size, dtype=np.int32), np.diff(starts))
    left = np.ones(size, np.bool_)
    top = _peel(starts, heads, np.bincount(heads, minlength=size), left)
    parts, ring = list(top), [False] * len(top)
    if left.any():
        among = left[tails] & left[heads]
        tails, heads = tails[among], heads[among]
        by_head = np.argsort(heads, kind="stable")
        bottom = _peel(
            sorted_starts(heads, size), tails[by_head], np.bincount(tails, minlength=size), left
        )
        if left.any():
            among = left[tails] & left[heads]
            for part in _tarjan(tails[among], heads[among], np.flatnonzero(left)):
                parts.append(part)
                ring.append(part.size > 1)
        parts.extend(reversed(bottom))
        ring.extend([False] * len(bottom))
    cuts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([part.size for part in parts], out=cuts[1:])
    order = np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, np.int32)
    return Batches(order, cuts, np.array(ring, np.bool_))


def _peel(starts: Units, heads: Ints, degree: Units, left: Flags) -> list[Ints]:
    """Takes the nodes of degree 0 off the graph, and those that this leaves at 0, and so on."""
    layers: list[Ints] = []
    front = np.flatnonzero(left & (degree == 0))
    while front.size:
        left[front] = False
        layers.append(front.astype(np.int32))
        if few(starts, front):
            after = []
            for node in front.tolist():
                for head in heads[starts[node] : starts[node + 1]].tolist():
                    degree[head] -= 1
                    if degree[head] == 0 and left[head]:
                        after.append(head)
            front = np.array(after, np.int64)
        else:
            reached = heads[edges_out(starts, front)]
            np.subtract.at(degree, reached, 1)
            front = np.unique(reached[(degree[reached] == 0) & left[reached]])
    return layers


def _tarjan(tails: Ints, heads: Ints, nodes: Units) -> list[Ints]:
    """The components of the graph of `nodes`, owners first; its edges stand sorted by tail."""
    starts = np.searchsorted(tails, np.append(nodes, nodes[-1] + 1)).tolist()
    ahead = np.searchsorted(nodes, heads).tolist()
    size = nodes.size
    seen, least = [-1] * size, [0] * size
    cursor = starts[:-1]
    on_path: list[int] = []
    found: list[Ints] = []
    done = [False] * size
    clock = 0
    for root in range(size):
        if seen[root] >= 0:
            continue
        calls = [root]
        while calls:
            node = calls[-1]
            if seen[node] < 0:
                seen[node] = least[node] = clock
                clock += 1
                on_path.append(node)
            if cursor[node] < starts[node + 1]:
                head = ahead[cursor[node]]
                cursor[node] += 1
                if seen[head] < 0:
                    calls.append(head)
                elif not done[head]:
                    least[node] = min(least[node], seen[head])
                continue
            calls.pop()
            if calls:
                least[calls[-1]] = min(least[calls[-1]], least[node])
            if least[node] == seen[node]:
                at = len(on_path) - 1
                while on_path[at] != node:
                    at -= 1
                part = on_path[at:]
                del on_path[at:]
                for one in part:
                    done[one] = True
                found.append(np.sort(nodes[part]).astype(np.int32))
    return found[::-1]
