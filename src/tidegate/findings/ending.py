"""What is known when the last row has gone by, and what every writer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tidegate.findings.model import SubjectResult
from tidegate.findings.receipt import Receipt
from tidegate.findings.tally import Summary


@dataclass(frozen=True, slots=True)
class Ending:
    """`files` names the run's other reports by format ("xlsx" → "report.xlsx")."""

    summary: Summary
    receipt: Receipt
    receipt_path: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def receipt_as_dict(self) -> dict[str, Any]:
        """What a report says of its receipt: where it is and what it must hash to."""
        return {
            "path": self.receipt_path,
            "digest": self.receipt.digest,
            "subjects_digest": self.receipt.subjects_digest,
            "rows": self.receipt.rows,
        }


class Writer(Protocol):
    """Takes every row in order, then the ending; `close` frees what it holds, also on errors."""

    def add(self, result: SubjectResult) -> None: ...

    def finish(self, ending: Ending) -> None: ...

    def close(self) -> None: ...
