"""What a Parquet file of facts holds: which column is which fact, and whether its values can be.

A number known between bounds stands in two columns, `x_min` and `x_max`; one alone leaves the other
bound open. Columns that are no facts are left alone and travel along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.errors import InputError, Problem
from tidegate.rules.schema import SQL_TYPES, Column, FactSchema, least, most

_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?\Z")
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)\Z")
_OTHERS = {"text": ("VARCHAR",), "texts": ("VARCHAR[]",), "bool": ("BOOLEAN",), "date": ("DATE",)}
_SHOWN = 3
_LONGEST = 80
_NUMBER = "a number of at least 0 and below 10^12, with at most six decimals"
KIND = "kind"
KINDS = ("ic", "computer", "hbm", "weights", "technology", "other")
"""The words that rules/facts/item.yaml allows for what an item is. A word that no rule asks for
would be answered with a firm no, so another one is refused."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the file: its name and DuckDB's word for its type."""

    name: str
    type: str

    @property
    def sql(self) -> str:
        return '"' + self.name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One field of a fact: its SQL name, its type among schema.SQL_TYPES, and the file's column
    that gives it (None: the file does not, so it is unknown on every row)."""

    name: str
    kind: str
    field: Field | None

    @property
    def sql(self) -> str:
        value = self.field.sql if self.field else "NULL"
        if self.kind == "text" and self.field:
            value = f"nullif({_word(value) if self.name == KIND else value}, '')"
        return f'CAST({value} AS {SQL_TYPES[self.kind]}) AS "{self.name}"'


@dataclass(frozen=True, slots=True)
class FactTable:
    """The file's columns, the facts it gives, and the interval facts that one column carries."""

    fields: tuple[Field, ...]
    facts: tuple[FactColumn, ...]
    exact: frozenset[str]


def _word(sql: str) -> str:
    return f"lower(trim({sql}))"


def fact_table(
    path: Path, fields: Sequence[Field], schema: FactSchema, wanted: Sequence[str]
) -> FactTable:
    """Finds the facts wanted among the file's columns. Raises InputError with every problem."""
    named = {field.name.lower(): field for field in fields}
    problems: list[Problem] = []
    for name in schema.provided:
        if name in named:
            words = "is what classification makes known, so it cannot be given"
            problems.append(Problem(str(path), words, "leave it out", column=name))
    facts: list[FactColumn] = []
    exact: set[str] = set()
    for column in (schema.columns[name] for name in wanted if not schema.columns[name].provided):
        whole = named.get(column.name)
        bounds = [named.get(field) for field in column.fields] if column.interval else []
        if column.interval and not any(bounds):
            exact.add(column.name)
            facts.append(FactColumn(column.name, column.type, whole))
        elif column.interval:
            if whole is not None:
                words = f"stands beside {' and '.join(f.name for f in bounds if f)}"
                problems.append(
                    Problem(str(path), words, "give one or the other", column=whole.name)
                )
            facts += [
                FactColumn(name, column.type, field)
                for name, field in zip(column.fields, bounds, strict=True)
            ]
        else:
            facts.append(FactColumn(column.name, column.type, whole))
        for field in (whole, *bounds):
            problem = _mistyped(path, field, column)
            if problem:
                problems.append(problem)
    if problems:
        raise InputError(f"{path.name} cannot be read as facts", problems=problems)
    return FactTable(tuple(fields), tuple(facts), frozenset(exact))


def _mistyped(path: Path, field: Field | None, column: Column) -> Problem | None:
    if field is None or field.type in (*_OTHERS.get(column.type, ()), '"NULL"', "NULL"):
        return None
    if column.type == "number" and (
        _WHOLE.match(field.type) or _DECIMAL.match(field.type) or field.type == "DOUBLE"
    ):
        return None
    wanted = " or ".join(_OTHERS.get(column.type, ("DECIMAL(18,6)", "DOUBLE", "an integer")))
    words = f"is of type {field.type}; {column.name} is {column.meaning}"
    return Problem(str(path), words, f"write it as {wanted}", column=field.name)


@dataclass(frozen=True, slots=True)
class Check:
    """What no row may be: the column to name, SQL that is true where it is so, and the words."""

    column: str
    bad: str
    words: str
    mend: str


def checks(table: FactTable) -> list[Check]:
    """All that is checked of the rows of a file."""
    found = []
    for fact in table.facts:
        if fact.kind == "number" and fact.field:
            found.append(
                Check(fact.field.name, _impossible(fact.field), "is no number that can be", _NUMBER)
            )
        elif fact.name == KIND and fact.field:
            told = ", ".join(f"'{word}'" for word in KINDS)
            sql = f"({_word(fact.field.sql)} NOT IN ('', {told}))"
            mend = f"known are {', '.join(KINDS)}; leave it empty where it is not known"
            found.append(Check(fact.field.name, sql, "is no kind of item", mend))
    given = {fact.name: fact.field for fact in table.facts}
    for fact in table.facts:
        name = fact.name.removesuffix("_min")
        low, high = given.get(least(name)), given.get(most(name))
        if fact.name == least(name) and low and high:
            sql = f"{low.sql} > {high.sql}"
            found.append(Check(low.name, sql, f"is more than {high.name}", _NUMBER))
    return found


def _impossible(field: Field) -> str:
    """Below zero, past what DECIMAL(18,6) holds, or with more than six decimals."""
    found = _DECIMAL.match(field.type)
    below = f"{field.sql} < 0"
    if _WHOLE.match(field.type):
        return f"({below} OR {field.sql} >= 1000000000000)"
    if found and int(found[2]) <= 6 and int(found[1]) - int(found[2]) <= 12:
        return f"({below})"
    held = f"CAST(TRY_CAST({field.sql} AS DECIMAL(18,6)) AS {field.type})"
    return f"({below} OR ({field.sql} IS NOT NULL AND ({held} = {field.sql}) IS NOT TRUE))"


def refuse_bad_rows(connection: Any, relation: str, path: Path, table: FactTable) -> None:
    """Raises InputError naming the first bad rows of each column, and how many there are."""
    wrong = checks(table)
    if not wrong:
        return
    sql = ", ".join(
        f"count(*) FILTER ({each.bad}), min(file_row_number, {_SHOWN}) FILTER ({each.bad})"
        for each in wrong
    )
    counts = connection.execute(f"SELECT {sql} FROM {relation}").fetchone()
    problems = []
    for each, count, first in zip(wrong, counts[::2], counts[1::2], strict=True):
        if not count:
            continue
        shown = Field(each.column, "").sql
        (value,) = connection.execute(
            f"SELECT left(CAST({shown} AS VARCHAR), {_LONGEST}) FROM {relation} "
            f"WHERE file_row_number = {first[0]}"
        ).fetchone()
        more = ""
        if count > 1:
            rows = ", ".join(str(number + 2) for number in first)
            more = f" ({count:,} such rows: {rows}{', …' if count > len(first) else ''})"
        told = f"{value} {each.words}{more}"
        problems.append(Problem(str(path), told, each.mend, row=first[0] + 2, column=each.column))
    if problems:
        raise InputError(f"{path.name} holds values that cannot be", problems=problems)
