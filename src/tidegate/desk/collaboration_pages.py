"""The document of `tidegate collaboration` as bytes in a report's format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.errors import UsageError


def rendered(document: Mapping[str, Any], format: str) -> bytes:
    """CSV, XLSX or HTML. Raises UsageError for another format."""
    if format == "csv":
        from tidegate.findings.collaboration_sheet import collaboration_csv

        return collaboration_csv(document)
    if format == "xlsx":
        from tidegate.findings.collaboration_sheet import collaboration_xlsx

        return collaboration_xlsx(document)
    if format == "html":
        from tidegate.findings.collaboration_page import collaboration_html

        return collaboration_html(document).encode("utf-8", "replace")
    raise UsageError(f"no page as {format!r}", hint="It is csv, xlsx or html.")
