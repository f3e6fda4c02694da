"""A review in the terminal. Takes the document of docs/schema/review.schema.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from tidegate.findings import review_words as words
from tidegate.findings.inert import visible
from tidegate.findings.terminal import Line, coloured_text, plain_text, table
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

SHOWN = 40
"""Findings of one channel, and things that would settle unknowns; the other formats hold all."""
_STYLES = {"yes": "bold red", "unknown": "yellow"}


def review_text(document: Mapping[str, Any], *, width: int = 100, colour: bool = False) -> str:
    """The whole review as text."""
    lines = list(_lines(document, width))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(document: Mapping[str, Any], width: int) -> Iterator[Line]:
    run, engagement = document["run"], document["engagement"]
    yield [("Review  ", "bold"), (visible(engagement["title"], 200), "")]
    yield [(f"Law of {run['as_of']}; {words.lists_used(run)}.", "")]
    if run["starter"]:
        yield []
        yield [(f"{STARTER_BANNER}.", "bold reverse")]
        yield from _paragraph(STARTER_WHY, width, "")
    yield []
    for number, text in enumerate(words.answer(document)):
        yield from _paragraph(text, width, "", style="" if number else "bold")
    for channel in words.channels(document, "run"):
        yield from _channel(channel, width)
    yield from _unknowns(document, width)
    yield from _not_checked(document, width)
    yield from _rulebooks(document, width)
    yield []
    for text in run["warnings"]:
        yield [(f"Warning: {visible(text, 400)}", "dim")]
    yield [(words.NO_CLEARANCE, "dim")]


def _channel(channel: Mapping[str, Any], width: int) -> Iterator[Line]:
    yield []
    yield [(channel["title"], "bold underline"), (f"  {words.tally(channel)}", "")]
    for text in channel["says"]:
        yield from _paragraph(text, width, "  ")
    rows = words.sorted_findings(channel)
    for row in rows[:SHOWN]:
        mark = {"yes": "•", "unknown": "?"}[row["verdict"]]
        style = _STYLES[row["verdict"]] if row["weight"] == "review" else "dim"
        title = f" [{row['title']}]" if row["title"] else ""
        said = f"{mark} {row['subject']}: {row['says']}{title}"
        yield from _paragraph(said, width, "  ", style=style)
        beside = "; ".join(filter(None, (row["citation"], words.applies(row))))
        if beside:
            yield from _paragraph(beside, width, "    ", style="dim")
        for text in row["evidence"][:3]:
            yield from _paragraph(text, width, "    ")
    if len(rows) > SHOWN:
        yield [(f"  … and {len(rows) - SHOWN:,} more, in the other formats", "dim")]
    for title, texts in (("Assumed", channel["assumed"]), ("To know", channel["notes"])):
        for text in texts[:SHOWN]:
            yield from _paragraph(f"{title}: {text}", width, "  ", style="dim")


def _paragraph(text: str, width: int, indent: str, *, style: str = "") -> Iterator[Line]:
    shown = visible(text, 1_500)
    lines = wrap(shown, max(40, width - 2), initial_indent=indent, subsequent_indent=f"{indent}  ")
    yield from ([(line, style)] for line in lines)


def _unknowns(document: Mapping[str, Any], width: int) -> Iterator[Line]:
    rows = document["unknowns"]
    if not rows:
        return
    yield []
    yield [("Would settle what cannot be known", "bold underline")]
    for hangs, settle in words.together(rows[:SHOWN]):
        for text in settle:
            yield from _paragraph(text, width, "  ")
        yield from _paragraph(f"for {hangs}", width, "      ", style="dim")
    if len(rows) > SHOWN:
        yield [(f"  … and {len(rows) - SHOWN:,} more, in the other formats", "dim")]


def _not_checked(document: Mapping[str, Any], width: int) -> Iterator[Line]:
    yield []
    yield [("Not checked", "bold underline")]
    for channel in words.channels(document, "not run"):
        yield from _paragraph(f"{channel['title']}: {words.lacks(channel)}", width, "  ")
    for where, what in words.not_checked(document):
        yield from _paragraph(f"{where}: {what}", width, "  ")
    missing = words.lists_missing(document["run"])
    if missing:
        yield from _paragraph(f"Lists not loaded: {'; '.join(missing)}", width, "  ")


def _rulebooks(document: Mapping[str, Any], width: int) -> Iterator[Line]:
    rows = document["rulebooks"]
    if not rows:
        return
    yield []
    yield [("Whose law was asked", "bold underline")]
    telling = [row for row in rows if row["findings"]]
    cells = [
        (row["id"], row["state"], words.checked(row), str(row["findings"]), words.applies(row))
        for row in telling
    ]
    if cells:
        yield from table(("rulebook", "state", "text", "findings", "applies"), cells, width)
    rest = [row["id"] for row in rows if not row["findings"]]
    if rest:
        yield from _paragraph(f"Asked, and found nothing: {', '.join(rest)}", width, "  ")
