"""Answers about items as one HTML page: no script, no network. Takes the document of
docs/schema/classify.schema.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.findings import item_words
from tidegate.findings.house_page import render
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY, VERDICT_WORDS

CARDS = 100


def items_html(document: Mapping[str, Any]) -> str:
    """The page; at most `CARDS` items stand in full."""
    return render(
        "items.html.j2",
        styles=("report.css", "items.css"),
        words=item_words,
        run=document["run"],
        items=document["items"],
        summary=document["summary"],
        notes=document["notes"],
        verdicts=VERDICT_WORDS,
        meanings=document["meanings"],
        checked=document["parties_checked_against"],
        cards=CARDS,
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )
