"""What a policy on collaboration looks at, and how far back: the parameters that a version of a
rulebook about collaboration gives to the desk. The law is in these words, the rows come from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RELATIONS = ("co_author_affiliation", "own_affiliation", "funder", "programme", "sponsor")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True)
class LookBack:
    """How many months before the day asked still count; 0: only what is current on that day."""

    months: int
    citation: str


@dataclass(frozen=True, slots=True)
class Reach:
    """`lists` on which an institution or programme must stand, `areas` the schemes of technology
    areas asked for, `relations` the ways a document may tie it to the work. `look_back` is None
    where the text with the look-back is not loaded."""

    lists: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    look_back: LookBack | None = None

    def told(self) -> dict[str, Any]:
        """What a person reads: the keys of the rulebook, without those that say nothing."""
        rows = {name: list(getattr(self, name)) for name in ("lists", "areas", "relations")}
        found: dict[str, Any] = {name: row for name, row in rows.items() if row}
        if self.look_back:
            found["look_back"] = {
                "months": self.look_back.months, "citation": self.look_back.citation,
            }  # fmt: skip
        return found

    def to_json(self) -> dict[str, Any]:
        return self.told()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reach:
        told = data.get("look_back")
        return cls(
            lists=tuple(data.get("lists", ())),
            areas=tuple(data.get("areas", ())),
            relations=tuple(data.get("relations", ())),
            look_back=LookBack(told["months"], told["citation"]) if told else None,
        )


def within(look_back: LookBack | None, date: str, as_of: dt.date) -> bool | None:
    """Whether a work of this date lies no further back than the policy looks, on `as_of`.

    `date` is ISO or its known part. None where the date, or the look-back, does not settle it. The
    first day that counts is the same day of the month so many months before (the last of that month
    where it has none), and counts; a work later than `as_of` does not. With a look-back of 0 months
    only what is current counts, which no date of a work settles: None.
    """
    span = days(date)
    if look_back is None or span is None or not look_back.months:
        return None
    first = months_before(as_of, look_back.months)
    if first <= span[0] and span[1] <= as_of:
        return True
    return False if span[1] < first or span[0] > as_of else None


def stood(listed_on: str, ended_on: str, edition: str, date: str) -> bool | None:
    """Whether an entry of a list stood there when a work of this date appeared.

    All are ISO dates or their known part, "" unknown; `edition` is the publication date of the
    edition that shows the entry. `ended_on` is the first day it no longer stood. None where the
    dates leave it open: an entry without a date of listing stood there at least from its edition
    on, and may have stood there before.
    """
    span = days(date)
    if span is None:
        return None
    begun, end, seen = days(listed_on), days(ended_on), days(edition)
    if end and span[0] >= end[1]:
        return False
    after_end = bool(end and span[1] >= end[0])
    if begun:
        if span[1] < begun[0]:
            return False
        return True if span[0] >= begun[1] and not after_end else None
    return True if seen and span[0] >= seen[1] and not after_end else None


def days(date: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day a date known in part may be; None for what is no date."""
    found = _PARTIAL.match(date)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = dt.date(year, month or 1, day or 1)
        if day:
            return first, first
        return first, dt.date(year, month, _length(year, month)) if month else dt.date(year, 12, 31)
    except ValueError:
        return None


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months before, or the last of that month."""
    count = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, _length(year, month + 1)))


def _length(year: int, month: int) -> int:
    following = dt.date(year + month // 12, month % 12 + 1, 1) if year < dt.MAXYEAR else None
    return (following - dt.timedelta(days=1)).day if following else 31
