"""Which country groups of the Export Administration Regulations a country belongs to, on a day.

The table, its citations and its doubts are data: tables/country_groups.yaml. Hong Kong is treated
as China. Macau is not in D:5: rules name it beside that group, and so does `is_hq5`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parent / "tables" / "country_groups.yaml"


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a country is in a group, both ends included; "" is open."""

    country: str
    group: str
    start: str
    to: str
    citation: str = ""
    why: str = ""

    def covers(self, as_of: str) -> bool:
        return self.start <= as_of and (not self.to or as_of <= self.to)


@dataclass(frozen=True, slots=True)
class CountryGroups:
    """The table as loaded. `verified` is the day as of which it was checked, `since` the first day
    for which membership is assumed."""

    verified: str
    retrieved: str
    citation: str
    since: str
    same_as: Mapping[str, str]
    named_with_d5: frozenset[str]
    part_746: frozenset[str]
    part_746_note: str
    members: Mapping[str, tuple[Span, ...]]
    """Country → its spans of membership."""
    changes: tuple[Span, ...]
    doubts: tuple[Span, ...]


def groups_of(country: str, as_of: dt.date | str) -> tuple[str, ...]:
    """The groups of a country (ISO 3166-1 alpha-2) on a day, in order; () where it has none of
    those loaded."""
    table, day = country_groups(), _iso(as_of)
    code = _code(country)
    code = table.same_as.get(code, code)
    found = {span.group for span in table.members.get(code, ()) if span.covers(day)}
    return tuple(sorted(found))


def is_hq5(country: str, as_of: dt.date | str) -> bool:
    """Whether a seat there is one "in Macau or a destination specified in Country Group D:5"."""
    return _code(country) in country_groups().named_with_d5 or "D:5" in groups_of(country, as_of)


def under_part_746(country: str) -> bool:
    """Whether part 746, which is not loaded, governs what goes there."""
    return _code(country) in country_groups().part_746


def caveats(as_of: dt.date | str, countries: Iterable[str] | None = None) -> tuple[str, ...]:
    """What a reader must know about the table on that day, in sentences; of single countries only
    what concerns `countries`, where they are given."""
    table, day = country_groups(), _iso(as_of)
    told = []
    if day > table.verified:
        told.append(
            f"Country groups were checked as they stood on {table.verified}; later changes are not "
            "known here."
        )
    elif day < table.verified:
        told.append(
            f"Country groups are those of {table.verified}, with the changes loaded; "
            "membership before is otherwise assumed unchanged, not verified."
        )
    wanted = None if countries is None else set(countries)
    told.extend(
        span.why
        for span in table.doubts
        if span.covers(day) and (wanted is None or span.country in wanted)
    )
    return tuple(told)


@lru_cache(maxsize=1)
def country_groups() -> CountryGroups:
    """The table, read once."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    data: dict[str, Any] = yaml.load(TABLE.read_text(encoding="utf-8"), Loader=loader)
    since: str = data["since"]
    changes = tuple(_span(row, since) for row in data["changes"])
    moved = {(span.country, span.group) for span in changes}
    members: dict[str, list[Span]] = {}
    for group, countries in data["groups"].items():
        for country in countries:
            if (country, group) not in moved:
                members.setdefault(country, []).append(Span(country, group, "", ""))
    for span in changes:
        members.setdefault(span.country, []).append(span)
    return CountryGroups(
        verified=data["verified"],
        retrieved=data["retrieved"],
        citation=data["citation"],
        since=since,
        same_as=data["same_as"],
        named_with_d5=frozenset(data["named_with_d5"]),
        part_746=frozenset(data["part_746"]["countries"]),
        part_746_note=data["part_746"]["note"],
        members={country: tuple(spans) for country, spans in members.items()},
        changes=changes,
        doubts=tuple(_span(row, since) for row in data["doubts"]),
    )


def _span(row: Mapping[str, str], since: str) -> Span:
    return Span(
        country=row["country"],
        group=row["group"],
        start=row.get("from", since if "why" in row else ""),
        to=row.get("to", ""),
        citation=row.get("citation", ""),
        why=row.get("why", ""),
    )


def _code(country: str) -> str:
    return country.strip().upper()


def _iso(day: dt.date | str) -> str:
    return day.isoformat()[:10] if isinstance(day, dt.date) else day[:10]
