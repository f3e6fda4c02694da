"""A draft tried on a file, in a terminal. Takes the document of docs/schema/whatif.schema.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tidegate.findings import whatif_words as words
from tidegate.findings.inert import visible
from tidegate.findings.terminal import Line, coloured_text, plain_text, table
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

MOST_ROWS = 200
"""Rows shown in a terminal; every other format has them all."""


def whatif_text(
    document: Mapping[str, Any], *, width: int = 100, colour: bool = False, whole: bool = True
) -> str:
    """The whole result as text; unless `whole`, at most MOST_ROWS of the rows that change."""
    lines = list(_lines(document, width, MOST_ROWS if not whole else None))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(document: Mapping[str, Any], width: int, most: int | None) -> Iterable[Line]:
    draft, run = document["draft"], document["run"]
    yield [(visible(draft["title"], 200), "bold"), (f"  {words.NO_LAW}", "bold reverse")]
    yield [(f"  {visible(draft['about'], 500)}", "")]
    for change in draft["changes"]:
        style = "dim" if change["in_force"] else "yellow"
        says = [visible(line, 600) for line in change["says"]]
        text = f"  {change['rulebook']} from {change['from']}: "
        yield [(text + (says[0] if len(says) == 1 else ""), style)]
        if len(says) > 1:
            yield from ([(f"    {line}", style)] for line in says)
    yield []
    for at, sentence in enumerate(words.verdict(document)):
        yield [(visible(sentence, 600), "bold" if not at else "")]
    known = f", with only what was known at {run['known_at']}" if run["known_at"] else ""
    yield [(f"Law as of {run['as_of']}{known}, {words.READINGS[run['mode']]}.", "dim")]
    for text in words.not_yet(document):
        yield [(f"Not yet: {visible(text, 300)}", "yellow")]
    both = run["mode"] == "both"
    if document["summary"]["moves"]:
        yield []
        yield [("From what to what", "bold underline")]
        yield from _moves(document, width, both)
    changes = document["changes"]
    if changes:
        yield []
        yield [("Who is answered otherwise, and why", "bold underline")]
        yield from _changes(changes[:most], width, both)
        if most is not None and len(changes) > most:
            rest = len(changes) - most
            yield [(f"  … and {rest:,} more; --format csv, xlsx, html or json has all", "yellow")]
    for title, key in (("Not looked at", "not_checked"), ("Assumed", "assumed")):
        if document[key]:
            yield []
            yield [(title, "bold underline")]
            yield from _folded("", "; ".join(document[key]), width, "", "  ")
    yield []
    if run["starter"]:
        yield [(f"{STARTER_BANNER}. ", "bold reverse"), (STARTER_WHY, "")]
    for text in run["warnings"]:
        yield [(f"Warning: {visible(text, 500)}", "yellow")]


def _moves(document: Mapping[str, Any], width: int, both: bool) -> Iterable[Line]:
    moves = document["summary"]["moves"]
    amounts = [(words.amount(move["quantity"]), words.money(move["money"])) for move in moves]
    heads = ["question", "under the law", "with the draft", "rows"]
    heads += ["pieces"] if any(one for one, _ in amounts) else []
    heads += ["value"] if any(other for _, other in amounts) else []
    rows = []
    for move, (pieces, value) in zip(moves, amounts, strict=True):
        row = [
            words.question(move["question"]),
            words.answer(move["before"]),
            words.answer(move["after"]),
            f"{move['rows']:,}",
        ]
        row += [pieces] if "pieces" in heads else []
        row += [value] if "value" in heads else []
        rows.append([words.SHORT_READINGS[move["mode"]], *row] if both else row)
    return table(["reading", *heads] if both else heads, rows, width)


def _changes(changes: Iterable[Mapping[str, Any]], width: int, both: bool) -> Iterable[Line]:
    for change in changes:
        head = f"  row {change['row']}  {visible(change['name'], 120)}"
        worth = words.own_worth(change)
        more = [words.SHORT_READINGS[change["mode"]]] if both else []
        more += [worth] if worth else []
        yield [(head, "bold"), (f"  {'; '.join(more)}" if more else "", "dim")]
        yield from _folded("law    ", words.side(change, "before"), width, "")
        yield from _folded("draft  ", words.side(change, "after"), width, "bold")
        for at, reason in enumerate(words.reasons(change)):
            yield from _folded("why    " if not at else "       ", reason, width, "dim")


def _folded(lead: str, text: str, width: int, style: str, margin: str = "      ") -> Iterable[Line]:
    """A text under its lead, broken at blanks where the terminal is too narrow."""
    from textwrap import wrap

    room = max(30, width - len(margin) - len(lead))
    for at, row in enumerate(wrap(visible(text, 4000), room) or [""]):
        yield [(f"{margin}{lead if not at else ' ' * len(lead)}", "dim"), (row, style)]
