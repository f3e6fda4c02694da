"""The deal side by side as XLSX. Takes the document of docs/schema/ownership-deal.schema.json."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from tidegate.findings import deal_words
from tidegate.findings.ownership_sheet import REGIMES, RUN, regime_cells, run_lines
from tidegate.findings.sheet import Column, Sheet, Styles

_WIDE = {"name": 34, "limbs": 70, "missing": 60, "side": 24}


def deal_xlsx(deal: Mapping[str, Any]) -> bytes:
    """Sheets: the answers of every side, what is told of shares and beside them, the law each side
    was put before, and its run."""
    import xlsxwriter

    columns, rows = deal_words.deal_rows(deal)
    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        answers = Sheet(
            book, styles, "Answers", [Column(c, _WIDE.get(c, 16), wrap=True) for c in columns]
        )
        for row in rows:
            answers.add([row[name] for name in columns])
        told = Sheet(
            book, styles, "Told",
            (Column("Entity", 34, wrap=True), Column("Side", 24, wrap=True),
             Column("What", 100, wrap=True)),
        )  # fmt: skip
        for each in deal["beside"]:
            for side, beside in zip(deal["sides"], each["sides"], strict=True):
                for text in (*deal_words.stakes(beside), *deal_words.ties(beside)):
                    told.add((each["name"], side["label"], text))
        side_of = Column("Side", 24, wrap=True)
        law = Sheet(book, styles, "Regimes", (side_of, *REGIMES))
        runs = Sheet(book, styles, "Run", (side_of, *RUN))
        for side in deal["sides"]:
            for regime in side["document"]["regimes"]:
                law.add((side["label"], *regime_cells(regime)))
            for what, value in run_lines(side["document"]):
                runs.add((side["label"], what, value))
        for sheet in (answers, told, law, runs):
            sheet.finish()
    return out.getvalue()
