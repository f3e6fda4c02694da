"""Charts as inline SVG: bars, bars before and after, and steps over time.

Each function gives one `<svg>` element as text, to stand in an HTML page or in a file of its own.
It holds no script, no style sheet and no link. Series differ by dash, marker and a name at the
line's end, bars by outline and hatching: nothing is said by colour alone. Labels may come from
users' files; they are made visible and escaped here.

Values are drawn as floats: nothing is decided here. All raise ValueError for NaN, infinities and
numbers beyond 1e250.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tidegate.findings.chart_pen import SMALL, TEXT, WIDTH, Pen, plain, svg
from tidegate.findings.chart_scale import (
    Axis,
    Room,
    drawable,
    kept_apart,
    short_number,
    text_width,
    time_axis,
    value_axis,
    wrapped,
)

MOST_BARS = 60


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a step chart.

    `points` are (day, value); the line holds each value until the next day. `labels` are the
    points' names, and `spans` the first and last day that a point's day may be, drawn as a thin
    line through it: as many as points, or none. `others` (day, value, name) stand beside the line.
    """

    name: str
    points: Sequence[tuple[date, float]]
    labels: Sequence[str] = ()
    spans: Sequence[tuple[date, date]] = ()
    others: Sequence[tuple[date, float, str]] = ()


def bar_chart(bars: Sequence[tuple[str, float]], *, title: str, unit: str = "") -> str:
    """Horizontal bars in the order given, each with its name, its value and its unit."""
    return grouped_bars([(name, (value,)) for name, value in bars], (), title=title, unit=unit)


