"""The document of `tidegate whatif` as bytes in a report's format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tidegate.errors import UsageError


def rendered(document: Mapping[str, Any], format: str) -> bytes:
    """JSON, CSV, XLSX or HTML. Raises UsageError for another format."""
    if format == "json":
        return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8")
    if format == "csv":
        from tidegate.findings.whatif_sheet import whatif_csv

        return whatif_csv(document)
    if format == "xlsx":
        from tidegate.findings.whatif_sheet import whatif_xlsx

        return whatif_xlsx(document)
    if format == "html":
        from tidegate.findings.whatif_page import whatif_html

        return whatif_html(document).encode("utf-8", "replace")
    raise UsageError(f"no page as {format!r}", hint="It is json, csv, xlsx or html.")
