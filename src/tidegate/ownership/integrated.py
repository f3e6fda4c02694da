"""Integrated ownership: how much of everything one owner holds, through all chains together.

Brioschi, Buzzacchi and Colombo (1989), Risk capital financing and the separation of ownership and
control in business groups, J. Banking & Finance 13: v = d + Wᵀv, what is held of a company being
what is held directly and through each other holder. In rings this counts an owner's share anew on
each way round. Analysis, not verdict: floats are allowed here and nowhere else in this room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tidegate.ownership.closure import Bound
from tidegate.ownership.components import Batches, batches, groups, labels
from tidegate.ownership.fast import kernels, settling
from tidegate.ownership.network import (
    Ints,
    Network,
    Units,
    added,
    edges_out,
    few,
    reachable,
    sorted_starts,
)
from tidegate.ownership.share import WHOLE

Floats = NDArray[np.float64]
Correction = Literal["none", "baldone", "vitali"]
ENOUGH = 1e-14
"""A ring is settled when no company in it has more to pass on than this part of what is held."""
TURNS, ATTEMPTS = 64, 12
"""How often a ring is gone round before the knots in it are solved, and how often that is done."""
SMALL, SOLVABLE = 100, 1000
"""Companies that are solved together as a matrix: the whole of a small ring, a knot of a large."""
TINY = 8
WIDE = 20_000
"""Rings of more companies go round quicker as arrays than one company at a time."""
STRONG = WHOLE // 4
"""What ties two companies into a knot."""
OVER = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Integrated:
    """`share` float64[k] of `nodes` int32[k], ascending: what `owner` holds, 1.0 being all.

    `loop` is what the owner holds of itself, counted once. `capped` are the nodes of which more
    than the whole would be held, because the shares that a file tells add up to more: they are
    taken for the whole. `self_owned` says that the owner stands in a ring that is held wholly
    from within (or more than wholly), so that without correction its shares are boundless; they
    are then given as corrected. `residual` is the most that was still on its way round a ring when
    it was left: a share is too low by no more than that over 1 − its ring's own return.
    """

    owner: int
    nodes: Ints
    share: Floats
    loop: float
    capped: Ints
    self_owned: bool
    residual: float


def integrated(
    net: Network,
    owner: int,
    *,
    correction: Correction = "none",
    bound: Bound = "low",
    fast: bool | None = None,
) -> Integrated:
    """What `owner` holds of every company that it reaches, by the lower bounds or the upper ones.

    "none": V = (I − W)⁻¹W, after Brioschi et al.; may pass 1 for an owner in a ring.
    "baldone": y = v / (1 + v of the owner in itself), so that no way that comes back to the owner
    counts twice: Baldone, Brioschi and Paleari (1998), Ownership measures among firms connected by
    cross-shareholdings and a further analogy with input-output theory, 4th JAFEE Conference.
    "vitali": the same, and nothing of the owner in itself: Vitali, Glattfelder and Battiston
    (2011), The network of global corporate control, PLoS ONE 6(10) e25995, supporting text S1,
    section 3, where the links into the owner are taken out first; see `network_value`.

    Every fixed point taken is the least one, and of v = min(1, d + Wᵀv) where shares add up to
    more than all: a ring that nobody outside holds stays at nothing. Raises ValueError for an
    owner that is no node.
    """
    if not 0 <= owner < net.size:
        raise ValueError(f"{owner} is none of the {net.size} nodes")
    share = net.low if bound == "low" else net.high
    # With the links into the owner left out no way passes it twice: this is the corrected share,
    # and the uncorrected one is that over 1 − loop, in rings of the owner's too.
    quick = kernels(net.owned.size, fast)
    narrow = not share.size or int(share.max()) < 2**32
    follow = _compiled if quick is not None and narrow else _plain
    loop, nodes, flow, residual = follow(net, share, owner)
    own = loop >= 1 or (loop > 1 - 1e-3 and _closed_round(net, share, owner))
    over = nodes[flow > 1 + OVER]
    values = np.minimum(flow, 1.0, out=flow)
    if correction != "vitali" and loop > 0:
        at = int(np.searchsorted(nodes, owner))
        nodes, values = np.insert(nodes, at, owner), np.insert(values, at, min(loop, 1.0))
    if correction == "none" and loop > 0 and not own:
        values /= 1 - loop
    return Integrated(owner, nodes, values, loop, over, own, residual)


def network_value(found: Integrated, value: Floats) -> float:
    """The worth of what an owner holds, Σ y·value over other companies than itself, `value`
    float64[n] being each company's own. Of shares of votes it is the network control of Vitali et
    al. (2011): their D(I − C)⁻¹v less the owner's own v."""
    others = found.nodes != found.owner
    return float(found.share[others] @ np.asarray(value, np.float64)[found.nodes[others]])


