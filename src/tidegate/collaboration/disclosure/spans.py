"""A date of which perhaps only the year is known, as the days it may be."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

LAG_MONTHS = 24
"""An affiliation is where the work was done; print follows. Two years between leaving a place and a
work that still prints it are ordinary, and make no item."""


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day something may have been."""

    first: date
    last: date


def span_of(text: str) -> Span | None:
    """The days an ISO date or its known part may be; None where it says no day."""
    parts = text.split("-") if text else []
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = (*map(int, parts), 0, 0)[:3]
    try:
        if not month:
            return Span(date(year, 1, 1), date(year, 12, 31))
        if not day:
            return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Span(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def later(day: date, months: int) -> date:
    """The day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(earlier: date, after: date) -> int:
    """Whole months from one day to a later one; 0 where it is not later."""
    months = (after.year - earlier.year) * 12 + after.month - earlier.month
    return max(0, months - (after.day < earlier.day))
