"""Dates as publishers write them, as ISO dates or their known part ("1971", "1971-05").

A date that cannot be read gives "": a wrong date is worse than none. Two-digit years follow the
Federal Register's use (40–99 are 19xx).
"""

from __future__ import annotations

import datetime
import re
from typing import Literal

Order = Literal["month", "day"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+)?([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_VAGUE = re.compile(r"^(?:circa|c\.|ca\.|approximately|approx\.?|about|between)\s*", re.I)
_RANGE = re.compile(r"^(.*?\S)\s*(?:\bto\b|\band\b|–|—| - )\s*(\S.*)$", re.I)
LONGEST_RANGE = 30
"""A birth date somewhere in more than this many years tells nobody apart and is left out."""


def iso_date(text: str | None, order: Order = "day") -> str:
    """One date as ISO, cut to what is known ("00/09/1962" → "1962-09"), or "".

    `order` says which number of 03/04/2020 comes first: US publishers write the month, the
    others the day.
    """
    text = _VAGUE.sub("", (text or "").strip().rstrip(".,;")).strip()
    if not text:
        return ""
    if found := _ISO.fullmatch(text):
        return _joined(found[1], found[2], found[3])
    if found := _SLASHED.fullmatch(text):
        month, day = (found[1], found[2]) if order == "month" else (found[2], found[1])
        return _joined(full_year(found[3]), month, day)
    if found := _MONTH_FIRST.fullmatch(text):
        return _joined(found[3], _month(found[1]), found[2])
    if found := _DAY_FIRST.fullmatch(text):
        return _joined(found[3], _month(found[2]), found[1] or "0")
    if found := _ISO_MONTH.fullmatch(text):
        return _joined(found[1], found[2], "0")
    if found := _YEAR.fullmatch(text):
        return _joined(found[1], "0", "0")
    return ""


def full_year(text: str) -> str:
    """A year of four figures from one of two or four."""
    if len(text) == 4:
        return text
    return ("19" if int(text) >= 40 else "20") + text


def is_vague(text: str) -> bool:
    """True where the publisher itself says the date is not exact ("circa 1962")."""
    return bool(_VAGUE.match(text.strip()))


def birth_dates(text: str | None, order: Order = "day") -> tuple[str, ...]:
    """The dates a text allows: one, or for "1957 to 1960" every year of the range."""
    text = (text or "").strip().rstrip(".;")
    if not text:
        return ()
    if single := iso_date(text, order):
        return (single,)
    if found := _RANGE.match(text):
        first, last = iso_date(found[1], order), iso_date(found[2], order)
        if first and last:
            return _years(first, last)
    return ()


def _years(first: str, last: str) -> tuple[str, ...]:
    if first == last:
        return (first,)
    start, end = int(first[:4]), int(last[:4])
    if not 0 <= end - start <= LONGEST_RANGE:
        return ()
    return tuple(str(year) for year in range(start, end + 1))


def _month(name: str) -> str:
    return str(_MONTHS.get(name.lower(), "13"))


def _joined(year: str, month: str, day: str) -> str:
    y, m, d = int(year), int(month), int(day)
    if not 1000 <= y <= 2999 or m > 12:
        return ""
    if m == 0:
        return f"{y:04d}"
    if d == 0:
        return f"{y:04d}-{m:02d}"
    try:
        return datetime.date(y, m, d).isoformat()
    except ValueError:
        return ""
