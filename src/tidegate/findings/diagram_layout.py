"""Lays a structure out: rows, order, places, lines and labels, each tied part on its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tidegate.findings.diagram_fold import fold
from tidegate.findings.diagram_labels import ROW, Wanted, extent, placed_labels
from tidegate.findings.diagram_layers import broken, closing, components, ranks
from tidegate.findings.diagram_order import Grid, beside_rings, grid, uncrossed
from tidegate.findings.diagram_parts import Area, Arrow, Box, Layout, Line, Placed, Route, Spot
from tidegate.findings.diagram_places import PAGE, across
from tidegate.findings.diagram_routes import Plan
from tidegate.findings.diagram_text import Words, label_rows, words_of

_MARGIN, _APART = 14.0, 34.0
_LABELS = 600  # beyond, a picture holds more lines than labels could tell apart
_GAP, _GROWN, _ROUNDS = 42.0, 20.0, 7


def layout(
    boxes: Sequence[Box],
    arrows: Sequence[Arrow],
    *,
    focus: Sequence[str] = (),
    most: int = 100,
) -> Layout:
    """Where everything lies, after folding to `most` boxes. Raises ValueError as `fold` does."""
    kept = fold(boxes, arrows, focus, most)
    own: dict[int, tuple[str, ...]] = {}
    for line in kept.lines:
        if line.owner == line.owned:
            own[line.owner] = own.get(line.owner, ()) + line.labels
    lines = [line for line in kept.lines if line.owner != line.owned]
    words = [words_of(box, own.get(at)) for at, box in enumerate(kept.boxes)]
    of: dict[int, int] = {}
    parts = components(len(kept.boxes), [(li.owner, li.owned) for li in lines])
    for number, members in enumerate(parts):
        of.update(dict.fromkeys(members, number))
    held: list[list[Line]] = [[] for _ in parts]
    for line in lines:
        held[of[line.owner]].append(line)
    said = sorted((line for line in lines if line.labels), key=lambda line: not line.bold)
    silent = set(said[_LABELS:])
    drawn = [
        _part(members, some, words, len(kept.boxes), silent)
        for members, some in zip(parts, held, strict=True)
    ]
    shifts, width, height = _packed([(part.width, part.height) for part in drawn])
    placed: dict[int, Placed] = {}
    routes: list[Route] = []
    for part, (dx, dy) in zip(drawn, shifts, strict=True):
        for at, (x, y) in part.spots.items():
            placed[at] = Placed(
                kept.boxes[at], round(x + dx, 1), round(y + dy, 1), words[at].width,
                words[at].height, kept.counts[at], own.get(at),
            )  # fmt: skip
        routes += [_moved(route, dx, dy) for route in part.routes]
    told = [kept.told] if kept.told else []
    if silent:
        told.append(f"What {len(silent):,} lines stand for is not written beside them: too many.")
    ordered = tuple(placed[at] for at in range(len(kept.boxes)))
    return Layout(width, height, ordered, tuple(routes), " ".join(told))


@dataclass(frozen=True, slots=True)
class _Part:
    """One tied part, its upper left corner at 0, 0."""

    spots: dict[int, Spot]
    routes: list[Route]
    width: float
    height: float


def _part(
    members: Sequence[int],
    lines: Sequence[Line],
    words: Sequence[Words],
    drawn: int,
    silent: Collection[Line],
) -> _Part:
    new = {at: n for n, at in enumerate(members)}
    ends = [(new[li.owner], new[li.owned]) for li in lines]
    bold = [li.bold for li in lines]
    closes = closing(len(members), ends, bold)
    edges = [(b, a) if back else (a, b) for (a, b), back in zip(ends, closes, strict=True)]
    made = _ordered(len(members), edges, lines, closes, 7 if drawn <= 24 else 6)
    widths = [words[at].width for at in members]
    heights = [words[at].height for at in members]
    x = across(made, widths, bold)
    plan = Plan(made, x, widths, heights, [line.dashed for line in lines], _gaps(made, lines, x))
    rounds = _ROUNDS if len(lines) < 1_000 else 2
    for turn in range(rounds):
        plan.stack()
        curves = [plan.curve(n) for n in range(len(lines))]
        areas = [
            (x[n] - widths[n] / 2, plan.top_of(n), x[n] + widths[n] / 2,
             plan.top_of(n) + heights[n])
            for n in range(len(members))
        ]  # fmt: skip
        wanted = _wanted(plan, lines, curves, silent)
        labels, failed = placed_labels(wanted, areas, curves)
        if not failed or turn == rounds - 1:
            break
        asked = {one.line: one for one in wanted}
        for row in {_row_of_label(plan, asked[n]) for n in failed}:
            plan.gaps[row] += _GROWN
    left, top, right, bottom = extent([*areas, *labels.values()], curves)
    rows = {one.line: one.rows for one in wanted}
    routes = [
        _moved(Route(line, tuple(curve), closes[n], rows.get(n, ()), labels.get(n)), -left, -top)
        for n, (line, curve) in enumerate(zip(lines, curves, strict=True))
    ]
    spots = {at: (areas[n][0] - left, areas[n][1] - top) for at, n in new.items()}
    return _Part(spots, routes, right - left, bottom - top)


def _ordered(
    count: int,
    edges: Sequence[tuple[int, int]],
    lines: Sequence[Line],
    closes: Sequence[bool],
    widest: int,
) -> Grid:
    dashed = [line.dashed for line in lines]
    weights = [4 if line.bold else 1 for line in lines]
    rows = ranks(count, edges, weights)
    made = grid(rows, [float(at) for at in range(count)], edges, closes, dashed)
    uncrossed(made)
    real = [[at for at in row if at < count] for row in made.rows]
    if any(len(row) > widest for row in real):
        rows, place = broken(real, edges, [line.bold for line in lines], widest)
        made = grid(rows, place, edges, closes, dashed)
        uncrossed(made)
    beside_rings(made, closes)
    return made


def _gaps(made: Grid, lines: Sequence[Line], x: Sequence[float]) -> list[float]:
    """The first guess of what stands below each row: more where lines run far to a side."""
    row_of = {at: n for n, row in enumerate(made.rows) for at in row}
    gaps = [_GAP] * len(made.rows)
    for chain, line in zip(made.chains, lines, strict=True):
        tall = len(label_rows(line.labels, False)) * ROW
        for a, b in pairwise(chain):
            row = min(row_of[a], row_of[b])
            if row_of[a] != row_of[b]:
                aside = min(60.0, abs(x[a] - x[b]) * 0.07)
                gaps[row] = max(gaps[row], _GAP + aside, 34 + tall + aside if tall else 0)
    return gaps


def _wanted(
    plan: Plan,
    lines: Sequence[Line],
    curves: Sequence[Sequence[Spot]],
    silent: Collection[Line],
) -> list[Wanted]:
    """The labels of all lines, the bold first, each on the pieces between rows that are its own."""
    shared = plan.made.segments()
    feet = {round(plan.bottom(row), 1) for row in range(len(plan.tops))}
    arriving, leaving = [0] * plan.made.count, [0] * plan.made.count
    for chain in plan.made.chains:
        leaving[chain[0]] += 1
        arriving[chain[-1]] += 1
    found = []
    for n, (line, curve) in enumerate(zip(lines, curves, strict=True)):
        back = n in plan.made.side
        rows = label_rows(() if line in silent else line.labels, back)
        if not rows:
            continue
        chain = plan.made.chains[n]
        last = (len(curve) - 1) // 3 - 1
        swings = [
            piece for piece in range(last + 1) if back or round(curve[3 * piece][1], 1) in feet
        ]
        first, final = shared[chain[0], chain[1]], shared[chain[-2], chain[-1]]
        owners, owned = arriving[chain[-1]], leaving[chain[0]]
        if back:
            middle = len(swings) // 2
            swings.sort(key=lambda piece: abs(piece - middle))
            lean = 0
        elif owners == owned == 1:
            lean = 0
        else:
            lean = -1 if (first, -owners) < (final, -owned) else 1
        if lean > 0:
            swings.reverse()
        # On a trunk a label would seem to be of all its lines.
        found.append(Wanted(n, rows, curve, swings[:1] if lean else swings[:4], lean))
    found.sort(key=lambda one: (not lines[one.line].bold, one.line))
    return found


def _row_of_label(plan: Plan, one: Wanted) -> int:
    piece = one.pieces[0]
    y = (one.curve[3 * piece][1] + one.curve[3 * piece + 3][1]) / 2
    row = bisect_right(plan.tops, y) - 1
    return max(0, min(row, len(plan.gaps) - 2))


def _moved(route: Route, dx: float, dy: float) -> Route:
    area: Area | None = None
    if route.label:
        left, top, right, bottom = route.label
        area = left + dx, top + dy, right + dx, bottom + dy
    return replace(route, curve=tuple((x + dx, y + dy) for x, y in route.curve), label=area)


def _packed(sizes: Sequence[Spot]) -> tuple[list[Spot], float, float]:
    """Parts side by side in shelves no wider than a page or the widest part."""
    limit = max([PAGE, *(width for width, _ in sizes)])
    spots: list[Spot] = []
    x = y = tall = widest = 0.0
    for width, height in sizes:
        if x and x + width > limit:
            x, y, tall = 0.0, y + tall + _APART, 0.0
        spots.append((x + _MARGIN, y + _MARGIN))
        widest, tall, x = max(widest, x + width), max(tall, height), x + width + _APART
    return spots, round(widest + 2 * _MARGIN, 1), round(y + tall + 2 * _MARGIN, 1)
