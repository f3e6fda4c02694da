"""The result of `tidegate classify` as plain values: one shape for JSON and for every page.

`docs/schema/classify.schema.json` describes it. Keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tidegate.desk.classification import ItemResult
from tidegate.desk.deal_parties import Screened
from tidegate.findings.document import finding_as_dict, plain, run_as_dict
from tidegate.findings.model import Finding, Run
from tidegate.findings.words import lists_span
from tidegate.items.answer import Answer

SCHEMA_VERSION = "1.0"


def document(
    run: Run,
    results: Iterable[ItemResult],
    *,
    meanings: Mapping[str, str],
    notes: Sequence[str] = (),
    brief: bool = False,
) -> dict[str, Any]:
    """The whole result; `summary` counts the items by their answers. `meanings` says in words
    what the facts stand for that would settle an unknown. `brief` leaves out of each item the
    findings that say no and the notes of the others, some 30 kB an item."""
    items = [item_as_dict(result, run.mode, brief=brief) for result in results]
    wanted = dict.fromkeys(name for item in items for name in item["missing"])
    return {
        "schema_version": SCHEMA_VERSION,
        "run": run_as_dict(run),
        "summary": {
            "items": len(items),
            "to_review": sum(item["to_review"] for item in items),
            "classification": _counts(items, "classification"),
            "licence_required": _counts(items, "licence_required"),
        },
        "notes": list(notes),
        "parties_checked_against": _checked(run),
        "meanings": {name: meanings[name] for name in wanted if name in meanings},
        "items": items,
    }


def _checked(run: Run) -> str:
    """The lists the parties were screened against, with their dates; "" where none was named."""
    if not run.lists:
        return ""
    text = lists_span(run)
    missing = len(run.lists_missing)
    return f"{text}; {missing:,} known lists not checked" if missing else text


def _counts(items: Sequence[Mapping[str, Any]], key: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items:
        counts[item[key]] = counts.get(item[key], 0) + 1
    return dict(sorted(counts.items()))


def item_as_dict(result: ItemResult, mode: str, *, brief: bool = False) -> dict[str, Any]:
    """One item: the four answers first, then what they rest on."""
    question, deal = result.question, result.question.deal
    answers = result.answers
    shape: dict[str, Any] = {
        "row": question.row,
        "name": question.item.name,
        "maker": question.item.maker,
        "how": question.how,
        "as_of": question.as_of,
        "mode": mode,
        "from": result.facts.get("from_country") or "",
        "to": deal.destination,
        "movement": result.facts.get("movement") or "",
        "quantity": _number(deal.quantity),
        "value": _number(deal.value),
        "currency": deal.currency,
        "to_review": any(answer.to_review for answer in answers.values())
        or any(party.matches for party in result.parties),
        **_answer(result.answer, brief=brief),
        "parties": [_party(each) for each in result.parties],
        "arithmetic": [
            {
                "text": step.text,
                "value": _number(step.value),
                "source": step.source,
                "confidence": step.confidence,
            }
            for step in result.steps
        ],
        "facts": {name: _fact(value) for name, value in result.facts.items() if value is not None},
        "trace": [
            {
                "rule": line.rule,
                "title": line.title,
                "version": line.version,
                "citation": line.citation,
                "question": line.question,
                "clause": line.clause,
                "text": line.text,
                "numbers": line.numbers,
                "verdict": line.verdict,
            }
            for line in result.trace
        ],
        "licence_assumes": list(result.licence_assumes),
        "assumed": list(result.assumed),
        "caveats": list(result.caveats),
        "notes": list(question.notes),
    }
    if len(answers) > 1:
        shape["readings"] = {name: _answer(answer, brief=brief) for name, answer in answers.items()}
    whole: dict[str, Any] = plain(shape)
    return whole


def _answer(answer: Answer, *, brief: bool) -> dict[str, Any]:
    findings = [f for f in answer.findings if f.question != "not_checked"]
    if brief:
        findings = [replace(f, notes=()) for f in findings if f.verdict != "no"]
    return {
        "classification": answer.classification,
        "classification_possible": list(answer.classification_possible),
        "paragraphs": list(answer.paragraphs),
        "paragraphs_unknown": list(answer.paragraphs_unknown),
        "also": list(answer.also),
        "licence_required": answer.licence_required,
        "exceptions": list(answer.exceptions),
        "exceptions_possible": list(answer.exceptions_possible),
        "review": answer.review,
        "review_if": answer.review_if,
        "review_else": answer.review_else,
        "review_possible": list(answer.review_possible),
        "bands": list(answer.bands),
        "notices": list(answer.notices),
        "not_checked": list(answer.not_checked),
        "missing": list(answer.missing),
        "branches": [
            {
                "turns_on": branch.turns_on,
                "licence_required_if_in_force": branch.if_in_force,
                "licence_required_if_not": branch.if_not,
            }
            for branch in answer.branches
        ],
        "findings": [_finding(f) for f in findings],
    }


def _finding(found: Finding) -> dict[str, Any]:
    asked = {"question": found.question, "label": found.label, "paragraph": found.paragraph}
    return {**asked, **finding_as_dict(found)}


def _party(screened: Screened) -> dict[str, Any]:
    party = screened.party
    return {
        "role": party.role,
        "name": party.name,
        "headquarters": party.seat,
        "parent_headquarters": party.parent_seat,
        "matches": [
            {
                "list": match.list,
                "entry_id": match.entry_id,
                "name": match.name,
                "score": round(float(match.score), 6),
                "band": match.band,
                "reasons": list(match.reasons),
            }
            for match in screened.matches
        ],
    }


def _number(value: Any) -> Any:
    """Exact digits: a whole number as such, else as text where a float would not hold it."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return value


def _fact(value: Any) -> Any:
    """An interval as {"min": …, "max": …}; a bound that is not known is null."""
    if hasattr(value, "low") and hasattr(value, "high"):
        return {"min": _number(value.low), "max": _number(value.high)}
    return _number(value)
