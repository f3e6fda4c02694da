"""The document of `tidegate tune` as bytes in a report's format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tidegate.errors import UsageError

FILES = {"html": "validation.html", "xlsx": "review.xlsx", "json": "tuning.json"}
"""What a folder gets: the report to sign, the sheet to fill in, the result for the next run."""


def rendered(document: Mapping[str, Any], format: str) -> bytes:
    """JSON, CSV, XLSX or HTML. Raises UsageError for another format."""
    if format == "json":
        # A pair a line: there may be a hundred thousand.
        head = {name: value for name, value in document.items() if name != "pairs"}
        text = json.dumps(head, ensure_ascii=False, indent=1)
        lines = ",\n  ".join(json.dumps(pair, ensure_ascii=False) for pair in document["pairs"])
        pairs = f"[\n  {lines}\n ]" if lines else "[]"
        return f'{text[:-2]},\n "pairs": {pairs}\n}}\n'.encode()
    if format == "csv":
        from tidegate.findings.tune_sheet import tune_csv

        return tune_csv(document)
    if format == "xlsx":
        from tidegate.findings.tune_sheet import tune_xlsx

        return tune_xlsx(document)
    if format == "html":
        from tidegate.findings.tune_page import tune_html

        return tune_html(document).encode("utf-8", "replace")
    raise UsageError(f"no page as {format!r}", hint="It is json, csv, xlsx or html.")
