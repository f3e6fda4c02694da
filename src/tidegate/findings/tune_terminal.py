"""A validation report in a terminal. Takes the document of docs/schema/tune.schema.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from tidegate.findings import tune_words as words
from tidegate.findings.inert import visible
from tidegate.findings.terminal import Line, coloured_text, plain_text, table
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

NEAREST = 6
"""Drawn pairs shown on each side of the line."""


def tune_text(document: Mapping[str, Any], *, width: int = 100, colour: bool = False) -> str:
    """The report as text."""
    lines = list(_lines(document, width))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(document: Mapping[str, Any], width: int) -> Iterator[Line]:
    run = document["run"]
    if run["starter"]:
        yield [(f"{STARTER_BANNER}. ", "bold reverse"), (STARTER_WHY, "")]
        yield []
    for at, text in enumerate(words.verdict(document)):
        yield from _folded(text, width, "bold" if not at else "")
    yield []
    yield [("Alerts by threshold", "bold underline")]
    yield from table(*threshold_table(document), width)
    yield []
    yield [("Pairs by band of score", "bold underline")]
    yield from table(*band_table(document), width)
    head, nearest = nearest_table(document)
    if nearest:
        yield []
        yield [("Nearest to the line, of the pairs drawn", "bold underline")]
        yield from table(head, nearest, width)
    yield []
    yield [("Expected misses", "bold underline")]
    yield from _folded(f"  {words.expected(document)}", width, "")
    rows = [list(row) for row in words.recall_rows(document)]
    if rows:
        yield from table(("change of the name", "whose", "at", "recall", "in 1,000"), rows, width)
    said = words.drift(document)
    if said:
        yield []
        yield [("Since the earlier run", "bold underline")]
        for text in said:
            yield from _folded(f"  {text}", width, "")
        changed = [list(row) for row in words.drift_lists(document)]
        if changed:
            yield from table(("list", "then", "now"), changed, width)
    yield []
    yield [("Settings ", "bold"), (visible(words.settings_line(document), 300), "")]
    yield [(f"  SHA-256 {document['settings_sha256']}", "dim")]
    for text in run["warnings"]:
        yield [(f"Warning: {visible(text, 500)}", "yellow")]


def threshold_table(document: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the thresholds."""
    counts = document["counts"]
    labelled = document["labels"] is not None
    head = ["threshold", "rows", "share", "alerts", *(["true", "missed"] if labelled else []), ""]
    rows = []
    for one in document["thresholds"]:
        row = [
            words.score(one["threshold"]),
            f"{one['rows']:,}",
            words.share(one["rows"], counts["rows"]),
            f"{one['alerts']:,}",
        ]
        if labelled:
            row += [words.amount(one["true"]) or "cannot be known", words.missed(one)]
        rows.append([*row, "the line" if one["line"] else ""])
    for kind in ("identifier", "exact"):
        if (always := counts[kind])["alerts"]:
            told = [
                words.KINDS[kind], f"{always['rows']:,}",
                words.share(always["rows"], counts["rows"]), f"{always['alerts']:,}",
            ]  # fmt: skip
            rows.append([*told, *([""] * 2 if labelled else []), words.SIDES["always"]])
    return head, rows


def band_table(document: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the bands."""
    labelled = document["labels"] is not None
    head = ["band", "pairs", "drawn"]
    head += ["yes", "no", "unsure", "precision", "true matches"] if labelled else []
    rows = []
    for one in document["bands"]:
        row = [words.band(one), f"{one['pairs']:,}", f"{one['drawn']:,}"]
        if labelled:
            row += [str(one[name]) for name in ("true", "false", "unsure")]
            row += [words.percent(one["precision"]), words.amount(one["matches"])]
        rows.append([*row, words.SIDES[one["side"]]])
    return [*head, ""], rows


def nearest_table(document: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """The drawn pairs next to the line, the highest first."""
    by_score = sorted(document["review"], key=lambda one: -one["score"])
    above = [one for one in by_score if one["side"] == "above"][-NEAREST:]
    below = [one for one in by_score if one["side"] == "below"][:NEAREST]
    rows = [
        [
            f"{one['score']:.3f}", ", ".join(map(str, one["rows"])), one["subject"]["name"],
            one["match"]["name"], one["match"]["list"], words.SIDES[one["side"]],
        ]
        for one in (*above, *below)
    ]  # fmt: skip
    return ["score", "row", "yours", "listed", "list", ""], rows


def _folded(text: str, width: int, style: str) -> Iterator[Line]:
    lead = " " * (len(text) - len(text.lstrip()))
    for row in wrap(visible(text.strip(), 4000), max(40, width - len(lead))) or [""]:
        yield [(f"{lead}{row}", style)]
