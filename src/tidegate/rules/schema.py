"""Fact schemas: what each kind of subject can be known to be, as typed columns.

A column may be empty on a row; that is *unknown* and travels through every clause as SQL's NULL.
A column marked `interval` may be known only between bounds: it is carried as two, the least and the
most it can be. Such columns count or measure something, so none of them can be negative; clauses
rest on that, and a negative value is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from tidegate.errors import UsageError
from tidegate.rules.interval import Interval

Type = Literal["text", "texts", "bool", "date", "number"]
SQL_TYPES: Mapping[str, str] = {
    "text": "VARCHAR",
    "texts": "VARCHAR[]",
    "bool": "BOOLEAN",
    "date": "DATE",
    "number": "DECIMAL(18,6)",
}
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """One fact: its type, its meaning in one line, and for a profile how to ask and repeat it.

    `interval`: a number that may be known only between bounds. `provided`: it comes from the
    rulebooks that classify. `condition`: said of a fact that is a step still to be taken, in words
    that complete "on condition that". `optional`: a circumstance without which its rules do not
    bite and which few tell; where it is not told, such a rule counts as not checked.
    """

    name: str
    type: Type
    meaning: str
    question: str = ""
    yes: str = ""
    no: str = ""
    said: str = ""
    interval: bool = False
    provided: bool = False
    condition: str = ""
    optional: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the SQL columns that carry it."""
        return (least(self.name), most(self.name)) if self.interval else (self.name,)

    @property
    def kind(self) -> str:
        """The type a clause sees: "interval" for a number that may be one."""
        return "interval" if self.interval else self.type


def least(name: str) -> str:
    """The SQL column with the least an interval fact can be."""
    return f"{name}_min"


def most(name: str) -> str:
    """The SQL column with the most an interval fact can be."""
    return f"{name}_max"


@dataclass(frozen=True, slots=True)
class FactSchema:
    """The columns of one subject. `lifetime` names the columns that say from when to when the
    subject stands, and the date it was last seen standing; empty where it has no such dates.
    `columns` hold those of the subject it `includes`, which come first."""

    subject: str
    columns: Mapping[str, Column]
    lifetime: Mapping[str, str]
    includes: str = ""

    @property
    def provided(self) -> tuple[str, ...]:
        """The facts that come from the rulebooks that classify."""
        return tuple(name for name, column in self.columns.items() if column.provided)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FactSchema:
        columns = {name: Column(name=name, **rest) for name, rest in data["columns"].items()}
        return cls(data["subject"], columns, data.get("lifetime") or {}, data.get("includes") or "")

    def to_json(self) -> dict[str, Any]:
        columns = {}
        for name, column in self.columns.items():
            row = {key: getattr(column, key) for key in Column.__slots__ if key != "name"}
            columns[name] = {key: value for key, value in row.items() if value}
        return {
            "subject": self.subject,
            "columns": columns,
            "lifetime": dict(self.lifetime),
            "includes": self.includes,
        }

    def read(
        self, row: Mapping[str, Any], as_of: dt.date, columns: Iterable[str] | None = None
    ) -> list[Any]:
        """One row's facts as plain JSON values, in the order of the fields of `columns` (by default
        all); "" and a missing key are unknown.

        A date known only to the year or month counts from the end of that span when `as_of` lies
        after it and from the beginning when before; inside the span it is unknown, and so is a
        text that is no date: one such cell must not stop a run of many rows.
        Raises UsageError for a fact the schema does not have or a value of the wrong type.
        """
        if not row.keys() <= self.columns.keys():
            unknown = sorted(str(name) for name in row.keys() - self.columns.keys())
            raise UsageError(
                f"the facts of a {self.subject} have no {', '.join(unknown)}",
                hint=f"They are: {', '.join(self.columns)}.",
            )
        chosen = self.columns if columns is None else columns
        values: list[Any] = []
        for name in chosen:
            column = self.columns[name]
            if column.interval:
                values += _bounds(column, row.get(name))
            else:
                values.append(_value(column, row.get(name), as_of))
        return values

    def relation(self, columns: Iterable[str] | None = None) -> str:
        """SQL for a relation with these columns, read from one JSON parameter: an array of arrays
        in the same order. `row_no` is the row's place, from 0."""
        chosen = [self.columns[name] for name in (self.columns if columns is None else columns)]
        parts = ["row_no - 1 AS row_no"]
        fields = [(name, column.type) for column in chosen for name in column.fields]
        for place, (name, kind) in enumerate(fields):
            if kind == "texts":
                value = f"from_json(fact->{place}, '[\"VARCHAR\"]')"
            else:
                value = f"CAST(fact->>{place} AS {SQL_TYPES[kind]})"
            parts.append(f'{value} AS "{name}"')
        return (
            f"SELECT {', '.join(parts)} FROM (SELECT unnest(facts) AS fact, "
            "generate_subscripts(facts, 1) AS row_no FROM "
            "(SELECT from_json($1::JSON, '[\"JSON\"]') AS facts))"
        )


def as_json(rows: Sequence[Sequence[Any]]) -> str:
    """Rows of facts as the parameter that `FactSchema.relation` reads."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _value(column: Column, value: Any, as_of: dt.date) -> Any:
    if value is None or value == "":
        return None
    try:
        match column.type:
            case "text":
                if isinstance(value, str):
                    return value.replace("\x00", "")
            case "texts":
                if not isinstance(value, str | bytes | Mapping) and isinstance(value, Iterable):
                    return [str(item).replace("\x00", "") for item in value if item is not None]
            case "bool":
                if isinstance(value, bool):
                    return value
            case "date":
                return _date(value, as_of)
            case "number":
                if isinstance(value, int | float | str | Decimal) and not isinstance(value, bool):
                    return _number(Decimal(str(value)))
    except (ValueError, InvalidOperation):
        pass
    raise _refused(column, value, f"no {column.type}")


def _refused(column: Column, value: Any, why: str) -> UsageError:
    return UsageError(
        f"{column.name} is {value!r}, which is {why}", hint=f"It is {column.meaning}."
    )


def _bounds(column: Column, value: Any) -> tuple[Any, Any]:
    """The least and the most an interval fact can be, as text or None."""
    if isinstance(value, Interval):
        low, high = (_value(column, each, dt.date.min) for each in (value.low, value.high))
    else:
        low = high = _value(column, value, dt.date.min)
    if any(each is not None and Decimal(each) < 0 for each in (low, high)):
        raise _refused(column, value, "less than nothing")
    if low is not None and high is not None and Decimal(low) > Decimal(high):
        raise _refused(column, value, "an interval that ends before it begins")
    return low, high


def _number(number: Decimal) -> str:
    """Written out, never rounded: what DECIMAL(18,6) cannot hold exactly is refused."""
    if not number.is_finite() or abs(number) >= 10**12 or number != round(number, 6):
        raise ValueError
    return format(number, "f")


def _date(value: Any, as_of: dt.date) -> str | None:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if not isinstance(value, str):
        raise ValueError
    found = _PARTIAL.match(value)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        if day:
            return dt.date.fromisoformat(value).isoformat()
        first = dt.date(int(year), int(month or 1), 1)
        last = dt.date(first.year, int(month or 12), 28) + dt.timedelta(days=4)
        last = last.replace(day=1) - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    if as_of >= last:
        return last.isoformat()
    return first.isoformat() if as_of < first else None