def grouped_bars(
    groups: Sequence[tuple[str, Sequence[float]]],
    names: Sequence[str],
    *,
    title: str,
    unit: str = "",
) -> str:
    """Bars side by side for each group, such as before and after; `names` says what each is.

    The first is outlined, the second filled, a third hatched, a fourth pale. At most MOST_BARS
    bars are drawn, and the chart says how many groups are not. Raises ValueError for a group with
    more or fewer values than names.
    """
    each = max(1, len(names))
    if each > 4 or any(len(values) != each for _, values in groups):
        raise ValueError("every group needs one value for each name, and at most four")
    drawn = [(plain(name), drawable(values)) for name, values in groups[: MOST_BARS // each]]
    words = [plain(name) for name in names]
    amounts = [[_amount(value, unit) for value in values] for _, values in drawn]
    label_room = min(300.0, max((text_width(name, TEXT) for name, _ in drawn), default=0.0) + 4)
    value_room = max((text_width(t, SMALL) for row in amounts for t in row), default=0.0) + 12
    below = any(value < 0 for _, values in drawn for value in values)
    left, right = label_room + 12 + (value_room if below else 0), WIDTH - value_room - 8
    axis = value_axis([value for _, values in drawn for value in values], left, right)
    under, pen = Pen(), Pen()
    x = left
    for number, word in enumerate(words):
        pen.bar(x, 35, 14, 11, number, "")
        pen.text(x + 20, 45, word, size=SMALL)
        x += 44 + text_width(word, SMALL)
    top = y = 62.0 if names else 40.0
    thick = 20.0 if each == 1 else 16.0
    for (name, values), told in zip(drawn, amounts, strict=True):
        rows = wrapped(name, label_room, TEXT)
        height = max(each * thick, len(rows) * 16.0)
        for n, row in enumerate(rows):
            pen.text(label_room, y + height / 2 + 4.5 + _stacked(n, len(rows)), row, anchor="end")
        for n, (value, amount) in enumerate(zip(values, told, strict=True)):
            above = y + (height - each * thick) / 2 + n * thick
            start, end = sorted((axis.at(0.0), axis.at(value)))
            of = f"{name}, {words[n]}" if words else name
            kind = n if words else 1
            pen.bar(start, above + 1.5, end - start, thick - 4, kind, f"{of}: {amount}")
            outer, anchor = (start - 6, "end") if value < 0 else (end + 6, "start")
            pen.text(outer, above + thick / 2 + 3.5, amount, size=SMALL, anchor=anchor)
        y += height + (8 if each == 1 else 12)
    if drawn:
        for place, text in axis.ticks:
            under.line(axis.at(place), top - 4, axis.at(place), y, faint=place != 0)
            under.text(axis.at(place), y + 16, text, size=SMALL, anchor="middle", soft=True)
        y += 24
    else:
        pen.text(2, y + 12, "Nothing to show.")
        y += 24
    if len(groups) > len(drawn):
        y += 18
        pen.text(left, y - 6, f"… and {len(groups) - len(drawn):,} more, not drawn", soft=True)
    said = "; ".join(
        f"{name}: "
        + ", ".join(" ".join(pair).strip() for pair in zip(words or [""], told, strict=True))
        for (name, _), told in zip(drawn, amounts, strict=True)
    )
    return svg(y + 6, title, said or "Nothing to show.", under, pen)


def step_chart(
    series: Sequence[Series],
    *,
    title: str,
    y_title: str,
    log: bool = False,
    until: date | None = None,
) -> str:
    """One line a series, level from each point to the next and on to `until` (by default the last
    day of all), with its name at its end and the names of points where there is room.

    Raises ValueError where `log` meets a value that is not above zero.
    """
    for one in series:
        drawable([value for _, value in one.points], log=log)
    shown = [one for one in series if one.points]
    if not shown:
        pen = Pen()
        pen.text(2, 46, "Nothing to show.")
        return svg(58, title, "Nothing to show.", pen)
    names = [wrapped(plain(one.name), 170.0, TEXT) for one in shown]
    place = _Plane(shown, names, until, log)
    under, pen = Pen(), Pen()
    place.draw_axes(under, plain(y_title) + (" (logarithmic)" if log else ""))
    ends = [place.draw_line(pen, number, one) for number, one in enumerate(shown)]
    gap = 36.0 if any(len(rows) > 1 for rows in names) else 20.0
    spots = kept_apart(ends, gap, place.top, place.bottom - 8)
    for number, (rows, end, spot) in enumerate(zip(names, ends, spots, strict=True)):
        start = place.across.at(place.last.toordinal())
        pen.path(f"M{start:.1f} {end:.1f}L{place.right + 14:.1f} {spot:.1f}", number, thin=True)
        for n, row in enumerate(rows):
            pen.text(place.right + 19, spot + 4.5 + _stacked(n, len(rows)), row, bold=True)
    # The newest and highest first: where room is short, they matter most.
    wanted = sorted(
        (
            (day, value, plain(label))
            for one in shown
            for (day, value), label in _labelled(one)
            if label
        ),
        reverse=True,
    )
    named = sum(place.name_point(pen, *point) for point in wanted)
    height = place.bottom + 28
    if named < len(wanted):
        height += 20
        told = f"{named} of {len(wanted)} points are named here; the table names all."
        pen.text(place.left, height - 6, told, size=SMALL, soft=True)
    said = "; ".join(f"{plain(one.name)}: {_summary(one)}" for one in shown)
    return svg(height, title, f"{plain(y_title)} over time. {said}", under, pen)


class _Plane:
    """The drawing area of a step chart: its two axes, and what room is taken on it."""

    top, bottom = 66.0, 500.0

    def __init__(
        self, shown: Sequence[Series], names: list[list[str]], until: date | None, log: bool
    ) -> None:
        points = [point for one in shown for point in one.points]
        points += [(day, value) for one in shown for day, value, _ in one.others]
        days = [day for day, _ in points] + [
            day for one in shown for span in one.spans for day in span
        ]
        self.last = max([*days, *([until] if until else [])], default=date(2000, 1, 1))
        ends = max((text_width(row, TEXT) * 1.06 for rows in names for row in rows), default=0.0)
        self.right = WIDTH - 24 - ends
        values = [value for _, value in points]
        self.upright = value_axis(values, self.bottom, self.top, log=log, zero=False)
        self.left = 16 + max(text_width(text, SMALL) for _, text in self.upright.ticks)
        self.across: Axis = time_axis([*days, self.last], self.left, self.right)
        self.room = Room((self.left + 2, self.top - 16, self.right + 4, self.bottom - 3))

    def at(self, day: date, value: float) -> tuple[float, float]:
        """Where a point lies."""
        return self.across.at(day.toordinal()), self.upright.at(value)

    def draw_axes(self, pen: Pen, y_title: str) -> None:
        pen.text(2, 44, y_title, size=SMALL, soft=True)
        for value, text in self.upright.ticks:
            y = self.upright.at(value)
            pen.line(self.left, y, self.right, y, faint=True)
            pen.text(self.left - 7, y + 4, text, size=SMALL, anchor="end", soft=True)
        for ordinal, text in self.across.ticks:
            x = self.across.at(ordinal)
            pen.line(x, self.bottom, x, self.bottom + 5)
            pen.text(x, self.bottom + 19, text, size=SMALL, anchor="middle", soft=True)
        pen.line(self.left, self.bottom, self.right, self.bottom)

    def draw_line(self, pen: Pen, number: int, one: Series) -> float:
        """Draws a series with its markers; gives the height at which it ends."""
        for day, value, name in one.others:
            x, y = self.at(day, value)
            pen.marker(x, y, number, _said(name, day, value), size=2.6, hollow=True)
            self.room.soft.append((x - 3, y - 3, x + 3, y + 3))
        points = sorted(one.points)
        x, y = self.at(*points[0])
        path = f"M{x:.1f} {y:.1f}"
        for day, value in [*points[1:], (self.last, points[-1][1])]:
            new, height = self.at(day, value)
            path += f"H{new:.1f}V{height:.1f}"
            self.room.taken.append((x, y - 2, new, y + 2))
            self.room.taken.append((new - 1, min(y, height), new + 1, max(y, height)))
            x, y = new, height
        pen.path(path, number)
        for (_, value), (first, final) in zip(one.points, one.spans, strict=False):
            (start, height), end = self.at(first, value), self.across.at(final.toordinal())
            pen.path(f"M{start:.1f} {height:.1f}H{end:.1f}", number, thin=True)
            self.room.taken.append((start, height - 1, end, height + 1))
        for (day, value), label in _labelled(one):
            px, py = self.at(day, value)
            self.room.taken.append((px - 5, py - 5, px + 5, py + 5))
            pen.marker(px, py, number, _said(label or one.name, day, value))
        return y

    def name_point(self, pen: Pen, day: date, value: float, label: str) -> bool:
        """Writes a point's name beside it if there is room; whether there was."""
        x, y = self.at(day, value)
        [row] = wrapped(label, 190.0, SMALL, 1)
        spots = (
            (x - 7, y - 7, "end"), (x, y - 10, "middle"), (x + 7, y + 15, "start"),
            (x + 7, y - 7, "start"), (x - 8, y + 4, "end"), (x + 8, y + 4, "start"),
            (x - 7, y + 15, "end"), (x - 7, y - 20, "end"), (x + 7, y + 28, "start"),
        )  # fmt: skip
        found = self.room.place(spots, text_width(row, SMALL), SMALL)
        if found is None:
            return False
        pen.text(found[0], found[1], row, size=SMALL, anchor=found[2])
        return True


def _labelled(one: Series) -> list[tuple[tuple[date, float], str]]:
    return list(zip(one.points, one.labels or [""] * len(one.points), strict=True))


def _stacked(line: int, lines: int) -> float:
    """How far a line of a small stack stands below its middle."""
    return (line - (lines - 1) / 2) * 16


def _amount(value: float, unit: str) -> str:
    return f"{short_number(value)} {plain(unit)}".strip()


def _said(name: str, day: date, value: float) -> str:
    return f"{plain(name)}: {short_number(value)}, {day.isoformat()}"


def _summary(one: Series) -> str:
    points = sorted(one.points)
    (first, start), (last, end) = points[0], points[-1]
    return (
        f"from {short_number(start)} on {first.isoformat()} to {short_number(end)} on "
        f"{last.isoformat()} in {len(points)} steps"
    )
