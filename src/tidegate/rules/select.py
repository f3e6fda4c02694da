"""Compiles the versions that hold on a date into one SELECT over the facts.

Each row comes back with two texts. `life` says how the row stands in time; `pattern` holds, for
every rulebook that speaks of the row, one character ("1", "0", "?") in a fixed order: the atoms of
about and of the clauses, and which facts are unknown or not exact. Whatever joins atoms is worked
out from them here. Rows with the same pattern share their findings: that makes many rows cheap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidegate.rules.clause_sql import ClauseSql, Dialect, quoted
from tidegate.rules.explain import Truth, truth
from tidegate.rules.rulebook import Expression, Rulebook, Version
from tidegate.rules.schema import Column, FactSchema

LIVES, ENDED, BEFORE, UNDATED, UNSEEN = "L", "E", "B", "N", "?"
"""It stands; its end has come; it begins later; no date at all is known; it cannot be told,
because the date asked lies before the edition that shows it and its beginning is unknown."""


@dataclass(frozen=True, slots=True)
class Held:
    """A rulebook with the version that holds (None: its text is not loaded for that date)."""

    book: Rulebook
    version: Version | None
    why: str

    def expressions(self) -> Iterator[Expression]:
        yield self.book.about
        if self.version:
            yield from self.version.clauses.values()

    def columns(self) -> tuple[str, ...]:
        names = (name for row in self.expressions() for name in row.columns)
        return tuple(name for name in dict.fromkeys(names) if name != "as_of")


@dataclass(frozen=True, slots=True)
class Truths:
    """One rulebook's part of a row's pattern, taken apart again."""

    about: str
    clauses: dict[str, str]
    outcomes: str
    atoms: tuple[str, ...]
    """One text per expression of `Held.expressions()`."""
    empty: frozenset[str]


def truth_sql(sql: str, dialect: Dialect = "duckdb") -> str:
    """One character for what a boolean SQL expression says."""
    text = "VARCHAR" if dialect == "duckdb" else "STRING"
    return f"coalesce(CAST(CAST(({sql}) AS TINYINT) AS {text}), '?')"


def expression_sql(row: Expression, dialect: Dialect = "duckdb") -> str:
    """A checked expression over facts in the dialect."""
    return row.sql if dialect == "duckdb" else ClauseSql(dialect).truth(row.shape)


def columns_used(held: Sequence[Held], schema: FactSchema) -> tuple[str, ...]:
    names = dict.fromkeys(schema.lifetime.values())
    for row in held:
        names |= dict.fromkeys(row.columns())
    return tuple(names)


def compile_select(
    held: Sequence[Held],
    schema: FactSchema,
    as_of: str,
    *,
    relation: str,
    place: str = "row_no",
    dialect: Dialect = "duckdb",
) -> str:
    """One SELECT of `place`, life and pattern over `relation`: SQL of a query, in the dialect, that
    gives the facts by name, an interval fact as two columns (see `schema.least`)."""
    patterns = [_pattern(number, row, schema, dialect) for number, row in enumerate(held)]
    pattern = f"concat({', '.join(patterns)})" if patterns else "''"
    return (
        f"SELECT {place}, {_life(schema, dialect)} AS life, {pattern} AS pattern "
        f"FROM (SELECT *, DATE '{as_of}' AS as_of FROM ({relation}))"
    )


def _pattern(number: int, held: Held, schema: FactSchema, dialect: Dialect) -> str:
    writer = ClauseSql(dialect)
    truths = [
        truth_sql(atom.sql if dialect == "duckdb" else writer.truth(atom.shape), dialect)
        for row in held.expressions()
        for atom in row.atoms
    ]
    truths += [_open(schema.columns[name], dialect) for name in held.columns()]
    whole = ", ".join((f"'{number}:'", *truths, "';'"))
    about = held.book.about
    if about.tree == ["true"]:
        return f"concat({whole})"
    speaks = expression_sql(about, dialect)
    return f"CASE WHEN ({speaks}) IS NOT FALSE THEN concat({whole}) ELSE '' END"


def _open(column: Column, dialect: Dialect) -> str:
    """Whether a fact is not known, or not known exactly."""
    fields = [quoted(name, dialect) for name in column.fields]
    if column.interval:
        return f"CASE WHEN {fields[0]} = {fields[1]} THEN '0' ELSE '1' END"
    return f"CASE WHEN {fields[0]} IS NULL THEN '1' ELSE '0' END"


def _life(schema: FactSchema, dialect: Dialect) -> str:
    if not schema.lifetime:
        return f"'{LIVES}'"
    begins, ends, seen = (
        quoted(schema.lifetime[key], dialect) for key in ("begins", "ends", "seen")
    )
    return (
        f"CASE WHEN {ends} <= as_of THEN '{ENDED}' WHEN {begins} > as_of THEN '{BEFORE}' "
        f"WHEN {begins} IS NOT NULL THEN '{LIVES}' WHEN {seen} > as_of THEN '{UNSEEN}' "
        f"WHEN {seen} IS NULL THEN '{UNDATED}' ELSE '{LIVES}' END"
    )


def take_apart(pattern: str, held: Sequence[Held]) -> list[tuple[Held, Truths]]:
    """The rulebooks that speak of a row, each with its truths."""
    found = []
    for part in filter(None, pattern.split(";")):
        number, _, text = part.partition(":")
        row = held[int(number)]
        found.append((row, _truths(row, iter(text))))
    return found


def _truths(held: Held, rest: Iterator[str]) -> Truths:
    atoms = tuple("".join(next(rest) for _ in each.atoms) for each in held.expressions())
    empty = frozenset(name for name in held.columns() if next(rest) == "1")
    about, *values = (
        _value(row, mine) for row, mine in zip(held.expressions(), atoms, strict=True)
    )
    version = held.version
    clauses = dict(zip(version.clauses, values, strict=True)) if version else {}
    outcomes = ""
    if version:
        outcomes = "".join(
            truth(row.when.tree, lambda tree: clauses[tree[1]]) for row in version.outcomes
        )
    return Truths(about, clauses, outcomes, atoms, empty)


def _value(row: Expression, atoms: str) -> Truth:
    return truth(row.tree, lambda tree: atoms[tree[1]])
