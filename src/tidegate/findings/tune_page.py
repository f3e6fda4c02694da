"""A validation report as one HTML page: the report, made to be printed on one sheet and signed,
then the pairs that were drawn. No script, no network. Takes the document of
docs/schema/tune.schema.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.findings import tune_words as words
from tidegate.findings.charts import bar_chart
from tidegate.findings.house_page import render
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

PAIRS = 500


def tune_html(document: Mapping[str, Any]) -> str:
    """The page; at most PAIRS of the pairs drawn stand on it, and it says so."""
    from markupsafe import Markup

    by_score = sorted(document["review"], key=lambda one: (-one["score"], one["pair"]))
    return render(
        "tune.html.j2",
        styles=("report.css", "tune.css"),
        words=words,
        document=document,
        run=document["run"],
        counts=document["counts"],
        labelled=document["labels"] is not None,
        steps=list(steps(document)),
        verdict=words.verdict(document),
        recall=list(words.recall_rows(document)),
        drift=words.drift(document),
        drift_lists=list(words.drift_lists(document)),
        sign=document["sign_off"],
        chart=Markup(chart(document)),
        pairs=by_score[:PAIRS],
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )


def steps(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each threshold with the band of scores that begins there."""
    scored = [one for one in document["bands"] if one["kind"] == "scored"]
    yield from zip(document["thresholds"], scored, strict=True)


def chart(document: Mapping[str, Any]) -> str:
    """Rows of the file with an alert, at each threshold."""
    bars = [
        (words.score(one["threshold"]) + (" (the line)" if one["line"] else ""), one["rows"])
        for one in document["thresholds"]
    ]
    return bar_chart(bars, title="Rows with an alert beyond exact names, by threshold")
