"""Reads the number in a cell: its bounds, its marks, and whether it is said dense or sparse.

A comma that may part thousands or decimals, a footnote mark and two numbers in a cell are refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

LONGEST = 200
"""Characters; a longer cell holds no figure."""


class Unreadable(ValueError):
    """The text is no figure of the quantity asked for; `mend` is what to write instead."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message, self.mend = message, mend


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
ONE_WAY = re.compile(r"\b(?:per|each|one) direction\b|\buni-?directional\b|\beach way\b", re.I)
_SQUARE = re.compile(r"\b[cm]m\s*(?:\^?\s*2|sq)", re.I)
TALK = re.compile(
    r"\b(?:bi-?directional|both directions|total|aggregate|peak|theoretical|tensor(?: core)?s?|"
    r"(?:fp|bf|tf|int|mxfp|nvfp)\d{1,2}|per (?:gpu|chip|ic|die|card)|hbm\d?e?|gddr\dx?|ddr\d|"
    r"lpddr\dx?|transistors?|of|memory|bandwidth)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A cell taken apart: its bounds, what it says of sparsity and doubt, and what follows.

    `tail` is the text behind the number, where a unit may stand; `note` tells of a reading.
    """

    low: Decimal | None
    high: Decimal | None
    says: Literal["dense", "sparse", ""]
    approximate: bool
    tail: str
    note: str = ""


def read_written(text: str, *, peak: bool) -> Written:
    """The number of a cell and what surrounds it.

    `peak`: the quantity is one of which makers claim a peak, so that "up to" is no doubt. Raises
    Unreadable.
    """
    # NFKC turns "mm²" into "mm2", which is meant, and a narrow space into a plain one.
    whole = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    if len(whole) > LONGEST:
        raise Unreadable(f"{len(whole):,} characters are no figure", "write one number and unit")
    rest, says = _sparsity(whole)
    if "*" in rest or "†" in rest:
        raise Unreadable(
            f"“{short(text)}” carries a mark whose footnote is not here; on many data sheets it "
            "means “with sparsity”",
            "give the dense figure without the mark",
        )
    rest, estimates = _AFTER_ABOUT.subn(" ", rest)
    rest = re.sub(r"[()\[\]]", " ", rest).strip(" ,;:.")
    approximate = bool(estimates) or _ABOUT.match(rest) is not None
    low, high, tail, note = _bounds(rest, peak, text)
    return Written(low, high, says, approximate, tail, note)


def short(text: str) -> str:
    """As much of a cell as a message shows."""
    return text.strip()[:60]


def _sparsity(text: str) -> tuple[str, Literal["dense", "sparse", ""]]:
    rest, dense = _NOT_SPARSE.subn(" ", text)
    rest, sparse = _SPARSE.subn(" ", rest)
    if dense and sparse:
        raise Unreadable(
            f"“{short(text)}” speaks of dense and sparse at once", "give the dense figure alone"
        )
    return rest, "dense" if dense else "sparse" if sparse else ""


def _bounds(
    text: str, peak: bool, original: str
) -> tuple[Decimal | None, Decimal | None, str, str]:
    """(low, high, what follows the numbers, note)."""
    note = kind = ""
    if match := _AT_MOST.match(text):
        kind = "most"
        if _UP_TO.match(text) and peak:
            kind, note = "exact", "“up to” is read as the peak the maker claims"
    elif match := _AT_LEAST.match(text):
        kind = "least"
    else:
        match = _ABOUT.match(text)
    rest = text[match.end() :] if match else text
    if not kind and (match := _RANGE.fullmatch(rest)):
        low, high = _number(match[1], original), _number(match[2], original)
        if low > high:
            raise Unreadable(
                f"“{short(original)}” runs from high to low", "write the low one first"
            )
        return low, high, match[3], ""
    match = _SINGLE.fullmatch(rest)
    if match is None:
        raise Unreadable(f"“{short(original)}” is not a number", "write it as 989.5 with its unit")
    number, tail = _number(match[1], original), match[2]
    if re.search(r"\d", TALK.sub(" ", _SQUARE.sub(" ", tail))):
        raise Unreadable(
            f"“{short(original)}” holds more than one number",
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
            f"“{short(original)}” has more than one decimal point",
            "write it without marks between thousands: 1979000",
        )
    try:
        return Decimal(f"{sign}{digits}" + (f"e{exponent}" if exponent else ""))
    except InvalidOperation:
        raise Unreadable(f"“{short(original)}” is not a number", "write it as 989.5") from None


def _commas(digits: str, original: str) -> str:
    """Commas part thousands, or one stands for the decimal point; where both could be, refused."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", digits):
        return digits.replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", digits):
        return digits.replace(".", "").replace(",", ".")
    if re.fullmatch(r"\d+,\d+", digits) and not re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        return digits.replace(",", ".")
    raise Unreadable(
        f"the commas of “{short(original)}” can be read in more than one way",
        "write a point before decimals and nothing between thousands",
    )
