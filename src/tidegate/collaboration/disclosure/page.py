"""The page for the researcher: in plain words, printable, with room to answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.collaboration.disclosure.items import Item, Quote, Reconciliation
from tidegate.collaboration.disclosure.wording import KIND_WORDS, WHO_WORDS
from tidegate.findings.inert import visible
from tidegate.findings.words import plural

MOST_QUOTES = 5
_ROOM = 240
"""Characters shown on either side of the words that matter."""


def researcher_page(
    found: Reconciliation,
    *,
    about: Mapping[str, Any],
    made_on: str,
    contact: str = "",
    answer_by: str = "",
) -> str:
    """The page, seen before anybody decides. `contact` says in the office's words who made it and
    who will see the answers."""
    from tidegate.findings.house_page import render

    count = len(found.items)
    answered = sum(item.state == "answered" for item in found.items)
    return render(
        "disclosure.html.j2",
        styles=("report.css", "disclosure.css"),
        heading="Your CV and your works: "
        + (f"{plural(count, 'question')} to you" if count else "no question to you"),
        about=about,
        read_of_cv=(
            f"{plural(about['cv']['positions'], 'position')}, "
            f"{plural(about['cv']['support'], 'line')} of support and "
            f"{plural(about['cv']['works'], 'work')}"
        ),
        works_read=f"{plural(about['works']['read'], 'record')} of works read",
        made_on=made_on,
        contact=contact,
        answer_by=answer_by,
        identified=len(found.identified),
        listed_only=len(found.listed_only),
        others=found.others,
        answered=answered,
        items=[_item(number, item) for number, item in enumerate(found.items, 1)],
        agreed=found.agreed,
        unread=found.unread,
        notes=found.notes,
        problems=found.problems,
        unmatched=found.unmatched_answers,
    )


def _item(number: int, item: Item) -> dict[str, Any]:
    return {
        "number": number,
        "item": item,
        "title": KIND_WORDS[item.kind],
        "whose": WHO_WORDS[item.who],
        "quotes": [_quote(one) for one in item.document[:MOST_QUOTES]],
        "more": [one.work for one in item.document[MOST_QUOTES:]],
        "cv": [_quote(one) for one in item.cv_quotes[:MOST_QUOTES]],
        "listings": [
            f"{one.name} ({one.list}"
            + (f", since {one.listed_on}" if one.listed_on else "")
            + (f", until {one.ended_on}" if one.ended_on else "")
            + ")"
            for one in item.listings
        ],
    }


def _quote(one: Quote) -> dict[str, str]:
    """The words with what stands around them, cut to what can be read, nothing hidden in it."""
    start, end = max(0, one.start - _ROOM), min(len(one.text), one.end + _ROOM)
    place = f"{one.file}, record {one.record}" if one.file and one.record else one.file
    return {
        "before": ("… " if start else "") + _shown(one.text[start : one.start]),
        "words": _shown(one.text[one.start : one.end]),
        "after": _shown(one.text[one.end : end]) + (" …" if end < len(one.text) else ""),
        "work": " · ".join(filter(None, (one.title, one.date, one.work))),
        "place": ", ".join(filter(None, (place, one.where))),
    }


def _shown(text: str) -> str:
    """Visible, with the blanks at its ends: they part the marked words from the rest."""
    told = visible(text, 2_000).strip()
    if not told:
        return " " if text else ""
    return (" " if text[:1].isspace() else "") + told + (" " if text[-1:].isspace() else "")
