"""The receipt of a review: a row a channel, and one for all that is said over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.findings.digest import canonical, sha256_hex
from tidegate.findings.receipt import Receipt, ReceiptBuilder


def review_receipt(document: Mapping[str, Any]) -> Receipt:
    """From the document of docs/schema/review.schema.json: row 0 is the whole without its channels,
    the rest the channels in their order. Names stay out; digests stand for them."""
    builder = ReceiptBuilder()
    rest = {key: value for key, value in document.items() if key not in ("run", "channels")}
    builder.add_row(0, sha256_hex(canonical(rest)), found=True)
    for number, channel in enumerate(document["channels"], 1):
        found = channel["state"] == "run"
        builder.add_row(number, sha256_hex(canonical(channel)), found=found)
    return builder.finish(document["run"])
