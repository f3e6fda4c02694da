"""A review as one HTML page: the answer, what would settle what is open, each channel, what was not
checked, and whose law was asked. No script, no network. Takes the document of
docs/schema/review.schema.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.findings import deal_words
from tidegate.findings import review_words as words
from tidegate.findings.house_page import render
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY, VERDICT_WORDS

PICTURES = 4
"""Structures that are drawn: the deal before, after, and other ways to do it."""
ROWS = 200
"""Findings of one channel that stand on the page; the sheet and JSON hold all."""
UNKNOWNS = 60


def review_html(document: Mapping[str, Any], *, receipt: str = "") -> str:
    """The page. `receipt` is the name of the receipt's file where one is written."""
    run = document["run"]
    return render(
        "review.html.j2",
        styles=("report.css", "items.css", "ownership.css", "review.css"),
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
        pictures=_pictures(document),
        deal=_deal(document),
        deal_words=deal_words,
        rows=ROWS,
        most_unknowns=UNKNOWNS,
        receipt=receipt,
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )


def _structure(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document of the ownership channel; {} where it was not asked."""
    found = [each for each in document["channels"] if each["id"] == "ownership"]
    return found[0]["document"] if found else {}


def _deal(document: Mapping[str, Any]) -> Mapping[str, Any]:
    deal: Mapping[str, Any] = _structure(document).get("deal", {})
    return deal


def _pictures(document: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The structures as the first regime that found something sees them."""
    from tidegate.findings.ownership_page import picture

    structure = _structure(document)
    if not structure:
        return []
    met = [row["regime"] for row in structure["entities"] if row["verdict"] != "no"]
    regime = next(iter(met), structure["regimes"][0]["id"] if structure["regimes"] else "")
    sides = structure.get("deal", {}).get("sides", ())
    drawn = [(side["label"], side["document"]) for side in sides] or [("", structure)]
    return [
        (label, picture(each, regime, title=label or "Who holds whom"))
        for label, each in drawn[:PICTURES]
    ]
