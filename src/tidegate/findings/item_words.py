"""The sentences about an item that every format shares. A value here is one of the document's
(see docs/schema/classify.schema.json), never an object of the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LICENCE_WORDS = {
    "yes": "yes",
    "unknown": "cannot be known",
    "not_under_loaded_rules": "not under the rules loaded (see what was not checked)",
}
LICENCE_SHORT = {**LICENCE_WORDS, "not_under_loaded_rules": "not under loaded rules"}
READING_WORDS = {"enforced": "as enforced", "text": "by its text alone", "both": "as enforced"}
CLASS_WORDS = {"none": "none of the paragraphs loaded", "unknown": "cannot be known"}


def classification(item: Mapping[str, Any]) -> str:
    """ "3A090.a, by a.1 and a.2"; "cannot be known: 3A090.a or 3A090.b"."""
    text: str = CLASS_WORDS.get(item["classification"], item["classification"])
    if item["classification"] == "unknown" and item["classification_possible"]:
        return f"{text}: {_or(item['classification_possible'])}, or neither"
    if item["paragraphs"]:
        text += f", by {' and '.join(item['paragraphs'])}"
    if item["paragraphs_unknown"]:
        text += f" ({' and '.join(item['paragraphs_unknown'])} cannot be known)"
    return text


def exceptions(item: Mapping[str, Any]) -> str:
    if item["exceptions"] == ["unknown"]:
        return f"cannot be known: {_or(item['exceptions_possible'])}, or none"
    if item["exceptions"]:
        return ", ".join(item["exceptions"])
    return "–" if item["licence_required"] == "not_under_loaded_rules" else "none of those loaded"


def review(item: Mapping[str, Any]) -> str:
    if item["review"] == "not_applicable":
        return "–" if item["licence_required"] != "yes" else "none of those loaded"
    if item["review"] == "unknown":
        return f"cannot be known: {_or(item['review_possible'])}"
    text = str(item["review"])
    return f"{text}; else {item['review_else']}" if item["review_else"] else text


def bands(item: Mapping[str, Any]) -> str:
    if item["bands"] == ["unknown"]:
        return "cannot be known"
    return ", ".join(item["bands"]) or "–"


def amount(item: Mapping[str, Any]) -> str:
    parts = []
    if item["quantity"] is not None:
        parts.append(f"{_thousands(item['quantity'])} pieces")
    if item["value"] is not None:
        parts.append(f"{item['currency']} {_thousands(item['value'])}".strip())
    return ", ".join(parts)


def _thousands(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def route(item: Mapping[str, Any]) -> str:
    """ "export from US to CN"."""
    start = f" from {item['from']}" if item["from"] else ""
    end = f" to {item['to']}" if item["to"] else ""
    return f"{item['movement'] or 'movement not told'}{start}{end}"


def _or(words: list[str]) -> str:
    return " or ".join(words)
