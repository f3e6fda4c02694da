"""Reads a quantity as people write it: "1,979 TFLOPS", "3.35 TB/s", "under 600 mm²", "1.2 Tb/s".

What the text leaves open is never chosen for the user: a comma that may part thousands or
decimals, "gbps" that may be bits or bytes, two numbers in a cell, one direction of a link. Each is
refused with the mend.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tidegate.items.figure import Confidence, Figure
from tidegate.items.written_number import (
    LONGEST,
    ONE_WAY,
    TALK,
    Unreadable,
    read_written,
    short,
)

__all__ = ["CANONICAL", "Quantity", "Reading", "Unitless", "Unreadable", "read_quantity"]

Quantity = Literal["rate", "bandwidth", "area", "count", "operations", "plain"]
CANONICAL: dict[Quantity, str] = {
    "rate": "TOPS",
    "bandwidth": "GB/s",
    "area": "mm2",
    "count": "billion",
    "operations": "exaops",
    "plain": "",
}
"""The unit every figure of a quantity is turned into. TFLOPS and TOPS count alike."""


class Unitless(Unreadable):
    """A number without a unit in a column that names none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure, whether its text calls it dense or sparse ("" if neither), and what was done."""

    figure: Figure
    says: Literal["dense", "sparse", ""] = ""
    notes: tuple[str, ...] = ()


_POWERS = {"": 0, "k": 3, "m": 6, "g": 9, "t": 12, "p": 15, "e": 18, "z": 21}
_WORDS = {
    "kilo": "k",
    "mega": "m",
    "giga": "g",
    "tera": "t",
    "peta": "p",
    "exa": "e",
    "zetta": "z",
    "million": "m",
    "billion": "g",
    "trillion": "t",
}
_RATE_UNIT = re.compile(
    r"(kilo|mega|giga|tera|peta|exa|[kmgtpe])?[- ]?"
    r"(flop|op|mac|dlop|aiop)s?(?:\s*(?:/\s*s(?:ec(?:ond)?)?|per second|ps))?",
    re.I,
)
_BAND_UNIT = re.compile(
    r"(kilo|mega|giga|tera|peta|[kmgtp])?(i)?[- ]?"
    r"(bytes?|bits?|b)\s*(/\s*s(?:ec(?:ond)?)?|per second|ps)",
    re.I,
)
_AREA_UNIT = re.compile(r"(?:sq\.?|square)?\s*(mm|cm)\s*(?:\^?\s*2|²|sq\.?|squared)?", re.I)
_COUNT_UNIT = re.compile(r"(million|billion|trillion|bn|mn|[mbgt])?s?", re.I)


def read_quantity(
    text: str,
    quantity: Quantity,
    *,
    unit: str = "",
    source: str = "",
    confidence: Confidence = "stated",
) -> Reading:
    """The figure that `text` states, in the canonical unit of `quantity`.

    `unit` is what the header says; a unit in the text itself wins. Raises Unreadable, with a
    mend, where the text states none, leaves its sense open, or has no unit and the header none.
    """
    _no_footnote(text)
    written = read_written(text, peak=quantity in ("rate", "bandwidth"))
    if quantity == "bandwidth" and ONE_WAY.search(text):
        raise Unreadable(
            f"“{short(text)}” counts one direction only",
            "give the rate of both directions together",
        )
    scale, said, more = _unit(written.tail, unit, quantity, text)
    low = None if written.low is None else written.low * scale
    high = None if written.high is None else written.high * scale
    for bound in (low, high):
        if bound is not None and not _holdable(bound):
            raise Unreadable(f"“{short(text)}” is out of all range", "check the number and unit")
    shown = text.strip()[:LONGEST]
    figure = Figure(low, high, said, source, confidence, shown, written.approximate)
    notes = (written.note, *more) if written.note else tuple(more)
    return Reading(figure, written.says, notes)


_SQUARED = re.compile(r"(?<=[cm]m)\s*²", re.I)
_MARKS = frozenset("†‡§¶※‖#")
_BRACKETED = re.compile(r"\d\s*[(\[（]\s*\d[\d.,]*\s*[)\]）]")


def _no_footnote(text: str) -> None:
    """Refuses marks before anything is normalised: "4800¹" would become 48001, "312(624)" 312624.

    The ² of mm² is the one raised sign that belongs to a unit.
    """
    bare = _SQUARED.sub("", text[:LONGEST])
    for sign in bare:
        raised = unicodedata.decomposition(sign).startswith(("<super>", "<sub>", "<circle>"))
        if sign in _MARKS or raised or unicodedata.category(sign) == "No":
            raise Unreadable(
                f"“{short(text)}” carries the sign “{sign}”: a footnote whose text is not here (on "
                "many data sheets it means “with sparsity”), or no plain digit",
                "give the figure in plain digits, without the mark; for a rate the dense one",
            )
    if _BRACKETED.search(bare):
        raise Unreadable(
            f"“{short(text)}” has a number in brackets behind it: a footnote, or a second figure",
            "give one figure a cell, without the brackets; for a rate the dense one",
        )


def _holdable(number: Decimal) -> bool:
    """Whether the reckoning can hold it exactly: below 10^12, and of no absurd precision."""
    parts = number.as_tuple()
    small = isinstance(parts.exponent, int) and parts.exponent >= -18
    return small and abs(number) < Decimal(10) ** 12 and len(parts.digits) <= 24


def _unit(
    tail: str, header: str, quantity: Quantity, original: str
) -> tuple[Decimal, str, list[str]]:
    """(factor to the canonical unit, its name, notes)."""
    tail = _trim(tail)
    # "per chip", "FP16" and the like may stand on either side of the unit.
    bare = _trim(TALK.sub(" ", tail)) if quantity != "plain" else tail
    for spoken in (tail, bare):
        if spoken and (found := _factor(spoken, quantity)) is not None:
            return found
    if bare.casefold().startswith("ai "):
        raise Unreadable(
            f"“{short(original)}”: “AI TOPS” is a word of advertising, usually with sparsity",
            "give the dense rate and its format",
        )
    if bare:
        raise Unreadable(
            f"“{short(original)}”: “{short(bare)}” is no unit of {_NAMES[quantity]}",
            f"write the number and {_EXAMPLES[quantity]}",
        )
    if not header:
        if quantity in ("plain", "count"):
            return Decimal(1), CANONICAL[quantity], []
        raise Unitless(
            f"“{short(original)}” has no unit, and its column names none",
            f"write {_EXAMPLES[quantity]} behind the number or in the header",
        )
    found = _factor(_trim(header), quantity)
    if found is None:
        raise Unreadable(
            f"the column's unit “{short(header)}” is no unit of {_NAMES[quantity]}",
            f"use {_EXAMPLES[quantity]}",
        )
    return found


_NAMES: dict[Quantity, str] = {
    "rate": "a rate",
    "bandwidth": "a bandwidth",
    "area": "an area",
    "count": "a count of transistors",
    "operations": "operations",
    "plain": "a plain number",
}
_EXAMPLES: dict[Quantity, str] = {
    "rate": "TFLOPS, PFLOPS or TOPS",
    "bandwidth": "GB/s or TB/s",
    "area": "mm² or cm²",
    "count": "billion",
    "operations": "FLOP, as in 1e26 FLOP",
    "plain": "nothing behind it",
}


def _trim(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:.")


def _factor(text: str, quantity: Quantity) -> tuple[Decimal, str, list[str]] | None:
    canonical = CANONICAL[quantity]
    if quantity == "rate":
        return _rate(text)
    if quantity == "bandwidth":
        return _bandwidth(text)
    if quantity == "area":
        match = _AREA_UNIT.fullmatch(text)
        if match is None:
            return None
        if text.casefold() in ("mm", "cm"):
            raise Unreadable(f"“{text}” is a length, not an area", "write mm² or cm²")
        return Decimal(100 if match[1].casefold() == "cm" else 1), canonical, []
    if quantity == "count":
        match = _COUNT_UNIT.fullmatch(text)
        if match is None:
            return None
        powers = {"m": -3, "b": 0, "g": 0, "t": 3}
        return Decimal(10) ** powers.get((match[1] or "b")[0].casefold(), 0), canonical, []
    if quantity == "operations":
        if text.casefold() in ("exaops", "exaflop", "exaflops", "eflop", "eflops"):
            return Decimal(1), canonical, []
        match = _RATE_UNIT.fullmatch(text)
        if match is None or match[2].casefold() not in ("flop", "op"):
            return None
        return Decimal(10) ** (_power(match[1]) - 18), canonical, []
    if not text:
        return Decimal(1), "", []
    # TPP told in bit-operations a second counts 10^12 of them.
    found = _rate(text)
    return None if found is None else (found[0], "", found[2])


def _power(prefix: str | None) -> int:
    prefix = (prefix or "").casefold()
    return _POWERS[_WORDS.get(prefix, prefix)]


def _rate(text: str) -> tuple[Decimal, str, list[str]] | None:
    match = _RATE_UNIT.fullmatch(text)
    if match is None:
        return None
    kind = match[2].casefold()
    factor = Decimal(10) ** (_power(match[1]) - 12)
    unit = "TFLOPS" if kind == "flop" else "TOPS"
    if kind == "mac":
        return factor * 2, unit, ["a multiply-accumulate counts as two operations"]
    return factor, unit, []


def _bandwidth(text: str) -> tuple[Decimal, str, list[str]] | None:
    match = _BAND_UNIT.fullmatch(text)
    if match is None:
        return None
    what = match[3]
    if what in ("B", "b"):
        # "gbps" and "GBPS" are written for both; only a capital B among small letters is a byte.
        shown = text.replace(" ", "")
        if shown.casefold().endswith("ps") and not shown.endswith("ps"):
            raise Unreadable(f"“{text}” may be bits or bytes", "write GB/s or Gb/s")
        if what == "b" and (match[1] or "G").islower() and (match[1] or "").casefold() != "k":
            raise Unreadable(f"“{text}” may be bits or bytes", "write GB/s or Gb/s")
    bits = what == "b" or what.casefold().startswith("bit")
    power = _power(match[1])
    notes: list[str] = []
    if match[2]:
        factor = Decimal(1024) ** (power // 3) / Decimal(10) ** 9
    else:
        factor = Decimal(10) ** (power - 9)
    if bits:
        factor /= 8
        notes.append("bits, divided by eight")
    return factor, CANONICAL["bandwidth"], notes
