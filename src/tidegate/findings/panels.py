"""Charts as inline SVG: small panels of lines on one scale, and values with their intervals.

As in `charts`: one `<svg>` element as text, no script, no style sheet, nothing by colour alone. A
series keeps its colour, dash and marker in every panel, and its name stands at the line's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.findings.chart_pen import SMALL, TEXT, WIDTH, Pen, plain, svg
from tidegate.findings.chart_scale import (
    Axis,
    drawable,
    kept_apart,
    shortened,
    text_width,
    value_axis,
    wrapped,
)

ACROSS = 3
MOST_ROWS = 40
_GAP, _HEAD, _TALL, _FOOT = 30.0, 26.0, 150.0, 34.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a panel: (year, value) in order, None where there is none. `series` is its look."""

    name: str
    points: Sequence[tuple[int, float | None]]
    series: int


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Spread:
    """A value with its interval, None where there is none."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""


def panels(shown: Sequence[Panel], *, title: str, y_title: str, unit: str = "") -> str:
    """Panels on one scale of values and years, three in a row. Raises ValueError for NaN."""
    values = [v for one in shown for line in one.lines for _, v in line.points if v is not None]
    years = [year for one in shown for line in one.lines for year, _ in line.points]
    drawable(values)
    if not values:
        pen = Pen()
        pen.text(2, 46, "Nothing to show.")
        return svg(58, title, "Nothing to show.", pen)
    wide = (WIDTH - (ACROSS - 1) * _GAP) / ACROSS
    under, pen = Pen(), Pen()
    under.text(2, 42, plain(y_title), size=SMALL, soft=True)
    first, last = min(years), max(years)
    for number, one in enumerate(shown):
        left = (number % ACROSS) * (wide + _GAP)
        top = 56 + (number // ACROSS) * (_HEAD + _TALL + _FOOT)
        _panel(under, pen, one, left, top, wide, values, (first, last), unit)
    rows = (len(shown) + ACROSS - 1) // ACROSS
    said = "; ".join(
        f"{plain(one.title)}: " + ", ".join(_said(line, unit) for line in one.lines)
        for one in shown
    )
    height = 56 + rows * (_HEAD + _TALL + _FOOT)
    return svg(height, title, f"{plain(y_title)}. {said}", under, pen)


def _panel(
    under: Pen,
    pen: Pen,
    one: Panel,
    left: float,
    top: float,
    wide: float,
    values: Sequence[float],
    years: tuple[int, int],
    unit: str,
) -> None:
    bottom = top + _HEAD + _TALL
    upright = value_axis(values, bottom, top + _HEAD)
    named = max((text_width(plain(line.name), SMALL) for line in one.lines), default=0.0)
    named = min(named, 90.0)
    start = left + 8 + max(text_width(text + unit, SMALL) for _, text in upright.ticks)
    end = left + wide - named - 26
    rows = wrapped(plain(one.title), wide - 4, TEXT, 1)
    pen.text(left, top + 12, rows[0], bold=True)
    for tick, text in upright.ticks:
        level = upright.at(tick)
        under.line(start, level, end, level, faint=tick != 0)
        under.text(start - 6, level + 4, text + unit, size=SMALL, anchor="end", soft=True)
    first, last = years
    across = Axis(first - 0.3, last + 0.3, start, end, ())
    for year, anchor in ((first, "start"), (last, "end")) if last > first else ((first, "start"),):
        under.text(across.at(year), bottom + 16, str(year), size=SMALL, anchor=anchor, soft=True)
    ends: list[float] = []
    drawn = [line for line in one.lines if any(v is not None for _, v in line.points)]
    for line in drawn:
        path, on = "", False
        for year, value in line.points:
            if value is None:
                on = False
                continue
            x, y = across.at(year), upright.at(value)
            path += f"{'L' if on else 'M'}{x:.1f} {y:.1f}"
            on = True
        pen.path(path, line.series)
        final, height = [(at, upright.at(v)) for at, v in line.points if v is not None][-1]
        pen.marker(across.at(final), height, line.series, _said(line, unit), size=3.2)
        ends.append(height)
    spots = kept_apart(ends, 13.0, top + _HEAD, bottom)
    for line, spot in zip(drawn, spots, strict=True):
        name = shortened(plain(line.name), 90.0, SMALL)
        pen.marker(end + 14, spot, line.series, _said(line, unit), size=3.2)
        pen.text(end + 22, spot + 4, name, size=SMALL, bold=True)


def _said(line: Line, unit: str) -> str:
    told = [(year, value) for year, value in line.points if value is not None]
    if not told:
        return f"{plain(line.name)}: nothing"
    (first, start), (last, end) = told[0], told[-1]
    return f"{plain(line.name)}: {start:.3g}{unit} in {first}, {end:.3g}{unit} in {last}"


def spreads(shown: Sequence[Spread], *, title: str, x_title: str, unit: str = "") -> str:
    """Values as points with their intervals as lines, one below the other; at most MOST_ROWS.

    Raises ValueError for NaN."""
    drawn = list(shown[:MOST_ROWS])
    values = [v for one in drawn for v in (one.value, one.low, one.high) if v is not None]
    drawable(values)
    under, pen = Pen(), Pen()
    if not drawn:
        pen.text(2, 46, "Nothing to show.")
        return svg(58, title, "Nothing to show.", pen)
    names = [shortened(plain(one.name), 330.0, TEXT) for one in drawn]
    left = max(text_width(name, TEXT) for name in names) + 16
    told = [_interval(one, unit) for one in drawn]
    right = WIDTH - max(text_width(one, SMALL) for one in told) - 20
    axis = value_axis(values, left, right)
    under.text(2, 42, plain(x_title), size=SMALL, soft=True)
    y = 62.0
    for one, name, words in zip(drawn, names, told, strict=True):
        pen.text(left - 14, y + 4.5, name, anchor="end")
        if one.low is not None and one.high is not None:
            low, high = axis.at(one.low), axis.at(one.high)
            pen.path(
                f"M{low:.1f} {y - 4:.1f}v8M{low:.1f} {y:.1f}H{high:.1f}M{high:.1f} {y - 4:.1f}v8",
                0, thin=True,
            )  # fmt: skip
        pen.marker(axis.at(one.value), y, 0, f"{plain(one.name)}: {words}")
        pen.text(right + 14, y + 4, words, size=SMALL)
        y += 23
    for place, text in axis.ticks:
        under.line(axis.at(place), 50, axis.at(place), y - 8, faint=place != 0)
        under.text(axis.at(place), y + 8, text + unit, size=SMALL, anchor="middle", soft=True)
    y += 16
    if len(shown) > len(drawn):
        y += 16
        pen.text(left, y - 4, f"… and {len(shown) - len(drawn):,} more, not drawn", soft=True)
    said = "; ".join(f"{plain(one.name)}: {words}" for one, words in zip(drawn, told, strict=True))
    return svg(y, title, f"{plain(x_title)}. {said}", under, pen)


def _interval(one: Spread, unit: str) -> str:
    told = f"{one.value:.3g}{unit}"
    if one.low is not None and one.high is not None:
        told += f"  ({one.low:.3g}–{one.high:.3g})"
    return told + (f"  {plain(one.note)}" if one.note else "")
