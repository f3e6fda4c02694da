"""How long a record is kept: data/retention.yaml, or a tenant's own in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tidegate.errors import InputError, Problem

COUNTED = ("record", "end_of_year")
MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Basis:
    """A law that asks for records. `years` are counted from the record's day, or from the end of
    its calendar year."""

    id: str
    title: str
    years: int
    counted_from: str
    citation: str
    effective: str = ""
    note: str = ""
    read: str = ""

    def until(self, start: str) -> str:
        """The last day on which a record that began on `start` must be kept."""
        day = dt.date.fromisoformat(start)
        if self.counted_from == "end_of_year":
            return dt.date(day.year + self.years, 12, 31).isoformat()
        try:
            return day.replace(year=day.year + self.years).isoformat()
        except ValueError:  # the 29th of February; a day more rather than a day less
            return dt.date(day.year + self.years, 3, 1).isoformat()


@dataclass(frozen=True, slots=True)
class Retention:
    """All bases, and the one that counts where a record names none."""

    default: str
    bases: Mapping[str, Basis]

    def of(self, basis: str, start: str) -> dict[str, str]:
        """What a record says of its own keeping. Raises InputError for an unknown basis."""
        chosen = basis or self.default
        if chosen not in self.bases:
            raise InputError(
                f"there is no legal basis {chosen!r}", hint=f"There are {', '.join(self.bases)}."
            )
        return {"basis": chosen, "start": start, "until": self.bases[chosen].until(start)}


@cache
def shipped() -> Retention:
    """The bases that come with Tidegate."""
    import yaml

    text = files("tidegate.cases").joinpath("data/retention.yaml").read_text("utf-8")
    return retention_of(yaml.safe_load(text), "retention.yaml")


def retention_of(told: Any, file: str) -> Retention:
    """Bases as a YAML file tells them. Raises InputError with everything wrong in it."""
    problems: list[Problem] = []
    bases: dict[str, Basis] = {}
    rows = told.get("bases") if isinstance(told, Mapping) else None
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        basis = _basis(row, file, number, problems)
        if basis is not None:
            if basis.id in bases:
                problems.append(Problem(file, f"{basis.id} stands twice", row=number))
            bases[basis.id] = basis
    if not bases and not problems:
        problems.append(Problem(file, "there are no bases", "see docs/audit.md for the shape"))
    default = str(told.get("default", "")) if isinstance(told, Mapping) else ""
    if bases and default not in bases:
        problems.append(Problem(file, f"the default {default!r} is none of the bases"))
    if problems:
        raise InputError(f"{file} gives no legal bases", problems=problems)
    return Retention(default, bases)


def _basis(row: Any, file: str, number: int, problems: list[Problem]) -> Basis | None:
    if not isinstance(row, Mapping):
        problems.append(Problem(file, "a basis is a mapping", row=number))
        return None
    before = len(problems)
    for field in ("id", "title", "citation"):
        if not isinstance(row.get(field), str) or not row[field].strip():
            problems.append(Problem(file, f"{field} is missing", row=number, column=field))
    years = row.get("years")
    if type(years) is not int or not 1 <= years <= MOST_YEARS:
        mend = f"a whole number from 1 to {MOST_YEARS}"
        problems.append(Problem(file, "years cannot be read", mend, number, "years"))
    counted = row.get("counted_from", "record")
    if counted not in COUNTED:
        mend = f"one of {', '.join(COUNTED)}"
        problems.append(
            Problem(file, f"{counted!r} cannot be counted from", mend, number, "counted_from")
        )
    unknown = set(row) - set(Basis.__slots__)
    if unknown:
        problems.append(Problem(file, f"not known: {', '.join(map(str, unknown))}", row=number))
    if len(problems) > before or not isinstance(years, int):
        return None
    more = {key: str(value) for key, value in row.items() if key not in ("years", "counted_from")}
    return Basis(years=years, counted_from=counted, **more)
