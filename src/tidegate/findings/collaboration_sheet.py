"""Works before policies as CSV and XLSX. Takes the document of
docs/schema/collaboration.schema.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.findings import collaboration_words as words
from tidegate.findings.inert import csv_cell, joined
from tidegate.findings.sheet import Column, Sheet, Styles

COLUMNS = (
    "work", "title", "date", "doi", "status", "file", "record", "line", "kind", "about", "about_id",
    "country", "relation", "words", "text", "start", "end", "authors", "policy", "list", "verdict",
    "outcome", "label", "standing", "summary", "missing", "citation",
)  # fmt: skip
"""Columns are only ever added, at the end."""
_WIDE = {"title": 44, "about": 34, "words": 34, "text": 50, "summary": 60, "missing": 34,
         "citation": 40, "standing": 40, "work": 28}  # fmt: skip
_WORKS = tuple(Column(name, _WIDE.get(name, 14), wrap=name in _WIDE) for name in COLUMNS)
_PAIR = (Column("What", 34), Column("Value", 120, wrap=True))
_POLICIES = (
    Column("Policy", 20), Column("Title", 40, True), Column("State", 18, True),
    *(Column(word.capitalize(), 12) for _, word in words.COUNTED),
    Column("Law", 60, True), Column("Look-back", 40, True), Column("Lists looked at", 30, True),
    Column("Lists not looked at", 30, True), Column("Would settle", 60, True),
    Column("Notes", 90, True),
)  # fmt: skip
_INSTITUTIONS = (
    Column("Institution", 36, True), Column("ROR", 28), Column("Country", 9), Column("Works", 9),
    Column("First", 12), Column("Last", 12), Column("List", 18), Column("List title", 36, True),
    Column("Legal status", 24, True), Column("Edition", 12), Column("Listed since", 12),
    Column("Until", 12), Column("Entry", 36, True), Column("Citation", 28, True),
    Column("Works, when it stood there", 34, True),
)  # fmt: skip
_AREAS = (
    Column("Scheme", 12), Column("Area", 26), Column("Title", 50, True), Column("Touch it", 10),
    Column("Unsure", 10),
)  # fmt: skip
_PROBLEMS = (
    Column("File", 30, True), Column("Record", 10), Column("Line", 10),
    Column("What is wrong", 60, True), Column("What mends it", 50, True),
)  # fmt: skip
Cell = str | int


def collaboration_csv(document: Mapping[str, Any]) -> bytes:
    """One line a work and finding; and one a work and institution, funder, scholarship or
    programme (`kind`), with the words that name it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(document):
        writer.writerow([csv_cell(str(row.get(name, ""))) for name in COLUMNS])
    return out.getvalue().encode("utf-8", "replace")


def collaboration_xlsx(document: Mapping[str, Any]) -> bytes:
    """Sheets: Summary, Policies, Institutions, Works, Areas, Problems; Contract where one was
    checked."""
    import xlsxwriter

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        made: list[tuple[str, tuple[Column, ...], Iterator[Sequence[Cell]]]] = [
            ("Summary", _PAIR, _summary(document)),
            ("Policies", _POLICIES, _policies(document)),
            ("Institutions", _INSTITUTIONS, _institutions(document)),
            ("Works", _WORKS, ([row.get(name, "") for name in COLUMNS] for row in rows(document))),
            ("Areas", _AREAS, _areas(document)),
            ("Problems", _PROBLEMS, _problems(document)),
        ]
        if "contract" in document:
            made.append(("Contract", _CONTRACT, _contract(document["contract"])))
        for name, columns, lines in made:
            sheet = Sheet(book, styles, name, columns)
            for line in lines:
                sheet.add(line)
            sheet.finish()
    return out.getvalue()


def rows(document: Mapping[str, Any]) -> Iterator[dict[str, Cell]]:
    """The lines of CSV and of the sheet Works, by column."""
    titles = words.list_titles(document)
    for work in document["works"]:
        base = {
            "work": work["key"], "title": work["title"], "date": work["date"], "doi": work["doi"],
            "status": work["status"], "file": work["file"], "record": work["record"] or "",
            "line": work["line"] or "",
        }  # fmt: skip
        told = list(_told(work, titles))
        found = [
            {
                "kind": "finding", "about": words.about(work, each), "about_id": each["about"],
                "relation": each["relation"], "policy": each["policy"], "list": each["list"],
                "verdict": each["verdict"], "outcome": each["outcome"], "label": each["label"],
                "summary": each["summary"], "missing": joined(each["missing"]),
                "citation": each["citation"],
            }
            for each in work["findings"]
        ]  # fmt: skip
        found += [
            {"kind": "finding", "policy": each, "verdict": "unknown", "outcome": "text_not_loaded"}
            for each in work["not_loaded"]
        ]
        for line in (*told, *found):
            yield base | line


