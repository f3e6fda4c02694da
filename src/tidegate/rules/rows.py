"""Runs one SELECT over many rows, and turns rows that came out alike into findings once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.findings.model import Finding
from tidegate.rules.database import run
from tidegate.rules.select import BEFORE, ENDED, Held, columns_used, compile_select, take_apart
from tidegate.rules.verdicts import Question, Row, findings_of, no_rulebook

Answer = tuple[str, str]
"""A row's life and pattern: see select."""


def answers(
    facts: Sequence[Mapping[str, Any]], held: Sequence[Held], asked: Question
) -> list[Answer]:
    """What the database says of each row, in order. Raises UsageError for facts that cannot be."""
    schema = asked.schema
    columns = columns_used(held, schema)
    day = dt.date.fromisoformat(asked.as_of)
    keys = [json.dumps(schema.read(row, day, columns), ensure_ascii=False) for row in facts]
    different = list(dict.fromkeys(keys))
    sql = compile_select(held, schema, asked.as_of, relation=schema.relation(columns))
    found = {
        different[at]: (life, pattern)
        for at, life, pattern in run(sql, "[" + ",".join(different) + "]")
    }
    return [found[key] for key in keys]


class Findings:
    """What the rulebooks held make of rows. Rows that came out alike share their findings."""

    def __init__(self, held: Sequence[Held], asked: Question) -> None:
        self.held, self.asked = held, asked
        self._known: dict[tuple[str, ...], tuple[Finding, ...]] = {}

    def of(
        self, facts: Sequence[Mapping[str, Any]], came: Sequence[Answer]
    ) -> list[tuple[Finding, ...]]:
        return [self.one(row, answer) for row, answer in zip(facts, came, strict=True)]

    def one(self, row: Mapping[str, Any], answer: Answer) -> tuple[Finding, ...]:
        life, pattern = answer
        dates = ("", "")
        lifetime = self.asked.schema.lifetime
        if life in (ENDED, BEFORE):
            dates = (str(row.get(lifetime["begins"]) or ""), str(row.get(lifetime["ends"]) or ""))
        name = str(row.get("list") or "") if not pattern else ""
        memo = (life, pattern, name, *dates)
        if memo not in self._known:
            self._known[memo] = tuple(self._made(Row(life, *dates), pattern, name))
        return self._known[memo]

    def _made(self, row: Row, pattern: str, name: str) -> list[Finding]:
        if not pattern and self.asked.schema.subject == "listing":
            return [no_rulebook(name, self.asked)]
        return [
            finding
            for book, truths in take_apart(pattern, self.held)
            for finding in findings_of(book, truths, row, self.asked)
        ]
