"""A draft tried on a file as CSV and XLSX. Takes the document of docs/schema/whatif.schema.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.findings import whatif_words as words
from tidegate.findings.inert import csv_cell, joined
from tidegate.findings.sheet import Column, Sheet, Styles

Cell = str | int | float | None
HEAD = ("row", "name", "mode", "differences")
TAIL = ("because", "rulebooks", "clauses", "quantity", "value", "currency", "draft")
_MOVES = (
    Column("Reading", 12), Column("Question", 22), Column("Under the law", 28, wrap=True),
    Column("With the draft", 28, wrap=True), Column("Rows", 8), Column("Pieces", 14),
    Column("Value", 40, wrap=True),
)  # fmt: skip
_ANSWERS = (
    Column("Reading", 12), Column("Question", 22), Column("Answer", 40, wrap=True),
    Column("Under the law", 14), Column("With the draft", 14),
)  # fmt: skip
_CLAUSES = (
    Column("Row", 8), Column("Name", 30, wrap=True), Column("Rulebook", 24), Column("Change", 16),
    Column("Clause", 16), Column("Law: as written", 44, wrap=True),
    Column("Law: with numbers", 44, wrap=True), Column("Law: verdict", 12),
    Column("Draft: as written", 44, wrap=True), Column("Draft: with numbers", 44, wrap=True),
    Column("Draft: verdict", 12),
)  # fmt: skip


def whatif_csv(document: Mapping[str, Any]) -> bytes:
    """One line for each row that is answered otherwise, in each reading asked for."""
    questions = _questions(document)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_columns(questions))
    for change in document["changes"]:
        cells = _cells(change, questions, document)
        writer.writerow(["" if cell is None else csv_cell(str(cell)) for cell in cells])
    return out.getvalue().encode("utf-8", "replace")


def whatif_xlsx(document: Mapping[str, Any]) -> bytes:
    """Sheets: the rows that change, their clauses with numbers, counts, the draft and the run."""
    import xlsxwriter

    questions = _questions(document)
    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        wide = {"name": 32, "because": 70, "draft": 30}
        columns = [
            Column(name, wide.get(name, 8 if name == "row" else 20), wrap=name != "row")
            for name in _columns(questions)
        ]
        changes = Sheet(book, styles, "Changes", columns, note="A draft, not law")
        clauses = Sheet(book, styles, "Clauses", _CLAUSES)
        moves = Sheet(book, styles, "From what to what", _MOVES)
        answers = Sheet(book, styles, "Answers", _ANSWERS)
        run = Sheet(book, styles, "Draft and run", (Column("What", 30), Column("Value", 110, True)))
        for change in document["changes"]:
            changes.add(_cells(change, questions, document))
            for cause in change["because"]:
                for line in _clauses(cause):
                    clauses.add((change["row"], change["name"], *line))
        for move in document["summary"]["moves"]:
            moves.add(
                (move["mode"], words.question(move["question"]), words.answer(move["before"]),
                 words.answer(move["after"]), move["rows"], words.amount(move["quantity"]),
                 words.money(move["money"]))
            )  # fmt: skip
        for row in document["summary"]["answers"]:
            answers.add(
                (row["mode"], words.question(row["question"]), words.answer(row["answer"]),
                 row["before"], row["after"])
            )  # fmt: skip
        for what, value in _about(document):
            run.add((what, value))
        for sheet in (changes, clauses, moves, answers, run):
            sheet.finish()
    return out.getvalue()


def _questions(document: Mapping[str, Any]) -> list[str]:
    """The questions on which any row differs, in the order in which they are asked."""
    asked = dict.fromkeys(name for change in document["changes"] for name in change["before"])
    differ = {name for change in document["changes"] for name in change["differences"]}
    return [name for name in asked if name in differ]


def _columns(questions: Sequence[str]) -> list[str]:
    pairs = [f"{name} {when}" for name in questions for when in ("before", "after")]
    return [*HEAD, *(pair.replace(" ", "_") for pair in pairs), *TAIL]


def _cells(
    change: Mapping[str, Any], questions: Sequence[str], document: Mapping[str, Any]
) -> list[Cell]:
    pairs = [_plain(change[which][name]) for name in questions for which in ("before", "after")]
    causes = change["because"]
    return [
        change["row"],
        change["name"],
        change["mode"],
        joined(change["differences"]),
        *pairs,
        joined(words.reasons(change)),
        joined(dict.fromkeys(cause["rulebook"] for cause in causes)),
        joined(dict.fromkeys(cause["clause"] for cause in causes if cause["clause"])),
        change["quantity"],
        change["value"],
        change["currency"],
        document["draft"]["citation"],
    ]


def _plain(value: Any) -> str:
    return joined(value) if isinstance(value, list) else str(value)


def _clauses(cause: Mapping[str, Any]) -> Sequence[tuple[str, ...]]:
    head = (cause["rulebook"], cause["what"])
    if cause["clause"]:
        return [(*head, cause["clause"], *_side(cause["before"]), *_side(cause["after"]))]
    told = [(*head, each["clause"], "", "", "", *_side(each)) for each in cause["met"]]
    return told or [(*head, "", "", "", "", "; ".join(cause["says"]), "", "")]


def _side(clause: Mapping[str, str] | None) -> tuple[str, str, str]:
    if clause is None:
        return ("", "", "there is no such clause")
    return (clause["text"], clause["numbers"], clause["verdict"])


def _about(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    draft, run = document["draft"], document["run"]
    lines = [
        ("Draft, not law", draft["title"]), ("About", draft["about"]), ("File", draft["file"]),
        ("SHA-256", draft["sha256"]),
    ]  # fmt: skip
    lines += [
        (f"Change of {change['rulebook']}", f"from {change['from']}: {'; '.join(change['says'])}")
        for change in draft["changes"]
    ]
    lines += [("Result", text) for text in words.verdict(document)]
    lines += [
        ("Run", run["started"]), ("Engine", run["engine"]), ("Law as of", run["as_of"]),
        ("Known at", run["known_at"]), ("Mode", run["mode"]),
        ("Input", str(run["input"].get("file", ""))),
    ]  # fmt: skip
    lines += [("Not looked at", text) for text in document["not_checked"]]
    lines += [("Assumed", text) for text in document["assumed"]]
    lines += [("Warning", text) for text in run["warnings"]]
    lines += [
        (f"Rulebook {book['id']}", f"version {book['version']}, {book['origin']}, {book['sha256']}")
        for book in run["rulebooks"]
    ]
    return lines
