"""findings: what a run says, how it is shown, and how it is proved.

    model        Match, Finding, SubjectResult, ListUsed, Run
    write_reports(run, results, {"html": …, "xlsx": …}, receipt_path=…) → Report
    print_summary, format_matches        the terminal
    Receipt, read_receipt, compare       the proof

No writer ever calls a party clean: it says what was not found, in which lists, of which dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidegate.findings.model import (
    BANDS,
    Band,
    Finding,
    ListUsed,
    Match,
    Run,
    SubjectResult,
    Verdict,
)

if TYPE_CHECKING:
    from tidegate.findings.comparison import compare
    from tidegate.findings.receipt import (
        Receipt,
        ReceiptComparison,
        collaboration_receipt,
        items_receipt,
        make_receipt,
        ownership_receipt,
        read_receipt,
        write_receipt,
    )
    from tidegate.findings.report import FORMATS, Report, write_report, write_reports
    from tidegate.findings.single import format_matches, render_matches
    from tidegate.findings.tally import Summary, Tally, summarise
    from tidegate.findings.terminal import print_summary, summary_text

__all__ = [
    "BANDS",
    "FORMATS",
    "Band",
    "Finding",
    "ListUsed",
    "Match",
    "Receipt",
    "ReceiptComparison",
    "Report",
    "Run",
    "SubjectResult",
    "Summary",
    "Tally",
    "Verdict",
    "collaboration_receipt",
    "compare",
    "format_matches",
    "items_receipt",
    "make_receipt",
    "ownership_receipt",
    "print_summary",
    "read_receipt",
    "render_matches",
    "summarise",
    "summary_text",
    "write_receipt",
    "write_report",
    "write_reports",
]

_HOMES = {
    "compare": "comparison",
    "Receipt": "receipt",
    "ReceiptComparison": "receipt",
    "items_receipt": "receipt",
    "make_receipt": "receipt",
    "collaboration_receipt": "receipt",
    "ownership_receipt": "receipt",
    "read_receipt": "receipt",
    "write_receipt": "receipt",
    "FORMATS": "report",
    "Report": "report",
    "write_report": "report",
    "write_reports": "report",
    "format_matches": "single",
    "render_matches": "single",
    "Summary": "tally",
    "Tally": "tally",
    "summarise": "tally",
    "print_summary": "terminal",
    "summary_text": "terminal",
}


def __getattr__(name: str) -> Any:
    # `tidegate search` must start in a blink, so a writer is loaded when it is asked for.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"tidegate.findings.{_HOMES[name]}"), name)
