"""How many rows a draft changes, from what to what, and for how much. Money is summed by currency
and never converted; where a run was read in both ways, what is the same in both is told once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from tidegate.desk.whatif_sides import Subject

COUNTED = ("classification", "licence_required", "exceptions", "review", "bands")
"""The questions about an item whose answers are counted on both sides; of partners all are."""
IN_DETAIL = frozenset(
    {"classification_possible", "paragraphs", "paragraphs_unknown", "exceptions_possible"}
)
"""Questions whose moves are counted only where nothing else differs."""
NONE, NOTHING = "none", "not_under_loaded_rules"
BOTH = "both"
"""The mode of what is the same in both readings."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Move:
    """Rows whose answer to a question goes from one to another."""

    mode: str
    question: str
    before: str
    after: str
    rows: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows have an answer under the law and with the draft."""

    mode: str
    question: str
    answer: str
    before: int
    after: int


def once(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """Each row once, in however many readings it was compared."""
    return tuple({subject.row: subject for subject in subjects}.values())


def reached(subjects: Iterable[Subject], rules: frozenset[str]) -> tuple[Subject, ...]:
    """The rows for which one of these rules holds under the draft, whether or not their answer
    differs."""
    return once(
        subject
        for subject in subjects
        if any(row.rule in rules and row.verdict == "yes" for row in subject.after.findings)
    )


def quantity(subjects: Iterable[Subject]) -> Decimal | None:
    """All pieces; None where no row tells any."""
    found = [subject.quantity for subject in subjects if subject.quantity is not None]
    return sum(found, Decimal(0)) if found else None


def money(subjects: Iterable[Subject]) -> dict[str, Decimal]:
    """Sums by currency ("" where none is told)."""
    sums: dict[str, Decimal] = {}
    for subject in subjects:
        if subject.value is not None:
            sums[subject.currency] = sums.get(subject.currency, Decimal(0)) + subject.value
    return dict(sorted(sums.items()))


def changes(subjects: Iterable[Subject]) -> list[tuple[str, Subject]]:
    """The rows that change, in the file's order, with the mode: "both" where the readings agree."""
    by_row: dict[int, list[Subject]] = {}
    for subject in subjects:
        by_row.setdefault(subject.row, []).append(subject)
    found = []
    for readings in by_row.values():
        same = len(readings) == 2 and _same(readings[0], readings[1])
        for subject in readings[:1] if same else readings:
            if subject.changed:
                found.append((BOTH if same else subject.mode, subject))
    return sorted(found, key=lambda each: each[1].row)


def _same(one: Subject, other: Subject) -> bool:
    return (one.before.answers, one.after.answers) == (other.before.answers, other.after.answers)


def moves(subjects: Iterable[Subject]) -> list[Move]:
    """From which answer to which, by question; the most frequent first."""
    modes: dict[str, dict[tuple[str, str, str], list[Subject]]] = {}
    for subject in subjects:
        groups = modes.setdefault(subject.mode, {})
        plain = [name for name in subject.differences if name not in IN_DETAIL]
        for question in plain or subject.differences:
            before, after = (_word(side.answers[question]) for side in _both(subject))
            groups.setdefault((question, before, after), []).append(subject)
    found = [
        Move(mode, question, before, after, tuple(rows))
        for mode, (question, before, after), rows in _merged(
            modes, lambda rows: {subject.row for subject in rows}
        )
    ]
    order = list(dict.fromkeys((*COUNTED, *(move.question for move in found))))
    return sorted(found, key=lambda m: (order.index(m.question), -len(m.rows), m.before, m.after))


def counts(subjects: Iterable[Subject]) -> list[Count]:
    """How many rows had each answer before and have it after, by question."""
    modes: dict[str, dict[str, dict[str, list[int]]]] = {}
    for subject in subjects:
        questions = modes.setdefault(subject.mode, {})
        for at, side in enumerate(_both(subject)):
            for question in COUNTED if "classification" in side.answers else side.answers:
                answers = questions.setdefault(question, {})
                answers.setdefault(_word(side.answers[question]), [0, 0])[at] += 1
    return [
        Count(mode, question, answer, *answers[answer])
        for mode, question, answers in _merged(modes, lambda answers: answers)
        for answer in sorted(answers, key=lambda word: (word in (NONE, NOTHING), word))
    ]


def _merged(
    modes: Mapping[str, Mapping[Any, T]], same: Callable[[T], object]
) -> Iterable[tuple[str, Any, T]]:
    """What stands in each mode under a key; once, as BOTH, where both modes have the same."""
    keys = dict.fromkeys(key for groups in modes.values() for key in groups)
    for key in keys:
        found = [(mode, groups[key]) for mode, groups in modes.items() if key in groups]
        if len(modes) == 2 and len(found) == 2 and same(found[0][1]) == same(found[1][1]):
            yield BOTH, key, found[0][1]
        else:
            yield from ((mode, key, group) for mode, group in found)


def _both(subject: Subject) -> Sequence[Any]:
    return (subject.before, subject.after)


def _word(value: Any) -> str:
    """An answer as one word to count by."""
    if isinstance(value, tuple):
        return ", ".join(value) or NONE
    return str(value or NONE)
