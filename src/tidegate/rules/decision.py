"""Decides a row in two steps: what the item is, then what follows for it on its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tidegate.errors import UsageError
from tidegate.findings.model import Finding
from tidegate.rules.provided import Said, provided
from tidegate.rules.rows import Findings, answers
from tidegate.rules.schema import FactSchema
from tidegate.rules.select import take_apart
from tidegate.rules.trace import TraceLine, trace_lines
from tidegate.rules.verdicts import Question

if TYPE_CHECKING:
    from tidegate.rules.engine import Rulebooks

_TRUTH = {"1": True, "0": False, "?": None}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the law makes of one row.

    `facts` are the row's and those the classification provides (None is unknown). `findings` are
    of the rulebooks about items, then of those about transactions. `unknown_because` names, for
    each provided fact that is unknown, the facts of the item that would settle it. `trace` holds
    every clause of every rulebook that speaks of the row, also of those that found nothing.
    """

    facts: Mapping[str, Any]
    findings: tuple[Finding, ...]
    unknown_because: Mapping[str, tuple[str, ...]]
    trace: tuple[TraceLine, ...] = ()


def decide(
    books: Rulebooks,
    rows: Sequence[Mapping[str, Any]],
    asked: Question,
    *,
    profile: Mapping[str, Any] | None,
    trace: bool,
) -> list[Decision]:
    """`Rulebooks.decide`; `asked` carries the schema of a transaction."""
    whole = asked.schema
    _check(rows, whole)
    if not rows:
        return []
    item = books.schemas["item"]
    items = [{name: row[name] for name in row if name in item.columns} for row in rows]
    first = books.held("item", items, asked.as_of, asked.known_at)
    of_items = Findings(first, replace(asked, schema=item, bindings=books.bindings(first, profile)))
    classed = answers(items, first, of_items.asked)
    classifying = [book for book in books if book.subject == "item"]
    said: dict[str, Mapping[str, Said]] = {}
    for _, pattern in classed:
        if pattern not in said:
            speaking = take_apart(pattern, first)
            said[pattern] = provided(whole.provided, classifying, speaking, asked)
    known = [{name: _TRUTH[v] for name, (v, _) in said[pattern].items()} for _, pattern in classed]
    ways = [{**row, **more} for row, more in zip(rows, known, strict=True)]
    second = books.held("transaction", ways, asked.as_of, asked.known_at)
    bound = books.bindings(second, profile)
    came = answers(ways, second, asked)
    following: dict[str, Findings] = {}
    decisions = []
    for row, way, (one, two) in zip(items, ways, zip(classed, came, strict=True), strict=True):
        pattern = one[1]
        behind = {name: because for name, (v, because) in said[pattern].items() if v == "?"}
        if pattern not in following:
            following[pattern] = Findings(second, replace(asked, bindings=bound, behind=behind))
        lines: list[TraceLine] = []
        if trace:
            lines += trace_lines(one[1], first, row, asked.as_of)
            lines += trace_lines(two[1], second, way, asked.as_of)
        findings = (*of_items.one(row, one), *following[pattern].one(way, two))
        decisions.append(Decision(way, findings, behind, tuple(lines)))
    return decisions


def _check(rows: Sequence[Mapping[str, Any]], schema: FactSchema) -> None:
    given = {name for row in rows for name in row}
    if given & set(schema.provided):
        names = ", ".join(sorted(given & set(schema.provided)))
        raise UsageError(
            f"{names} cannot be given", hint="Classification makes it known: leave it out."
        )
    if given - schema.columns.keys():
        names = ", ".join(sorted(map(str, given - schema.columns.keys())))
        raise UsageError(
            f"the facts of a transaction have no {names}",
            hint=f"They are: {', '.join(name for name in schema.columns)}.",
        )
