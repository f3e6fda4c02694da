"""The answer as JSON (docs/schema/distillation.schema.json), and as rows for tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.distillation.campaigns import words
from tidegate.distillation.campaigns.model import Campaigns, Group
from tidegate.errors import Problem

COLUMNS = (
    "group", "verdict", "to_review", "over_budget", "accounts", "requests", "first_at", "last_at",
    "score", "p_value", "q_value", "p_pool", "p_past", "ties", "template", "template_share",
    "closest_explanations", "reasons", "citation", "answers", "account_ids",
)  # fmt: skip
"""Columns are only ever added, at the end."""


def document(
    found: Campaigns,
    *,
    files: Sequence[Mapping[str, Any]] = (),
    problems: Sequence[Problem] = (),
    problem_count: int | None = None,
) -> dict[str, Any]:
    """The whole answer with all that bears on it; figures are rounded, nothing is decided on
    them. Keys are only ever added."""
    told = words.counts(found)
    return {
        "answer": words.answer_words(found),
        "mode": found.mode,
        "accounts": found.accounts,
        "requests": found.requests,
        "first_at": words.moment(found.first_at),
        "last_at": words.moment(found.last_at),
        "looked_at": found.looked_at,
        "too_little": found.too_little,
        "pool": found.pool,
        "verdicts": {one: told[one] for one in words.ORDER},
        "to_review": told["to_review"],
        "alerts_a_day": found.alerts_a_day,
        "over_budget": told["over_budget"],
        "missing": found.missing,
        "rulebook": {"id": found.rulebook, "verified_through": found.verified_through},
        "groups": [_group(one) for one in words.ordered(found)],
        "notes": list(words.notes(found)),
        "settings": dict(found.settings),
        "files": [dict(one) for one in files],
        "problem_count": len(problems) if problem_count is None else problem_count,
        "problems": [
            {"file": p.file, "row": p.row, "column": p.column, "message": p.message, "mend": p.mend}
            for p in problems
        ],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "group": words.group_id(group),
        "verdict": group.verdict,
        "verdict_words": words.VERDICTS[group.verdict],
        "to_review": words.to_review(group),
        "over_budget": group.over_budget,
        "accounts": list(group.accounts),
        "requests": group.requests,
        "first_at": words.moment(group.first_at),
        "last_at": words.moment(group.last_at),
        "score": _round(group.score),
        "p_value": _chance(group.p_value),
        "q_value": _chance(group.q_value),
        "p_pool": _chance(group.p_pool),
        "p_past": _chance(group.p_past),
        "edges": [
            {
                "first": group.accounts[e.first], "second": group.accounts[e.second],
                "kind": e.kind, "strength": _round(e.strength), "why": e.why,
            }
            for e in group.edges
        ],
        "threads": [
            {
                "place": t.place, "key": f"{t.key:016x}", "phrase": t.phrase,
                "share": _round(t.share), "requests": t.requests, "accounts": t.accounts,
                "elsewhere": t.elsewhere, "distinct": _round(t.distinct),
                "overlap": _round(t.overlap), "breadth": _round(t.breadth),
                "reasoning": _round(t.reasoning), "grading": _round(t.grading),
                "tools": _round(t.tools), "tokens_in": _round(t.tokens_in),
                "tokens_out": _round(t.tokens_out),
            }
            for t in group.threads
        ],
        "evidence": [
            {
                "id": e.id, "strength": _round(e.strength), "value": _round(e.value),
                "usual": _round(e.usual), "why": e.why,
            }
            for e in group.evidence
        ],
        "explanations": [
            {"id": e.id, "fit": e.fit, "why": e.why, "would_tell": e.would_tell}
            for e in group.explanations
        ],
        "timeline": [
            {"hour": words.hour_moment(h.hour), "requests": h.requests} for h in group.timeline
        ],
        "tiles": [[_round(part) for part in row] for row in group.tiles],
        "reasons": list(group.reasons),
        "citation": group.citation,
        "context": list(group.context),
        "facts": dict(group.facts),
        "answers": [
            {"account": a.account, "date": a.date, "text": a.text, "by": a.by}
            for a in group.answers
        ],
    }  # fmt: skip


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _chance(value: float | None) -> float | None:
    return None if value is None else float(f"{float(value):.4g}")


def rows(found: Campaigns) -> Iterator[dict[str, Any]]:
    """A row a group, under COLUMNS."""
    for one in words.ordered(found):
        thread = one.threads[0] if one.threads else None
        yield dict(
            zip(
                COLUMNS,
                (
                    words.group_id(one), words.VERDICTS[one.verdict], words.to_review(one),
                    one.over_budget, len(one.accounts), one.requests, words.moment(one.first_at),
                    words.moment(one.last_at), _round(one.score), _chance(one.p_value),
                    _chance(one.q_value), _chance(one.p_pool), _chance(one.p_past),
                    [words.title("tie", kind) for kind, _, _ in words.ties(one)],
                    thread.phrase if thread else "", _round(thread.share) if thread else None,
                    closest(one), list(one.reasons), one.citation,
                    [f"{a.date} {a.account}: {a.text}" for a in one.answers], list(one.accounts),
                ),
                strict=True,
            )
        )  # fmt: skip


def closest(group: Group) -> list[str]:
    """The ordinary explanations that fit, or fit in part where none does."""
    for fit in ("fits", "in_part"):
        found = [words.title("explanation", e.id) for e in group.explanations if e.fit == fit]
        if found:
            return found if fit == "fits" else [f"{one} (in part)" for one in found]
    return []
