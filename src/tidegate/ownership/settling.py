"""Integrated ownership as loops that numba compiles. Imported only through `fast.settling`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidegate.ownership.kernels import compiled, laid_out, visit, zeros
from tidegate.ownership.network import Flags, Ints, Units

Floats = NDArray[np.float64]
LOWER = 0xFFFFFFFF
AHEAD = 64
"""Single nodes that are read ahead of together."""
FEW = 12
"""Nodes of a ring that is solved at once."""


def packed(starts: Units, owned: Ints, share: Units) -> tuple[Ints, Units]:
    """Starts int32[n + 1] and edges int64 of the stakes above nothing: what is owned in the upper
    half, the share in the lower one, so that memory is waited for once. Shares are below 2³²."""
    first = np.empty(starts.size, np.int32)
    edges = np.empty(int(np.count_nonzero(share)), np.int64)
    pack(starts, owned, share, first, edges)
    return first, edges


@compiled
def pack(starts: Units, owned: Ints, share: Units, first: Ints, edges: Units) -> None:
    at = 0
    first[0] = 0
    for node in range(starts.size - 1):
        for edge in range(starts[node], starts[node + 1]):
            if share[edge] > 0:
                edges[at] = (np.int64(owned[edge]) << 32) | share[edge]
                at += 1
        first[node + 1] = at


def descend(starts: Ints, edges: Units, root: int) -> tuple[Ints, Flags, Ints]:
    """Who is reached from `root`, without going back into it; edges as `packed`.

    Returns those of them that own anything, owners first and each component in one piece
    (int32[k], the root first), which of them begin a component (bool[k]), and the number of each
    node's component (int32[n], no number twice among those returned).
    """
    size = starts.size - 1
    nodes = laid_out(starts)
    begins: Flags = zeros(size, np.bool_)
    order, calls, cursors = (np.empty(size, np.int32) for _ in range(3))
    fill = walk(nodes, edges, root, order, begins, calls, cursors)
    return order[fill:], begins[fill:], nodes[:-2:2].copy()


@compiled
def walk(
    nodes: Ints, edges: Units, root: int, order: Ints, begins: Flags, calls: Ints, cursors: Ints
) -> int:
    size = nodes.size // 2 - 1
    above = 2 * size + 1
    for node in range(size):
        if nodes[2 * node + 1] == nodes[2 * node + 3]:
            nodes[2 * node] = above
    fill, last = size, 2 * size
    nodes[2 * root] = above
    for edge in range(nodes[2 * root + 1], nodes[2 * root + 3]):
        if nodes[2 * (edges[edge] >> 32)] == 0:
            last, fill = visit(
                nodes, edges, 32, edges[edge] >> 32, order, begins, last, fill, calls, cursors
            )
    fill -= 1
    order[fill] = root
    begins[fill] = True
    return fill


@compiled
def solve_few(
    starts: Ints, edges: Units, nodes: Ints, label: Ints, flow: Floats, room: Floats
) -> bool:
    """Adds to `flow` what comes round a ring of a few nodes, by elimination; `room` is float64 of
    their number squared and once more. False, with nothing done, where more than all would come
    of any: the matrix is then no more than a guess."""
    size = nodes.size
    unit = 1e-8
    mine = label[nodes[0]]
    square = room[: size * size].reshape(size, size)
    x = room[size * size : size * size + size]
    for i in range(size):
        for j in range(size):
            square[i, j] = 0.0
        square[i, i] = 1.0
        x[i] = flow[nodes[i]]
    for j in range(size):
        for edge in range(starts[nodes[j]], starts[nodes[j] + 1]):
            if label[edges[edge] >> 32] == mine:
                i = 0
                while nodes[i] != edges[edge] >> 32:
                    i += 1
                square[i, j] -= unit * (edges[edge] & LOWER)
    # Without pivots: that of a ring which lets anything out stays above nothing.
    for k in range(size):
        if square[k, k] <= 0.0:
            return False
        for i in range(k + 1, size):
            times = square[i, k] / square[k, k]
            if times != 0.0:
                for j in range(k + 1, size):
                    square[i, j] -= times * square[k, j]
                x[i] -= times * x[k]
    for k in range(size - 1, -1, -1):
        for j in range(k + 1, size):
            x[k] -= square[k, j] * x[j]
        x[k] /= square[k, k]
        if not 0.0 <= x[k] <= 1.0 + 1e-9:
            return False
    for i in range(size):
        flow[nodes[i]] = x[i]
    return True


@compiled
def settle(  # noqa: PLR0915 - numba inlines no arrays made in a callee
    starts: Ints,
    edges: Units,
    order: Ints,
    begins: Flags,
    label: Ints,
    flow: Floats,
    held: Floats,
    waits: Flags,
    place: int,
    enough: float,
    turns: int,
    wide: int,
) -> tuple[int, int, float]:
    """Integrated ownership component by component, from `place` of `order` on.

    `flow` float64[n] is what comes in, of which no more than 1 is passed on. A ring of a few nodes
    is solved; round any other it is passed on until no node has more left than `enough` of what
    it has (`held` float64[n] and `waits` bool[n] are for that). Returns where a ring begins and
    ends that does not settle so in so many `turns` or has more than `wide` nodes (order.size twice
    if all are done), and the most that was left on its way round one.
    """
    unit = 1e-8
    left = 0.0
    end = place
    room = np.empty(FEW * FEW + FEW, np.float64)
    begin = np.empty(AHEAD, np.int64)
    until = np.empty(AHEAD, np.int64)
    while place < order.size:
        # Single nodes come in runs. What they need is asked for a run at a time, so that memory
        # is waited for once and not once a node.
        count = 0
        while count < AHEAD and place + count < order.size:
            if place + count + 1 < order.size and not begins[place + count + 1]:
                break
            node = order[place + count]
            begin[count], until[count] = starts[node], starts[node + 1]
            count += 1
        if count:
            asked = 0.0
            for i in range(count):
                for edge in range(begin[i], until[i]):
                    asked += flow[edges[edge] >> 32]
            room[room.size - 1] = asked
            for i in range(count):
                push = min(flow[order[place + i]], 1.0) * unit
                if push > 0.0:
                    for edge in range(begin[i], until[i]):
                        flow[edges[edge] >> 32] += push * (edges[edge] & LOWER)
            place += count
            continue
        end = place + 1
        while end < order.size and not begins[end]:
            end += 1
        size = end - place
        mine = label[order[place]]
        if size > wide:
            return place, end, left
        if size <= FEW:
            if not solve_few(starts, edges, order[place:end], label, flow, room):
                return place, end, left
            for i in range(place, end):
                node = order[i]
                push = min(flow[node], 1.0) * unit
                for edge in range(starts[node], starts[node + 1]):
                    if label[edges[edge] >> 32] != mine:
                        flow[edges[edge] >> 32] += push * (edges[edge] & LOWER)
            place = end
            continue
        queue = np.empty(size, np.int32)
        count = 0
        for i in range(place, end):
            if min(flow[order[i]], 1.0) > (1.0 + enough) * held[order[i]]:
                queue[count] = order[i]
                waits[order[i]] = True
                count += 1
        at, turn, ends = 0, 0, count
        while count:
            if ends == 0:
                turn += 1
                ends = count
                if turn == turns:
                    break
            node = queue[at]
            at = at + 1 if at + 1 < size else 0
            count -= 1
            ends -= 1
            waits[node] = False
            more = min(flow[node], 1.0) - held[node]
            held[node] += more
            for edge in range(starts[node], starts[node + 1]):
                other = edges[edge] >> 32
                if label[other] == mine:
                    flow[other] += more * unit * (edges[edge] & LOWER)
                    if not waits[other] and min(flow[other], 1.0) > (1.0 + enough) * held[other]:
                        waits[other] = True
                        queue[(at + count) % size] = other
                        count += 1
        if count:
            for i in range(place, end):
                waits[order[i]] = False
            return place, end, left
        rest = 0.0
        for i in range(place, end):
            node = order[i]
            rest += max(min(flow[node], 1.0) - held[node], 0.0)
            push = held[node] * unit
            for edge in range(starts[node], starts[node + 1]):
                if label[edges[edge] >> 32] != mine:
                    flow[edges[edge] >> 32] += push * (edges[edge] & LOWER)
        left = max(left, rest)
        place = end
    return place, end, left


@compiled
def gathered(flow: Floats) -> tuple[Ints, Floats]:
    """Where anything came in, ascending, and how much."""
    count = 0
    for node in range(flow.size):
        count += flow[node] > 0.0
    nodes = np.empty(count, np.int32)
    came = np.empty(count, np.float64)
    at = 0
    for node in range(flow.size):
        if flow[node] > 0.0:
            nodes[at] = node
            came[at] = flow[node]
            at += 1
    return nodes, came
