"""Which row each box of a diagram stands in, owners above what they own (Sugiyama's first steps).

Rings are opened at as few lines as a greedy order finds (Eades, Lin and Smyth 1993), each inside
its strongly connected component; rows are longest paths, then drawn together; a row too wide for
a page is broken into several. Everything runs in time linear in boxes and lines but for a
logarithm, and nothing recurses: a chain may be ten thousand boxes deep.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Sequence

Edge = tuple[int, int]
_BOLD, _THIN = 1000, 4


def components(count: int, edges: Sequence[Edge]) -> list[list[int]]:
    """The boxes tied to each other, directly or through others; the largest first."""
    root = list(range(count))

    def top(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for one, other in edges:
        a, b = sorted((top(one), top(other)))
        root[b] = a
    found: dict[int, list[int]] = {}
    for at in range(count):
        found.setdefault(top(at), []).append(at)
    return sorted(found.values(), key=lambda one: (-len(one), one[0]))


def rings(count: int, edges: Sequence[Edge]) -> list[int]:
    """The number of each box's strongly connected component (Tarjan's, without recursion)."""
    below: list[list[int]] = [[] for _ in range(count)]
    for owner, owned in edges:
        below[owner].append(owned)
    number, low, component = [-1] * count, [0] * count, [-1] * count
    stack: list[int] = []
    seen = parts = 0
    for start in range(count):
        if number[start] >= 0:
            continue
        path = [(start, 0)]
        while path:
            at, turn = path.pop()
            if turn == 0:
                number[at] = low[at] = seen
                seen += 1
                stack.append(at)
            else:
                low[at] = min(low[at], low[below[at][turn - 1]])
            while turn < len(below[at]):
                other = below[at][turn]
                turn += 1
                if number[other] < 0:
                    path += [(at, turn), (other, 0)]
                    break
                if component[other] < 0:
                    low[at] = min(low[at], number[other])
            else:
                if low[at] == number[at]:
                    while component[at] < 0:
                        component[stack.pop()] = parts
                    parts += 1
    return component


def closing(count: int, edges: Sequence[Edge], bold: Sequence[bool]) -> list[bool]:
    """For each edge whether it closes a ring, so that the others run one way. Bold edges are
    spared where any other will do, and a box held from outside its ring stands high in it."""
    component = rings(count, edges)
    inside = [component[a] == component[b] for a, b in edges]
    sizes: dict[int, int] = {}
    for one in component:
        sizes[one] = sizes.get(one, 0) + 1
    place = [0] * count
    if any(inside):
        bonus = [0] * count
        for (_, owned), within in zip(edges, inside, strict=True):
            if not within:
                bonus[owned] = 2
        held = [(a, b, _BOLD if bold[n] else _THIN) for n, (a, b) in enumerate(edges) if inside[n]]
        members = [at for at in range(count) if sizes[component[at]] > 1]
        _greedy(members, held, bonus, place)
    return [within and place[a] > place[b] for (a, b), within in zip(edges, inside, strict=True)]


def _greedy(
    members: Sequence[int], held: Sequence[tuple[int, int, int]], bonus: list[int], place: list[int]
) -> None:
    """Numbers the members in `place`: sinks last, sources first, else by what flows out over in."""
    out: dict[int, dict[int, int]] = {at: {} for at in members}
    into: dict[int, dict[int, int]] = {at: {} for at in members}
    for a, b, weight in held:
        out[a][b] = into[b][a] = weight
    outward = {at: sum(out[at].values()) for at in members}
    inward = {at: sum(into[at].values()) for at in members}
    heap = [(-(outward[at] - inward[at] + bonus[at]), at) for at in members]
    heapq.heapify(heap)
    free = [at for at in reversed(members) if not outward[at] or not inward[at]]
    left = set(members)
    first, last = 0, len(members) - 1
    while left:
        if free:
            at = free.pop()
            if at not in left:
                continue
        else:
            grade, at = heapq.heappop(heap)
            if at not in left or -grade != outward[at] - inward[at] + bonus[at]:
                continue
        left.discard(at)
        if outward[at] or not inward[at]:
            place[at], first = first, first + 1
        else:
            place[at], last = last, last - 1
        for beside, balance in ((out[at], inward), (into[at], outward)):
            for other, weight in beside.items():
                if other in left:
                    balance[other] -= weight
                    grade = outward[other] - inward[other] + bonus[other]
                    heapq.heappush(heap, (-grade, other))
                    if not outward[other] or not inward[other]:
                        free.append(other)


def ranks(count: int, edges: Sequence[Edge], weights: Sequence[int]) -> list[int]:
    """The row of each box, 0 at the top; every edge, of a graph without rings, goes down by at
    least one. Owners are drawn down to what they own, so that lines are short."""
    above: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    below: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for (owner, owned), weight in zip(edges, weights, strict=True):
        below[owner].append((owned, weight))
        above[owned].append((owner, weight))
    waiting = [len(one) for one in above]
    order = [at for at in range(count) if not waiting[at]]
    row = [0] * count
    for at in order:
        for other, _ in below[at]:
            row[other] = max(row[other], row[at] + 1)
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    pull = [sum(w for _, w in below[at]) - sum(w for _, w in above[at]) for at in range(count)]
    for _ in range(6):
        before = list(row)
        for at in reversed(order):
            if below[at] and pull[at] >= 0:
                row[at] = min(row[other] for other, _ in below[at]) - 1
        for at in order:
            if above[at] and pull[at] < 0:
                row[at] = max(row[other] for other, _ in above[at]) + 1
        if row == before:
            break
    used = {r: n for n, r in enumerate(sorted(set(row)))}
    return [used[r] for r in row]


def broken(
    rows: Sequence[Sequence[int]], edges: Sequence[Edge], bold: Sequence[bool], widest: int
) -> tuple[list[int], list[float]]:
    """Rows of more than `widest` boxes broken into several, neighbours one above the other: the
    new row of each box, and its place from left to right as a number to sort by."""
    count = sum(len(row) for row in rows)
    owns, owned = bytearray(count), bytearray(count)
    for a, b in edges:
        owns[a] = owned[b] = 1
    new, place = [0] * count, [0.0] * count
    first = 0
    for row in rows:
        deep = max(1, -(-len(row) // widest))
        for start in range(0, len(row), deep):
            # What owns nothing further may stand high, near its owners; a mere owner low.
            group = sorted(row[start : start + deep], key=lambda at: owns[at] - owned[at])
            for n, at in enumerate(group):
                new[at] = first + n
                place[at] = (start + n / deep) / max(1, len(row))
        first += deep
    first_of_all = {end for edge, one in zip(edges, bold, strict=True) if one for end in edge}
    _drawn_together(new, edges, first_of_all, widest)
    return new, place


def _drawn_together(
    rows: list[int], edges: Sequence[Edge], bold: Collection[int], widest: int
) -> None:
    """Moves boxes up to their owners, and mere owners down to what they own, where a row has room:
    breaking rows has pushed all below them down. The bold come first, and a row takes two more."""
    above: list[list[int]] = [[] for _ in rows]
    below: list[list[int]] = [[] for _ in rows]
    for a, b in edges:
        below[a].append(b)
        above[b].append(a)
    held = Counter(rows)

    def moved(at: int, candidates: range) -> None:
        for row in candidates:
            if held[row] < widest + 2 * (at in bold):
                held[rows[at]] -= 1
                held[row] += 1
                rows[at] = row
                return

    order = sorted(range(len(rows)), key=lambda at: (rows[at], at))
    for at in sorted(order, key=lambda at: at not in bold):
        if above[at]:
            moved(at, range(max(rows[a] for a in above[at]) + 1, rows[at]))
    for at in reversed(order):
        if below[at] and not above[at]:
            moved(at, range(min(rows[b] for b in below[at]) - 1, rows[at], -1))
    used = {row: n for n, row in enumerate(sorted(set(rows)))}
    rows[:] = [used[row] for row in rows]
