"""Times of logs: numbers of any unit and texts of any zone, as UTC µs since 1970.

A number's unit is told by its size: seconds, ms, µs and ns of the years 2001–2100 do not overlap.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

EARLIEST = 978_307_200_000_000
"""2001-01-01: before it no model answered through an API."""
LATEST = 4_102_444_800_000_000
"""2100-01-01."""
JUMP = 3_600_000_000
"""µs a clock may run back between two lines before it is worth a word: late lines are usual."""

_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d*)?(?:[eE][+]?\d{1,2})?")
_LOOSE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?"
    r"\s*(?:UTC|GMT|Z)?"
)


def read_time(value: object) -> tuple[int | None, bool]:
    """(µs or None where it is no time, whether the zone was said); plain text is taken as UTC."""
    if isinstance(value, bool) or value is None:
        return None, True
    if isinstance(value, datetime):
        return _of_date(value)
    if isinstance(value, int | float):
        return _of_number(value), True
    if not isinstance(value, str) or len(value) > 64:
        return None, True
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return _of_number(float(text) if "." in text or "e" in text.lower() else int(text)), True
    try:
        return _of_date(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return _of_loose(text)


def _of_number(value: float) -> int | None:
    if not 0 < value <= 1e20:  # NaN too
        return None
    for unit in (1_000_000, 1_000, 1):
        micro = int(value * unit)
        if EARLIEST <= micro < LATEST:
            return micro
    micro = int(value) // 1_000
    return micro if EARLIEST <= micro < LATEST else None


def _of_date(read: datetime) -> tuple[int | None, bool]:
    zoned = read.tzinfo is not None
    try:
        seen = read.astimezone(UTC) if zoned else read.replace(tzinfo=UTC)
        whole = int(seen.replace(microsecond=0).timestamp())
    except (ValueError, OverflowError):
        return None, True
    micro = whole * 1_000_000 + seen.microsecond
    return (micro if EARLIEST <= micro < LATEST else None), zoned


def _of_loose(text: str) -> tuple[int | None, bool]:
    match = _LOOSE.fullmatch(text)
    if match is None:
        return None, True
    year, month, day, hour, minute = (int(match[i]) for i in range(1, 6))
    micro = int((match[7] or "0").ljust(6, "0")[:6])
    try:
        read = datetime(year, month, day, hour, minute, int(match[6] or 0), micro)
    except ValueError:
        return None, True
    at, _ = _of_date(read)
    return at, text[-1] in "ZCT"
