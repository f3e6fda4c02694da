"""Shares as whole numbers: 100 % is 10⁸, so one unit is a millionth of a percent. Never a float.

A share may be known between bounds; what a file tells more finely than a unit becomes the enclosing
interval. "More than 50" begins one unit above 50 and "less than 50" ends one unit below it, so that
sums of such bounds compare with a threshold as the numbers meant do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal

PERCENT = 1_000_000
"""One percent, in units."""
WHOLE = 100 * PERCENT
"""All there is, in units."""
Unit = Literal["percent", "fraction"]

_NUMBER = r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?"
_ONE = re.compile(rf"({_NUMBER})\s*%?\Z")
_OVER = re.compile(r"(\d+)\s*/\s*(\d+)\Z")
_RANGE = re.compile(
    rf"\[?\s*({_NUMBER})\s*%?\s*(?:-|–|—|−|\.\.\.?|…|~|to|bis|à|至|до|and)\s*({_NUMBER})\s*%?\s*\]?\Z",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"(?:>=|≥|at least|min\.?|from|no less than|not less than)\s*({_NUMBER})\s*%?\Z", re.IGNORECASE
)
_OVER_WORDS = re.compile(rf"(?:>|more than|over|above)\s*({_NUMBER})\s*%?\Z", re.IGNORECASE)
_UP_TO = re.compile(
    rf"(?:<=|≤|at most|max\.?|up to|no more than|not more than)\s*({_NUMBER})\s*%?\Z", re.IGNORECASE
)
_UNDER = re.compile(rf"(?:<|less than|under|below)\s*({_NUMBER})\s*%?\Z", re.IGNORECASE)
_PLUS = re.compile(rf"({_NUMBER})\s*%?\s*\+\Z")
_BETWEEN = re.compile(r"between\s+(.*)\Z", re.IGNORECASE)
_UNTOLD = frozenset(
    {"", "?", "-", "–", "—", "n/a", "na", "n.a.", "unknown", "not known", "undisclosed", "tbd",
     "not disclosed", "not public", "none stated", "null", "nan", "unbekannt", "不详", "未知"}
)  # fmt: skip
_WORDS = {
    "majority": (50 * PERCENT + 1, WHOLE),
    "a majority": (50 * PERCENT + 1, WHOLE),
    "controlling": (0, WHOLE),
    "minority": (0, 50 * PERCENT - 1),
    "a minority": (0, 50 * PERCENT - 1),
    "all": (WHOLE, WHOLE),
    "wholly owned": (WHOLE, WHOLE),
    "half": (50 * PERCENT, 50 * PERCENT),
    "nil": (0, 0),
    "none": (0, 0),
}


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """At least `low`, at most `high` units, both included. Raises ValueError where it is none."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= WHOLE:
            raise ValueError(f"{self.low}–{self.high} is no share of a whole of {WHOLE}")

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        low = percent(self.low)
        return f"{low} %" if self.exact else f"{low}–{percent(self.high)} %"


UNKNOWN = Share(0, WHOLE)


def percent(units: int | Fraction, *, up: bool = False) -> str:
    """Units as percent, an exact decimal as text: 12500000 is "12.5".

    What no decimal of twelve places holds is rounded outward: down, or `up`.
    """
    if isinstance(units, int):
        whole, rest = divmod(units, PERCENT)
        return f"{whole}.{rest:06d}".rstrip("0") if rest else str(whole)
    exact = Fraction(units) / PERCENT
    places = _places(exact.denominator)
    scaled = exact * 10**places
    whole = scaled.numerator // scaled.denominator
    if up and whole != scaled:
        whole += 1
    text = format(Decimal(whole).scaleb(-places), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places(denominator: int) -> int:
    """How many decimals a number with this denominator needs, as far as twelve where it never
    ends or goes on past forty."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    places = max(twos, fives)
    return places if denominator == 1 and places <= 40 else 12


def read_share(text: str, unit: Unit = "percent") -> Share:
    """What a cell says of a share: "50", "33.3 %", "1/3", "45-55", "> 25", "up to 10", "" …

    A number is a percentage, or with `unit` "fraction" a part of one; a sign of percent always
    means percent, and "1/3" always a part. Raises ValueError, its words the reason.
    """
    plain = " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())
    lower = plain.lower().strip()
    if lower in _UNTOLD:
        return UNKNOWN
    if lower in _WORDS:
        return Share(*_WORDS[lower])
    between = _BETWEEN.match(plain)
    if between:
        plain = between[1]
    part = _OVER.match(plain)
    if part:
        return _part(int(part[1]), int(part[2]))
    scale = 100 if unit == "fraction" and "%" not in plain else 1
    if found := _ONE.match(plain):
        return _enclosing(_number(found[1]) * scale)
    if found := _RANGE.match(plain):
        least, most = (_number(found[at]) * scale for at in (1, 2))
        if least > most:
            raise ValueError("ends before it begins; write the smaller number first")
        return Share(_enclosing(least).low, _enclosing(most).high)
    if found := _PLUS.match(plain) or _ABOVE.match(plain):
        return Share(_enclosing(_number(found[1]) * scale).low, WHOLE)
    if found := _OVER_WORDS.match(plain):
        edge = _enclosing(_number(found[1]) * scale)
        if edge.low >= WHOLE:
            raise ValueError("is more than all there is")
        return Share(edge.low + edge.exact, WHOLE)
    if found := _UP_TO.match(plain):
        return Share(0, _enclosing(_number(found[1]) * scale).high)
    if found := _UNDER.match(plain):
        edge = _enclosing(_number(found[1]) * scale)
        if edge.high <= 0:
            raise ValueError("is less than nothing")
        return Share(0, edge.high - edge.exact)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", plain):
        raise ValueError(
            "is a date; a spreadsheet makes dates of ranges such as 3-25, write 3 to 25"
        )
    raise ValueError(
        "is no share; write 50, 33.3, 45-55, 1/3, >25, or leave it empty where unknown"
    )


def _number(text: str) -> Fraction:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError("is no number") from None
    if not number.is_finite() or abs(number.adjusted()) > 40:
        raise ValueError("is no share of a whole")
    return Fraction(number)


def _enclosing(share: Fraction) -> Share:
    if share < 0:
        raise ValueError("is less than nothing")
    if share > 100:
        raise ValueError("is more than 100 %")
    units = share * PERCENT
    low = units.numerator // units.denominator
    return Share(low, low if low == units else low + 1)


def _part(above: int, below: int) -> Share:
    if below == 0:
        raise ValueError("divides by nothing")
    if above + below == 100:
        raise ValueError("may be a split between two holders; write one of them: 50")
    return _enclosing(Fraction(100 * above, below))
