"""The document of `tidegate ownership` as bytes in a report's format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.errors import UsageError


def rendered(document: Mapping[str, Any], format: str) -> bytes:
    """CSV, XLSX or HTML. Raises UsageError for another format."""
    if "sides" in document:
        return _deal(document, format)
    if format == "csv":
        from tidegate.findings.ownership_sheet import ownership_csv

        return ownership_csv(document)
    if format == "xlsx":
        from tidegate.findings.ownership_sheet import ownership_xlsx

        return ownership_xlsx(document)
    if format == "html":
        from tidegate.findings.ownership_page import ownership_html

        return ownership_html(document).encode("utf-8")
    raise UsageError(f"no page as {format!r}", hint="It is csv, xlsx or html.")


def _deal(deal: Mapping[str, Any], format: str) -> bytes:
    """The comparison of `tidegate ownership --before` or `--against`."""
    from tidegate.findings import deal_words

    if format == "csv":
        return deal_words.deal_csv(deal)
    if format == "html":
        from tidegate.findings.deal_page import deal_html

        return deal_html(deal).encode("utf-8")
    if format == "xlsx":
        from tidegate.findings.deal_sheet import deal_xlsx

        return deal_xlsx(deal)
    raise UsageError(f"no page as {format!r}", hint="It is csv, xlsx or html.")
