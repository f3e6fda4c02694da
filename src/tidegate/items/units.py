"""Reads a quantity as people write it: "1,979 TFLOPS", "3.35 TB/s", "under 600 mm²", "1.2 Tb/s".

What the text leaves open is never chosen for the user: a comma that may part thousands or
decimals, "gbps" that may be bits or bytes, two numbers in a cell, one direction of a link. Each is
refused with the mend.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Literal

from tidegate.items.figure import Confidence, Figure

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
LONGEST = 200
"""Characters; a longer cell holds no figure."""


class Unreadable(ValueError):
    """The text is no figure of the quantity asked for; `mend` is what to write instead."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message, self.mend = message, mend


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
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_SPACE = "[ '\u2019_\u00a0\u2007\u2009\u202f]"
_NUMBER = rf"[+-]?(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d[\d.,]*|\.\d+)(?:e[+-]?\d{{1,3}})?"
_RANGE = re.compile(
    rf"(?:between|from)?\s*({_NUMBER})\s*(?:-|to|and|\.\.+|…|~)\s*({_NUMBER})\s*(.*)", re.I | re.S
)
_SINGLE = re.compile(rf"({_NUMBER})\s*(.*)", re.I | re.S)
_AT_MOST = re.compile(
    r"(?:<=?|≤|⩽|under|below|less than|fewer than|smaller than|at most|no more than|up to|max\.?"
    r"(?:imum)?(?: of)?)\s*",
    re.I,
)
_AT_LEAST = re.compile(
    r"(?:>=?|≥|⩾|over|above|more than|greater than|larger than|at least|no less than|min\.?"
    r"(?:imum)?(?: of)?)\s*",
    re.I,
)
_ABOUT = re.compile(
    r"(?:~|≈|∼|±|about|around|approx\.?(?:imately)?|roughly|circa|ca\.?|c\.|est\.?(?:imated)?|some)"
    r"\s*",
    re.I,
)
_UP_TO = re.compile(r"up to", re.I)
_AFTER_ABOUT = re.compile(
    r"\(?\b(?:est\.?|estimate[d]?|approx\.?|rumou?red|unconfirmed)\b\)?", re.I
)
_NOT_SPARSE = re.compile(
    r"(?:\bdense\b|\b(?:without|w/o|no|non|excluding)[- ]?(?:structur(?:al|ed) )?spars(?:e|ity)\b)",
    re.I,
)
_SPARSE = re.compile(
    r"(?:\b(?:with|w/|incl\.?|including)?\s*(?:2:4 )?(?:structur(?:al|ed) )?spars(?:e|ity)\b)", re.I
)
_ONE_WAY = re.compile(r"\b(?:per|each|one) direction\b|\buni-?directional\b|\beach way\b", re.I)
_TALK = re.compile(
    r"\b(?:bi-?directional|both directions|total|aggregate|peak|theoretical|tensor(?: core)?s?|"
    r"(?:fp|bf|tf|int|mxfp|nvfp)\d{1,2}|per (?:gpu|chip|ic|die|card)|hbm\d?e?|gddr\dx?|ddr\d|"
    r"lpddr\dx?|transistors?|of|memory|bandwidth)\b",
    re.I,
)
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
_COUNT_UNIT = re.compile(r"(million|billion|trillion|bn|mn|[mbgt])?", re.I)


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
    whole = _normal(text)
    if len(whole) > LONGEST:
        raise Unreadable(f"{len(whole):,} characters are no figure", "write one number and unit")
    rest, says, notes = _sparsity(whole)
    if _ONE_WAY.search(rest) and quantity == "bandwidth":
        raise Unreadable(
            f"“{_short(text)}” counts one direction only",
            "give the rate of both directions together",
        )
    if "*" in rest or "†" in rest:
        raise Unreadable(
            f"“{_short(text)}” carries a mark whose footnote is not here; on many data sheets it "
            "means “with sparsity”",
            "give the dense figure without the mark",
        )
    rest, approximate = _aside(rest)
    low, high, tail, note = _bounds(rest, quantity, text)
    approximate = approximate or bool(_ABOUT.match(rest))
    if note:
        notes.append(note)
    scale, said, more = _unit(tail, unit, quantity, text)
    notes.extend(more)
    low = None if low is None else low * scale
    high = None if high is None else high * scale
    for bound in (low, high):
        if bound is not None and (
            abs(bound) >= Decimal(10) ** 12 or len(bound.as_tuple().digits) > 60
        ):
            raise Unreadable(f"“{_short(text)}” is out of all range", "check the number and unit")
    figure = Figure(low, high, said, source, confidence, text.strip()[:LONGEST], approximate)
    return Reading(figure, says, tuple(notes))


def from_source(figure: Figure, source: str, confidence: Confidence) -> Figure:
    """The same figure, told with another source."""
    return replace(figure, source=source, confidence=confidence)


def _normal(text: str) -> str:
    # NFKC would turn "mm²" into "mm2", which is meant, and a narrow space into a plain one.
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


def _short(text: str) -> str:
    return text.strip()[:60]


