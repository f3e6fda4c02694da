"""Compiles the versions that hold on a date into one SELECT over the facts.

Each row comes back with two texts. `life` says how the row stands in time; `pattern` holds, for
every rulebook that speaks of the row, one character a truth ("1", "0", "?") in a fixed order:
about, its clauses, its outcomes, the atoms of about and of the clauses, and which columns are
NULL or not exact. Rows with the same pattern share their findings: that makes many rows cheap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidegate.rules.rulebook import Expression, Rulebook, Tree, Version
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


def truth_sql(sql: str) -> str:
    return f"coalesce(CAST(CAST(({sql}) AS TINYINT) AS VARCHAR), '?')"


def outcome_sql(tree: Tree, version: Version) -> str:
    """The SQL of a `when`, its clause names written out."""
    match tree[0]:
        case "true" | "false":
            return str(tree[0])
        case "clause":
            return f"({version.clauses[tree[1]].sql})"
        case "not":
            return f"(NOT {outcome_sql(tree[1], version)})"
        case word:
            return "(" + f" {word} ".join(outcome_sql(part, version) for part in tree[1:]) + ")"


def columns_used(held: Sequence[Held], schema: FactSchema) -> tuple[str, ...]:
    names = dict.fromkeys(schema.lifetime.values())
    for row in held:
        names |= dict.fromkeys(row.columns())
    return tuple(names)


def compile_select(
    held: Sequence[Held], schema: FactSchema, as_of: str, *, relation: str, place: str = "row_no"
) -> str:
    """One SELECT of `place`, life and pattern over `relation` (SQL of a query)."""
    patterns = [_pattern(number, row, schema) for number, row in enumerate(held)]
    pattern = " || ".join(patterns) if patterns else "''"
    return (
        f"SELECT {place}, {_life(schema)} AS life, {pattern} AS pattern "
        f"FROM (SELECT *, DATE '{as_of}' AS as_of FROM ({relation}))"
    )


def _pattern(number: int, held: Held, schema: FactSchema) -> str:
    truths = [truth_sql(held.book.about.sql)]
    if held.version:
        clauses = held.version.clauses.values()
        truths += [truth_sql(clause.sql) for clause in clauses]
        truths += [
            truth_sql(outcome_sql(row.when.tree, held.version)) for row in held.version.outcomes
        ]
    truths += [truth_sql(atom.sql) for row in held.expressions() for atom in row.atoms]
    truths += [_open(schema.columns[name]) for name in held.columns()]
    whole = " || ".join(truths)
    return (
        f"CASE WHEN ({held.book.about.sql}) IS NOT FALSE THEN '{number}:' || {whole} || ';' "
        "ELSE '' END"
    )


def _open(column: Column) -> str:
    """Whether a fact is not known, or not known exactly."""
    if column.interval:
        low, high = column.fields
        return f"CASE WHEN \"{low}\" = \"{high}\" THEN '0' ELSE '1' END"
    return f"CASE WHEN \"{column.name}\" IS NULL THEN '1' ELSE '0' END"


def _life(schema: FactSchema) -> str:
    if not schema.lifetime:
        return f"'{LIVES}'"
    begins, ends, seen = (f'"{schema.lifetime[key]}"' for key in ("begins", "ends", "seen"))
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
        rest = iter(text)
        about = next(rest)
        clauses = {name: next(rest) for name in row.version.clauses} if row.version else {}
        outcomes = "".join(next(rest) for _ in row.version.outcomes) if row.version else ""
        atoms = tuple("".join(next(rest) for _ in each.atoms) for each in row.expressions())
        empty = frozenset(name for name in row.columns() if next(rest) == "1")
        found.append((row, Truths(about, clauses, outcomes, atoms, empty)))
    return found
