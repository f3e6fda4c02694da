"""Runs one SELECT over many rows, and turns rows that came out alike into findings once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.findings.model import Finding
from tidegate.rules.database import run
from tidegate.rules.select import (
    BEFORE,
    ENDED,
    Held,
    Layout,
    Pattern,
    Truths,
    columns_used,
    compile_select,
)
from tidegate.rules.verdicts import Question, Row, findings_of, no_rulebook

Answer = tuple[str, Pattern]
"""A row's life and pattern: see select."""


def answers(facts: Sequence[Mapping[str, Any]], layout: Layout, asked: Question) -> list[Answer]:
    """What the database says of each row, in order. Raises UsageError for facts that cannot be."""
    schema = asked.schema
    columns = columns_used(layout.held, schema)
    day = dt.date.fromisoformat(asked.as_of)
    keys = [json.dumps(schema.read(row, day, columns), ensure_ascii=False) for row in facts]
    different = list(dict.fromkeys(keys))
    sql = compile_select(layout, schema, asked.as_of, relation=schema.relation(columns))
    found: dict[str, Answer] = {}
    shared: dict[Answer, Answer] = {}
    for at, life, pattern in run(sql, "[" + ",".join(different) + "]"):
        answer = (life, tuple(pattern))
        found[different[at]] = shared.setdefault(answer, answer)
    return [found[key] for key in keys]


class Findings:
    """What rulebooks make of rows. Rows that came out alike share their findings."""

    def __init__(self, layout: Layout, asked: Question) -> None:
        self.layout, self.asked = layout, asked
        self._speaking: dict[Pattern, list[tuple[Held, Truths]]] = {}
        self._known: dict[tuple[Any, ...], tuple[Finding, ...]] = {}

    def speaking(self, pattern: Pattern) -> list[tuple[Held, Truths]]:
        """The rulebooks that speak of rows with this pattern, each with its truths."""
        if pattern not in self._speaking:
            self._speaking[pattern] = self.layout.speaking(pattern)
        return self._speaking[pattern]

    def of(self, row: Mapping[str, Any], answer: Answer) -> tuple[Finding, ...]:
        life, pattern = answer
        dates = ("", "")
        lifetime = self.asked.schema.lifetime
        if life in (ENDED, BEFORE):
            dates = (str(row.get(lifetime["begins"]) or ""), str(row.get(lifetime["ends"]) or ""))
        name = "" if self.speaking(pattern) else str(row.get("list") or "")
        memo = (answer, name, dates)
        if memo not in self._known:
            self._known[memo] = tuple(self._made(Row(life, *dates), pattern, name))
        return self._known[memo]

    def _made(self, row: Row, pattern: Pattern, name: str) -> list[Finding]:
        speaking = self.speaking(pattern)
        if not speaking and self.asked.schema.subject == "listing":
            return [no_rulebook(name, self.asked)]
        return [
            finding
            for book, truths in speaking
            for finding in findings_of(book, truths, row, self.asked)
        ]