def _sparsity(text: str) -> tuple[str, Literal["dense", "sparse", ""], list[str]]:
    rest, dense = _NOT_SPARSE.subn(" ", text)
    rest, sparse = _SPARSE.subn(" ", rest)
    if dense and sparse:
        raise Unreadable(
            f"“{_short(text)}” speaks of dense and sparse at once", "give the dense figure alone"
        )
    return rest, "dense" if dense else "sparse" if sparse else "", []


def _aside(text: str) -> tuple[str, bool]:
    """Without words that only comment; whether one of them says the figure is an estimate."""
    rest, estimates = _AFTER_ABOUT.subn(" ", text)
    rest = rest.replace("(", " ").replace(")", " ").replace("[", " ").replace("]", " ")
    return rest.strip(" ,;:."), bool(estimates)


def _bounds(
    text: str, quantity: Quantity, original: str
) -> tuple[Decimal | None, Decimal | None, str, str]:
    """(low, high, what follows the numbers, note)."""
    note = ""
    kind = ""
    if match := _AT_MOST.match(text):
        kind = "most"
        # A maker's "up to" is the peak it claims, not doubt about it.
        if _UP_TO.match(text) and quantity in ("rate", "bandwidth"):
            kind, note = "exact", "“up to” is read as the peak the maker claims"
    elif match := _AT_LEAST.match(text):
        kind = "least"
    elif match := _ABOUT.match(text):
        kind = "about"
    rest = text[match.end() :] if match else text
    if kind in ("", "about") and (match := _RANGE.fullmatch(rest)):
        low, high = _number(match[1], original), _number(match[2], original)
        if low > high:
            raise Unreadable(
                f"“{_short(original)}” runs from high to low", "write the low one first"
            )
        return low, high, match[3], ""
    match = _SINGLE.fullmatch(rest)
    if match is None:
        raise Unreadable(f"“{_short(original)}” is not a number", "write it as 989.5 with its unit")
    number, tail = _number(match[1], original), match[2]
    if re.search(r"\d", _TALK.sub(" ", _AREA_UNIT.sub(" ", tail))):
        raise Unreadable(
            f"“{_short(original)}” holds more than one number",
            "give one figure a cell: for a rate the dense one, for several dies their sum",
        )
    if not kind and tail.startswith("+"):
        kind, tail = "least", tail[1:]
    if kind == "most":
        return None, number, tail, note
    if kind == "least":
        return number, None, tail, note
    return number, number, tail, note


def _number(text: str, original: str) -> Decimal:
    text = re.sub(_SPACE, "", text)
    mantissa, exponent = [*re.split("e", text, maxsplit=1, flags=re.I), ""][:2]
    sign = mantissa[0] if mantissa[:1] in ("+", "-") else ""
    digits = mantissa.removeprefix(sign).rstrip(".,")
    if "," in digits:
        digits = _commas(digits, original)
    elif digits.count(".") > 1:
        raise Unreadable(
            f"“{_short(original)}” has more than one decimal point",
            "write it without marks between thousands: 1979000",
        )
    try:
        return Decimal(f"{sign}{digits}" + (f"e{exponent}" if exponent else ""))
    except InvalidOperation:
        raise Unreadable(f"“{_short(original)}” is not a number", "write it as 989.5") from None


def _commas(digits: str, original: str) -> str:
    """Commas part thousands, or one stands for the decimal point; where both could be, refused."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", digits):
        return digits.replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", digits):
        return digits.replace(".", "").replace(",", ".")
    if re.fullmatch(r"\d+,\d+", digits) and not re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        return digits.replace(",", ".")
    raise Unreadable(
        f"the commas of “{_short(original)}” can be read in more than one way",
        "write a point before decimals and nothing between thousands",
    )


def _unit(
    tail: str, header: str, quantity: Quantity, original: str
) -> tuple[Decimal, str, list[str]]:
    """(factor to the canonical unit, its name, notes)."""
    tail = _trim(tail)
    # "per chip", "FP16" and the like may stand on either side of the unit.
    bare = _trim(_TALK.sub(" ", tail)) if quantity != "plain" else tail
    for spoken in (tail, bare):
        if spoken and (found := _factor(spoken, quantity)) is not None:
            return found
    if bare.casefold().startswith("ai "):
        raise Unreadable(
            f"“{_short(original)}”: “AI TOPS” is a word of advertising, usually with sparsity",
            "give the dense rate and its format",
        )
    if bare:
        raise Unreadable(
            f"“{_short(original)}”: “{_short(bare)}” is no unit of {_NAMES[quantity]}",
            f"write the number and {_EXAMPLES[quantity]}",
        )
    if not header:
        if quantity in ("plain", "count"):
            return Decimal(1), CANONICAL[quantity], []
        raise Unreadable(
            f"“{_short(original)}” has no unit, and its column names none",
            f"write {_EXAMPLES[quantity]} behind the number or in the header",
        )
    found = _factor(_trim(header), quantity)
    if found is None:
        raise Unreadable(
            f"the column's unit “{_short(header)}” is no unit of {_NAMES[quantity]}",
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
    return (Decimal(1), "", []) if text in ("%", "") else None


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
