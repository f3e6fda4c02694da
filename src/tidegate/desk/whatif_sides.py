"""Two answers about one subject, under the law and under a draft: whether they differ, and by which
clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tidegate.findings.model import Finding

if TYPE_CHECKING:
    from tidegate.rules import TraceLine
    from tidegate.rules.draft import Change, Draft

OF_TEXT = ("amended", "new version")
"""Changes of what a rule says, not of whether it holds."""
Answers = Mapping[str, Any]
"""What is compared, by question; a value is a word or a tuple of words."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as one side had it: as written, with the subject's numbers, and its verdict."""

    text: str
    numbers: str
    verdict: str


Clauses = Mapping[tuple[str, str], Clause]
"""Clauses by rulebook and name."""


@dataclass(frozen=True, slots=True)
class Side:
    """One subject under one law."""

    answers: Answers
    findings: tuple[Finding, ...] = ()
    clauses: Clauses = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cause:
    """What made the difference: a clause with both its sides; or, with `clause` "", the change
    itself, and then `met` are the clauses by which its rule reaches the subject."""

    rule: str
    title: str
    change: str
    says: tuple[str, ...]
    clause: str = ""
    before: Clause | None = None
    after: Clause | None = None
    met: tuple[tuple[str, Clause], ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of the file before both laws, in one reading ("enforced" or "text")."""

    row: int
    name: str
    mode: str
    before: Side
    after: Side
    quantity: Decimal | None = None
    value: Decimal | None = None
    currency: str = ""

    @property
    def differences(self) -> tuple[str, ...]:
        """The questions whose answer differs."""
        names = dict.fromkeys((*self.before.answers, *self.after.answers))
        return tuple(
            name for name in names if self.before.answers.get(name) != self.after.answers.get(name)
        )

    @property
    def changed(self) -> bool:
        return bool(self.differences)


def clauses_of_trace(lines: Iterable[TraceLine]) -> Clauses:
    """The clauses of a trace."""
    return {
        (line.rule, line.clause): Clause(line.text, line.numbers, line.verdict) for line in lines
    }


def causes(subject: Subject, draft: Draft) -> tuple[Cause, ...]:
    """Why the answer differs, in the order of the draft's changes.

    Of a rulebook whose text the draft changes: each clause whose verdict differs, and each that is
    new, gone or worded otherwise and is met on the side that has it. Of one that it ends, switches
    or adds, and where no clause tells: the change itself with the clauses that are met.
    """
    found: list[Cause] = []
    for rule, changes in _by_rule(draft.changes).items():
        first = changes[-1]
        words = tuple(line for change in changes for line in change.says)
        sides = _clauses(subject, rule)
        clauses = [
            Cause(rule, first.title, first.what, words, name, *both)
            for name, both in sides.items()
            if _differs(*both)
        ]
        if clauses and all(change.what in OF_TEXT for change in changes):
            found += clauses
        elif _spoke(subject.before, rule) != _spoke(subject.after, rule):
            met = tuple(
                (name, side)
                for name, (before, after) in sides.items()
                if (side := after or before) is not None and side.verdict == "met"
            )
            found.append(Cause(rule, first.title, first.what, words, met=met))
    return tuple(found) or tuple(
        Cause(change.rulebook, change.title, change.what, change.says) for change in draft.changes
    )


def _by_rule(changes: Sequence[Change]) -> dict[str, list[Change]]:
    rules: dict[str, list[Change]] = {}
    for change in changes:
        rules.setdefault(change.rulebook, []).append(change)
    return rules


def _clauses(subject: Subject, rule: str) -> dict[str, tuple[Clause | None, Clause | None]]:
    before, after = subject.before.clauses, subject.after.clauses
    names = dict.fromkeys(name for one, name in (*before, *after) if one == rule)
    return {name: (before.get((rule, name)), after.get((rule, name))) for name in names}


def _differs(before: Clause | None, after: Clause | None) -> bool:
    if before is None or after is None:
        only = before or after
        return only is not None and only.verdict == "met"
    if before.verdict != after.verdict:
        return True
    return before.text != after.text and after.verdict == "met"


def _spoke(side: Side, rule: str) -> list[tuple[str, str, str, str]]:
    """What a rulebook said on one side, without its citation and dates."""
    return [
        (found.outcome, found.label, found.paragraph, found.verdict)
        for found in side.findings
        if found.rule == rule and found.verdict != "no"
    ]
