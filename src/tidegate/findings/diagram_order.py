"""The order of boxes and passing lines within the rows of a diagram, with few crossings.

A line that passes rows stands in each as a passing spot. Lines to one company that come from
further up share their spots like branches of a trunk, and so do lines from one owner: a hub with
sixty companies in eight rows then has one trunk, not fifty lines side by side.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from tidegate.findings.diagram_layers import Edge

_MOST_PASSED = 40_000  # rows passed by all lines; beyond, the longest lines run straight through


@dataclass(slots=True)
class Grid:
    """Rows of nodes from left to right. Nodes below `count` are boxes, the rest passing spots.

    `chains` lists for each edge its nodes from the top end to the bottom one; `trunk` tells which
    trunk a passing spot is of; `side` is, for an edge that closes a ring, on which side of its
    two boxes it runs (+1 right).
    """

    count: int
    rows: list[list[int]]
    chains: list[list[int]]
    trunk: list[int]
    side: dict[int, int]

    def segments(self) -> Counter[Edge]:
        """What joins neighbouring rows, and how many lines run there."""
        return Counter(pair for chain in self.chains for pair in pairwise(chain))


def grid(
    row_of: Sequence[int], place: Sequence[float], edges: Sequence[Edge], closes: Sequence[bool],
    dashed: Sequence[bool],
) -> Grid:  # fmt: skip
    """The rows with passing spots, in the order of `place`. Edges run downward already."""
    count = len(row_of)
    rows: list[list[int]] = [[] for _ in range(max(row_of, default=-1) + 1)]
    for at in sorted(range(count), key=lambda at: (place[at], at)):
        rows[row_of[at]].append(at)
    long = [n for n, (a, b) in enumerate(edges) if row_of[b] - row_of[a] > 1]
    leaving = Counter(edges[n][0] for n in long if not closes[n])
    arriving = Counter(edges[n][1] for n in long if not closes[n])
    chains: list[list[int]] = [[a, b] for a, b in edges]
    trunk = [-1] * count
    trunks: dict[tuple[str, int, bool], int] = {}
    spots: dict[Edge, int] = {}
    hint = list(place)
    passed = 0
    for n in sorted(long, key=lambda n: (row_of[edges[n][1]] - row_of[edges[n][0]], n)):
        a, b = edges[n]
        if closes[n]:
            key = ("ring", n, False)
        elif arriving[b] >= leaving[a]:
            key = ("to", b, dashed[n])
        else:
            key = ("from", a, dashed[n])
        number = trunks.setdefault(key, len(trunks))
        passed += row_of[b] - row_of[a] - 1
        if passed > _MOST_PASSED:
            break
        middle = []
        for row in range(row_of[a] + 1, row_of[b]):
            spot = spots.setdefault((number, row), len(trunk))
            if spot == len(trunk):
                trunk.append(number)
                hint.append((place[a] + place[b]) / 2)
                rows[row].append(spot)
            middle.append(spot)
        chains[n] = [a, *middle, b]
    for members in rows:
        members.sort(key=lambda at: (hint[at], at))
    return Grid(count, rows, chains, trunk, {})


def uncrossed(made: Grid) -> None:
    """Orders the rows by barycentres, down and up in turn, and keeps the order of fewest
    crossings met; then neighbours are swapped while that helps."""
    segments = made.segments()
    above: list[list[int]] = [[] for _ in made.trunk]
    below: list[list[int]] = [[] for _ in made.trunk]
    for a, b in sorted(segments):
        if a < len(made.trunk) and b < len(made.trunk):
            below[a].append(b)
            above[b].append(a)
    place = [0.0] * len(made.trunk)
    for row in made.rows:
        _number(row, place)
    passes = 24 if len(segments) < 600 else 10 if len(segments) < 6_000 else 4
    best, kept = _crossings(made, below, place), [list(row) for row in made.rows]
    for turn in range(passes):
        if turn > 1 and not best:
            break
        down = turn % 2 == 0
        beside = above if down else below
        for row in made.rows if down else reversed(made.rows):
            wanted = {
                at: sum(place[o] for o in beside[at]) / len(beside[at]) if beside[at] else place[at]
                for at in row
            }
            row[:] = _sorted(row, wanted, place, made.count)
            _number(row, place)
        if turn % 4 == 3:
            _swap(made, above, below, place)
        crossings = _crossings(made, below, place)
        # The first two sweeps also set trunks amid their branches, which costs no crossing.
        if crossings < best or (turn < 2 and crossings == best):
            best, kept = crossings, [list(row) for row in made.rows]
    made.rows[:] = kept
    for row in made.rows:
        _number(row, place)
    _swap(made, above, below, place)


def _sorted(
    row: Sequence[int], wanted: dict[int, float], place: Sequence[float], count: int
) -> list[int]:
    """By barycentre. Where several want one place the passing spots stand in their middle: a trunk
    then runs amid its branches, not beside them all."""
    found: list[int] = []
    ranked = sorted(row, key=lambda at: (wanted[at], place[at]))
    for _, same in groupby(ranked, key=lambda at: round(wanted[at], 9)):
        members = list(same)
        boxes = [at for at in members if at < count]
        half = len(boxes) // 2
        found += boxes[:half] + [at for at in members if at >= count] + boxes[half:]
    return found


def _number(row: Sequence[int], place: list[float]) -> None:
    # A share of the row's width, so that barycentres of rows of different length compare.
    for n, at in enumerate(row):
        place[at] = (n + 0.5) / len(row)


def _crossings(made: Grid, below: list[list[int]], place: list[float]) -> int:
    total = 0
    for row in made.rows:
        seen: list[float] = []
        for at in row:
            ends = sorted(place[other] for other in below[at])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _pair(one: list[float], other: list[float]) -> int:
    """How often the lines of two neighbours cross, `one` to the left; both sorted."""
    return sum(len(one) - bisect_right(one, end) for end in other)


def _swap(made: Grid, above: list[list[int]], below: list[list[int]], place: list[float]) -> None:
    if sum(map(len, below)) > 3_000:
        return
    for _ in range(4):
        moved = False
        for row in made.rows:
            ends = {
                at: [sorted(place[o] for o in beside[at]) for beside in (above, below)]
                for at in row
            }
            for n in range(len(row) - 1):
                a, b = row[n], row[n + 1]
                gain = sum(
                    _pair(one, other) - _pair(other, one)
                    for one, other in zip(ends[a], ends[b], strict=True)
                )
                if gain > 0:
                    row[n], row[n + 1] = b, a
                    moved = True
            _number(row, place)
        if not moved:
            return


def beside_rings(made: Grid, closes: Sequence[bool]) -> None:
    """Gives each line that closes a ring a spot beside either of its boxes, on the side where it
    passes the rows between them."""
    place = [0.0] * len(made.trunk)
    row_of = [0] * len(made.trunk)
    for number, row in enumerate(made.rows):
        _number(row, place)
        for at in row:
            row_of[at] = number
    beside: dict[int, dict[int, list[int]]] = {}
    for n, chain in enumerate(made.chains):
        if not closes[n]:
            continue
        ends, middle = (chain[0], chain[-1]), chain[1:-1]
        lean = sum(place[at] for at in middle) / len(middle) if middle else 1.0
        side = 1 if lean >= (place[ends[0]] + place[ends[1]]) / 2 else -1
        made.side[n] = side
        spots = []
        for end in ends:
            spot = len(made.trunk)
            made.trunk.append(made.trunk[middle[0]] if middle else -2 - n)
            beside.setdefault(end, {}).setdefault(side, []).append(spot)
            spots.append(spot)
        made.chains[n] = [ends[0], spots[0], *middle, spots[1], ends[1]]
    if beside:
        for row in made.rows:
            row[:] = [
                at
                for box in row
                for at in (*beside.get(box, {}).get(-1, ()), box, *beside.get(box, {}).get(1, ()))
            ]
