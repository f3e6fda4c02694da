"""What a cell of a series says: a score, perhaps with a bound, or the days of a release."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from tidegate.intake.cells import says_nothing
from tidegate.intake.dates import Order, read_date
from tidegate.landscape.system import Span, span_of

Point = Literal[".", ",", "unknown", "mixed"]
Bounds = tuple[Decimal | None, Decimal | None]

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_AT_LEAST = ("≥", ">=", "=>", ">", "at least ")
_AT_MOST = ("≤", "<=", "=<", "<", "at most ", "up to ")
_WITH_COMMAS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_WITH_POINTS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_QUARTER = re.compile(r"(?:q([1-4])[\s/-]*(\d{4})|(\d{4})[\s/-]*q([1-4]))", re.IGNORECASE)
_HALF = re.compile(r"(?:h([12])[\s/-]*(\d{4})|(\d{4})[\s/-]*h([12]))", re.IGNORECASE)
_SIGNS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"})


def blank(text: str) -> bool:
    """Whether the cell only says that there is nothing."""
    return says_nothing(text.strip())


def decimal_point(texts: Iterable[str]) -> Point:
    """Whether a column writes 1.5 or 1,5, by the cells that leave no choice; "1,234" leaves one."""
    seen = {mark for mark in map(_own_point, texts) if mark}
    if len(seen) == 2:
        return "mixed"
    return "unknown" if not seen else "." if seen == {"."} else ","


def _own_point(text: str) -> str:
    number = _bare(text)[0]
    for mark, other in ((".", ","), (",", ".")):
        grouped = _WITH_POINTS if mark == "." else _WITH_COMMAS
        parted = rf"[-+]?\d+(?:{re.escape(other)}\d{{3}})*{re.escape(mark)}\d+(?:[eE][-+]?\d+)?"
        if re.fullmatch(parted, number) and not grouped.fullmatch(number):
            return mark
    return ""


def read_score(text: str, point: Point = "unknown") -> tuple[Bounds | None, str]:
    """(low, high) of a score, both the same where it is a number; or None and what is wrong.

    Where nothing in the column tells, "1,234" is one thousand and "1.234" a little over one.
    """
    number, side = _bare(text)
    said = f"“{text.strip()[:40]}”"
    if point == "mixed" and re.fullmatch(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", number):
        return None, f"{said} may be a thousand or one: the column writes both 1.5 and 1,5"
    comma = point == "," or (point != "." and "," in number and not _WITH_COMMAS.fullmatch(number))
    comma = comma or (number.count(".") > 1 and bool(_WITH_POINTS.fullmatch(number)))
    if comma and (_WITH_POINTS.fullmatch(number) or "." not in number):
        number = number.replace(".", "").replace(",", ".")
    elif _WITH_COMMAS.fullmatch(number):
        number = number.replace(",", "")
    if len(number) > 60 or not _NUMBER.fullmatch(number):
        return None, f"{said} is no number"
    value = Decimal(number)
    if abs(value.adjusted()) > 200:
        return None, f"{said} is beyond any score"
    return (value if side != "most" else None, value if side != "least" else None), ""


def _bare(text: str) -> tuple[str, Literal["", "least", "most"]]:
    """The number without white space, a per cent sign and a word for a bound; and which bound."""
    text = text.translate(_SIGNS).strip()
    side: Literal["", "least", "most"] = ""
    for words, kind in ((_AT_LEAST, "least"), (_AT_MOST, "most")):
        for word in words:
            if not side and text.casefold().startswith(word):
                text, side = text[len(word) :], kind  # type: ignore[assignment]
    text = text.strip().removesuffix("%").strip()
    if re.fullmatch(r"[-+]?\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?", text):
        text = text.replace(" ", "").replace("'", "")
    return text, side


def read_days(text: str, order: Order = "unknown") -> tuple[Span | None, str]:
    """The span of days a cell names: a day, a month, a quarter, a half, a year. Or what is wrong.

    "05/03/2023", where the column does not tell which comes first, is the year and "ambiguous".
    """
    text = text.strip()
    for pattern, size in ((_QUARTER, 3), (_HALF, 6)):
        if match := pattern.fullmatch(text):
            part, year, other_year, other_part = match.groups()
            last = int(part or other_part) * size
            try:
                month = date(int(year or other_year), last - size + 1, 1)
                return Span(month, span_of(f"{month.year}-{last}").last), ""
            except ValueError:
                return None, f"“{text[:40]}” cannot be read as a date"
    known, wrong = read_date(text, order, serials=True)
    if not known:
        return None, wrong or f"“{text[:40]}” cannot be read as a date"
    return span_of(known), wrong