def _told(work: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[dict[str, Cell]]:
    for each in work["institutions"]:
        yield {
            "kind": "institution", "about": each["name"], "about_id": each["id"],
            "country": each["country"], "relation": each["relation"], "words": each["words"],
            "text": each["text"], "start": each["start"], "end": each["end"],
            "authors": each["authors"], "list": joined(each["standing"]),
            "standing": words.stood(each, titles),
        }  # fmt: skip
    for each in work["funders"]:
        yield {
            "kind": "funder", "about": each["name"], "about_id": each["id"], "relation": "funder",
            "words": each["words"], "text": joined(each["awards"]), "start": each["start"],
            "end": each["end"], "list": joined(each["standing"]),
            "standing": words.stood(each, titles),
        }  # fmt: skip
    for each in work["scholarships"]:
        yield {
            "kind": "scholarship", "about": each["name"], "words": each["words"],
            "text": joined(each["awards"]), "start": each["start"], "end": each["end"],
        }  # fmt: skip
    for each in work["programmes"]:
        yield {
            "kind": "programme", "about": each["name"], "about_id": each["programme"],
            "relation": "programme", "words": each["words"], "text": each["sentence"],
            "start": each["start"], "end": each["end"], "list": joined(each["named_by"]),
        }  # fmt: skip
    for each in work["areas"]:
        quotes = dict.fromkeys(quote["words"] for quote in each["quotes"])
        yield {
            "kind": "area", "about": each["title"], "about_id": f"{each['scheme']}:{each['area']}",
            "words": joined(quotes), "verdict": each["verdict"],
        }  # fmt: skip


def _summary(document: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    run = document["run"]
    yield ["In short", words.in_short(document)]
    if "contract" in document:
        yield ["Contract", words.CONTRACT_WORDS[document["contract"]["verdict"]]]
    for title, lines in (
        ("Read", words.was_read(document)),
        ("Found", words.was_found(document)),
        ("Not looked at, or cannot be known", words.not_looked_at(document)),
    ):
        yield from ([title, text] for text in lines)
    yield ["Names", f"{words.NO_NAME} See {words.FAIRNESS}."]
    yield ["To know", words.ORDINARY]
    for what, value in (
        ("Run", run["started"]), ("Engine", run["engine"]), ("Policies as of", run["as_of"]),
        ("Known at", run["known_at"]), ("Mode", run["mode"]),
    ):  # fmt: skip
        if value:
            yield [what, value]
    yield from (["File", f"{each['file']}, SHA-256 {each['sha256']}"]
                for each in run["input"]["files"])  # fmt: skip
    yield from (["Warning", text] for text in run["warnings"])
    for used in run["lists"]:
        yield [f"List {used['list']}", f"{used['title']}, edition {used['edition']}"]
    for row in run["lists_missing"]:
        yield [f"List {row['list']}", f"{row['title']}: not looked at"]


def _policies(document: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for each in document["policies"]:
        yield [
            each["policy"], each["title"], f"{each['state']} {each['state_in_words']}".strip(),
            *(each["works"][key] for key, _ in words.COUNTED), words.law(each),
            words.look_back(each), joined(each["lists_looked_at"]),
            joined(each["lists_not_looked_at"]),
            joined(words.settles(row) for row in each["open"]),
            joined(each["notes"]),
        ]  # fmt: skip


def _institutions(document: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for each in document["institutions"]:
        for row in each["listings"]:
            yield [
                each["name"], each["ror"], each["country"], each["works"], each["first"],
                each["last"], row["list"], row["title"], row["status_says"],
                row["edition"] or "undated", row["listed_on"] or "not told", row["ended_on"],
                row["entry"], row["citation"], words.standing(row),
            ]  # fmt: skip


def _areas(document: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for each in document["areas"]:
        yield [each["scheme"], each["area"], each["title"], each["touches"], each["unsure"]]


def _problems(document: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for each in document["problems"]:
        place = [each["file"], each["record"] or "", each["line"] or ""]
        yield [*place, each["message"], each["mend"]]


_CONTRACT = (
    Column("Question", 26), Column("Part", 10), Column("Cites", 14), Column("Text", 80, True),
    Column("Answer", 12), Column("Still to be asked", 16), Column("Quote", 70, True),
    Column("Where", 20, True),
)  # fmt: skip


def _contract(contract: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for each in contract["questions"]:
        yield [
            each["id"], each["part"], each["cites"], each["text"], each["answer"],
            "yes" if each["open"] else "", each["quote"], each["where"],
        ]  # fmt: skip
