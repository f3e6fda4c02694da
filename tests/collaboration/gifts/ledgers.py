"""Ledgers of gifts for these tests, written as a university might keep them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tidegate.collaboration.gifts import (
    GiftLedger,
    facts,
    gift_ledger,
    reckon,
    source_document,
    sources_of,
)
from tidegate.rules import load

HEAD = "source,country,amount,currency,date"
Read = Callable[..., GiftLedger]


def read(folder: Path, text: str, name: str = "ledger.csv", **more: Any) -> GiftLedger:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return gift_ledger(path, **more)


def answered(ledger: GiftLedger, year: int = 2026, home: str = "US") -> dict[str, dict[str, Any]]:
    """Each source's answer, by its name."""
    found = reckon(sources_of(ledger.gifts), year, home)
    law = load().evaluate("gift", [facts(row) for row in found], as_of=f"{year}-12-31")
    rows = [source_document(row, findings) for row, findings in zip(found, law, strict=True)]
    return {row["name"]: row for row in rows}