def _closed_round(net: Network, share: Units, owner: int) -> bool:
    """Whether the owner's ring is held wholly from within, by whole numbers."""
    some = np.flatnonzero(share > 0)
    tails, heads = net.owner[some], net.owned[some]
    seed = np.zeros(net.size, np.bool_)
    seed[owner] = True
    ring = reachable(sorted_starts(tails, net.size), heads, seed)
    back = np.argsort(heads, kind="stable")
    ring &= reachable(sorted_starts(heads, net.size), tails[back], seed)
    inner = some[ring[tails] & ring[heads]]
    within = added(net.size, net.owned[inner], share[inner])
    np.add.at(within, net.own, net.own_low)
    return bool((within[ring] >= WHOLE).all())


Followed = tuple[float, Ints, Floats, float]
"""What flows back to the owner, all other nodes that something flows into, ascending, how much
(no more than 1 of it counts), the residual."""


def _compiled(net: Network, share: Units, owner: int) -> Followed:
    quick = settling()
    starts = net.out_edges
    first, edges = net.keep(
        f"packed {'low' if share is net.low else 'high'}",
        lambda: quick.packed(starts, net.owned, share),
    )
    order, begins, label = quick.descend(first, edges, owner)
    flow, held = np.zeros(net.size), np.zeros(net.size)
    flow.fill(0)
    waits = np.zeros(net.size, np.bool_)

    def settle(place: int) -> tuple[int, int, float]:
        stop: tuple[int, int, float] = quick.settle(
            first, edges, order, begins, label, flow, held, waits, place,
            ENOUGH, TURNS, WIDE,
        )  # fmt: skip
        return stop

    # The owner comes first, as what holds all of itself; what flows back to it is only counted.
    out = slice(starts[owner], starts[owner + 1])
    flow[net.owned[out]] += share[out] / WHOLE
    place, end, residual = settle(1)
    while place < order.size:
        left = _ring(order[place:end], starts, net.owned, share, label, flow, held)
        place, end, after = settle(end)
        residual = max(residual, left, after)
    loop, flow[owner] = float(flow[owner]), 0.0
    nodes, came = quick.gathered(flow)
    return loop, nodes, came, residual


def _plain(net: Network, share: Units, owner: int) -> Followed:
    seed = np.zeros(net.size, np.bool_)
    seed[owner] = True
    some = np.flatnonzero((share > 0) & (net.owned != owner))
    tails, heads = net.owner[some], net.owned[some]
    reached = reachable(sorted_starts(tails, net.size), heads, seed)
    among = reached[tails]
    nodes = np.flatnonzero(reached).astype(np.int32)
    place = np.cumsum(reached, dtype=np.int32) - 1
    starts = sorted_starts(place[tails[among]], nodes.size)
    heads, part = place[heads[among]], share[some[among]]
    flow, held = np.zeros(nodes.size), np.zeros(nodes.size)
    flow[place[owner]] = 1.0
    residual = _settle(batches(starts, heads), starts, heads, part, flow, held)
    back = np.flatnonzero(net.owned == owner)
    back = back[reached[net.owner[back]]]
    loop = float(np.minimum(flow, 1.0)[place[net.owner[back]]] @ share[back]) / WHOLE
    flow[place[owner]] = 0.0
    reached = flow > 0
    return loop, nodes[reached], flow[reached], residual


