"""Since when and until when: ISO dates or their known part, and a beginning before its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from tidegate.intake.cells import says_nothing
from tidegate.intake.dates import Order, day_order, read_date

OPEN = frozenset(
    {"present", "current", "ongoing", "today", "now", "open", "to date", "continuing", "heute",
     "aujourd'hui", "actualidad", "至今", "现在", "по настоящее время", "н.в."}
)  # fmt: skip


def order_of(texts: Iterable[str]) -> Order:
    return day_order(texts)


@lru_cache(maxsize=65_536)
def read_day(text: str, order: Order) -> tuple[str, str, str]:
    """(date or its known part, problem, note) of a cell."""
    text = text.strip()
    if says_nothing(text) or text.casefold() in OPEN:
        return "", "", ""
    known, wrong = read_date(text, order, serials=True)
    if known and wrong == "ambiguous":
        return known, "", f"“{text[:40]}” may be two days: only {known} is kept"
    return (known, "", "") if known else ("", wrong or f"“{text[:40]}” is no date", "")


def iso_day(text: str) -> str:
    """The day of an ISO date or time stamp ("2016-04-06T00:00:00Z"), its known part, or ""."""
    known, wrong = read_date(text) if 0 < len(text) <= 40 else ("", "")
    return known if not wrong else ""


def last_day(ceased: str) -> str:
    """The last day of what ceased on a day: the one before it. A part of a date stays as it is."""
    if len(ceased) != 10:
        return ceased
    return (date.fromisoformat(ceased) - timedelta(days=1)).isoformat()


def ends_before(begins: str, ends: str) -> bool:
    """Whether the end lies before the beginning for certain; "2024" is not before "2024-05"."""
    if not begins or not ends:
        return False
    size = min(len(begins), len(ends))
    return ends[:size] < begins[:size]
