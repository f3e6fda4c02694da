"""The engines as loops that numba compiles. Imported only through `fast.kernels`.

Compiled code is kept beside this file or in the user's cache; where neither can be written it is
compiled anew in each process.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tidegate.ownership.network import Flags, Ints, Units

_numba: Any = importlib.import_module("numba")
Floats = NDArray[np.float64]
FEW = 12
"""Nodes of a ring that is solved at once."""
Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    try:
        made: Loop = _numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:  # numba's word for "no folder to keep compiled code in"
        made = _numba.njit(nogil=True)(loop)
    return made


@compiled
def spread_low(
    starts: Units, owned: Ints, low: Units, member: Flags, rounds: Ints, exempt: Flags, least: int
) -> Units:
    """Closes `member` under the lower bounds; see `closure`. Returns what members hold."""
    size = member.size
    held = np.zeros(size, np.int64)
    queue = np.empty(size, np.int32)
    tail = 0
    for node in range(size):
        if member[node]:
            queue[tail] = node
            tail += 1
    head = 0
    while head < tail:
        node = queue[head]
        head += 1
        for edge in range(starts[node], starts[node + 1]):
            other = owned[edge]
            held[other] += low[edge]
            if held[other] >= least and not member[other]:
                if exempt.size and exempt[other]:
                    continue
                member[other] = True
                rounds[other] = rounds[node] + 1
                queue[tail] = other
                tail += 1
    return held


@compiled
def spread_high(
    starts: Units,
    owned: Ints,
    low: Units,
    high: Units,
    room: Units,
    member: Flags,
    rounds: Ints,
    exempt: Flags,
    least: int,
) -> Units:
    """Closes `member` under the upper bounds with what room each company has left."""
    size = member.size
    at_most = np.zeros(size, np.int64)
    queue = np.empty(size, np.int32)
    tail = 0
    for node in range(size):
        if member[node]:
            queue[tail] = node
            tail += 1
    head = 0
    # `room` grows by what members surely hold, so that it ends as room + Σ low of members.
    while head < tail:
        node = queue[head]
        head += 1
        for edge in range(starts[node], starts[node + 1]):
            other = owned[edge]
            at_most[other] += high[edge]
            room[other] += low[edge]
            if not member[other] and at_most[other] >= least and room[other] >= least:
                if exempt.size and exempt[other]:
                    continue
                member[other] = True
                rounds[other] = rounds[node] + 1
                queue[tail] = other
                tail += 1
    for node in range(size):
        at_most[node] = min(at_most[node], room[node])
    return at_most


@compiled
def sums(owned: Ints, share: Units, size: int) -> Units:
    total = np.zeros(size, np.int64)
    for edge in range(owned.size):
        total[owned[edge]] += share[edge]
    return total


@compiled
def by_owned(owned: Ints, starts: Units) -> Ints:
    """The edges sorted by what is owned, by owner among equals."""
    at = starts[:-1].copy()
    edges = np.empty(owned.size, np.int32)
    for edge in range(owned.size):
        node = owned[edge]
        edges[at[node]] = edge
        at[node] += 1
    return edges


@compiled
def visit(  # noqa: PLR0915 - one loop; calls would cost more than what they do
    starts: Units,
    owned: Ints,
    share: Units,
    root: int,
    index: Ints,
    order: Ints,
    last: int,
    fill: int,
    calls: Ints,
    cursors: Ints,
) -> tuple[int, int]:
    """Components by the walk of Pearce (2016), A space-efficient algorithm for finding strongly
    connected components, Inf. Process. Lett. 116(1): one number a node, so that memory is waited
    for once an edge; without recursion.

    `index` int32[n] is 0 for a node not seen yet and becomes the number of its component, from
    `last` downwards, so that owners have lower numbers than what they own; `order` int32[n] is
    filled from `fill` downwards. Nodes whose index is above `last` already and edges of no share
    (`share` may be empty) are passed over. `calls` and `cursors` int32[n] are room for the walk.
    Returns the new `last` and `fill`.
    """
    weighed = share.size > 0
    size = index.size
    depth, waits, clock = 0, size, 1
    node, edge, first = root, starts[root], True
    index[root] = mine = clock
    while True:
        end = starts[node + 1]
        down = -1
        while edge < end:
            theirs = index[owned[edge]]
            if theirs < mine and not (weighed and share[edge] == 0):
                if theirs == 0:
                    # Looked at again once it is done: what it reaches may be older than this one.
                    down = owned[edge]
                    break
                mine = theirs
                first = False
            edge += 1
        if down >= 0:
            # The walk's stack grows from the front of `calls`, what waits from the back.
            calls[depth] = node if first else -node - 1
            cursors[depth] = edge - starts[node]
            index[node] = mine
            depth += 1
            clock += 1
            node, edge, first = down, starts[down], True
            index[node] = mine = clock
            continue
        if first:
            clock -= 1
            while waits < size and index[calls[waits]] >= mine:
                fill -= 1
                order[fill] = calls[waits]
                index[calls[waits]] = last
                waits += 1
                clock -= 1
            fill -= 1
            order[fill] = node
            index[node] = last
            last -= 1
        else:
            index[node] = mine
            waits -= 1
            calls[waits] = node
        if depth == 0:
            return last, fill
        depth -= 1
        node = calls[depth]
        first = node >= 0
        if not first:
            node = -node - 1
        mine = index[node]
        edge = starts[node] + cursors[depth]


@compiled
def components(starts: Units, owned: Ints) -> Ints:
    """The components of all nodes, numbered owners first."""
    size = starts.size - 1
    # Numbers of components stand above those of the walk, which are no more than the nodes.
    last = 2 * size
    index = np.zeros(size, np.int32)
    order = np.empty(size, np.int32)
    calls = np.empty(size, np.int32)
    cursors = np.empty(size, np.int32)
    nothing = np.empty(0, np.int64)
    fill = size
    # Who owns nothing is a component of its own, below all others.
    for node in range(size):
        if starts[node] == starts[node + 1]:
            index[node] = last
            last -= 1
    for node in range(size):
        if index[node] == 0:
            last, fill = visit(
                starts, owned, nothing, node, index, order, last, fill, calls, cursors
            )
    for node in range(size):
        index[node] -= last + 1
    return index


@compiled
def descend(starts: Units, owned: Ints, share: Units, root: int) -> tuple[Ints, Flags, Ints]:
    """Who is reached from `root` by shares above nothing, without going back into it.

    Returns those of them that own anything, owners first and each component in one piece
    (int32[k], the root first), which of them begin a component (bool[k]), and the number of each
    node's component (int32[n], no number twice among those returned).
    """
    size = starts.size - 1
    index = np.zeros(size, np.int32)
    order = np.empty(size, np.int32)
    above = 2 * size + 1
    for node in range(size):
        if starts[node] == starts[node + 1]:
            index[node] = above
    fill, last = size, 2 * size
    calls = np.empty(size, np.int32)
    cursors = np.empty(size, np.int32)
    index[root] = above
    for edge in range(starts[root], starts[root + 1]):
        if index[owned[edge]] == 0 and share[edge] > 0:
            last, fill = visit(
                starts, owned, share, owned[edge], index, order, last, fill, calls, cursors
            )
    fill -= 1
    order[fill] = root
    found = order[fill:].copy()
    begins = np.zeros(found.size, np.bool_)
    before = -1
    for i in range(found.size):
        begins[i] = index[found[i]] != before
        before = index[found[i]]
    return found, begins, index


@compiled
def solve_few(
    starts: Units, owned: Ints, share: Units, nodes: Ints, label: Ints, flow: Floats, room: Floats
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
            if label[owned[edge]] == mine:
                i = 0
                while nodes[i] != owned[edge]:
                    i += 1
                square[i, j] -= unit * share[edge]
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
    starts: Units,
    owned: Ints,
    share: Units,
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

    `flow` float64[n] is what comes in, of which no more than 1 is passed on. Round a ring that is
    done until no node has more to pass on than `enough` of what it has (`held` float64[n]
    and `waits` bool[n] are for that). Returns where a ring begins and ends that does not settle in so many
    `turns` or has more than `wide` nodes (order.size twice if all are done), and the most that was
    left on its way round one.
    """
    unit = 1e-8
    left = 0.0
    end = place
    room = np.empty(FEW * FEW + FEW, np.float64)
    while place < order.size:
        end = place + 1
        while end < order.size and not begins[end]:
            end += 1
        size = end - place
        if size == 1:
            node = order[place]
            push = min(flow[node], 1.0) * unit
            if push > 0.0:
                for edge in range(starts[node], starts[node + 1]):
                    flow[owned[edge]] += push * share[edge]
            place = end
            continue
        mine = label[order[place]]
        if size > wide:
            return place, end, left
        if size <= FEW:
            if not solve_few(starts, owned, share, order[place:end], label, flow, room):
                return place, end, left
            for i in range(place, end):
                node = order[i]
                push = min(flow[node], 1.0) * unit
                for edge in range(starts[node], starts[node + 1]):
                    if label[owned[edge]] != mine:
                        flow[owned[edge]] += push * share[edge]
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
                other = owned[edge]
                if label[other] == mine:
                    flow[other] += more * unit * share[edge]
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
                if label[owned[edge]] != mine:
                    flow[owned[edge]] += push * share[edge]
        left = max(left, rest)
        place = end
    return place, end, left
