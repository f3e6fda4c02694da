"""A draft tried on a file as one HTML page with charts: no script, no network. Takes the document
of docs/schema/whatif.schema.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.findings import whatif_words as words
from tidegate.findings.charts import grouped_bars
from tidegate.findings.house_page import render
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

ROWS = 1_000
SIDES = ("under the law", "with the draft")


def whatif_html(document: Mapping[str, Any]) -> str:
    """The page; at most ROWS of the rows that change stand on it, and it says so."""
    from markupsafe import Markup

    return render(
        "whatif.html.j2",
        styles=("report.css", "whatif.css"),
        words=words,
        run=document["run"],
        draft=document["draft"],
        kind=words.KIND_WORDS[document["kind"]],
        summary=document["summary"],
        verdict=words.verdict(document),
        not_yet=words.not_yet(document),
        changes=document["changes"][:ROWS],
        count=len(document["changes"]),
        not_checked=document["not_checked"],
        assumed=document["assumed"],
        both=document["run"]["mode"] == "both",
        charts=[Markup(chart) for chart in charts(document)],
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )


def charts(document: Mapping[str, Any]) -> Iterator[str]:
    """For each question on which any row differs, how many rows have each answer on both sides."""
    counts: dict[tuple[str, str], list[tuple[str, tuple[float, float]]]] = {}
    for row in document["summary"]["answers"]:
        bars = counts.setdefault((row["mode"], row["question"]), [])
        bars.append((words.answer(row["answer"]), (row["before"], row["after"])))
    both = document["run"]["mode"] == "both"
    for (mode, question), bars in counts.items():
        if any(before != after for _, (before, after) in bars):
            title = f"{words.question(question)}: how many {words.KIND_WORDS[document['kind']][1]}"
            title += f", {words.SHORT_READINGS[mode]}" if both else ""
            yield grouped_bars(bars, SIDES, title=title, unit="")