def _settle(
    found: Batches, starts: Units, heads: Ints, share: Units, flow: Floats, held: Floats
) -> float:
    residual = 0.0
    label = np.full(held.size, -1, np.int32)
    for at, ring in enumerate(found.ring.tolist()):
        nodes = found.order[found.cuts[at] : found.cuts[at + 1]]
        if ring and nodes.size <= TINY and _solved_tiny(nodes.tolist(), starts, heads, share, flow):
            continue
        if ring:
            label[nodes] = at
            residual = max(residual, _ring(nodes, starts, heads, share, label, flow, held))
        elif few(starts, nodes):
            for node in nodes.tolist():
                held[node] = had = min(float(flow[node]), 1.0)
                for edge in range(starts[node], starts[node + 1]):
                    flow[heads[edge]] += had * share[edge] / WHOLE
        else:
            held[nodes] = np.minimum(flow[nodes], 1.0)
            edges = edges_out(starts, nodes)
            passed = np.repeat(held[nodes], starts[nodes + 1] - starts[nodes])
            np.add.at(flow, heads[edges], passed * share[edges] / WHOLE)
    return residual


def _solved_tiny(nodes: list[int], starts: Units, heads: Ints, share: Units, flow: Floats) -> bool:
    """Solves a ring of a few companies by elimination and passes on what it holds: there may be a
    hundred thousand of them. False, with nothing done, where more than all would come of any."""
    place = {node: i for i, node in enumerate(nodes)}
    size = len(nodes)
    rows = [[0.0] * i + [1.0] + [0.0] * (size - 1 - i) + [float(flow[nodes[i]])]
            for i in range(size)]  # fmt: skip
    outer = []
    for j, node in enumerate(nodes):
        span = slice(starts[node], starts[node + 1])
        for head, units in zip(heads[span].tolist(), share[span].tolist(), strict=True):
            if head in place:
                rows[place[head]][j] -= units / WHOLE
            else:
                outer.append((j, head, units / WHOLE))
    for k in range(size):
        if rows[k][k] <= 0.0:
            return False
        for i in range(k + 1, size):
            times = rows[i][k] / rows[k][k]
            if times:
                rows[i] = [a - times * b for a, b in zip(rows[i], rows[k], strict=True)]
    x = [0.0] * size
    for k in range(size - 1, -1, -1):
        rest = sum(rows[k][j] * x[j] for j in range(k + 1, size))
        x[k] = (rows[k][size] - rest) / rows[k][k]
        if not 0.0 <= x[k] <= 1 + OVER:
            return False
    for node, part in zip(nodes, x, strict=True):
        flow[node] = part
    for j, head, part in outer:
        flow[head] += min(x[j], 1.0) * part
    return True


def _ring(
    nodes: Ints,
    starts: Units,
    heads: Ints,
    share: Units,
    label: Ints,
    flow: Floats,
    held: Floats,
) -> float:
    """Settles one ring by itself and passes on what it holds; returns what was left moving."""
    edges = edges_out(starts, nodes)
    inner = label[heads[edges]] == label[nodes[0]]
    if nodes.size <= SMALL:
        if flow[nodes].any():
            _solve(np.sort(nodes), starts, heads, share, label, flow, held)
    else:
        place = np.empty(held.size, np.int32)
        place[nodes] = np.arange(nodes.size)
        tails = np.repeat(np.arange(nodes.size), starts[nodes + 1] - starts[nodes])[inner]
        ahead, part = place[heads[edges[inner]]], share[edges[inner]] / WHOLE
        knots: list[Ints] = []
        for _ in range(ATTEMPTS):
            x, came = held[nodes], flow[nodes]
            for _turn in range(TURNS):
                more = np.minimum(came, 1.0) - x
                x += more
                came += np.bincount(ahead, more[tails] * part, nodes.size)
                if (more <= ENOUGH * x).all():
                    break
            held[nodes], flow[nodes] = x, came
            if (np.minimum(came, 1.0) - x <= ENOUGH * x).all():
                break
            knots = knots or _knots(nodes, starts, heads, share)
            _solve_knots(knots, starts, heads, share, label, flow, held)
    left = float(np.maximum(np.minimum(flow[nodes], 1.0) - held[nodes], 0.0).sum())
    outer = edges[~inner]
    passed = np.repeat(held[nodes], starts[nodes + 1] - starts[nodes])[~inner]
    np.add.at(flow, heads[outer], passed * share[outer] / WHOLE)
    return left


