"""Who stands at the top of every chain of control, for all entities at once.

Where no company is told to be held over 100 %, at most one group of holders can have more than half
of it, so controllers nest: whoever stands at the top of a group controls all of it, and a group
that has the majority of another's top takes that group over whole. Groups are merged until none has
the majority of another, the smaller into the larger; each stake moves log n times at most. Where
holders overlap, because a file tells over 100 % or the gate is a half or less, the groups concerned
are walked holder by holder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.ownership.analysis.control import EFFORT, HALF, walk
from tidegate.ownership.analysis.holdings import Holdings, holdings_of
from tidegate.ownership.network import Network

_PASSES = 30
Nodes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Tops:
    """`top[k]` is the number of who ultimately, and certainly, controls `k`: `k` itself where
    nobody does, the least number of them where several do.

    `rings` gives, by that number, the members of a ring whose members all control each other and
    nobody else does. `several` gives all ultimate controllers, by their numbers, of entities that
    have more than one. What concerns `left_out` was not settled within the effort.
    """

    top: Nodes
    rings: Mapping[int, tuple[int, ...]]
    several: Mapping[int, tuple[int, ...]]
    left_out: tuple[int, ...] = ()

    def of(self, entity: int) -> tuple[int, ...]:
        """The tops over an entity; none where nobody controls it."""
        found = self.several.get(entity, (int(self.top[entity]),))
        return tuple(top for top in found if top != entity or top in self.rings)


def tops(
    net: Network | Holdings, gate: int = HALF, *, strict: bool = True, effort: int = EFFORT
) -> Tops:
    """The ultimate controllers of every entity, by the low bounds: near-linear, on deep chains too.

    Raises ValueError for a gate that everybody reaches.
    """
    net = holdings_of(net)
    least = gate + 1 if strict else gate
    if least <= 0:
        raise ValueError("everybody reaches a gate of nothing")
    group, circles = _alone(net.net, least)
    group, own = _together(net.net, group, circles, least)
    tangles = _tangles(net.net, group, least)
    rings = {top: members for top, members in circles.items() if int(group[top]) == top}
    spare = effort
    left_out: set[int] = set()
    tangled = {int(one) for one in np.unique(group[tangles >= 0])} if tangles.size else set()
    # Where more is held than two majorities a circle may have members beside the circle.
    crowded = {int(one) for one in np.unique(group[net.net.low_sums >= 2 * least])}
    for top in [*own, *crowded.intersection(circles)]:
        if int(group[top]) != top or top in tangled:
            continue
        members, cost = _ring_of(net, top, group, least, spare)
        spare -= cost
        if members is None:
            left_out.add(top)
        else:
            rings[top] = members
    several: dict[int, tuple[int, ...]] = {}
    if tangled:
        left_out |= _untangle(net, tangles, group, rings, several, least, spare)
    # A ring is known by its least member.
    named = {top: min(members) for top, members in rings.items()}
    if any(old != new for old, new in named.items()):
        renamed = np.arange(net.size)
        for old, new in named.items():
            renamed[old] = new
        group = renamed[group]
        rings = {named[top]: members for top, members in rings.items()}
    return Tops(group, dict(sorted(rings.items())), several, tuple(sorted(left_out)))


def _alone(net: Network, least: int) -> tuple[Nodes, dict[int, tuple[int, ...]]]:
    """Groups by single majority holders alone, and the circles in which such chains end."""
    above = np.arange(net.size)
    decides = net.low >= least
    above[net.owned[decides]] = net.owner[decides]
    end = above
    for _ in range(max(net.size, 2).bit_length()):
        end = end[end]
    circles: dict[int, tuple[int, ...]] = {}
    seen: set[int] = set()
    ends = np.unique(end)
    name = np.arange(net.size)
    for start in ends[above[ends] != ends].tolist():
        if start in seen:
            continue
        circle = [start]
        at = int(above[start])
        while at != start:
            circle.append(at)
            at = int(above[at])
        seen.update(circle)
        circles[min(circle)] = tuple(sorted(circle))
        name[circle] = min(circle)
    return name[end], circles


def _together(
    net: Network, group: Nodes, circles: Mapping[int, tuple[int, ...]], least: int
) -> tuple[Nodes, list[int]]:
    """Groups merged where one together has the majority of another's top; and the tops whose own
    group has the majority of them."""
    is_top = group == np.arange(net.size)
    is_top &= net.low_sums >= least
    is_top[list(circles)] = False
    edges = np.flatnonzero(is_top[net.owned] & (net.low > 0))
    held: dict[int, dict[int, int]] = {}
    touches: dict[int, set[int]] = {}
    for owner, owned, low in zip(
        group[net.owner[edges]].tolist(),
        net.owned[edges].tolist(),
        net.low[edges].tolist(),
        strict=True,
    ):
        row = held.setdefault(owned, {})
        row[owner] = row.get(owner, 0) + low
        touches.setdefault(owner, set()).add(owned)
    # A bag is what stands for a group while it grows; its top may change, its bag need not.
    bag_of: dict[int, int] = {}
    top_of: dict[int, int] = {}
    up: dict[int, int] = {}

    def find(bag: int) -> int:
        root = bag
        while root in up:
            root = up[root]
        while bag in up:  # flattened, or chains of bags would be walked again and again
            up[bag], bag = root, up[bag]
        return root

    waiting = [
        (company, holder)
        for company, row in held.items()
        for holder, low in row.items()
        if low >= least
    ]
    taken: dict[int, int] = {}
    own: list[int] = []
    while waiting:
        company, holder = waiting.pop()
        if company in taken:
            continue
        holder, mine = find(holder), find(bag_of.get(company, company))
        if mine == holder:
            own.append(company)
            continue
        winner = taken[company] = top_of.get(holder, holder)
        small, large = sorted((mine, holder), key=lambda one: len(touches.get(one, ())))
        up[small] = large
        top_of[large] = winner
        bag_of[winner] = large
        into = touches.setdefault(large, set())
        for other in touches.pop(small, set()):
            row = held[other]
            row[large] = row.get(large, 0) + row.pop(small)
            into.add(other)
            if row[large] >= least:
                waiting.append((other, large))
    if not taken:
        return group, own
    above = np.arange(net.size)
    above[list(taken)] = list(taken.values())
    for _ in range(max(len(taken), 2).bit_length()):
        above = above[above]
    return above[group], own


def _tangles(net: Network, group: Nodes, least: int) -> Nodes:
    """For each entity the tangle it is in, by the least top, or -1: groups that have the majority
    of a member of another, closed so that no control leads out."""
    crowded = net.low_sums >= 2 * least
    if not crowded.any():
        return np.zeros(0, np.int64)
    edges = np.flatnonzero(crowded[net.owned])
    sets = group.copy()
    for _ in range(_PASSES):
        key = net.owned[edges].astype(np.int64) * net.size + sets[net.owner[edges]]
        keys, place = np.unique(key, return_inverse=True)
        sums = np.zeros(keys.size, np.int64)
        np.add.at(sums, place, net.low[edges])
        owned, holder = keys // net.size, keys % net.size
        joins = (sums >= least) & (sets[owned] != holder)
        if not joins.any():
            break
        up: dict[int, int] = {}
        for a, b in zip(sets[owned[joins]].tolist(), holder[joins].tolist(), strict=True):
            roots = []
            for one in (a, b):
                root = one
                while root in up:
                    root = up[root]
                roots.append(root)
            if roots[0] != roots[1]:
                up[max(roots)] = min(roots)
        renamed = np.arange(net.size)
        for one in up:
            root = one
            while root in up:
                root = up[root]
            renamed[one] = root
        sets = renamed[sets]
        # A tangle may have the majority of what neither of its groups had.
        edges = np.flatnonzero(net.low_sums[net.owned] >= least)
    else:
        sets = np.zeros(net.size, np.int64)  # too knotted to part: one tangle of all
    changed = np.unique(sets[sets != group])
    if not changed.size:
        return np.zeros(0, np.int64)
    return np.where(np.isin(sets, changed), sets, -1)


def _ring_of(
    net: Holdings, top: int, group: Nodes, least: int, effort: int
) -> tuple[tuple[int, ...] | None, int]:
    """The members of a group who control its top, itself among them; None beyond the effort."""
    spent = 0
    members = {top}
    inside = [top]
    seen = {top}
    for one in inside:  # grows while it is walked, the nearest first
        for holder, low, _ in net.above(one):
            spent += 1
            if low and holder not in seen and int(group[holder]) == top:
                seen.add(holder)
                inside.append(holder)
    for one in inside[1:]:
        if spent > effort:
            return None, spent
        control, cost = walk(net, one, least, "low", members)
        spent += cost
        if control.companies and control.companies[-1] in members:
            members.add(one)
    return tuple(sorted(members)), spent


def _untangle(
    net: Holdings,
    tangles: Nodes,
    group: Nodes,
    rings: dict[int, tuple[int, ...]],
    several: dict[int, tuple[int, ...]],
    least: int,
    effort: int,
) -> set[int]:
    """Settles the tangles by walking from each holder in them; returns whom it did not come to."""
    first = net.first(least, "low")
    inside = [one for one in first if tangles[one] >= 0]
    below: dict[int, set[int]] = {}
    spent = 0
    left_out = set()
    for holder in inside:
        if spent > effort:
            left_out.add(holder)
            continue
        control, cost = walk(net, holder, least, "low")
        spent += cost
        below[holder] = {*control.companies, *([holder] if control.itself else [])}
    ends: dict[int, tuple[int, ...]] = {}
    over: dict[int, set[int]] = {}
    for holder, companies in below.items():
        for company in companies:
            over.setdefault(company, set()).add(holder)
    for holder, companies in below.items():
        above = over.get(holder, set())
        if above <= companies | {holder}:  # whoever controls it is controlled by it: a top
            ends[holder] = tuple(sorted(above | {holder}))
    for entity in np.flatnonzero(tangles >= 0).tolist():
        names = {min(ends[one]) for one in over.get(entity, set()) if one in ends}
        if entity in ends:
            names.add(min(ends[entity]))
        found = tuple(sorted(names))
        group[entity] = found[0] if found else entity
        if len(found) > 1:
            several[entity] = found
    for members in ends.values():
        # A holder that controls itself through others and alone is a ring of one.
        if len(members) > 1 or members[0] in below[members[0]]:
            rings[min(members)] = members
    for gone in [
        top for top in rings if tangles[top] >= 0 and top not in {min(m) for m in ends.values()}
    ]:
        del rings[gone]
    return left_out
