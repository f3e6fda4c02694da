"""The sentences about an item that every format shares. A value here is one of the document's
(see docs/schema/classify.schema.json), never an object of the program."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

LICENCE_WORDS = {
    "yes": "yes",
    "unknown": "cannot be known",
    "not_under_loaded_rules": "not under the rules loaded (see what was not checked)",
}
LICENCE_SHORT = {**LICENCE_WORDS, "not_under_loaded_rules": "not under loaded rules"}
READING_WORDS = {"enforced": "as enforced", "text": "by its text alone", "both": "as enforced"}
CLASS_WORDS = {"none": "none of 3A090, 4A090 and 4E091", "unknown": "cannot be known"}


def classification(item: Mapping[str, Any]) -> str:
    """ "3A090.a, by a.1 and a.2"; "cannot be known: 3A090.a or 3A090.b"."""
    text: str = CLASS_WORDS.get(item["classification"], item["classification"])
    if item["classification"] == "unknown" and item["classification_possible"]:
        return f"{text}: {_or(item['classification_possible'])}"
    if item["paragraphs"]:
        text += f", by {' and '.join(item['paragraphs'])}"
    if item["paragraphs_unknown"]:
        text += f" ({' and '.join(item['paragraphs_unknown'])} cannot be known)"
    return text


def classification_short(item: Mapping[str, Any]) -> str:
    """For a table: "3A090.a: a.1, a.2", "unknown: 3A090.a or 3A090.b", "none"."""
    said = str(item["classification"])
    more = _or(item["classification_possible"]) or ", ".join(item["paragraphs"])
    return f"{said}: {more}" if more else said


def review_short(item: Mapping[str, Any]) -> str:
    """For a table: the policy alone, and whether it hangs on a condition."""
    if not item["review_if"]:
        return review(item)
    return f"{item['review_possible'][0]}, on a condition"


def exceptions(item: Mapping[str, Any]) -> str:
    if item["exceptions"] == ["unknown"]:
        return f"cannot be known: {_or([*item['exceptions_possible'], 'none'])}"
    if item["exceptions"]:
        return ", ".join(item["exceptions"])
    return "–" if item["licence_required"] == "not_under_loaded_rules" else "none"


def review(item: Mapping[str, Any]) -> str:
    if item["review"] == "not_applicable":
        return "–"
    if item["review"] == "not_loaded":
        return "no policy loaded"
    if item["review"] == "unknown":
        return f"cannot be known: {_or([*item['review_possible'], 'none'])}"
    text = str(item["review"])
    return f"{text}; else {item['review_else']}" if item["review_else"] else text


def bands(item: Mapping[str, Any]) -> str:
    if item["bands"] == ["unknown"]:
        return "cannot be known"
    return ", ".join(item["bands"]) or "–"


def licence(item: Mapping[str, Any]) -> str:
    """For a table: the answer with the shortest reason, "yes: a listed party"."""
    text = LICENCE_SHORT[item["licence_required"]]
    if item["licence_required"] != "yes":
        return text
    why = [
        "a listed party" if found["question"] == "party" else found["label"] or found["title"]
        for found in item["findings"]
        if found["verdict"] == "yes"
        and found["question"] in ("licence", "party")
        and found["outcome"] in ("licence_required", "prohibited", "blocked")
    ]
    return f"{text}: {'; '.join(dict.fromkeys(why))}"


def takers(item: Mapping[str, Any]) -> str:
    """Who gets it, as told."""
    return "; ".join(dict.fromkeys(p["name"] for p in item["parties"] if p["name"]))


def unchecked(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """What was not looked at for some item, with how many where it is not all."""
    counts: dict[str, int] = {}
    for item in items:
        for text in item["not_checked"]:
            counts[text] = counts.get(text, 0) + 1
    whole = len(items)
    return [t if n == whole else f"{t} ({n:,} of {whole:,} items)" for t, n in counts.items()]


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


def same_answers(item: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two readings give the four answers alike."""
    four = ("classification", "paragraphs", "licence_required", "exceptions", "review", "bands")
    return all(item[key] == other[key] for key in four)


def why_none(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Of an item that is none of the paragraphs: the clauses of 3A090 with its numbers. Units it
    does not have at all (0 of something) are left out."""
    if item["classification"] != "none":
        return []
    lines = [line for line in item["trace"] if line["rule"] == "us.ear.3a090"]
    return [
        line
        for line in lines
        if line["verdict"] != "unknown"
        and re.search(r"(?<!')\b[1-9]", line["numbers"])
        and not line["numbers"].startswith("0 ")
    ]


def telling(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The findings worth a reader's time: what holds or may; and what stands in the text without
    binding, which surprises people. A rule that waits for a circumstance nobody told stands under
    what was not checked; the JSON has everything."""
    return [found for found in item["findings"] if _tells(found, item)]


def _tells(found: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    if found["verdict"] == "no":
        return found["enforced"] == "announced" and str(found["effective"]) <= str(item["as_of"])
    if found["verdict"] == "yes":
        return True
    known = set(item["missing"])
    beside = found["question"] == "classification" and known.isdisjoint(found["missing"])
    unasked = (found["label"] or found["title"]) in item["not_checked"]
    return not (beside or unasked)
