"""A reconciliation as one plain document, as rows, and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from tidegate.collaboration.disclosure.items import Item, Quote, Reconciliation
from tidegate.collaboration.disclosure.wording import (
    KIND_WORDS,
    SHORT,
    WHO_SENTENCES,
    WHO_WORDS,
)
from tidegate.findings.words import plural

STANDING = (
    "Inconsistencies to clarify. Nobody has decided anything, and nothing was inferred from a name."
)
ROW_COLUMNS = (
    "item", "state", "kind", "subject", "ror", "whose", "document_says", "quoted", "work", "date",
    "file", "record", "field", "from", "to", "cv_says", "ordinary_explanations",
    "what_would_settle_it", "who_can_answer", "answer", "answered_on", "answered_by", "facts",
)  # fmt: skip


def document(found: Reconciliation, *, about: Mapping[str, Any]) -> dict[str, Any]:
    """All of it. `about` tells the CV and the file of works."""
    answered = sum(item.state == "answered" for item in found.items)
    return {
        "standing": STANDING,
        **about,
        "looked_at": {
            "identified": list(found.identified),
            "listed_only": list(found.listed_only),
            "others": found.others,
        },
        "summary": {
            "items": len(found.items),
            "open": len(found.items) - answered,
            "answered": answered,
        },
        "items": [_item(item) for item in found.items],
        "agreed": [
            {"subject": one.subject, "works": list(one.works), "why": one.why}
            for one in found.agreed
        ],
        "unread": [_quote(one) for one in found.unread],
        "notes": list(found.notes),
        "problems": [asdict(one) for one in found.problems],
        "unmatched_answers": list(found.unmatched_answers),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "facts": item.facts,
        "state": item.state,
        "kind": item.kind,
        "title": KIND_WORDS[item.kind],
        "subject": item.subject,
        "ror": item.ror,
        "who": item.who,
        "whose": WHO_WORDS[item.who],
        "says": item.says,
        "document": [_quote(one) for one in item.document],
        "cv_says": item.cv_says,
        "cv": [_quote(one) for one in item.cv_quotes],
        "ordinary": list(item.ordinary),
        "settles": list(item.settles),
        "can_answer": list(item.can_answer),
        "named_by": list(item.named_by),
        "listings": [asdict(one) for one in item.listings],
        "answer": asdict(item.answer) if item.answer else None,
    }


def _quote(one: Quote) -> dict[str, Any]:
    return {
        "words": one.words, "text": one.text, "start": one.start, "end": one.end,
        "where": one.where, "work": one.work, "title": one.title, "date": one.date,
        "file": one.file, "record": one.record, "line": one.line,
    }  # fmt: skip


def rows(found: Reconciliation) -> Iterator[dict[str, Any]]:
    """A row for each quotation of each item."""
    for item in found.items:
        for one in item.document:
            yield {
                "item": item.id, "state": item.state, "kind": SHORT[item.kind],
                "subject": item.subject, "ror": item.ror, "whose": WHO_WORDS[item.who],
                "document_says": item.says, "quoted": one.text, "work": one.work,
                "date": one.date, "file": one.file, "record": one.record, "field": one.where,
                "from": one.start, "to": one.end, "cv_says": _cv_says(item),
                "ordinary_explanations": " ".join(item.ordinary),
                "what_would_settle_it": " ".join(item.settles),
                "who_can_answer": list(item.can_answer),
                "answer": item.answer.text if item.answer else "",
                "answered_on": item.answer.on if item.answer else "",
                "answered_by": item.answer.by if item.answer else "", "facts": item.facts,
            }  # fmt: skip


def _cv_says(item: Item) -> str:
    quoted = "; ".join(f"“{one.text}”" for one in item.cv_quotes)
    return f"{item.cv_says} {quoted}".strip()


def lines(found: Reconciliation) -> Iterable[str]:
    """Paragraphs for a terminal; an empty one parts."""
    items, answered = found.items, sum(item.state == "answered" for item in found.items)
    looked = len(found.identified) + len(found.listed_only)
    head = f"{plural(len(items), 'question')} to the researcher" if items else "No question"
    yield f"{head}, from {plural(looked, 'work')}" + (f"; {answered} answered" if answered else "")
    yield STANDING
    for number, item in enumerate(items, 1):
        yield ""
        yield f"{number}. {item.subject}: {SHORT[item.kind]} [{item.state}, {item.id}]"
        yield f"Document: {item.says} {WHO_SENTENCES[item.who]}"
        for one in item.document[:3]:
            place = f"{one.file}, record {one.record}, {one.where}" if one.record else one.where
            yield f"“{one.text}” ({', '.join(filter(None, (one.work, one.date, place)))})"
        if len(item.document) > 3:
            yield f"… and {plural(len(item.document) - 3, 'more quotation')}"
        yield f"CV: {_cv_says(item)}"
        if item.named_by:
            yield f"The programme is named by: {'; '.join(item.named_by)}."
        if item.listings:
            lists = "; ".join(f"{one.name} ({one.list})" for one in item.listings)
            yield f"On these lists, which alone says nothing of a person: {lists}."
        yield f"Ordinary: {' '.join(item.ordinary)}"
        yield f"Settles it: {' '.join(item.settles)} Can answer: {', '.join(item.can_answer)}."
        if item.answer:
            old = "" if item.answer.current else " (given before the documents said more)"
            yield f"Answer{old}: {item.answer.text}"
    for heading, told in (
        ("Agrees", [f"{one.subject}: {one.why}" for one in found.agreed]),
        ("No institution recognised", [f"“{one.text}” ({one.work})" for one in found.unread]),
        ("To know", [*found.notes, *_left(found)]),
    ):
        if told:
            yield ""
            yield heading
            yield from told


def _left(found: Reconciliation) -> Iterator[str]:
    if found.others:
        yield (
            f"Not looked into: {plural(found.others, 'record')} that no ORCID, identifier or DOI "
            "ties to the researcher."
        )
    for told in found.unmatched_answers:
        yield f"An answer to no question of this run: {told}"
    for one in found.problems:
        yield f"{one.file}, record {one.record}: {one.message}"
