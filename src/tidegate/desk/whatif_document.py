"""The result of `tidegate whatif` as plain values: one shape for JSON and for every page.

`docs/schema/whatif.schema.json` describes it. Keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tidegate.desk.whatif_counts import changes, counts, money, moves, once, quantity, reached
from tidegate.desk.whatif_sides import Cause, Clause, Subject, causes
from tidegate.findings.document import plain, run_as_dict
from tidegate.findings.model import Run

if TYPE_CHECKING:
    from tidegate.desk.whatif import Compared
    from tidegate.rules.draft import Draft

SCHEMA_VERSION = "1.0"


def document(run: Run, draft: Draft, compared: Compared) -> dict[str, Any]:
    """The whole result; subjects whose answer is the same are counted and not listed."""
    shape = {
        "schema_version": SCHEMA_VERSION,
        "run": run_as_dict(run),
        "draft": _draft(draft, run.as_of),
        "kind": compared.kind,
        "summary": _summary(compared, draft),
        "changes": [_change(mode, one, draft) for mode, one in changes(compared.subjects)],
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


def _summary(compared: Compared, draft: Draft) -> dict[str, Any]:
    rows = once(compared.subjects)
    changed = once(subject for subject in compared.subjects if subject.changed)
    part = money(changed)
    return {
        "rows": len(rows),
        "changed": len(changed),
        "reached": len(reached(compared.subjects, draft.touched)),
        "unreadable": compared.unreadable,
        "quantity": {"all": _number(quantity(rows)), "changed": _changed(rows, changed)},
        "money": [
            {"currency": name, "all": str(total), "changed": str(part.get(name, Decimal(0)))}
            for name, total in money(rows).items()
        ],
        "without_value": sum(subject.value is None for subject in rows),
        "answers": [
            {
                "mode": count.mode,
                "question": count.question,
                "answer": count.answer,
                "before": count.before,
                "after": count.after,
            }
            for count in counts(compared.subjects)
        ],
        "moves": [
            {
                "mode": move.mode,
                "question": move.question,
                "before": move.before,
                "after": move.after,
                "rows": len(move.rows),
                "quantity": _number(quantity(move.rows)),
                "money": [
                    {"currency": name, "value": str(value)}
                    for name, value in money(move.rows).items()
                ],
            }
            for move in moves(compared.subjects)
        ],
    }


def _changed(rows: tuple[Subject, ...], changed: tuple[Subject, ...]) -> Any:
    """The pieces of the rows that change: 0 where others tell theirs and these tell none."""
    return None if quantity(rows) is None else _number(quantity(changed) or Decimal(0))


def _change(mode: str, subject: Subject, draft: Draft) -> dict[str, Any]:
    return {
        "row": subject.row,
        "name": subject.name,
        "mode": mode,
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
