"""The result of `tidegate whatif` as plain values: one shape for JSON and for every page.

`docs/schema/whatif.schema.json` describes it. Keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tidegate.desk.whatif_sides import Cause, Clause, Subject, causes
from tidegate.findings.document import plain, run_as_dict
from tidegate.findings.model import Run

if TYPE_CHECKING:
    from tidegate.desk.whatif import Compared
    from tidegate.rules.draft import Draft

SCHEMA_VERSION = "1.0"
COUNTED = ("classification", "licence_required", "exceptions", "review", "bands")
"""The questions about an item whose answers are counted on both sides; of partners all are."""
NONE = "none"
NOTHING = "not_under_loaded_rules"


def document(run: Run, draft: Draft, compared: Compared) -> dict[str, Any]:
    """The whole result; subjects whose answer is the same are counted and not listed."""
    changed = [subject for subject in compared.subjects if subject.changed]
    shape = {
        "schema": SCHEMA_VERSION,
        "run": run_as_dict(run),
        "draft": _draft(draft, run.as_of),
        "kind": compared.kind,
        "summary": _summary(compared, changed),
        "changes": [_change(subject, draft) for subject in changed],
        "not_checked": compared.not_checked,
        "assumed": compared.assumed,
    }
    whole: dict[str, Any] = plain(shape)
    return whole


def _draft(draft: Draft, as_of: str) -> dict[str, Any]:
    later = draft.later_than(as_of)
    return {
        "title": draft.title,
        "about": draft.about,
        "citation": draft.citation,
        "file": draft.file,
        "sha256": draft.sha256,
        "changes": [
            {
                "rulebook": change.rulebook,
                "title": change.title,
                "what": change.what,
                "from": change.start,
                "says": change.says,
                "clauses": change.clauses,
                "in_force": change not in later,
            }
            for change in draft.changes
        ],
    }


def _summary(compared: Compared, changed: Sequence[Subject]) -> dict[str, Any]:
    subjects = compared.subjects
    return {
        "rows": len({subject.row for subject in subjects}),
        "changed": len({subject.row for subject in changed}),
        "unreadable": compared.unreadable,
        "quantity": {
            "all": _number(_quantity(_once(subjects))),
            "changed": _number(_quantity(_once(changed))),
        },
        "money": [
            {"currency": currency, "all": str(total), "changed": str(part)}
            for currency, total, part in _money(_once(subjects), _once(changed))
        ],
        "without_value": sum(subject.value is None for subject in _once(subjects)),
        "answers": _answers(subjects),
        "moves": _moves(changed),
    }


def _once(subjects: Iterable[Subject]) -> list[Subject]:
    """Each row once, in however many readings it was compared."""
    return list({subject.row: subject for subject in subjects}.values())


def _quantity(subjects: Iterable[Subject]) -> Decimal | None:
    found = [subject.quantity for subject in subjects if subject.quantity is not None]
    return sum(found, Decimal(0)) if found else None


def _sums(subjects: Iterable[Subject]) -> dict[str, Decimal]:
    """By currency ("" where none is told); nothing is converted, so nothing is mixed."""
    sums: dict[str, Decimal] = {}
    for subject in subjects:
        if subject.value is not None:
            sums[subject.currency] = sums.get(subject.currency, Decimal(0)) + subject.value
    return dict(sorted(sums.items()))


def _money(
    subjects: Iterable[Subject], changed: Iterable[Subject]
) -> list[tuple[str, Decimal, Decimal]]:
    part = _sums(changed)
    return [(name, total, part.get(name, Decimal(0))) for name, total in _sums(subjects).items()]


def _word(value: Any) -> str:
    """An answer as one word to count by."""
    if isinstance(value, tuple):
        return ", ".join(value) or NONE
    return str(value or NONE)


def _answers(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """How many subjects had each answer before and have it after, by reading and question."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for subject in subjects:
        for side, answers in enumerate((subject.before.answers, subject.after.answers)):
            for question in COUNTED if "classification" in answers else answers:
                key = (subject.mode, question, _word(answers[question]))
                counts.setdefault(key, [0, 0])[side] += 1
    return [
        {"mode": mode, "question": question, "answer": answer, "before": old, "after": new}
        for (mode, question, answer), (old, new) in sorted(counts.items(), key=_in_order)
    ]


def _in_order(entry: tuple[tuple[str, str, str], Any]) -> tuple[Any, ...]:
    mode, question, answer = entry[0]
    place = COUNTED.index(question) if question in COUNTED else len(COUNTED)
    return (mode, place, question, answer in (NONE, NOTHING), answer)


def _moves(changed: Sequence[Subject]) -> list[dict[str, Any]]:
    """From which answer to which, how many and for how much; the most frequent first."""
    groups: dict[tuple[str, str, str, str], list[Subject]] = {}
    for subject in changed:
        for question in subject.differences:
            before = _word(subject.before.answers.get(question))
            after = _word(subject.after.answers.get(question))
            groups.setdefault((subject.mode, question, before, after), []).append(subject)
    order = list(dict.fromkeys((*COUNTED, *(key[1] for key in groups))))
    return [
        {
            "mode": mode,
            "question": question,
            "before": before,
            "after": after,
            "rows": len(group),
            "quantity": _number(_quantity(group)),
            "money": [{"currency": n, "value": str(v)} for n, v in _sums(group).items()],
        }
        for (mode, question, before, after), group in sorted(
            groups.items(), key=lambda each: (each[0][0], order.index(each[0][1]), -len(each[1]))
        )
    ]


def _change(subject: Subject, draft: Draft) -> dict[str, Any]:
    return {
        "row": subject.row,
        "name": subject.name,
        "mode": subject.mode,
        "differences": subject.differences,
        "before": subject.before.answers,
        "after": subject.after.answers,
        "because": [_cause(cause) for cause in causes(subject, draft)],
        "quantity": _number(subject.quantity),
        "value": None if subject.value is None else str(subject.value),
        "currency": subject.currency,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "rulebook": cause.rule,
        "title": cause.title,
        "what": cause.change,
        "says": cause.says,
        "clause": cause.clause,
        "before": _clause(cause.before),
        "after": _clause(cause.after),
        "met": [{"clause": name, **(_clause(clause) or {})} for name, clause in cause.met],
    }


def _clause(clause: Clause | None) -> Mapping[str, str] | None:
    if clause is None:
        return None
    return {"text": clause.text, "numbers": clause.numbers, "verdict": clause.verdict}


def _number(value: Decimal | None) -> Any:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value)
