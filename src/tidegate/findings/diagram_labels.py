"""Where the labels of a diagram's lines stand: on their own line, touching no box and no other
label, and covering other lines as little as may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tidegate.findings.chart_scale import text_width
from tidegate.findings.diagram_parts import Area, Spot
from tidegate.findings.diagram_routes import along
from tidegate.findings.diagram_text import LABEL

ROW = 13.0
_COARSE, _FINE = 48.0, 8.0
_NEAR = (0.3, 0.22, 0.38, 0.14, 0.46, 0.55, 0.64, 0.73, 0.82)
_MIDDLE = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)


@dataclass(slots=True)
class Wanted:
    """A label to be placed: for which line, its lines of text, the pieces of the curve it may
    stand on in order of liking, and whether nearer their start, their end or the middle."""

    line: int
    rows: tuple[str, ...]
    curve: Sequence[Spot]
    pieces: Sequence[int]
    lean: int

    def spots(self) -> Iterator[Spot]:
        for piece in self.pieces:
            for t in _turns(self.lean):
                yield along(self.curve, piece, t)

    def size(self) -> Spot:
        return max(text_width(row, LABEL) for row in self.rows) + 6, ROW * len(self.rows) + 2


@dataclass(slots=True)
class _Cells:
    """Areas found again by where they lie."""

    held: dict[tuple[int, int], list[Area]] = field(default_factory=dict)

    def put(self, area: Area) -> None:
        for cell in _cells(area, _COARSE):
            self.held.setdefault(cell, []).append(area)

    def covered(self, area: Area) -> float:
        """How much of the area is taken; what lies in two cells counts twice."""
        return sum(
            _overlap(area, other)
            for cell in _cells(area, _COARSE)
            for other in self.held.get(cell, ())
        )


def _cells(area: Area, size: float) -> Iterator[tuple[int, int]]:
    for across in range(int(area[0] // size), int(area[2] // size) + 1):
        for down in range(int(area[1] // size), int(area[3] // size) + 1):
            yield across, down


def _overlap(one: Area, other: Area) -> float:
    return max(0.0, min(one[2], other[2]) - max(one[0], other[0])) * max(
        0.0, min(one[3], other[3]) - max(one[1], other[1])
    )


def placed_labels(
    wanted: Iterable[Wanted], boxes: Iterable[Area], curves: Sequence[Sequence[Spot]]
) -> tuple[dict[int, Area], list[int]]:
    """The room of each label by its line, and the lines whose label found none free: those stand
    where they cover least."""
    fixed = _Cells()
    for left, top, right, bottom in boxes:
        fixed.put((left - 2, top - 2, right + 2, bottom + 2))
    for curve in curves:
        # An arrow's head must stay in sight, its own line's too.
        x, y = curve[-1]
        fixed.put((x - 4, y - 9, x + 4, y))
    traces = [_trace(curve) for curve in curves]
    lines = Counter(chain.from_iterable(traces))
    found: dict[int, Area] = {}
    failed: list[int] = []
    for one in wanted:
        width, height = one.size()
        own = traces[one.line]
        best: tuple[float, Area] | None = None
        for x, y in one.spots():
            area = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            cost = fixed.covered(area)
            if cost:
                cost += 1000
            elif best is None or best[0] > 0:
                cost = sum(min(2, lines[cell] - (cell in own)) for cell in _cells(area, _FINE))
            if best is None or cost < best[0]:
                best = cost, area
            if not cost:
                break
        if best is None:
            continue
        if best[0] >= 1000:
            failed.append(one.line)
        found[one.line] = best[1]
        fixed.put(best[1])
    return found, failed


def _trace(curve: Sequence[Spot]) -> set[tuple[int, int]]:
    """The small cells a curve runs through."""
    cells: set[tuple[int, int]] = set()
    for piece in range((len(curve) - 1) // 3):
        (ax, ay), (bx, by) = curve[3 * piece], curve[3 * piece + 3]
        if ax == bx:
            low, high = sorted((int(ay // _FINE), int(by // _FINE)))
            cells.update((int(ax // _FINE), down) for down in range(low, high + 1))
            continue
        steps = min(60, max(2, int((abs(bx - ax) + abs(by - ay)) / _FINE)))
        for step in range(steps):
            x, y = along(curve, piece, (step + 0.5) / steps)
            cells.add((int(x // _FINE), int(y // _FINE)))
    return cells


def _turns(lean: int) -> Sequence[float]:
    if not lean:
        return _MIDDLE
    return _NEAR if lean < 0 else [1 - t for t in _NEAR]


def extent(areas: Iterable[Area], curves: Iterable[Sequence[Spot]]) -> Area:
    """The smallest area that holds all."""
    areas, spots = list(areas), list(chain.from_iterable(curves))
    return (
        min(chain((a[0] for a in areas), (x for x, _ in spots)), default=0.0),
        min(chain((a[1] for a in areas), (y for _, y in spots)), default=0.0),
        max(chain((a[2] for a in areas), (x for x, _ in spots)), default=0.0),
        max(chain((a[3] for a in areas), (y for _, y in spots)), default=0.0),
    )
