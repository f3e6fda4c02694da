"""Answers about ownership as CSV and XLSX. Takes the document of
docs/schema/ownership.schema.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from tidegate.findings import ownership_words as words
from tidegate.findings.inert import csv_cell, joined
from tidegate.findings.sheet import Column, Sheet, Styles

COLUMNS = (
    "name", "regime", "verdict", "share_low", "share_high", "named", "path", "stakes", "limbs",
    "missing", "citation", "key", "kind",
)  # fmt: skip
_ANSWERS = tuple(
    Column(name, {"name": 34, "path": 50, "stakes": 40, "limbs": 44, "missing": 50,
                  "citation": 44}.get(name, 14), wrap=name not in ("share_low", "share_high"))
    for name in COLUMNS
)  # fmt: skip
REGIMES = (
    Column("Regime", 20), Column("Title", 36, wrap=True), Column("State", 20, wrap=True),
    Column("Citation", 50, wrap=True), Column("Counts", 50, wrap=True),
    Column("Holders", 50, wrap=True), Column("Lists not checked", 30, wrap=True),
    Column("Verified through", 14), Column("Notes", 80, wrap=True),
)  # fmt: skip
_STAKES = (
    Column("Owner", 34, wrap=True), Column("Owned", 34, wrap=True), Column("Least %", 12),
    Column("Most %", 12), Column("Of", 10), Column("Class", 14), Column("From", 12),
    Column("To", 12), Column("Counted", 10), Column("Row", 8), Column("Note", 50, wrap=True),
)  # fmt: skip
RUN = (Column("What", 24), Column("Value", 120, wrap=True))
_TIES = (
    Column("Holder", 34, wrap=True), Column("With", 34, wrap=True), Column("Kind", 18),
    Column("Stands", 10), Column("Words", 70, wrap=True), Column("From", 12), Column("To", 12),
)  # fmt: skip


def ownership_csv(document: Mapping[str, Any]) -> bytes:
    """One line an entity and regime."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in document["entities"]:
        writer.writerow([csv_cell(str(cell)) for cell in _cells(row)])
    return out.getvalue().encode("utf-8", "replace")


def ownership_xlsx(document: Mapping[str, Any]) -> bytes:
    """Sheets: answers, regimes, stakes, what was told beside shares, the analysis where there is
    one, and the run with what to look at."""
    import xlsxwriter

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        answers = Sheet(book, styles, "Answers", _ANSWERS)
        for row in words.sorted_rows(document["entities"]):
            answers.add(_cells(row))
        regimes = Sheet(book, styles, "Regimes", REGIMES)
        for row in document["regimes"]:
            regimes.add(regime_cells(row))
        stakes = Sheet(book, styles, "Stakes", _STAKES)
        for row in document["structure"]["stakes"]:
            stakes.add(
                (row["owner"], row["owned"], row["share_low"], row["share_high"],
                 words.METRIC_WORDS[row["metric"]], row["class"], row["from"], row["to"],
                 row["counted"], row["row"], row["note"])
            )  # fmt: skip
        ties = Sheet(book, styles, "Beside shares", _TIES)
        for row in document["structure"]["ties"]:
            ties.add(
                (row["holder"], row["subject"], words.kind(row), row["stands"], row["words"],
                 row["from"], row["to"])
            )  # fmt: skip
        look = Sheet(book, styles, "Run", RUN)
        for what, value in run_lines(document):
            look.add((what, value))
        sheets = [answers, regimes, stakes, ties, look]
        if "analysis" in document:
            from tidegate.findings.ownership_analysis import analysis_lines

            analysis = Sheet(
                book, styles, "Analysis",
                (Column("Question", 44, wrap=True), Column("Answer", 120, wrap=True)),
            )  # fmt: skip
            for title, told in analysis_lines(document["analysis"]):
                for text in told:
                    analysis.add((title, text))
            sheets.append(analysis)
        for sheet in sheets:
            sheet.finish()
    return out.getvalue()


def regime_cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    """One regime as a line of REGIMES: its law, how it counts, and what was not looked at."""
    return (
        row["id"], row["title"], f"{row['state']} {row['state_detail']}".strip(),
        row["citation"], row["counts"], words.rests_on(row),
        joined(row["lists_not_checked"]), row["verified_through"], joined(row["notes"]),
    )  # fmt: skip


def _cells(row: Mapping[str, Any]) -> list[str]:
    special = {
        "named": "yes" if row["named"] else "no",
        "path": words.path(row),
        "stakes": words.adding_up(row),
        "limbs": joined(
            f"{limb['label'] or limb['outcome']}: {limb['verdict']}" for limb in row["limbs"]
        ),
        "missing": joined(row["missing"]),
    }
    return [str(special.get(name, row.get(name, ""))) for name in COLUMNS]


def run_lines(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was run, on which file and day, and its notes, a line each."""
    run = document["run"]
    lines = [
        ("Run", run["started"]), ("Engine", run["engine"]), ("Law as of", run["as_of"]),
        ("Known at", run["known_at"]), ("Mode", run["mode"]), ("File", run["input"]["file"]),
        ("Left untold", words.untold(document["structure"])),
    ]  # fmt: skip
    lines += [("To look at", text) for text in words.looks(document["structure"])]
    lines += [("Note", text) for text in document["notes"]]
    lines += [("Warning", text) for text in run["warnings"]]
    lines += [
        (f"List {used['list']}", f"{used['title']}, edition {used['edition']}")
        for used in run["lists"]
    ]
    return [(what, text) for what, text in lines if text]
