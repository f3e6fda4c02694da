"""Answers about items as CSV and XLSX. Takes the document of docs/schema/classify.schema.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.findings import item_words as words
from tidegate.findings.inert import csv_cell, joined
from tidegate.findings.sheet import Column, Sheet, Styles

Item = Mapping[str, Any]
COLUMNS = (
    "row", "name", "maker", "as_of", "mode", "from", "to", "movement", "quantity", "value",
    "currency", "classification", "paragraphs", "paragraphs_unknown", "also", "licence_required",
    "exceptions", "review", "review_else", "bands", "notices", "missing", "not_checked", "parties",
    "assumed", "caveats", "citations",
)  # fmt: skip
_ANSWERS = tuple(
    Column(name, 36 if name in ("name", "not_checked", "missing", "citations", "caveats") else 16,
           wrap=name not in ("row", "quantity", "value"))
    for name in COLUMNS
)  # fmt: skip
_FINDINGS = (
    Column("Row", 8), Column("Name", 30, wrap=True), Column("Question", 16), Column("Label", 18),
    Column("Paragraph", 10), Column("Verdict", 16), Column("In words", 70, wrap=True),
    Column("Citation", 44, wrap=True), Column("Verified through", 14), Column("Rule id", 26),
    Column("Would settle it", 30, wrap=True),
)  # fmt: skip
_CLAUSES = (
    Column("Row", 8), Column("Name", 30, wrap=True), Column("Rule id", 24), Column("Version", 12),
    Column("Clause", 16), Column("Verdict", 12), Column("As written", 60, wrap=True),
    Column("With numbers", 60, wrap=True), Column("Citation", 40, wrap=True),
)  # fmt: skip


def items_csv(document: Mapping[str, Any]) -> bytes:
    """One line an item."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in document["items"]:
        writer.writerow([csv_cell(str(cell)) for cell in _cells(item)])
    return out.getvalue().encode("utf-8", "replace")


def items_xlsx(document: Mapping[str, Any]) -> bytes:
    """Sheets: answers, findings, clauses with their numbers, and what the run used."""
    import xlsxwriter

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        answers = Sheet(book, styles, "Answers", _ANSWERS)
        findings = Sheet(book, styles, "Findings", _FINDINGS)
        clauses = Sheet(book, styles, "Clauses", _CLAUSES)
        run = Sheet(book, styles, "Run", (Column("What", 30), Column("Value", 110, wrap=True)))
        for item in document["items"]:
            answers.add(_cells(item))
            for found in item["findings"]:
                findings.add(
                    (item["row"], item["name"], found["question"], found["label"],
                     found["paragraph"], found["verdict"], found["summary"], found["citation"],
                     found["verified_through"], found["rule"], ", ".join(found["missing"]))
                )  # fmt: skip
            for line in item["trace"]:
                clauses.add(
                    (item["row"], item["name"], line["rule"], line["version"], line["clause"],
                     line["verdict"], line["text"], line["numbers"], line["citation"])
                )  # fmt: skip
        for what, value in _run_lines(document):
            run.add((what, value))
        for sheet in (answers, findings, clauses, run):
            sheet.finish()
    return out.getvalue()


def _cells(item: Item) -> Sequence[str | int | float | None]:
    special = {
        "parties": joined(
            f"{party['role']} {party['name']}: "
            + (", ".join(f"{m['band']} {m['list']} {m['name']}" for m in party["matches"]) or
               "nothing found in the lists used")
            for party in item["parties"]
        ),
        "citations": joined(
            dict.fromkeys(f["citation"] for f in item["findings"]
                          if f["citation"] and f["verdict"] != "no")
        ),
        "exceptions": words.exceptions(item) if item["exceptions"] == ["unknown"] else None,
    }  # fmt: skip
    cells: list[str | int | float | None] = []
    for name in COLUMNS:
        value = special.get(name) or item.get(name)
        if isinstance(value, list):
            value = joined(str(each) for each in value)
        cells.append("" if value is None else value)
    return cells


def _run_lines(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    run = document["run"]
    lines = [
        ("Run", run["started"]), ("Engine", run["engine"]), ("Law as of", run["as_of"]),
        ("Known at", run["known_at"]), ("Mode", run["mode"]),
    ]  # fmt: skip
    lines += [("Warning", text) for text in (*document["notes"], *run["warnings"])]
    lines += [
        (f"List {used['list']}", f"{used['title']}, edition {used['edition']}")
        for used in run["lists"]
    ]
    lines += [
        (f"Rulebook {book['id']}", f"version {book['version']}, {book['origin']}, {book['sha256']}")
        for book in run["rulebooks"]
    ]
    return lines
