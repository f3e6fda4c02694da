"""Works before policies as one HTML page: what was read and found, each policy, each listed
institution, then the works. No script, no network. Takes the document of
docs/schema/collaboration.schema.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.findings import collaboration_words as words
from tidegate.findings.house_page import render
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

REVIEWED = 100
"""The most works to review that are shown; CSV, XLSX and JSON hold all."""
NOTED = 200
INSTITUTIONS = 200
PROBLEMS = 200


def collaboration_html(document: Mapping[str, Any]) -> str:
    """The page."""
    titles = words.list_titles(document)
    review = [work for work in document["works"] if work["status"] == "to review"]
    noted = [work for work in document["works"] if work["status"] != "to review"]
    return render(
        "collaboration.html.j2",
        styles=("report.css", "items.css", "collaboration.css"),
        words=words,
        document=document,
        run=document["run"],
        heading=words.title(document),
        told=[
            ("Read", words.was_read(document)),
            ("Found", words.was_found(document)),
            ("Not looked at, or cannot be known", words.not_looked_at(document)),
        ],
        speaking=[each for each in document["policies"] if _speaks(each)],
        silent=[each for each in document["policies"] if not _speaks(each)],
        institutions=document["institutions"][:INSTITUTIONS],
        reviewed=[_work(work, titles) for work in review[:REVIEWED]],
        review=len(review),
        noted=[(work, words.remarks(work, titles)) for work in noted[:NOTED]],
        noted_of=len(noted),
        problems=document["problems"][:PROBLEMS],
        most_institutions=INSTITUTIONS,
        contract=document.get("contract"),
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )


def _speaks(policy: Mapping[str, Any]) -> bool:
    return any(policy["works"].values()) or bool(policy["lists_not_looked_at"])


def _work(work: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """A work to review, with its quotations and its findings by policy and what they are of."""
    institutions = [
        {
            "name": each["name"],
            "country": each["country"],
            "authors": words.authors(each),
            "own": each["relation"] == "own_affiliation",
            "standing": words.stood(each, titles),
            "quote": words.quoted(each["text"], each["start"], each["end"], each["words"]),
        }
        for each in work["institutions"]
    ]
    findings: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for each in work["findings"]:
        key = (each["policy"], words.about(work, each), each["list"])
        findings.setdefault(key, []).append(
            {
                "label": each["label"] or each["outcome"].replace("_", " "),
                "verdict": words.verdict(each),
                "style": "" if words.verdict(each) == "told" else each["verdict"],
                "summary": each["summary"],
                "citation": each["citation"],
            }
        )
    other = {**work, "institutions": []}
    return {
        "work": work,
        "place": words.place(work),
        "institutions": institutions,
        "other": words.remarks(other, titles) if _other(other) else [],
        "touched": words.areas(work),
        "unsure": words.areas(work, verdict="unsure"),
        "findings": [(*key, rows) for key, rows in findings.items()],
        "not_loaded": work["not_loaded"],
    }


def _other(work: Mapping[str, Any]) -> Sequence[Any]:
    found: list[Any] = [*work["scholarships"], *work["programmes"], *work["funders"]]
    return found
