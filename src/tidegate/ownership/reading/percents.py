"""What the numbers of a column of shares are: percent or parts of one. Asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from tidegate.intake.header_words import fold_header
from tidegate.ownership.reading.header_words import unit_of
from tidegate.ownership.share import WHOLE, Share, Unit, read_share

COUNTS = frozenset(
    {"shares", "number of shares", "no of shares", "shares held", "share count", "shares owned",
     "stock", "持股数", "持股数量", "股数", "持股數", "anzahl aktien", "nombre d actions",
     "количество акций"}
)  # fmt: skip
"""Headers under which counts stand as often as percentages."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?|[.,]\d+")


def column_unit(
    header: str, texts: Iterable[str], *, workbook: bool, told: Unit | str = ""
) -> tuple[Unit, str, str]:
    """(unit, note, what to ask): the last is not empty where it cannot be known.

    A header that says percent or fraction decides, but not in a workbook, which stores 50 % as
    0.5. Without one, numbers of which none is over 1 could be either.
    """
    small, part, above = _small(texts)
    if told:
        return ("fraction" if told == "fraction" else "percent"), "", ""
    said = unit_of(header)
    if said == "fraction":
        return "fraction", "", ""
    if said != "percent" and fold_header(header) in COUNTS and (small or above):
        return "percent", "", f"“{header}” may be numbers of shares; what counts is the percentage"
    if above and part and (workbook or said != "percent"):
        # A cell shown as 50 % holds 0.5 beside one that holds 60.
        where = "a spreadsheet stores 50 % as 0.5" if workbook else "0.5 may be one half"
        return "percent", "", f"some numbers of “{header}” are 1 or less and some more: {where}"
    if small and not above:
        if workbook:
            return "percent", "", (
                f"all numbers of “{header}” are 1 or less, and a spreadsheet stores 50 % as 0.5"
            )  # fmt: skip
        if said != "percent":
            return "percent", "", (
                f"all numbers of “{header}” are 1 or less: is 0.5 half of one percent, or one half?"
            )  # fmt: skip
        return "percent", (
            f"all numbers of “{header}” are 1 or less and are read as percent, as its header says; "
            "if 0.5 means one half, give --unit fraction"
        ), ""  # fmt: skip
    return "percent", "", ""


def _small(texts: Iterable[str]) -> tuple[bool, bool, bool]:
    """Whether a number above 0 and up to 1 stands there, one below 1, and one over 1."""
    small = part = above = False
    for text in texts:
        if "%" in text or "/" in text or not any(char.isdigit() for char in text):
            continue
        for found in _NUMBER.findall(text):
            number = Decimal(found.replace(",", "."))
            above = above or number > 1
            small = small or 0 < number <= 1
            part = part or 0 < number < 1
        if above and part:
            break
    return small, part, above


@lru_cache(maxsize=65_536)
def share_of(text: str, unit: Unit) -> Share:
    """`read_share`, remembered: a column repeats itself. Raises ValueError."""
    if len(text) > 200:
        raise ValueError("is no share; write 50, 33.3, 45-55, 1/3, >25, or leave it empty")
    return read_share(text, unit)


def product(share: Share, part: Share) -> Share:
    """The share of a part of the whole, as share of the whole, rounded outward to units."""
    return Share(share.low * part.low // WHOLE, -(-share.high * part.high // WHOLE))
