"""Compiles the versions that hold on a date into one SELECT over the facts.

Each row comes back with `life`, which says how it stands in time, and `pattern`: what each atom of
the clauses says of it, in the order of the `Layout`, then which facts are unknown or not exact.
An atom that many rulebooks share is asked once, and whatever joins atoms is worked out from them
here: planning thirty rulebooks takes DuckDB 60 ms where all of it is written as SQL, 7 ms so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


Pattern = tuple[bool | None, ...]
"""What one row came out as. Rows with the same pattern share their findings."""


@dataclass(frozen=True, slots=True)
class Truths:
    """What one rulebook's expressions say of a row."""

    about: Truth
    clauses: dict[str, Truth]
    outcomes: str
    atoms: tuple[str, ...]
    """One text per expression of `Held.expressions()`."""
    empty: frozenset[str]


class Layout:
    """Where in a pattern each atom and each fact of some rulebooks stands."""

    def __init__(self, held: Sequence[Held]) -> None:
        self.held = tuple(held)
        atoms = [atom for row in held for each in row.expressions() for atom in each.atoms]
        self.atoms = {atom.sql: atom for atom in atoms}
        self.facts = tuple(dict.fromkeys(name for row in held for name in row.columns()))
        self._atom = {sql: place for place, sql in enumerate(self.atoms)}
        self._fact = {name: place for place, name in enumerate(self.facts, len(self.atoms))}

    def speaking(self, pattern: Pattern) -> list[tuple[Held, Truths]]:
        """The rulebooks that speak of a row, or may do so, each with its truths."""
        found = []
        for row in self.held:
            about = _value(row.book.about, self._truths(row.book.about, pattern))
            if about != "0":
                found.append((row, self._apart(row, pattern)))
        return found

    def _truths(self, row: Expression, pattern: Pattern) -> str:
        return "".join(_WORD[pattern[self._atom[atom.sql]]] for atom in row.atoms)

    def _apart(self, row: Held, pattern: Pattern) -> Truths:
        atoms = tuple(self._truths(each, pattern) for each in row.expressions())
        about, *values = map(_value, row.expressions(), atoms)
        version = row.version
        clauses = dict(zip(version.clauses, values, strict=True)) if version else {}
        return Truths(
            about,
            clauses,
            "".join(
                truth(each.when.tree, lambda tree: clauses[tree[1]])
                for each in (version.outcomes if version else ())
            ),
            atoms,
            frozenset(name for name in row.columns() if pattern[self._fact[name]]),
        )


_WORD: Mapping[bool | None, Truth] = {True: "1", False: "0", None: "?"}


def _value(row: Expression, atoms: str) -> Truth:
    return truth(row.tree, lambda tree: atoms[tree[1]])


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
    layout: Layout,
    schema: FactSchema,
    as_of: str,
    *,
    relation: str,
    place: str = "row_no",
    dialect: Dialect = "duckdb",
) -> str:
    """One SELECT of `place`, life and pattern over `relation`: SQL of a query, in the dialect, that
    gives the facts by name, an interval fact as two columns (see `schema.least`)."""
    writer = ClauseSql(dialect)
    parts = [
        sql if dialect == "duckdb" else writer.truth(atom.shape)
        for sql, atom in layout.atoms.items()
    ]
    parts += [_open(schema.columns[name], dialect) for name in layout.facts]
    pattern = ", ".join(parts or ["TRUE"])
    pattern = f"[{pattern}]" if dialect == "duckdb" else f"array({pattern})"
    return (
        f"SELECT {place}, {_life(schema, dialect)} AS life, {pattern} AS pattern "
        f"FROM (SELECT *, DATE '{as_of}' AS as_of FROM ({relation}))"
    )


def _open(column: Column, dialect: Dialect) -> str:
    """Whether a fact is not known, or not known exactly."""
    fields = [quoted(name, dialect) for name in column.fields]
    if column.interval:
        return f"({fields[0]} = {fields[1]}) IS NOT TRUE"
    return f"{fields[0]} IS NULL"


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
