"""What one source gave in a calendar year, between bounds, as facts for the rule (`gift`)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tidegate.collaboration.gifts.gift import Gift, Source
from tidegate.collaboration.gifts.words import table
from tidegate.rules.interval import Interval
from tidegate.rules.reach import days

RULE = "us.hea.117"
CONCERN = ("CN", "IR", "KP", "RU")


@dataclass(frozen=True, slots=True)
class Sum:
    """Dollars between bounds; `high` None where nothing bounds it."""

    low: Fraction = Fraction(0)
    high: Fraction | None = Fraction(0)

    def __add__(self, other: Sum) -> Sum:
        bounded = self.high is not None and other.high is not None
        high = (self.high or Fraction(0)) + (other.high or Fraction(0)) if bounded else None
        return Sum(self.low + other.low, high)

    def with_possible(self, other: Sum) -> Sum:
        """As it is where the two are apart, together where they are one."""
        return Sum(self.low, (self + other).high)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One source in one year. `own` counts its rows alone, `total` and `first_half` also reach to
    what it is together with those it may be one with. `second_half` is whether any came in July to
    December."""

    source: Source
    year: int
    own: Sum
    total: Sum
    first_half: Sum
    second_half: bool | None
    foreign: bool | None
    restricted: bool | None
    counted: tuple[tuple[Gift, bool | None], ...]
    unclaimed: tuple[Gift, ...] = ()
    """Rows of the year that tell no source and so may be of this one."""


def reckon(sources: Sequence[Source], year: int, home: str = "US") -> tuple[Reckoned, ...]:
    """Every source that has, or may have, a row in the year, in the order given."""
    found = []
    groups = _together(sources)
    nameless = [
        (at, gift)
        for at, source in enumerate(sources)
        if not source.names and not source.identifier
        for gift in source.gifts
        if _in(gift, year, 1, 12) is not False
    ]
    for at, source in enumerate(sources):
        counted = [(gift, _in(gift, year, 1, 12)) for gift in source.gifts]
        if all(inside is False for _, inside in counted):
            continue
        kin = [gift for each in groups[at] if each != at for gift in sources[each].gifts]
        unclaimed = [
            gift
            for place, gift in nameless
            if place not in groups[at]
            and (not gift.country or not source.countries or gift.country in source.countries)
        ]
        kin += unclaimed
        own, first = (_sum(source.gifts, year, *span) for span in _SPANS)
        their = [_sum(kin, year, *span) for span in _SPANS]
        late = _any(_in(gift, year, 7, 12) for gift in source.gifts)
        if late is False and _any(_in(gift, year, 7, 12) for gift in kin) is not False:
            late = None
        found.append(
            Reckoned(
                source=source,
                year=year,
                own=own,
                total=own.with_possible(their[0]),
                first_half=first.with_possible(their[1]),
                second_half=late,
                foreign=foreign(source, home),
                restricted=_any(g.restricted for g, inside in counted if inside is not False),
                counted=tuple(counted),
                unclaimed=tuple(unclaimed),
            )
        )
    return tuple(found)


_SPANS = ((1, 12), (1, 6))


def foreign(source: Source, home: str = "US") -> bool | None:
    """Whether the source is foreign: by its country, and by its parent's where its own is home."""
    at_home = set(table()["home"].get(home, [home]))
    if not source.countries:
        return None
    abroad = {country not in at_home for country in source.countries}
    if abroad == {True}:
        return True
    if len(abroad) > 1:
        return None
    # One at home that belongs to somebody abroad is foreign where it acts for them: not told here.
    for gift in source.gifts:
        if gift.agent or (gift.parent and gift.parent_country not in at_home):
            return None
    return False


def facts(found: Reckoned) -> dict[str, Any]:
    """The row before the rule, in the columns of facts/gift.yaml; what is not known is left out."""
    told: dict[str, Any] = {
        "policy": RULE,
        "year": found.year,
        "foreign_source": found.foreign,
        "total": _interval(found.total),
        "total_first_half": _interval(found.first_half),
        "received_second_half": found.second_half,
        "restricted": found.restricted,
        "country_of_concern": _concern(found.source),
    }
    return {name: value for name, value in told.items() if value is not None}


def _concern(source: Source) -> bool | None:
    met = {country in CONCERN for country in source.countries}
    return met.pop() if len(met) == 1 else None


def _interval(total: Sum) -> Interval:
    """The rule's numbers hold six decimals. A sum that has more is given as the next below, which
    compares with any threshold of at most six decimals as the sum itself does."""

    def held(value: Fraction) -> Decimal:
        return Decimal(math.floor(value * 10**6)).scaleb(-6)

    return Interval(held(total.low), None if total.high is None else held(total.high))


def _together(sources: Sequence[Source]) -> list[tuple[int, ...]]:
    """For each source the places of all that may be one with it, directly or through others."""
    found: list[tuple[int, ...]] = [()] * len(sources)
    for start in range(len(sources)):
        if found[start]:
            continue
        met, left = {start}, [start]
        while left:
            fresh = {other.place for other in sources[left.pop()].alike} - met
            met |= fresh
            left += fresh
        for place in met:
            found[place] = tuple(sorted(met))
    return found


def _sum(gifts: Iterable[Gift], year: int, first: int, last: int) -> Sum:
    found = Sum()
    for gift in gifts:
        inside = _in(gift, year, first, last)
        if inside is not False:
            found += Sum(gift.usd_low if inside else Fraction(0), gift.usd_high)
    return found


def _in(gift: Gift, year: int, first: int, last: int) -> bool | None:
    """Whether its day lies in these months of the year; None where the day is not known enough."""
    span = days(gift.date)
    if span is None:
        return None
    begin = dt.date(year, first, 1)
    end = dt.date(year, last, 30 if last == 6 else 31)
    if begin <= span[0] and span[1] <= end:
        return True
    return False if span[1] < begin or span[0] > end else None


def _any(values: Iterable[bool | None]) -> bool | None:
    """True where one is, False where all are not, else not known."""
    met = set(values)
    return True if True in met else None if None in met else False
