"""When a venture was announced, signed, formed and ended, and how it stands on a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from tidegate.intake.dates import Order, read_date
from tidegate.ownership.ledger.venture import Status
from tidegate.ownership.ledger.words import meaning

BASIS = ("formed", "signed", "announced")
_WHOLE_YEAR = re.compile(r"((?:18|19|20)\d{2})\.0+")


def read_day(text: str, order: Order) -> tuple[str, str]:
    """(ISO date or its known part, what is wrong or "ambiguous" or "")."""
    text = text.strip()
    if match := _WHOLE_YEAR.fullmatch(text):  # a spreadsheet's year
        return match[1], ""
    return read_date(text, order, serials=True)


def days_of(iso: str) -> tuple[date, date]:
    """The first and last day that a date or its known part may mean."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        after = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), after - timedelta(days=1)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def year_of(dates: Mapping[str, str]) -> tuple[str, str]:
    """(year, which date it is of): of formation, else of signing, else of announcement."""
    for basis in BASIS:
        if dates.get(basis):
            return dates[basis][:4], basis
    return "", ""


def status_of(word: str, dates: Mapping[str, str], as_of: date) -> tuple[Status, str]:
    """(status on the day, why). An end before the day ends a venture whatever its word says; one
    on the day or after it does not. Where a known part leaves it open, it is unknown."""
    told = meaning("status", word)
    if dates.get("formed") and days_of(dates["formed"])[0] > as_of:
        return "not yet", f"formed {dates['formed']}, after {as_of.isoformat()}"
    ended = dates.get("ended", "")
    if ended:
        first, last = days_of(ended)
        if last < as_of:
            return "ended", f"ended {ended}"
        if first < as_of:
            return "unknown", f"ended in {ended}, which may be before or after {as_of.isoformat()}"
        if told == "announced":
            return "announced", "the table says so"
        return "active", f"ends {ended}, not before {as_of.isoformat()}"
    if told:
        return told, "the table says so"  # type: ignore[return-value]
    if word.strip() and not dates.get("ended"):
        return "unknown", f"“{word.strip()[:40]}” is no status known here"
    return "unknown", "no status is told"
