"""A review as CSV and XLSX. Takes the document of docs/schema/review.schema.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.findings import review_words as words
from tidegate.findings.inert import csv_cell, joined
from tidegate.findings.sheet import Column, Sheet, Styles

COLUMNS = (
    "channel", "subject", "verdict", "weight", "outcome", "says", "rule", "title", "citation",
    "applies", "would_settle_it", "evidence",
)  # fmt: skip
"""Columns are only ever added, at the end."""
_WIDE = {"says": 70, "would_settle_it": 50, "evidence": 50, "citation": 40, "title": 34}


def rows(document: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """A line a finding, under COLUMNS."""
    for channel in words.channels(document, "run"):
        for row in words.sorted_findings(channel):
            yield (
                channel["id"], row["subject"], row["verdict"], row["weight"], row["outcome"],
                row["says"], row["rule"], row["title"], row["citation"], row["applies"] or "",
                joined(row["missing"]), joined(row["evidence"]),
            )  # fmt: skip


def review_csv(document: Mapping[str, Any]) -> bytes:
    """One line a finding."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(document):
        writer.writerow([csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8", "replace")


def review_xlsx(document: Mapping[str, Any]) -> bytes:
    """Sheets: channels, findings, what would settle the unknowns, what was not checked, the
    rulebooks, and what the run used."""
    import xlsxwriter

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        sheets = [
            _channels(book, styles, document), _findings(book, styles, document),
            _unknowns(book, styles, document), _not_checked(book, styles, document),
            _rulebooks(book, styles, document), _run(book, styles, document),
        ]  # fmt: skip
        for sheet in sheets:
            sheet.finish()
    return out.getvalue()


def _channels(book: Any, styles: Styles, document: Mapping[str, Any]) -> Sheet:
    sheet = Sheet(
        book, styles, "Channels",
        (Column("Channel", 26), Column("Asked", 12), Column("To review", 12, number="#,##0"),
         Column("Answer", 90, wrap=True), Column("Ground, or what is lacking", 50, wrap=True)),
    )  # fmt: skip
    for each in document["channels"]:
        ran = each["state"] == "run"
        why = "; ".join(each["ground"]) if ran else words.lacks(each)
        count = each["to_review"] if ran else None
        sheet.add((each["title"], "yes" if ran else "no", count, " ".join(each["says"]), why))
    return sheet


def _findings(book: Any, styles: Styles, document: Mapping[str, Any]) -> Sheet:
    columns = [Column(name, _WIDE.get(name, 18), wrap=True) for name in COLUMNS]
    sheet = Sheet(book, styles, "Findings", columns)
    for row in rows(document):
        sheet.add(row)
    return sheet


def _unknowns(book: Any, styles: Styles, document: Mapping[str, Any]) -> Sheet:
    sheet = Sheet(
        book, styles, "Would settle it",
        (Column("What would settle it", 70, wrap=True), Column("Answers", 10, number="#,##0"),
         Column("Which", 90, wrap=True), Column("Channels", 30, wrap=True)),
    )  # fmt: skip
    for each in document["unknowns"]:
        hangs = words.hangs(each, 100)
        sheet.add((each["settle"], len(each["for"]), hangs, joined(each["channels"])))
    return sheet


def _not_checked(book: Any, styles: Styles, document: Mapping[str, Any]) -> Sheet:
    sheet = Sheet(
        book, styles, "Not checked", (Column("Where", 26), Column("What and why", 110, wrap=True))
    )
    for each in words.channels(document, "not run"):
        sheet.add((each["title"], words.lacks(each)))
    for row in words.not_checked(document):
        sheet.add(row)
    for text in words.lists_missing(document["run"]):
        sheet.add(("Lists not loaded", text))
    return sheet


def _rulebooks(book: Any, styles: Styles, document: Mapping[str, Any]) -> Sheet:
    sheet = Sheet(
        book, styles, "Rulebooks",
        (Column("Rulebook", 26), Column("Title", 44, wrap=True), Column("Authority", 36, wrap=True),
         Column("As of", 12), Column("Version", 16), Column("State", 20),
         Column("Verification", 44, wrap=True), Column("Findings", 10, number="#,##0"),
         Column("Applies", 44, wrap=True), Column("Asked by", 26, wrap=True)),
    )  # fmt: skip
    for row in document["rulebooks"]:
        sheet.add(
            (row["id"], row["title"], row["authority"], row["as_of"], row["version"],
             row["state"], words.checked(row), row["findings"], words.applies(row),
             joined(row["channels"]))
        )  # fmt: skip
    return sheet


def _run(book: Any, styles: Styles, document: Mapping[str, Any]) -> Sheet:
    run = document["run"]
    sheet = Sheet(book, styles, "Run", (Column("What", 30), Column("Value", 110, wrap=True)))
    told = [
        ("Engagement", document["engagement"]["title"]),
        ("File", run["input"]["file"]),
        ("SHA-256", run["input"]["sha256"]),
        *((f"File of {each['where']}", f"{each['file']}, SHA-256 {each['sha256']}")
          for each in run["input"]["files"]),
        ("Run", run["started"]),
        ("Law as of", run["as_of"]),
        ("Known at", run["known_at"]),
        ("Mode", run["mode"]),
        ("Engine", run["engine"]),
        ("Lists", words.lists_used(run)),
        *((f"List {each['list']}", f"{each['edition']}, SHA-256 {each['sha256']}")
          for each in run["lists"]),
        *(("Warning", text) for text in run["warnings"]),
    ]  # fmt: skip
    for what, value in told:
        sheet.add((what, str(value)))
    return sheet
