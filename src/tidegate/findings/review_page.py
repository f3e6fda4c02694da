"""A review as one HTML page: the answer, what would settle what is open, each channel, what was not
checked, and whose law was asked. No script, no network. Takes the document of
docs/schema/review.schema.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.findings import review_words as words
from tidegate.findings.house_page import render
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY, VERDICT_WORDS

ROWS = 200
"""Findings of one channel that stand on the page; the sheet and JSON hold all."""
UNKNOWNS = 60


def review_html(document: Mapping[str, Any], *, receipt: str = "") -> str:
    """The page. `receipt` is the name of the receipt's file where one is written."""
    run = document["run"]
    return render(
        "review.html.j2",
        styles=("report.css", "items.css", "review.css"),
        words=words,
        run=run,
        engagement=document["engagement"],
        answer=words.answer(document),
        summary=document["summary"],
        asked=words.channels(document, "run"),
        idle=words.channels(document, "not run"),
        unknowns=document["unknowns"],
        telling=[row for row in document["rulebooks"] if row["findings"]],
        silent=[row for row in document["rulebooks"] if not row["findings"]],
        verdicts=VERDICT_WORDS,
        rows=ROWS,
        most_unknowns=UNKNOWNS,
        receipt=receipt,
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )
