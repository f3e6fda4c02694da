"""A validation report as CSV (the pairs for review) and XLSX (these, and all figures). Takes the
document of docs/schema/tune.schema.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.findings import tune_words as words
from tidegate.findings.inert import csv_cell, joined
from tidegate.findings.sheet import Column, Sheet, Styles
from tidegate.findings.words import STARTER_BANNER

Cell = str | int | float | None
REVIEW = (
    Column("Name", 34, wrap=True), Column("Facts", 24, wrap=True),
    Column("Listed name", 34, wrap=True), Column("Other listed names", 40, wrap=True),
    Column("Facts listed", 30, wrap=True), Column("True match? (yes/no)", 13),
    Column("Note", 26, wrap=True), Column("Reviewer", 14), Column("Reasons", 48, wrap=True),
    Column("Against", 36, wrap=True), Column("List", 20), Column("Entry", 16), Column("Row", 8),
    Column("Own id", 12), Column("Score", 8, number="0.0000"), Column("Band", 12),
    Column("Side", 14), Column("Pair", 24),
)  # fmt: skip
"""The columns of the review sheet; Pair, Band and True match are read back (parties.tuning)."""
_THRESHOLDS = (
    Column("Threshold", 11), Column("", 9), Column("Rows with an alert", 12, number="#,##0"),
    Column("Subjects with one", 12, number="#,##0"), Column("Alerts", 10, number="#,##0"),
    Column("True among them (95 %)", 22), Column("Missed under it (95 %)", 22),
    Column("Share found (95 %)", 26), Column("Bands without answers", 34, wrap=True),
)  # fmt: skip
_BANDS = (
    Column("Band", 14), Column("Side", 24), Column("Pairs", 10, number="#,##0"),
    Column("Mean score", 9, number="0.0000"), Column("Drawn", 9), Column("Yes", 8),
    Column("No", 8), Column("Unsure", 8),
    Column("Precision (95 %)", 26), Column("True matches (95 %)", 22),
)  # fmt: skip
_CURVE = (
    Column("Threshold", 11), Column("Rows", 10, number="#,##0"),
    Column("Subjects", 10, number="#,##0"), Column("Alerts", 10, number="#,##0"),
)  # fmt: skip
_EXPECTED = (
    Column("Change of the name", 34, wrap=True), Column("Whose", 14), Column("Measured at", 12),
    Column("Recall (95 %)", 26), Column("Missed in 1,000 (95 %)", 22),
)  # fmt: skip
_LISTS = (
    Column("List", 44, wrap=True), Column("List id", 20), Column("State", 20),
    Column("Published", 12), Column("Retrieved", 22), Column("Entries", 10, number="#,##0"),
    Column("Edition", 26), Column("SHA-256 of the source", 68),
)  # fmt: skip
_RUN = (Column("What", 28, wrap=True), Column("Value", 110, wrap=True))


def tune_csv(document: Mapping[str, Any]) -> bytes:
    """The pairs for review, one a line, ready to be filled in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title for column in REVIEW])
    for one in document["review"]:
        writer.writerow([_text(cell) for cell in review_cells(one)])
    # The mark tells Excel that it is UTF-8; a sheet that it misreads comes back misread.
    return out.getvalue().encode("utf-8-sig", "replace")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.4f}" if isinstance(cell, float) else csv_cell(str(cell))


