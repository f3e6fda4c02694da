"""Answers about ownership in the terminal. Takes the document of
docs/schema/ownership.schema.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tidegate.findings import ownership_words as words
from tidegate.findings.inert import visible
from tidegate.findings.terminal import Line, coloured_text, plain_text, table

MOST_ROWS = 200
MOST_LIMBS = 12


def ownership_text(document: Mapping[str, Any], *, width: int = 100, colour: bool = False) -> str:
    """The whole answer as text."""
    lines = list(_lines(document, width))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(document: Mapping[str, Any], width: int) -> Iterable[Line]:
    run = document["run"]
    several = len(document["regimes"]) > 1
    if several:
        yield from _matrix(document, width)
    for regime in document["regimes"]:
        rows = words.of_regime(document, regime["id"])
        if several and all(row["verdict"] == "no" for row in rows):
            continue
        yield from _regime(regime, rows, run, width)
    yield from _section("To look at", words.looks(document["structure"]))
    if document["structure"]["ties"]:
        yield from _section(
            "Told beside shares",
            (
                f"{tie['holder']} → {tie['subject']}: {words.kind(tie)}"
                + ("" if tie["stands"] == "yes" else f" ({tie['stands']})")
                + (f", “{tie['words']}”" if tie["words"] else "")
                for tie in document["structure"]["ties"][:40]
            ),
        )
    if "analysis" in document:
        from tidegate.findings.ownership_analysis import analysis_lines

        for title, told in analysis_lines(document["analysis"]):
            yield from _section(title, told)
    if run["starter"]:
        from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

        yield []
        yield [(f"{STARTER_BANNER}. ", "bold reverse"), (STARTER_WHY, "")]
    yield []
    left = words.untold(document["structure"])
    for text in filter(None, (left and f"{left} {words.UNTOLD}", *document["notes"])):
        yield [(f"Note: {visible(text, 1000)}", "dim")]
    for text in run["warnings"]:
        yield [(f"Warning: {visible(text, 500)}", "yellow")]


def _matrix(document: Mapping[str, Any], width: int) -> Iterable[Line]:
    """Entity by regime, where several were asked: only what is not a plain no."""
    names = list(dict.fromkeys(row["key"] for row in document["entities"]))
    by = {(row["key"], row["regime"]): row for row in document["entities"]}
    yield [("Every regime", "bold underline")]
    yield [(f"  {visible(words.under_all(document), 300)}", "bold")]
    rows = []
    for regime in document["regimes"]:
        found = [by[key, regime["id"]] for key in names]
        yes = [row["name"] for row in found if row["verdict"] == "yes"]
        unknown = [row["name"] for row in found if row["verdict"] == "unknown"]
        lists = ", ".join(regime["lists_not_checked"])
        rows.append((regime["id"], regime["state"], _few(yes), _few(unknown), lists))
    head = ("regime", "state", "yes", "cannot be known", "lists not checked")
    yield from table(head, rows, width)
    if any(regime["holders_closed"] for regime in document["regimes"]):
        yield [("  The holders are those you named with --listed, under every rule: an assumption.",
                "yellow")]  # fmt: skip
    yield []


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:4])
    return shown + (f" and {len(names) - 4:,} more" if len(names) > 4 else "") or "–"


def _regime(
    regime: Mapping[str, Any], rows: list[Mapping[str, Any]], run: Mapping[str, Any], width: int
) -> Iterable[Line]:
    yield [(visible(regime["title"], 200), "bold"), (f"  {regime['id']}", "dim")]
    yield [(f"  law of {run['as_of']}: {visible(words.law(regime), 600)}", "")]
    if regime["counts"]:
        yield [(f"  {visible(regime['counts'], 400)}", "dim")]
    yield [(f"  {visible(words.rests_on(regime), 600)}", "")]
    if words.unchecked(regime):
        yield [(f"  {visible(words.unchecked(regime), 600)}", "yellow")]
    yield []
    yield [(f"  {words.tally(rows)}", "bold")]
    cells = [
        (row["name"], words.share(row), words.verdict(row), words.by(row),
         "; ".join(row["missing"]))
        for row in rows[:MOST_ROWS]
    ]  # fmt: skip
    yield from table(("entity", "held", "test met", "by", "would settle it"), cells, width)
    if len(rows) > MOST_ROWS:
        yield [(f"  … and {len(rows) - MOST_ROWS:,} more; JSON, CSV and XLSX have all", "dim")]
    limbed = [row for row in rows if words.limbed(row)]
    for row in limbed[:MOST_LIMBS]:
        yield []
        yield [(f"  {visible(row['name'], 120)}", "bold")]
        for reading in row["readings"] if len(row["readings"]) > 1 else ():
            told = words.span(reading["share_low"], reading["share_high"])
            yield [(f"    held {reading['reading']}: {told}", "")]
        for limb in row["limbs"]:
            style = {"yes": "bold red", "unknown": "yellow"}.get(limb["verdict"], "dim")
            word = {"unknown": "cannot be known"}.get(limb["verdict"], limb["verdict"])
            yield [(f"    {limb['label'] or limb['outcome']}: ", ""), (word, style)]
    if len(limbed) > MOST_LIMBS:
        yield [(f"  … and {len(limbed) - MOST_LIMBS:,} more with several limbs", "dim")]
    yield []


def _section(title: str, texts: Iterable[str]) -> Iterable[Line]:
    found = list(texts)
    if found:
        yield [(title, "bold underline")]
        yield from ([(f"  {visible(text, 600)}", "")] for text in found[:60])
        if len(found) > 60:
            yield [(f"  … and {len(found) - 60:,} more", "dim")]
        yield []
