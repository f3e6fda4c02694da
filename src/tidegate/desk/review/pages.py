"""The document of `tidegate review` as bytes in a report's format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.errors import UsageError


def rendered(document: Mapping[str, Any], format: str, *, receipt: str = "") -> bytes:
    """JSON, CSV, XLSX or HTML. Raises UsageError for another format."""
    if format == "json":
        import json

        return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    if format == "csv":
        from tidegate.findings.review_sheet import review_csv

        return review_csv(document)
    if format == "xlsx":
        from tidegate.findings.review_sheet import review_xlsx

        return review_xlsx(document)
    if format == "html":
        from tidegate.findings.review_page import review_html

        return review_html(document, receipt=receipt).encode("utf-8", "replace")
    raise UsageError(f"no page as {format!r}", hint="It is json, csv, xlsx or html.")
