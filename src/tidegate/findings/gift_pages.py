"""A ledger of gifts as text, CSV rows, XLSX and HTML. Takes the document of
docs/schema/gifts.schema.json."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from tidegate.findings import gift_words as words
from tidegate.findings.inert import visible
from tidegate.findings.sheet import Column, Sheet, Styles
from tidegate.findings.terminal import Line, coloured_text, plain_text, table
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

Document = Mapping[str, Any]
COLUMNS = (
    "source", "country", "type", "foreign", "report", "due", "usd_low", "usd_high",
    "alone_low", "alone_high", "rows", "restricted", "would settle it", "rests on",
    "perhaps one with", "agents", "listed", "screened",
)  # fmt: skip
_SHOWN = 100
_STYLES = {"yes": "bold red", "unknown": "yellow", "no": ""}


def rows(document: Document) -> list[dict[str, str]]:
    """One row a source, exact and without signs, for machines."""
    return [
        {
            "source": source["name"],
            "country": "; ".join(source["countries"]),
            "type": source["type"],
            "foreign": source["foreign"],
            "report": source["verdict"],
            "due": "; ".join(words.due(source)),
            "usd_low": source["total"]["low"],
            "usd_high": source["total"]["high"] or "",
            "alone_low": source["alone"]["low"],
            "alone_high": source["alone"]["high"] or "",
            "rows": "; ".join(str(row["row"]) for row in _counted(source)),
            "restricted": source["restricted"],
            "would settle it": "; ".join(source["settle"]),
            "rests on": "; ".join(source["rests_on"]),
            "perhaps one with": "; ".join(other["name"] for other in source["possible_same"]),
            "agents": "; ".join(source["agents"]),
            "listed": "; ".join(words.listed(source)),
            "screened": source["screened"],
        }
        for source in document["sources"]
    ]


def _counted(source: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in source["rows"] if row["counted"] != "no"]


def gifts_text(document: Document, *, width: int = 100, colour: bool = False) -> str:
    """The answer, source by source."""
    lines = list(_lines(document, width))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(document: Document, width: int) -> Iterable[Line]:
    yield [(words.in_short(document), "bold")]
    yield [(f"{document['file']['name']}, calendar year {document['year']}, law of "
            f"{document['as_of']}: {document['rule']['title']}", "dim")]  # fmt: skip
    if document["run"]["starter"]:
        yield [(f"{STARTER_BANNER}. ", "bold reverse"), (STARTER_WHY, "")]
    for verdict, title in words.GROUPS:
        found = [source for source in document["sources"] if source["verdict"] == verdict]
        if not found:
            continue
        yield []
        yield [(title, f"bold underline {_STYLES[verdict]}".strip())]
        yield from table(
            ("source", "country", "US dollars", "due", "rows"),
            [
                [s["name"], words.country(s), words.dollars(s["total"]),
                 ", ".join(words.due(s)), ", ".join(str(r["row"]) for r in _counted(s))]
                for s in found[:_SHOWN]
            ],
            width,
        )  # fmt: skip
        if len(found) > _SHOWN:
            yield [(f"  and {len(found) - _SHOWN:,} more; JSON, CSV and XLSX hold all", "dim")]
        for source in found[:_SHOWN]:
            for text in (*words.remarks(source), *words.listed(source)):
                yield [(f"  {visible(source['name'], 60)}: {visible(text, 300)}", "")]
    yield []
    for text in filter(None, (words.binding(document), *document["notes"])):
        yield [(f"Note: {visible(text, 600)}", "dim")]
    for text in words.settled_by(document)[:50]:
        yield [(f"Warning: {visible(text, 400)}", "yellow")]
    for text in document["run"]["warnings"]:
        yield [(f"Warning: {visible(text, 400)}", "yellow")]


def gifts_xlsx(document: Document) -> bytes:
    """A sheet of sources, one of their rows, one of what could not be read."""
    import xlsxwriter

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        sheet = Sheet(
            book, styles, "Sources",
            [Column(name, 34 if name in ("source", "would settle it", "listed") else 16, wrap=True)
             for name in COLUMNS],
        )  # fmt: skip
        for row in rows(document):
            sheet.add([row[name] for name in COLUMNS])
        sheet.finish()
        heads = ("Source", "Row", "Counted", "Kind", "Amount", "Currency", "US dollars", "Date",
                 "Until", "Restricted", "Agent")  # fmt: skip
        sheet = Sheet(book, styles, "Rows", [Column(name, 20, wrap=True) for name in heads])
        for source in document["sources"]:
            for row in source["rows"]:
                sheet.add([
                    source["name"], str(row["row"]), row["counted"], row["kind"], row["amount"],
                    row["currency"], words.dollars(row["usd"]), row["date"], row["until"],
                    row["restricted"], row["agent"],
                ])  # fmt: skip
        sheet.finish()
        sheet = Sheet(book, styles, "How it was read", [Column("Told", 120, wrap=True)])
        for text in (words.in_short(document), *document["notes"], *words.settled_by(document)):
            sheet.add([text])
        sheet.finish()
    return out.getvalue()


def gifts_html(document: Document) -> str:
    """The page: what must be reported first, then what would settle the rest, then the rows."""
    from tidegate.findings.house_page import render

    groups = [
        (verdict, title, [s for s in document["sources"] if s["verdict"] == verdict])
        for verdict, title in words.GROUPS
    ]
    citations = {
        (row["citation"], row["summary"])
        for source in document["sources"]
        for row in source["findings"]
        if row["outcome"] == "report_due" and row["verdict"] == "yes"
    }
    notes = next((tuple(row["notes"]) for s in document["sources"] for row in s["findings"]), ())
    return render(
        "gifts.html.j2",
        styles=("report.css", "items.css", "ownership.css", "gifts.css"),
        document=document,
        run=document["run"],
        in_short=words.in_short(document),
        groups=groups,
        words=words,
        problems=words.settled_by(document),
        binding=words.binding(document),
        citations=sorted(citations),
        law_notes=notes,
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )
