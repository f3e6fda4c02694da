"""Facts beside the name, which may only tell two parties apart.

A date of birth, a country, an address or a type that differs lowers the score and says why; one
that agrees raises nothing, because a score must not grow with a person's origin. An identifier
that agrees is another matter: it was issued to one party.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tidegate.lists.entry import Entry

YEAR_DIFFERS, DATE_DIFFERS, COUNTRY_DIFFERS, TYPE_DIFFERS = 0.2, 0.6, 0.85, 0.4
NEAR_YEARS, APPROXIMATE_YEARS = 1, 2
IDENTIFIER = 0.97


class Weighing(NamedTuple):
    """A factor on the score, and what was seen."""

    factor: float
    reasons: tuple[str, ...]
    contradictions: tuple[str, ...]


def _births(asked: str, listed: Sequence[str], *, approximate: bool) -> tuple[float, str, str]:
    """(factor, reason, contradiction) from dates of birth or their known parts. Where the
    publisher calls its date approximate, two years either way are no difference."""
    if not asked or not listed:
        return 1.0, "", ""
    if any(asked.startswith(date) or date.startswith(asked) for date in listed):
        return 1.0, f"born {asked} as listed", ""
    years = {int(date[:4]) for date in listed if date[:4].isdigit()}
    if not asked[:4].isdigit() or not years:
        return 1.0, "", ""
    apart = min(abs(int(asked[:4]) - year) for year in years)
    listed_as = ", ".join(listed[:3])
    if approximate and apart <= APPROXIMATE_YEARS:
        return 1.0, f"born {asked}, listed as about {listed_as}", ""
    if apart == 0:
        return DATE_DIFFERS, "", f"born {asked}, listed as {listed_as}: same year, another day"
    if apart <= NEAR_YEARS:
        return DATE_DIFFERS, "", f"born {asked}, listed as {listed_as}: a year apart"
    return YEAR_DIFFERS, "", f"born {asked}, listed as {listed_as}"


def weigh(*, schema: str, countries: Sequence[str], birth_date: str, entry: Entry) -> Weighing:
    """What the subject's other facts say about an entry."""
    factor = 1.0
    reasons: list[str] = []
    against: list[str] = []
    listed_schema = entry.schema
    if "unknown" not in (schema, listed_schema) and schema != listed_schema:
        factor *= TYPE_DIFFERS
        against.append(f"the listed party is of type {listed_schema}, yours is {schema}")
    births, same, differs = _births(
        birth_date,
        entry.birth_dates,
        approximate="birth_date_approximate" in entry.extra,
    )
    factor *= births
    if same:
        reasons.append(same)
    if differs:
        against.append(differs)
    listed_countries = set(entry.countries) | set(entry.nationalities)
    if countries and listed_countries:
        if set(countries) & listed_countries:
            reasons.append(f"country {', '.join(countries)} as listed")
        else:
            factor *= COUNTRY_DIFFERS
            listed_as = ", ".join(sorted(listed_countries))
            against.append(f"country {', '.join(countries)}, listed with {listed_as}")
    return Weighing(factor, tuple(reasons), tuple(against))
