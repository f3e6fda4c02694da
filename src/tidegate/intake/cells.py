"""What one cell says: a tidy text, a schema, an identifier that checks out."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import cast

from tidegate.intake.header_words import fold_header
from tidegate.intake.model import Schema

# Characters that show nothing, or change the order in which others are shown.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"
_SPACES = re.compile(r"\s+")
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_IMO = re.compile(r"(?:IMO)?\s*(\d{7})", re.IGNORECASE)
_NOTHING = frozenset(
    {
        *("", "-", "--", "---", "—", "–", "?", ".", "n/a", "n.a.", "#n/a", "#na", "null", "none"),
        *("nan", "nil", "unknown", "(blank)", "<na>"),
    }
)


def tidy(text: str) -> tuple[str, int]:
    """The text without invisible characters and needless white space, and how many were removed.

    A joiner between letters of a script that needs it (Persian, the scripts of India) is
    spelling and stays.
    """
    if text.isascii() and text.isprintable():
        return (" ".join(text.split()) if "  " in text else text.strip()), 0
    removed = 0

    def judge(match: re.Match[str]) -> str:
        nonlocal removed
        char, place = match.group(), match.start()
        if char in _JOINERS and 0 < place < len(text) - 1 and _joins(text[place - 1]):
            return char
        removed += 1
        return ""

    text = _INVISIBLE.sub(judge, text)
    return _SPACES.sub(" ", text).strip(), removed


def _joins(letter: str) -> bool:
    return "\u0600" <= letter <= "\u0dff" and unicodedata.category(letter)[0] in "LM"


def says_nothing(text: str) -> bool:
    """Whether the cell only says that there is nothing: blank, "-", "n/a", "null", "NA".

    "NA" is Namibia too, and "Na" a family name: whoever reads countries asks by other means.
    """
    return text == "NA" or text.strip().casefold() in _NOTHING


@cache
def _types() -> dict[str, Schema]:
    words: dict[str, Schema] = {}
    source = resources.files("tidegate.intake") / "data" / "types.csv"
    with source.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for word in row["words"].split("|"):
                words.setdefault(fold_header(word), cast(Schema, row["schema"]))
    return words


def schema_of(text: str) -> Schema | None:
    """The schema a type cell names ("Физическое лицо" is a person), or None."""
    return _types().get(fold_header(text)) if len(text) <= 60 else None


def is_lei(text: str) -> bool:
    """ISO 17442: 18 characters and two check digits (ISO 7064, MOD 97-10)."""
    text = text.strip().upper()
    return bool(_LEI.fullmatch(text)) and int("".join(str(int(c, 36)) for c in text)) % 97 == 1


def is_uscc(text: str) -> bool:
    """China's unified social credit code with its check character (GB 32100-2015)."""
    text = text.strip().upper()
    if not _USCC.fullmatch(text) or text.isdigit():
        return False
    total = sum(_USCC_DIGITS.index(c) * pow(3, i, 31) for i, c in enumerate(text[:17]))
    return _USCC_DIGITS[(31 - total % 31) % 31] == text[17]


def is_imo(text: str) -> bool:
    """An IMO ship number: seven digits, the last the check digit of the six before."""
    match = _IMO.fullmatch(text.strip())
    if match is None:
        return False
    digits = [int(c) for c in match.group(1)]
    return sum(d * w for d, w in zip(digits, range(7, 1, -1), strict=False)) % 10 == digits[6]
