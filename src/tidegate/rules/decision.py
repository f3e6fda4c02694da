"""Decides a row in two steps: what the item is, then what follows for it on its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tidegate.errors import UsageError
from tidegate.findings.model import Finding
from tidegate.rules.provided import Said, provided
from tidegate.rules.rows import Answer, Findings, answers
from tidegate.rules.schema import FactSchema
from tidegate.rules.select import Layout, Pattern
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
    first = Layout(books.held("item", items, asked.as_of, asked.known_at))
    of_items = replace(asked, schema=item, bindings=books.bindings(first.held, profile))
    what = Findings(first, of_items)
    classed = answers(items, first, of_items)
    said = _said(what, classed, books, asked)
    ways = [
        {**row, **{name: _TRUTH[value] for name, (value, _) in said[pattern].items()}}
        for row, (_, pattern) in zip(rows, classed, strict=True)
    ]
    second = Layout(books.held("transaction", ways, asked.as_of, asked.known_at))
    bound = books.bindings(second.held, profile)
    came = answers(ways, second, asked)
    what_follows: dict[Pattern, Findings] = {}
    decisions = []
    for row, way, one, two in zip(items, ways, classed, came, strict=True):
        behind = {name: names for name, (value, names) in said[one[1]].items() if value == "?"}
        if one[1] not in what_follows:
            settled = replace(asked, bindings=bound, behind=behind)
            what_follows[one[1]] = Findings(second, settled)
        follows = what_follows[one[1]]
        lines: list[TraceLine] = []
        if trace:
            lines += trace_lines(what.speaking(one[1]), row, asked.as_of)
            lines += trace_lines(follows.speaking(two[1]), way, asked.as_of)
        findings = (*what.of(row, one), *follows.of(way, two))
        decisions.append(Decision(way, findings, behind, tuple(lines)))
    return decisions


def _said(
    what: Findings, classed: Iterable[Answer], books: Rulebooks, asked: Question
) -> Mapping[Pattern, Mapping[str, Said]]:
    """What the rulebooks about items provide, by the pattern of a row."""
    classifying = [book for book in books if book.subject == "item"]
    names = asked.schema.provided
    return {
        pattern: provided(names, classifying, what.speaking(pattern), asked)
        for pattern in dict.fromkeys(pattern for _, pattern in classed)
    }


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
