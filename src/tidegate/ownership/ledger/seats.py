"""Seats of a board by side, as cells tell them: counts, or “foreign 4, domestic 3”."""

from __future__ import annotations

import re
import unicodedata

from tidegate.ownership.ledger.venture import Board
from tidegate.ownership.ledger.words import LONGEST, meaning

_COUNT = re.compile(r"(\d{1,3})(?:\.0+)?\s*(?:seats?|directors?|members?|席|名|人|位|个)?", re.I)
_NAMED = re.compile(r"([^\W\d_][^\d,;/，；、]*?)\s*[:：]?\s*(\d{1,3})(?!\d)")


def read_board(foreign: str, domestic: str, both: str) -> Board:
    """`foreign` and `domestic` are cells of their own; `both` one cell for the whole board. A pair
    without names ("4/3") does not tell whose seats are whose and stays words."""
    words = "; ".join(text for text in (foreign, domestic, both) if text)
    ours, theirs = _count(foreign), _count(domestic)
    plain = unicodedata.normalize("NFKC", both[:LONGEST])
    for label, seats in _NAMED.findall(plain):
        side = meaning("side", label)
        if side == "foreign" and ours is None:
            ours = int(seats)
        elif side == "domestic" and theirs is None:
            theirs = int(seats)
    return Board(ours, theirs, words)


def _count(text: str) -> int | None:
    found = _COUNT.fullmatch(text.strip())
    return int(found[1]) if found else None
