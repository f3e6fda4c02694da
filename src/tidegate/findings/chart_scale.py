"""Axes and room on a chart: round ticks, short numbers, how wide a text is, labels kept apart.

Lengths are SVG user units. A text's width is estimated, on the wide side, because nothing here
knows the reader's font; Han, kana and Hangul count double.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tidegate.findings.terminal import columns_of

_EM = 0.56  # mean width of a letter in a system font; a capital is about 0.66
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def text_width(text: str, size: float) -> float:
    """About how wide a text is when set in `size`."""
    capitals = sum(1 for letter in text if letter.isupper() or letter in "mwMW%@")
    return (columns_of(text) * _EM + capitals * 0.12) * size


def shortened(text: str, room: float, size: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, room: float, size: float, lines: int = 2) -> list[str]:
    """The text in at most so many lines; the last is shortened where it must be."""
    rows: list[str] = []
    words = text.split()
    while words and len(rows) < lines:
        row = words.pop(0)
        while words and text_width(f"{row} {words[0]}", size) <= room:
            row += " " + words.pop(0)
        if len(rows) == lines - 1 and words:
            row = " ".join((row, *words))
            words = []
        rows.append(shortened(row, room, size))
    return rows or [""]


def short_number(value: float) -> str:
    """A number for a reader: 4,800; 3.35; 12.5 million; 1.98×10¹⁵."""
    size = abs(value)
    if size and (size >= 1e15 or size < 1e-4):
        factor, _, power = f"{value:.2e}".partition("e")
        factor = factor.rstrip("0").rstrip(".")
        return power_of_ten(factor, int(power))
    for unit, word in _WORDS:
        if size >= unit:
            return f"{value / unit:,.4g} {word}"
    if size >= 1000:
        return f"{value:,.1f}".rstrip("0").rstrip(".")
    return f"{value:.4g}"


def power_of_ten(factor: str, power: int) -> str:
    """ "1.98×10¹⁵"; "10¹⁵" where the factor is one."""
    raised = "10" + str(power).translate(_RAISED)
    return raised if factor == "1" else f"{factor}×{raised}"


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a value lies between `start` and `end`, and the ticks with their words."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[tuple[float, str], ...]
    log: bool = False

    def at(self, value: float) -> float:
        """The place of a value."""
        low, high = self.low, self.high
        if self.log:
            low, high, value = math.log10(low), math.log10(high), math.log10(value)
        return self.start + (value - low) / (high - low) * (self.end - self.start)


def drawable(values: Iterable[float], *, log: bool = False) -> list[float]:
    """The values, if a chart can draw them. Raises ValueError for NaN, infinities and beyond
    1e250, and for a logarithmic axis where one is not above zero."""
    numbers = [float(value) for value in values]
    if not all(abs(number) <= 1e250 for number in numbers):
        raise ValueError("a chart needs finite numbers, none beyond 1e250")
    if log and not all(number >= 1e-250 for number in numbers):
        raise ValueError("a logarithmic axis needs values above zero")
    return numbers


def value_axis(
    values: Iterable[float], start: float, end: float, *, log: bool = False, zero: bool = True
) -> Axis:
    """An axis that holds all values. A linear one begins at zero, unless not `zero` and all values
    lie well above it. Raises as `drawable` does."""
    numbers = drawable(values, log=log)
    if log:
        return _log_axis(numbers or [1.0], start, end)
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    if high - low < 1e-250:
        high = 1.0
    if not zero and numbers and min(numbers) > high / 2 and high - min(numbers) > high / 1e6:
        low = min(numbers)
    step = _step((high - low) / 5)
    if high >= 1 and all(number == int(number) for number in numbers):
        step = max(step, 1.0)  # half a venture is no place on an axis of counts
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple((n * step, short_number(n * step)) for n in range(first, last + 1))
    return Axis(first * step, last * step, start, end, ticks)


def _step(rough: float) -> float:
    unit = 10.0 ** math.floor(math.log10(rough))
    return next(unit * step for step in _STEPS if unit * step >= rough * (1 - 1e-9))


def _log_axis(numbers: Sequence[float], start: float, end: float) -> Axis:
    least, most = math.log10(min(numbers)), math.log10(max(numbers))
    if most - least <= 3:
        powers = range(math.floor(least) - 1, math.ceil(most) + 2)
        places = [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
    else:
        every = math.ceil((most - least) / 8)
        first, last = math.floor(least / every), math.ceil(most / every)
        places = [10.0 ** (n * every) for n in range(first, last + 1)]
    low = max((n for n in places if n <= min(numbers) * (1 + 1e-9)), default=places[0])
    high = min((n for n in places if n >= max(numbers) * (1 - 1e-9)), default=places[-1])
    if low >= high:
        high = min(n for n in places if n > low)
    ticks = tuple((place, short_number(place)) for place in places if low <= place <= high)
    return Axis(low, high, start, end, ticks, log=True)


def time_axis(days: Iterable[date], start: float, end: float) -> Axis:
    """An axis of days with ticks at years, quarters, months or days, whichever gives a handful."""
    ordinals = [day.toordinal() for day in days] or [date(2000, 1, 1).toordinal()]
    low, high = min(ordinals), max(ordinals)
    if high - low < 14:
        high = low + 14
    pad = (high - low) // 50 + 1
    low, high = max(1, low - pad), min(date.max.toordinal(), high + pad)
    first, last = date.fromordinal(low), date.fromordinal(high)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months <= 2:
        every = max(1, (high - low) // 6)
        ticks = [(n, date.fromordinal(n)) for n in range(low + pad, high + 1, every)]
        told = [(float(n), f"{day.day} {_MONTHS[day.month - 1]}") for n, day in ticks]
        return Axis(low, high, start, end, tuple(told))
    step = next((n for n in (1, 3, 6, 12) if months / n <= 10), 12)
    if step == 12:
        step = 12 * next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if months / 12 / n <= 10)
    told = []
    for count in range(first.year * 12, last.year * 12 + 12):
        year, month = divmod(count, 12)
        place = date(max(1, year), month + 1, 1).toordinal()
        if low <= place <= high and (count % step == 0):
            whole = month == 0 or step >= 12
            told.append((float(place), str(year) if whole else f"{_MONTHS[month]} {year}"))
    return Axis(low, high, start, end, tuple(told))


def kept_apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places moved as little as may be so that neighbours are `gap` apart within low–high.

    Order is kept; where there is no room for all at that gap, the gap shrinks.
    """
    if not places:
        return []
    order = sorted(range(len(places)), key=lambda n: places[n])
    gap = min(gap, (high - low) / max(1, len(places) - 1))

    def centre(wanted: float, count: int) -> float:
        half = (count - 1) / 2 * gap
        return min(max(wanted / count, low + half), high - half)

    # Labels that would touch make one cluster, centred on the mean of where they would like to be.
    clusters: list[tuple[float, int]] = []
    for index in order:
        wanted, count = places[index], 1
        while clusters:
            before, more = clusters[-1]
            if centre(before, more) + (more + count) / 2 * gap <= centre(wanted, count) + 1e-9:
                break
            clusters.pop()
            wanted, count = wanted + before, count + more
        clusters.append((wanted, count))
    moved = [0.0] * len(places)
    ranked = iter(order)
    for wanted, count in clusters:
        for n in range(count):
            moved[next(ranked)] = centre(wanted, count) + (n - (count - 1) / 2) * gap
    return moved


Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Room:
    """What is taken on a chart, as boxes (left, top, right, bottom); `soft` ones may be covered
    where there is no other way."""

    bounds: Box
    taken: list[Box] = field(default_factory=list)
    soft: list[Box] = field(default_factory=list)

    def place(
        self, spots: Sequence[tuple[float, float, str]], width: float, height: float
    ) -> tuple[float, float, str] | None:
        """The first of the spots (x, baseline, anchor) where a text of that size touches nothing;
        it is then taken. None where there is none."""
        for avoided in ([*self.taken, *self.soft], self.taken):
            for x, y, anchor in spots:
                left = x - width if anchor == "end" else x - width / 2 if anchor == "middle" else x
                box = (left, y - height * 0.8, left + width, y + height * 0.25)
                if self._inside(box) and not any(_touch(box, other) for other in avoided):
                    self.taken.append(box)
                    return x, y, anchor
        return None

    def _inside(self, box: Box) -> bool:
        left, top, right, bottom = self.bounds
        return box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
