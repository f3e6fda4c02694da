"""Where the boxes and passing lines of a diagram lie from left to right.

Each row is placed by least squares: as near as its order and the gaps allow to the middle of what
its members are joined to (isotonic regression, by pooling neighbours that would touch). Rows are
swept up and down until they settle, then passing lines are made upright where there is room.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tidegate.findings.diagram_order import Grid

PAGE = 1040.0
"""The width a picture keeps to where it can: a page of the house at its own size."""
_BETWEEN_BOXES, _BESIDE_BOX, _BETWEEN_LINES = 24.0, 18.0, 14.0


def across(made: Grid, widths: Sequence[float], bold: Sequence[bool]) -> list[float]:
    """The middle of each node; the leftmost edge is at 0. `widths` are the boxes', `bold` the
    lines that should run straightest."""
    wide = [*widths, *[0.0] * (len(made.trunk) - made.count)]
    offsets = [_offsets(row, wide, made.count) for row in made.rows]
    x = [0.0] * len(made.trunk)
    for row, offset in zip(made.rows, offsets, strict=True):
        for at, step in zip(row, offset, strict=True):
            x[at] = step - offset[-1] / 2
    above: list[list[tuple[int, float]]] = [[] for _ in made.trunk]
    below: list[list[tuple[int, float]]] = [[] for _ in made.trunk]
    heavy = {
        pair
        for chain, one in zip(made.chains, bold, strict=True)
        if one
        for pair in pairwise(chain)
    }
    for a, b in sorted(made.segments()):
        passing = (a >= made.count) + (b >= made.count)
        weight = (1.0, 2.0, 60.0)[passing] * (6 if (a, b) in heavy else 1)
        below[a].append((b, weight))
        above[b].append((a, weight))
    most = max((offset[-1] + wide[row[0]] / 2 + wide[row[-1]] / 2
                for row, offset in zip(made.rows, offsets, strict=True)), default=0.0)  # fmt: skip
    half = max(most * 1.06, min(PAGE, most * 1.6)) / 2
    bounds = [
        (wide[row[0]] / 2 - half, half - wide[row[-1]] / 2 - offset[-1])
        for row, offset in zip(made.rows, offsets, strict=True)
    ]
    many = len(made.trunk) > 3_000
    for turn in range(8 if many else 40):
        down = turn % 2 == 0
        alone = turn < (4 if many else 12)
        steps = list(zip(made.rows, offsets, bounds, strict=True))
        for row, offset, bound in steps if down else reversed(steps):
            _settle(row, offset, bound, x, above if down or not alone else None,
                    below if not down or not alone else None)  # fmt: skip
    _upright(made, offsets, x)
    for at in range(made.count, len(made.trunk)):
        above[at], below[at] = [(at, 1e9)], []
    for turn in range(4 if many else 16):
        steps = list(zip(made.rows, offsets, bounds, strict=True))
        for row, offset, bound in steps if turn % 2 else reversed(steps):
            _settle(row, offset, bound, x, above, below)
    left = min((x[at] - wide[at] / 2 for at in range(len(x))), default=0.0)
    return [at - left for at in x]


def _offsets(row: Sequence[int], wide: Sequence[float], count: int) -> list[float]:
    """How far each member of a row lies from the first when all are packed."""
    found = [0.0]
    for a, b in pairwise(row):
        passing = (a >= count) + (b >= count)
        gap = (_BETWEEN_BOXES, _BESIDE_BOX, _BETWEEN_LINES)[passing]
        found.append(found[-1] + (wide[a] + wide[b]) / 2 + gap)
    return found


def _settle(
    row: Sequence[int],
    offset: Sequence[float],
    bound: tuple[float, float],
    x: list[float],
    above: list[list[tuple[int, float]]] | None,
    below: list[list[tuple[int, float]]] | None,
) -> None:
    blocks: list[tuple[float, float, int]] = []  # weighted sum, weight, members
    for at, step in zip(row, offset, strict=True):
        joined = [*(above[at] if above else ()), *(below[at] if below else ())]
        weight = sum(w for _, w in joined)
        total = sum(w * x[other] for other, w in joined)
        if not joined:
            weight, total = 0.05, 0.05 * x[at]
        total, members = total - weight * step, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / weight:
            more, heavier, others = blocks.pop()
            total, weight, members = total + more, weight + heavier, members + others
        blocks.append((total, weight, members))
    n = 0
    for total, weight, members in blocks:
        for _ in range(members):
            x[row[n]] = min(max(total / weight, bound[0]), bound[1]) + offset[n]
            n += 1


def _upright(made: Grid, offsets: Sequence[Sequence[float]], x: list[float]) -> None:
    """Moves runs of passing spots of one line onto one upright, as far as their neighbours let."""
    where = {at: (row, n) for row, one in enumerate(made.rows) for n, at in enumerate(one)}

    def room(at: int) -> tuple[float, float]:
        number, n = where[at]
        row, offset = made.rows[number], offsets[number]
        left = x[row[n - 1]] + offset[n] - offset[n - 1] if n else -1e9
        right = x[row[n + 1]] - offset[n + 1] + offset[n] if n + 1 < len(row) else 1e9
        return left, right

    lines: dict[int, set[int]] = {}
    for at in range(made.count, len(made.trunk)):
        lines.setdefault(made.trunk[at], set()).add(at)
    for _ in range(3):
        for spots in lines.values():
            run: list[int] = []
            low, high = -1e9, 1e9
            for at in sorted(spots, key=lambda at: where[at]):
                left, right = room(at)
                if max(low, left) > min(high, right):
                    _lined(run, low, high, x)
                    run, low, high = [], -1e9, 1e9
                run.append(at)
                low, high = max(low, left), min(high, right)
            _lined(run, low, high, x)


def _lined(run: Sequence[int], low: float, high: float, x: list[float]) -> None:
    if run:
        middle = min(max(sum(x[at] for at in run) / len(run), low), high)
        for at in run:
            x[at] = middle
