"""What a header says: the words of data/headers.csv, in the languages users have.

A header is met whole ("Name of legal entity") or, more weakly, by the longest known phrase at its
end or beginning ("Supplier legal name (EN)").
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

_CAMEL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
_NOT_WORD = re.compile(r"[^\w#№°]+|_+")
_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]|\*+$|:$")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """The field a header speaks of; `kind` says which identifier; `whole` where all of it does."""

    field: str
    kind: str = ""
    phrase: str = ""
    whole: bool = True


def fold_header(text: str) -> str:
    """A header without case, marks and punctuation: "LegalName_1 " is "legal name 1"."""
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    text = _CAMEL.sub(" ", text).casefold().replace("'", " ")
    marks = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in marks if not unicodedata.combining(c) or c in "\u3099\u309a")
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFC", kept)).strip()


@cache
def _words() -> dict[str, HeaderWord]:
    words: dict[str, HeaderWord] = {}
    source = resources.files("tidegate.intake") / "data" / "headers.csv"
    with source.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for phrase in row["headers"].split("|"):
                word = HeaderWord(row["field"], row["kind"], phrase)
                words.setdefault(fold_header(phrase), word)
                words.setdefault(fold_header(phrase).replace(" ", ""), word)
    return words


def header_word(header: str) -> HeaderWord | None:
    """What the header is known to mean, or None."""
    words = _words()
    for text in (header, _BRACKETED.sub(" ", header)):
        folded = fold_header(text)
        found = words.get(folded) or words.get(folded.replace(" ", ""))
        if found is not None:
            return found
    # "name.english" and "Legal Name / 名称" say the same thing in two parts.
    parts = fold_header(_BRACKETED.sub(" ", header)).split()
    if not 1 < len(parts) <= 8:
        return None
    return _part(words, parts)


def _part(words: dict[str, HeaderWord], parts: list[str]) -> HeaderWord | None:
    for length in range(len(parts) - 1, 0, -1):
        for run in (parts[-length:], parts[:length]):
            found = words.get(" ".join(run))
            if found is not None and (length > 1 or len(run[0]) > 2):
                return HeaderWord(found.field, found.kind, found.phrase, whole=False)
    return None
