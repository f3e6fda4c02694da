"""The engines as loops that numba compiles. Imported only through `fast.kernels`.

Compiled code is kept beside this file or in the user's cache; where neither can be written it is
compiled anew in each process.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from tidegate.ownership.network import Flags, Ints, Units

_numba: Any = importlib.import_module("numba")
Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    try:
        made: Loop = _numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:  # numba's word for "no folder to keep compiled code in"
        made = _numba.njit(nogil=True)(loop)
    return made


def zeros(size: int, kind: type[np.generic]) -> Any:
    """Room made by numpy, which asks for large pages: with small ones the loops would spend their
    time looking up where memory is. Made within compiled code it would be of small ones."""
    made = np.empty(size, kind)
    made.fill(0)
    return made


def spread_low(
    starts: Units, owned: Ints, low: Units, member: Flags, rounds: Ints, exempt: Flags, least: int
) -> Units:
    """Closes `member` under the lower bounds; see `closure`. Returns what members hold."""
    held: Units = zeros(member.size, np.int64)
    queue = np.empty(member.size, np.int32)
    flood_low(starts, owned, low, member, rounds, exempt, least, held, queue)
    return held


@compiled
def flood_low(
    starts: Units,
    owned: Ints,
    low: Units,
    member: Flags,
    rounds: Ints,
    exempt: Flags,
    least: int,
    held: Units,
    queue: Ints,
) -> None:
    size = member.size
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
    held: Units = zeros(member.size, np.int64)
    queue = np.empty(member.size, np.int32)
    flood_high(starts, owned, low, high, room, member, rounds, exempt, least, held, queue)
    return held


@compiled
def flood_high(
    starts: Units,
    owned: Ints,
    low: Units,
    high: Units,
    room: Units,
    member: Flags,
    rounds: Ints,
    exempt: Flags,
    least: int,
    at_most: Units,
    queue: Ints,
) -> None:
    size = member.size
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


def sums(owned: Ints, share: Units, size: int) -> Units:
    total: Units = zeros(size, np.int64)
    add(owned, share, total)
    return total


@compiled
def add(owned: Ints, share: Units, total: Units) -> None:
    for edge in range(owned.size):
        total[owned[edge]] += share[edge]


def by_owned(owned: Ints, starts: Units) -> Ints:
    """The edges sorted by what is owned, by owner among equals."""
    edges = np.empty(owned.size, np.int32)
    deal(owned, starts[:-1].copy(), edges)
    return edges


@compiled
def deal(owned: Ints, at: Units, edges: Ints) -> None:
    for edge in range(owned.size):
        node = owned[edge]
        edges[at[node]] = edge
        at[node] += 1


@compiled
def visit(  # noqa: PLR0915 - one loop; calls would cost more than what they do
    nodes: Ints,
    edges: Units | Ints,
    shift: int,
    root: int,
    order: Ints,
    begins: Flags,
    last: int,
    fill: int,
    calls: Ints,
    cursors: Ints,
) -> tuple[int, int]:
    """Components by the walk of Pearce (2016), A space-efficient algorithm for finding strongly
    connected components, Inf. Process. Lett. 116(1): one number a node, so that memory is waited
    for once an edge; without recursion.

    What is owned stands in `edges` above `shift` bits. `nodes` int32[2n + 2] holds for node i at 2i
    its index and at 2i + 1 its first edge, beside each other. The index is 0 for a node not seen
    yet and becomes the number of its component, from `last` downwards, so that owners have lower
    numbers than what they own; `order` int32[n] is filled from `fill` downwards, and `begins`
    bool[n] says where a component does. Nodes whose index is above `last` already are passed over.
    `calls` and `cursors` int32[n] are room for the walk. Returns the new `last` and `fill`.
    """
    size = nodes.size // 2 - 1
    depth, waits, clock = 0, size, 1
    node, edge, first = root, nodes[2 * root + 1], True
    nodes[2 * root] = mine = clock
    while True:
        end = nodes[2 * node + 3]
        down = -1
        while edge < end:
            theirs = nodes[2 * (edges[edge] >> shift)]
            if theirs < mine:
                if theirs == 0:
                    # Looked at again once it is done: what it reaches may be older than this one.
                    down = edges[edge] >> shift
                    break
                mine = theirs
                first = False
            edge += 1
        if down >= 0:
            # The walk's stack grows from the front of `calls`, what waits from the back.
            calls[depth] = node if first else -node - 1
            cursors[depth] = edge - nodes[2 * node + 1]
            nodes[2 * node] = mine
            depth += 1
            clock += 1
            node, edge, first = down, nodes[2 * down + 1], True
            nodes[2 * node] = mine = clock
            continue
        if first:
            clock -= 1
            while waits < size and nodes[2 * calls[waits]] >= mine:
                fill -= 1
                order[fill] = calls[waits]
                nodes[2 * calls[waits]] = last
                waits += 1
                clock -= 1
            fill -= 1
            order[fill] = node
            begins[fill] = True
            nodes[2 * node] = last
            last -= 1
        else:
            nodes[2 * node] = mine
            waits -= 1
            calls[waits] = node
        if depth == 0:
            return last, fill
        depth -= 1
        node = calls[depth]
        first = node >= 0
        if not first:
            node = -node - 1
        mine = nodes[2 * node]
        edge = nodes[2 * node + 1] + cursors[depth]


def components(starts: Units, owned: Ints) -> Ints:
    """The components of all nodes, numbered owners first."""
    size = starts.size - 1
    nodes = laid_out(starts)
    order, calls, cursors = (np.empty(size, np.int32) for _ in range(3))
    number(nodes, owned, order, np.empty(size, np.bool_), calls, cursors)
    return nodes[:-2:2].copy()


def laid_out(starts: Units | Ints) -> Ints:
    """The array `nodes` of `visit`, no node seen yet."""
    nodes: Ints = zeros(2 * starts.size, np.int32)
    nodes[1::2] = starts
    return nodes


@compiled
def number(
    nodes: Ints, owned: Ints, order: Ints, begins: Flags, calls: Ints, cursors: Ints
) -> None:
    size = nodes.size // 2 - 1
    # Numbers of components stand above those of the walk, which are no more than the nodes.
    last = 2 * size
    fill = size
    # Who owns nothing is a component of its own, below all others.
    for node in range(size):
        if nodes[2 * node + 1] == nodes[2 * node + 3]:
            nodes[2 * node] = last
            last -= 1
    for node in range(size):
        if nodes[2 * node] == 0:
            last, fill = visit(nodes, owned, 0, node, order, begins, last, fill, calls, cursors)
    for node in range(size):
        nodes[2 * node] -= last + 1
