"""What may be decided about a hit, and why: data/dispositions.yaml, or a tenant's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tidegate.errors import InputError, Problem, UsageError
from tidegate.findings.digest import canonical, sha256_hex

MOST_REASONS = 12
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`closes` ends the case (else it is escalated); `second_review` asks for another person;
    `confirms` says that it is the listed party, so no good-guy entry may follow from it."""

    id: str
    title: str
    closes: bool
    second_review: bool
    confirms: bool = False
    needs_licence: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and the outcomes it may stand for."""

    code: str
    title: str
    outcomes: tuple[str, ...]
    needs_note: bool = False


@dataclass(frozen=True, slots=True)
class Dispositions:
    """`sha256` is of what was told, so that a decision can say under which table it was made."""

    outcomes: Mapping[str, Outcome]
    reasons: Mapping[str, Reason]
    sha256: str

    def check(self, outcome: str, reasons: Sequence[str], note: str, licensed: bool) -> Outcome:
        """The outcome, where these reasons may stand for it. Raises UsageError."""
        chosen = self.outcomes.get(outcome)
        if chosen is None:
            known = ", ".join(self.outcomes)
            raise UsageError(f"there is no outcome {outcome!r}", hint=f"There are {known}.")
        fitting = [code for code, r in self.reasons.items() if outcome in r.outcomes]
        if not reasons:
            raise UsageError("a decision needs a reason", hint=f"One or more of {_of(fitting)}.")
        wrong = [code for code in reasons if code not in fitting]
        if wrong:
            raise UsageError(
                f"{_of(wrong)} is no reason for {outcome}", hint=f"There are {_of(fitting)}."
            )
        if not note.strip() and any(self.reasons[code].needs_note for code in reasons):
            raise UsageError("this reason needs a note", hint="Tell it with --note.")
        if chosen.needs_licence and not licensed:
            raise UsageError(
                f"{outcome} needs a licence",
                hint="Give its number and expiry: --licence NUMBER --expires DATE.",
            )
        return chosen


def _of(codes: Sequence[str]) -> str:
    return ", ".join(codes)


@cache
def shipped() -> Dispositions:
    """The table that comes with Tidegate."""
    import yaml

    text = files("tidegate.cases").joinpath("data/dispositions.yaml").read_text("utf-8")
    return dispositions_of(yaml.safe_load(text), "dispositions.yaml")


def dispositions_of(told: Any, file: str) -> Dispositions:
    """A table as a YAML file tells it. Raises InputError with everything wrong in it."""
    problems: list[Problem] = []
    outcomes: dict[str, Outcome] = {}
    for number, row in enumerate(_rows(told, "outcomes", file, problems), 1):
        found = _outcome(row, file, number, problems)
        if found is not None:
            if found.id in outcomes:
                problems.append(Problem(file, f"outcome {found.id} stands twice", row=number))
            outcomes[found.id] = found
    reasons: dict[str, Reason] = {}
    rows = _rows(told, "reasons", file, problems)
    if len(rows) > MOST_REASONS:
        mend = f"at most {MOST_REASONS}, so that a person can know them all"
        problems.append(Problem(file, f"there are {len(rows)} reasons", mend))
    for number, row in enumerate(rows, 1):
        reason = _reason(row, file, number, outcomes, problems)
        if reason is not None:
            if reason.code in reasons:
                problems.append(Problem(file, f"reason {reason.code} stands twice", row=number))
            reasons[reason.code] = reason
    for outcome in outcomes:
        if not any(outcome in reason.outcomes for reason in reasons.values()) and not problems:
            problems.append(Problem(file, f"no reason may stand for {outcome}"))
    if problems:
        raise InputError(f"{file} gives no dispositions", problems=problems)
    return Dispositions(outcomes, reasons, sha256_hex(canonical(told)))


def _rows(told: Any, name: str, file: str, problems: list[Problem]) -> list[Any]:
    rows = told.get(name) if isinstance(told, Mapping) else None
    if not isinstance(rows, list) or not rows:
        problems.append(Problem(file, f"there are no {name}", "see docs/cases.md for the shape"))
        return []
    return rows


def _words(
    row: Any, key: str, truths: Sequence[str], more: Sequence[str], place: tuple[str, int],
    problems: list[Problem],
) -> bool:  # fmt: skip
    """Whether a row has a word under `key`, a title, truths where it has any, and nothing else."""
    before = len(problems)
    file, number = place
    if not isinstance(row, Mapping):
        problems.append(Problem(file, "a mapping is needed", row=number))
        return False
    if not isinstance(row.get(key), str) or not _WORD.fullmatch(row[key]):
        mend = "small letters, digits and underscores"
        problems.append(Problem(file, f"{key} cannot be read", mend, number, key))
    if not isinstance(row.get("title"), str) or not row["title"].strip():
        problems.append(Problem(file, "the title is missing", row=number, column="title"))
    for name in truths:
        if not isinstance(row.get(name, False), bool):
            problems.append(Problem(file, f"{name} is true or false", row=number, column=name))
    unknown = set(row) - {key, "title", *truths, *more}
    if unknown:
        problems.append(Problem(file, f"not known: {', '.join(map(str, unknown))}", row=number))
    return len(problems) == before


def _outcome(row: Any, file: str, number: int, problems: list[Problem]) -> Outcome | None:
    truths = ("closes", "second_review", "confirms", "needs_licence")
    if not _words(row, "id", truths, (), (file, number), problems):
        return None
    return Outcome(row["id"], row["title"], *(row.get(name, False) for name in truths))


def _reason(
    row: Any, file: str, number: int, outcomes: Mapping[str, Outcome], problems: list[Problem]
) -> Reason | None:
    if not _words(row, "code", ("needs_note",), ("outcomes",), (file, number), problems):
        return None
    named = row.get("outcomes")
    if not isinstance(named, list) or not named or not set(map(str, named)) <= set(outcomes):
        mend = f"a list of {', '.join(outcomes)}"
        problems.append(Problem(file, "outcomes cannot be read", mend, number, "outcomes"))
        return None
    return Reason(row["code"], row["title"], tuple(named), row.get("needs_note", False))
