"""Why a node is a member: one path that leads to it from a seed, and all edges it rests on."""

from __future__ import annotations

from collections import deque

import numpy as np

from tidegate.ownership.closure import Closure, closure
from tidegate.ownership.network import Flags, Ints, Network, Units


def path(net: Network, found: Closure, seeds: Flags, target: int) -> list[int]:
    """Nodes from a seed to `target`, each a member that holds of the next; [] for no member.

    At each step back it takes the largest stake among the members that joined before, of equal
    ones the owner that stands first; so it is the same on every run and never goes in a circle.
    """
    if not found.member[target]:
        return []
    if seeds[target]:
        return [int(target)]
    found = _followed(net, found, target)
    starts, edges = net.in_edges
    share = _shares(net, found)
    back = [int(target)]
    while found.round[back[-1]] > 0:
        node = back[-1]
        into = edges[starts[node] : starts[node + 1]]
        before = found.round[net.owner[into]]
        into = into[(before >= 0) & (before < found.round[node])]
        # Edges stand sorted by owner, and argmax takes the first of equals.
        back.append(int(net.owner[into[np.argmax(share[into])]]))
    return back[::-1]


def support(net: Network, found: Closure, target: int, *, limit: int = 1000) -> Ints:
    """The edges on which what is held of `target` rests: those into it from members, those into
    these members from members, and so on back to the seeds; nearest and largest first, no more
    than `limit`. For who is no member, the edges that make up what members do hold."""
    found = _followed(net, found, target)
    starts, edges = net.in_edges
    share = _shares(net, found)
    rests: list[int] = []
    seen = {int(target)}
    ahead = deque(seen)
    while ahead and len(rests) < limit:
        node = ahead.popleft()
        if found.round[node] == 0 and node != target:
            continue
        into = edges[starts[node] : starts[node + 1]]
        into = into[found.member[net.owner[into]] & (share[into] > 0)]
        into = into[np.argsort(-share[into], kind="stable")]
        rests.extend(into[: limit - len(rests)].tolist())
        fresh = [owner for owner in net.owner[into].tolist() if owner not in seen]
        seen.update(fresh)
        ahead.extend(fresh)
    return np.array(rests, np.int32)


def _shares(net: Network, found: Closure) -> Units:
    return net.low if found.bound == "low" else net.high


def _followed(net: Network, found: Closure, target: int) -> Closure:
    """Where each seed was taken alone, the closure of the one that counts most for `target`."""
    if found.by is None or found.by[target] < 0:
        return found
    seed = int(found.by[target])
    alone = found.runs.get(seed)
    if alone is None:
        seeds = np.zeros(net.size, np.bool_)
        seeds[seed] = True
        alone = closure(
            net, seeds, found.gate, strict=found.strict, bound=found.bound, exempt=found.exempt
        )
        if len(found.runs) >= 32:
            found.runs.clear()
        found.runs[seed] = alone
    return alone
