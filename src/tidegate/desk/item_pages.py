"""The document of `tidegate classify` as bytes in a report's format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.errors import UsageError


def rendered(document: Mapping[str, Any], format: str) -> bytes:
    """CSV, XLSX or HTML. Raises UsageError for another format."""
    if format == "csv":
        from tidegate.findings.item_sheet import items_csv

        return items_csv(document)
    if format == "xlsx":
        from tidegate.findings.item_sheet import items_xlsx

        return items_xlsx(document)
    if format == "html":
        from tidegate.findings.item_page import items_html

        return items_html(document).encode("utf-8")
    raise UsageError(f"no page as {format!r}", hint="It is csv, xlsx or html.")
