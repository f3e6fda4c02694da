"""The ledger of joint ventures as text, XLSX and HTML. Takes the document of
docs/schema/ownership-ledger.schema.json and the ledger's tables: (title, columns, rows)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidegate.findings.inert import visible
from tidegate.findings.sheet import Column, Sheet, Styles
from tidegate.findings.terminal import Line, coloured_text, plain_text, table
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY, VERDICT_WORDS

Table = tuple[str, tuple[str, ...], list[dict[str, Any]]]
IN_SHORT = ("By year", "By sector", "By foreign partner", "By domestic partner",
            "By share of control", "Ventures")  # fmt: skip
_NUMBERS = ("ventures", "row", "year", "from", "to", "announced", "active", "ended",
            "not yet formed", "status unknown", "without capital", "flagged")  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_cell(each) for each in value)
    return str(value)


def _rows(shown: Table) -> list[list[str]]:
    _, columns, rows = shown
    return [[_cell(row.get(column)) for column in columns] for row in rows]


def prongs(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Venture, verdict and what would settle it, of the outbound rule's joint-venture prong."""
    found = []
    for venture in document["ventures"]:
        outbound = venture["outbound_850"]
        told = "; ".join(outbound["open"]) if outbound["verdict"] == "unknown" else ""
        found.append((venture["name"], VERDICT_WORDS[outbound["verdict"]], told))
    return found


def ledger_text(
    document: Mapping[str, Any],
    tables: Sequence[Table],
    *,
    width: int = 100,
    colour: bool = False,
) -> str:
    """The counts, the ventures, the checklist and the prong."""
    lines = list(_lines(document, tables, width))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(document: Mapping[str, Any], tables: Sequence[Table], width: int) -> Iterable[Line]:
    count = len(document["ventures"])
    yield [(f"{count:,} joint ventures of {document['file']['name']}", "bold"),
           (f", as of {document['as_of']}", "")]  # fmt: skip
    if document["run"]["starter"]:
        yield [(f"{STARTER_BANNER}. ", "bold reverse"), (STARTER_WHY, "")]
    for shown in tables:
        if shown[0] in IN_SHORT or "hecklist" in shown[0] or shown[0] == "Quoted terms":
            yield []
            yield [(shown[0], "bold underline")]
            yield from table(shown[1], _rows(shown), width)
    yield []
    yield [("Outbound rule, joint-venture prong (31 CFR 850.210(a)(5))", "bold underline")]
    yield from table(("venture", "covered", "would settle it"), prongs(document), width)
    yield []
    for text in document["notes"]:
        yield [(f"Note: {visible(text, 600)}", "dim")]
    for problem in document["problems"][:50]:
        told = f"row {problem['row']}, {problem['column']}: {problem['message']}"
        yield [(f"Warning: {visible(told, 400)}", "yellow")]
    for text in document["run"]["warnings"]:
        yield [(f"Warning: {visible(text, 400)}", "yellow")]


def ledger_xlsx(document: Mapping[str, Any], tables: Sequence[Table]) -> bytes:
    """A sheet a table, and one for the prong."""
    import xlsxwriter

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        for shown in tables:
            columns = [Column(name, 24, wrap=True) for name in shown[1]]
            sheet = Sheet(book, styles, shown[0][:31], columns)
            for row in _rows(shown):
                sheet.add(row)
            sheet.finish()
        sheet = Sheet(
            book, styles, "Outbound rule",
            (Column("Venture", 36, wrap=True), Column("Covered", 18),
             Column("Would settle it", 100, wrap=True)),
        )  # fmt: skip
        for each in prongs(document):
            sheet.add(each)
        sheet.finish()
    return out.getvalue()


def ledger_html(document: Mapping[str, Any], tables: Sequence[Table]) -> str:
    """The page: counts with a bar a year, then every table."""
    from markupsafe import Markup

    from tidegate.findings.charts import bar_chart
    from tidegate.findings.house_page import render

    years = [
        (str(row["year"]), float(row["ventures"])) for row in document["by_year"] if row["ventures"]
    ]
    chart = bar_chart(years[:60], title="Ventures by year") if years else ""
    return render(
        "ledger.html.j2",
        styles=("report.css", "items.css", "ownership.css", "landscape.css"),
        document=document,
        run=document["run"],
        tables=[(shown[0], shown[1], _rows(shown)) for shown in tables],
        numbers=_NUMBERS,
        prongs=prongs(document),
        chart=Markup(chart),
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )
