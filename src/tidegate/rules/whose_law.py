"""Whose law: whether a rule binds the person who asks, from what they said of themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.findings.model import Verdict
from tidegate.rules.database import run
from tidegate.rules.explain import columns_behind, truth
from tidegate.rules.rulebook import Expression
from tidegate.rules.schema import Column, FactSchema, as_json
from tidegate.rules.select import truth_sql

_VERDICTS: Mapping[str, Verdict] = {"1": "yes", "0": "no", "?": "unknown"}


@dataclass(frozen=True, slots=True)
class Binding:
    """Whether a rule binds the user, why in words, and the profile facts that would settle it."""

    applies: Verdict
    because: str
    missing: tuple[str, ...] = ()


def bindings(
    expressions: Iterable[Expression], profile: Mapping[str, Any], schema: FactSchema
) -> dict[str, Binding]:
    """By an expression's text, what it says of this profile. One SELECT for all of them.

    Raises UsageError for a profile fact that is not in the schema or has the wrong type.
    """
    different = {row.text: row for row in expressions}
    columns = list(dict.fromkeys(name for row in different.values() for name in row.columns))
    values = schema.read(profile, dt.date.today(), columns)
    facts = dict(zip(columns, values, strict=True))
    atoms = [atom.sql for row in different.values() for atom in row.atoms]
    truths = ""
    if atoms:
        pattern = " || ".join(truth_sql(sql) for sql in atoms)
        rows = run(f"SELECT {pattern} FROM ({schema.relation(columns)})", as_json([values]))
        truths = str(rows[0][0])
    found = {}
    for text, row in different.items():
        mine, truths = truths[: len(row.atoms)], truths[len(row.atoms) :]
        found[text] = _binding(row, mine, facts, schema)
    return found


def _binding(row: Expression, truths: str, facts: Mapping[str, Any], schema: FactSchema) -> Binding:
    value = truth(row.tree, lambda tree: truths[tree[1]])
    if value == "?":
        empty = frozenset(name for name, fact in facts.items() if fact is None)
        names = columns_behind(row, truths, empty)
        asked = ", ".join(schema.columns[name].meaning for name in names)
        return Binding("unknown", f"not told: {asked}", tuple(f"profile.{name}" for name in names))
    names = columns_behind(row, truths)
    if not names:
        return Binding(_VERDICTS[value], "")
    said = ", ".join(_said(schema.columns[name], facts[name]) for name in names)
    return Binding(_VERDICTS[value], f"you said: {said}")


def _said(column: Column, value: Any) -> str:
    if value is None:
        return f"nothing of {column.meaning}"
    if column.type == "bool":
        return column.yes if value else column.no
    shown = ", ".join(value) if isinstance(value, list) else str(value)
    return (column.said or "{}").format(shown or "nowhere")