def review_cells(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    """A pair in the order of REVIEW."""
    subject, match = one["subject"], one["match"]
    return (
        joined((subject["name"], *subject["other_names"])),
        words.facts(subject),
        match["name"],
        joined(name for name in match["names"] if name != match["name"]),
        words.facts(match),
        one["answer"],
        one["note"],
        one["reviewer"],
        joined(match["reasons"]),
        joined(match["contradictions"]),
        match["list"],
        match["entry_id"],
        ", ".join(map(str, one["rows"])),
        one["id"],
        float(one["score"]),
        one["band"],
        words.SIDES[one["side"]],
        one["pair"],
    )


def tune_xlsx(document: Mapping[str, Any]) -> bytes:
    """Sheets: pairs for review, thresholds, bands, every hundredth, expected misses, what changed,
    lists, sign-off and run."""
    import xlsxwriter

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    note = STARTER_BANNER if document["run"]["starter"] else ""
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        parts: tuple[tuple[str, tuple[Column, ...], Iterator[tuple[Cell, ...]]], ...] = (
            ("Review", REVIEW, map(review_cells, document["review"])),
            ("Thresholds", _THRESHOLDS, _thresholds(document)),
            ("Bands", _BANDS, _bands(document)),
            ("Every hundredth", _CURVE, _curve(document)),
            ("Expected misses", _EXPECTED, _expected(document)),
            ("Since the last run", _RUN, _since(document)),
            ("Lists", _LISTS, _lists(document)),
            ("Sign-off and run", _RUN, _about(document)),
        )
        for name, columns, rows in parts:
            sheet = Sheet(book, styles, name, columns, note=note)
            for row in rows:
                sheet.add(row)
            sheet.finish()
        # The one column a reviewer fills in takes three words and no other.
        answers = book.get_worksheet_by_name("Review")
        place = next(n for n, one in enumerate(REVIEW) if one.title.startswith("True match"))
        if document["review"]:
            last = len(document["review"])
            choice = {"validate": "list", "source": ["yes", "no", "unsure"]}
            answers.data_validation(1, place, last, place, choice)
    return out.getvalue()


def _thresholds(document: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in document["thresholds"]:
        yield (
            words.score(one["threshold"]), "the line" if one["line"] else "", one["rows"],
            one["subjects"], one["alerts"], words.amount(one["true"]),
            words.missed(one) if document["labels"] else "", words.percent(one["found"]),
            joined(one["lacking"]),
        )  # fmt: skip
    for kind in ("identifier", "exact"):
        always = document["counts"][kind]
        told = f"{words.KINDS[kind]}: {words.SIDES['always']}"
        yield (kind, "", always["rows"], always["subjects"], always["alerts"], "", "", "", told)


def _bands(document: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in document["bands"]:
        yield (
            words.band(one), words.SIDES[one["side"]], one["pairs"],
            float(one["mean_score"]) if one["pairs"] else None, one["drawn"], one["true"],
            one["false"], one["unsure"], words.percent(one["precision"]),
            words.amount(one["matches"]),
        )  # fmt: skip


def _curve(document: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in document["curve"]:
        yield (words.score(one["threshold"]), one["rows"], one["subjects"], one["alerts"])


def _expected(document: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    yield from words.recall_rows(document)
    yield (words.expected(document),)


def _since(document: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    said = words.drift(document)
    if not said:
        yield ("No earlier run", "None was given with --before.")
        return
    yield ("Earlier result", document["drift"]["file"])
    yield ("SHA-256", document["drift"]["sha256"])
    for text in said:
        yield ("What differs", text)
    for name, then, now in words.drift_lists(document):
        yield (f"List: {name}", f"{then}; now {now}")
    for one in document["drift"]["settings"]:
        yield (f"Setting: {one['name']}", f"{one['before']}; now {one['now']}")


def _lists(document: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    run = document["run"]
    for one in run["lists"]:
        yield (
            one["title"] or one["list"], one["list"], one["state"], one["published"],
            one["retrieved"], one["rows"], one["edition"], one["sha256"],
        )  # fmt: skip
    for one in run["lists_missing"]:
        yield (one.get("title") or one.get("list", ""), one.get("list", ""), "NOT CHECKED")


def _about(document: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    run, sign = document["run"], document["sign_off"]
    yield ("Threshold chosen", words.score(sign["threshold"]) if sign["approved_by"] else "")
    yield ("Approved by", sign["approved_by"])
    yield ("When", sign["at"])
    yield ("Reason", sign["reason"])
    yield ("Second person", "")
    for text in words.verdict(document):
        yield ("Result", text)
    yield ("File", str(run["input"]["file"]))
    yield ("SHA-256 of the file", run["input"]["sha256"])
    yield ("Review", words.labels_line(document) or "none given")
    yield ("Run", run["started"])
    yield ("Engine", run["engine"])
    yield ("Index (engine, tables and lists)", document["index"])
    yield ("Settings", words.settings_line(document))
    yield ("SHA-256 of the settings", document["settings_sha256"])
    yield ("How it is estimated", words.WHAT_IS_ESTIMATED)
    for text in run["warnings"]:
        yield ("Warning", text)