def _knots(ring: Ints, starts: Units, heads: Ints, share: Units) -> list[Ints]:
    """The parts of a ring within which companies own each other in large shares.

    What does not settle by going round is a few companies that own each other almost wholly: one
    solution takes the millions of rounds that going round would need.
    """
    nodes = np.sort(ring)
    if nodes.size <= SOLVABLE:
        return [nodes]
    edges = edges_out(starts, nodes)
    tails = np.repeat(np.arange(nodes.size), starts[nodes + 1] - starts[nodes])
    at = np.minimum(np.searchsorted(nodes, heads[edges]), nodes.size - 1)
    strong = (nodes[at] == heads[edges]) & (share[edges] > STRONG)
    knot = labels(sorted_starts(tails[strong], nodes.size), at[strong].astype(np.int32))
    tied = groups(knot, np.bincount(knot)[knot] > 1)
    return [nodes[part] for part in tied if part.size <= SOLVABLE]


def _solve_knots(
    knots: list[Ints],
    starts: Units,
    heads: Ints,
    share: Units,
    label: Ints,
    flow: Floats,
    held: Floats,
) -> None:
    for nodes in knots:
        if (np.minimum(flow[nodes], 1.0) > (1 + ENOUGH) * held[nodes]).any():
            _solve(nodes, starts, heads, share, label, flow, held)


def _solve(
    nodes: Ints, starts: Units, heads: Ints, share: Units, label: Ints, flow: Floats, held: Floats
) -> None:
    """Solves for some nodes of a ring, ascending, with all others as they are."""
    edges = edges_out(starts, nodes)
    tails = np.repeat(np.arange(nodes.size), starts[nodes + 1] - starts[nodes])
    within = label[heads[edges]] == label[nodes[0]]
    edges, tails = edges[within], tails[within]
    at = np.minimum(np.searchsorted(nodes, heads[edges]), nodes.size - 1)
    inner = nodes[at] == heads[edges]
    part = share[edges] / WHOLE
    matrix = np.zeros((nodes.size, nodes.size))
    matrix[at[inner], tails[inner]] = part[inner]
    # What more comes, not all that comes: the difference of near equals would lose what counts.
    room = 1.0 - held[nodes]
    more = _solved(matrix, np.maximum(flow[nodes] - held[nodes], 0.0), room)
    held[nodes] += more
    np.add.at(flow, heads[edges], more[tails] * part)


def _solved(matrix: Floats, came: Floats, room: Floats) -> Floats:
    """The fixed point of x = min(room, came + matrix·x), which is one where something came in.

    Where the room suffices it is the solution of the equations. Else from above: those that stay
    full are taken for full and the rest is solved, until none that was full falls below. Less
    than its room comes to the rest, so that what is solved is never singular.
    """
    unit = np.eye(came.size)
    try:
        x = _linear(unit - matrix, came)
        if (x >= 0).all() and (x <= room + OVER).all():
            within: Floats = np.minimum(x, room)
            return within
    except np.linalg.LinAlgError:
        pass
    x = np.array(room)
    full = np.ones(came.size, np.bool_)
    while True:
        still = full & (came + matrix @ x >= room * (1 - 1e-12))
        if (still == full).all():
            return x
        full, rest = still, ~still
        inflow = np.asarray(came[rest] + matrix[np.ix_(rest, full)] @ room[full], np.float64)
        x = np.array(room)
        x[rest] = _linear(unit[np.ix_(rest, rest)] - matrix[np.ix_(rest, rest)], inflow)


def _linear(matrix: Floats, right: Floats) -> Floats:
    return np.asarray(np.linalg.solve(matrix, right), np.float64)
