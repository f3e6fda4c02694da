"""`tidegate ownership --ledger`: joint ventures counted."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.cli.tables import put, put_table, put_text

if TYPE_CHECKING:
    from tidegate.desk.ventures import LedgerView


def put_ledger(view: LedgerView, format: str, out: Path | None) -> None:
    """The ledger in one of the five formats; CSV is a line a venture."""
    from tidegate.ownership.ledger import tables

    if format == "json":
        put(json.dumps(view.document, ensure_ascii=False, indent=1).encode(), out)
        return
    shown = tables(view.ledger)
    if format == "csv":
        title, columns, rows = next(table for table in shown if table[0] == "Ventures")
        prongs = [v["outbound_850"]["verdict"] for v in view.document["ventures"]]
        rows = [{**row, "outbound rule": said} for row, said in zip(rows, prongs, strict=True)]
        put_table(title, (*columns, "outbound rule"), rows, "csv", out)
    elif format == "table":
        from tidegate.findings.ledger_pages import ledger_text
        from tidegate.findings.terminal import terminal_width, wants_colour

        colour = out is None and wants_colour(sys.stdout)
        width = terminal_width() if out is None and sys.stdout.isatty() else 200
        put_text(ledger_text(view.document, shown, width=width, colour=colour), out)
    elif format == "xlsx":
        from tidegate.findings.ledger_pages import ledger_xlsx

        put(ledger_xlsx(view.document, shown), out)
    else:
        from tidegate.findings.ledger_pages import ledger_html

        put(ledger_html(view.document, shown).encode("utf-8"), out)
