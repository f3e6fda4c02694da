"""What one holder has of others, directly and through all that lies between.

Integrated ownership (Brioschi, Buzzacchi and Colombo, Journal of Banking and Finance 13, 1989): the
product of shares along every path, summed. Paths that come back to the holder are not counted again
(Baldone, Brioschi and Paleari, 1998): nobody owns part of itself by owning others. Reckoned in
fractions; a ring too large to solve is enclosed between bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tidegate.ownership.analysis.holdings import Holdings
from tidegate.ownership.analysis.order import in_order
from tidegate.ownership.propagation import NOTHING, Gate, Held, propagate
from tidegate.ownership.share import WHOLE

_IN_PROPORTION = Gate(0, above_whole=False, below_nothing=False)
Step = Callable[[int], Iterator[tuple[int, int, int]]]


def reached(step: Step, start: int, within: set[int] | None = None) -> list[int]:
    """All to be come by from `start` by stakes that may be above nothing, the nearest first."""
    found = [start]
    seen = {start}
    for one in found:  # grows while it is walked
        for other, _, high in step(one):
            if high and other not in seen and (within is None or other in within):
                seen.add(other)
                found.append(other)
    return found


def indirect(
    net: Holdings, holder: int, within: set[int] | None = None, *, least: int = 0
) -> tuple[dict[int, Held], int]:
    """What `holder` has of each entity below it, in units: `low` by the least of every share,
    `high` by the most; and the stakes looked at.

    `within` narrows it to ways through these. Where `least` is given, entities of which the holder
    cannot have so much may be missing.
    """
    nodes = set(reached(net.below, holder, within))
    groups = in_order(net, nodes)
    cost = len(nodes)
    if least:
        worth, cost = _worth_reckoning(net, holder, groups, least)
        groups = [group for group in groups if group[0] in worth]
        nodes &= worth
    place = {node: k for k, node in enumerate(sorted(nodes))}
    into: list[list[tuple[int, int, int]]] = []
    for node in place:
        rows = []
        rest_low = rest_high = 0
        for other, low, high in net.above(node):
            cost += 1
            if other in place:
                rows.append((place[other], low, high))
            else:
                rest_low, rest_high = rest_low + low, rest_high + high
        if rest_high:  # what others hold leaves less room: one holder who has no part in it
            rows.append((len(place), rest_low, rest_high))
        into.append(rows)
    into.append([])
    order = [[place[one] for one in group] for group in groups]
    at = {k: node for node, k in place.items()}
    seeds = {place[holder]}
    surely = propagate(into, order, seeds, _IN_PROPORTION, most=False)
    most = propagate(into, order, seeds, _IN_PROPORTION, most=True)
    found = {
        at[k]: Held(surely.get(k, NOTHING).low, held.high)
        for k, held in most.items()
        if k in at and at[k] != holder
    }
    return found, cost


def _worth_reckoning(
    net: Holdings, holder: int, groups: list[list[int]], least: int
) -> tuple[set[int], int]:
    """The entities of which the holder may have `least`, all between it and them, and the cost.

    By whole numbers rounded up, which are a hundred times as quick as growing fractions. Nobody
    passes on more than the whole, so a ring is taken for one that passes on all.
    """
    bound = {holder: WHOLE}
    wanted = {holder}
    cost = 0
    for group in groups:
        for one in group:
            if one == holder:
                continue
            total = 0
            for other, _, high in net.above(one):
                cost += 1
                if other in bound:
                    total -= -high * min(bound[other], WHOLE) // WHOLE
            bound[one] = total if len(group) == 1 else WHOLE
            if len(group) > 1 or total >= least:
                wanted.add(one)
    worth: set[int] = set()
    for group in reversed(groups):
        if worth.isdisjoint(group) and wanted.isdisjoint(group):
            continue
        worth.update(group)
        for one in group:
            worth.update(other for other, _, high in net.above(one) if high and other in bound)
    return worth, cost


def at_most_above(net: Holdings, of: int) -> dict[int, int]:
    """For each entity above `of` a bound, in units, that its indirect share does not exceed.

    Rounded up. Through a ring no bound is reckoned and it is the whole: this only spares the
    exact reckoning where it could not reach a threshold anyway.
    """
    nodes = set(reached(net.above, of))
    groups = in_order(net, nodes)
    bound = {of: WHOLE}
    for group in reversed(groups):  # what is held comes before who holds it
        ringed = len(group) > 1
        for one in group:
            if ringed:
                bound[one] = WHOLE
            elif one != of:
                bound[one] = _through(net.below(one), bound)
    in_ring = {one for group in groups if len(group) > 1 for one in group}
    if in_ring:
        for one in _above_all(net, in_ring, nodes):
            bound[one] = WHOLE
    return bound


def _through(stakes: Iterable[tuple[int, int, int]], bound: dict[int, int]) -> int:
    total = 0
    for company, _, high in stakes:
        if company in bound:
            total -= -high * bound[company] // WHOLE
    return total


def _above_all(net: Holdings, starts: set[int], within: set[int]) -> set[int]:
    """Who stands above any of `starts`: one walk, however many they are."""
    found = set(starts)
    waiting = list(starts)
    while waiting:
        for other, _, high in net.above(waiting.pop()):
            if high and other in within and other not in found:
                found.add(other)
                waiting.append(other)
    return found - starts
