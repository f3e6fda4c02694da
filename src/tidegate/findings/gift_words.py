"""What is said of a ledger of gifts, once for the terminal, the page and the workbook. Takes the
document of docs/schema/gifts.schema.json."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tidegate.findings.words import BAND_WORDS, plural

VERDICTS = {"yes": "report due", "unknown": "cannot be known", "no": "no report"}
GROUPS = (
    ("yes", "Must be reported"),
    ("unknown", "Cannot be known"),
    ("no", "Need not be reported, as far as the ledger tells"),
)
Document = Mapping[str, Any]


def in_short(document: Document) -> str:
    """The answer in one sentence."""
    told = document["summary"]
    of = plural(told["sources"], "source")
    year = document["year"]
    if not told["sources"]:
        return f"No gift or contract of {year} is in the ledger."
    yes, unknown = told["yes"], told["unknown"]
    verb = "has" if yes == 1 else "have"
    said = f"{yes:,} of {of} of {year} {verb} to be reported"
    return f"{said}; of {unknown:,} it cannot be known." if unknown else f"{said}."


def dollars(total: Mapping[str, Any]) -> str:
    """A total between bounds as a person reads it."""
    low, high = total["low"], total["high"]
    if high is None:
        return "cannot be known" if not Decimal(low) else f"at least ${grouped(low)}"
    return f"${grouped(low)}" if low == high else f"${grouped(low)} – ${grouped(high)}"


def grouped(amount: str) -> str:
    """An exact decimal with its thousands parted: "1250000.00" is "1,250,000.00"."""
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}" + (f".{cents}" if cents else "")


def due(source: Mapping[str, Any]) -> list[str]:
    """The days on which a report is due, or may be."""
    told = [
        (row["on"] or row["label"]) + ("" if row["verdict"] == "yes" else " (perhaps)")
        for row in source["due"]
        if row["verdict"] != "no"
    ]
    return list(dict.fromkeys(told))


def country(source: Mapping[str, Any]) -> str:
    return ", ".join(source["countries"]) or "not told"


def remarks(source: Mapping[str, Any]) -> list[str]:
    """What would settle it, what it rests on, and what it may be one with."""
    said = [f"would settle it: {text}" for text in source["settle"]]
    said += [f"rests on: {text}" for text in source["rests_on"]]
    if source["verdict"] != "unknown":
        said += [f"perhaps one with {o['name']}: {o['why']}" for o in source["possible_same"]]
    if source["restricted"] == "yes" and source["verdict"] == "yes":
        said.append("restricted or conditional: amount, date and conditions are to be told too")
    if source["agents"]:
        said.append(f"through {', '.join(source['agents'])}")
    return said


def listed(source: Mapping[str, Any]) -> list[str]:
    """The listed parties that an organisation's name resembles."""
    return [f"{BAND_WORDS[m['band']]} to {m['name']} ({m['list']})" for m in source["listed"]]


def settled_by(document: Document) -> list[str]:
    """Problems with their places, for a person to mend."""
    return [
        "".join(
            (f"row {p['row']}" if p["row"] else p["file"],
             f", {p['column']}" if p["column"] else "",
             f": {p['message']}",
             f"; {p['mend']}" if p["mend"] else "")
        )
        for p in document["problems"]
    ]  # fmt: skip


def binding(document: Document) -> str:
    """Whether the rule binds the user, where the profile says so."""
    applies = {row["applies"] for source in document["sources"] for row in source["due"]}
    if applies == {"no"}:
        return (
            "By your profile you are no US institution of higher education with federal money: "
            "section 117 does not apply to you."
        )
    return ""
