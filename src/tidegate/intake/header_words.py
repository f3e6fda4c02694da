"""What a header says: the words of data/headers.csv, in the languages users have.

A header is met whole ("Name of legal entity") or, more weakly, by the longest known phrase at its
end or beginning ("Supplier legal name (EN)").
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

_CAMEL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
_NOT_WORD = re.compile(r"[^\w#№°]+|_+")
_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]|\*+$|:$")
_VALUES = frozenset({"value", "text", "name", "full", "english", "en", "original", "primary"})
_TAILS = frozenset(
    {
        *("en", "cn", "zh", "ru", "ar", "ja", "jp", "ko", "kr", "de", "fr", "es", "pt", "it"),
        *("eng", "english", "local", "text", "value"),
    }
)
# Words that several languages share, or that begin phrases of quite another sense.
_ENGLISH = frozenset(
    {"last", "first", "given", "middle", "address", "id", "no", "code", "lei", "imo", "passport"}
)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """The field a header speaks of; `kind` says which identifier; `whole` where all of it does."""

    field: str
    kind: str = ""
    phrase: str = ""
    whole: bool = True
    language: str = ""


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
    with source.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for phrase in row["headers"].split("|"):
                word = HeaderWord(row["field"], row["kind"], phrase, language=row["language"])
                words.setdefault(fold_header(phrase), word)
                words.setdefault(fold_header(phrase).replace(" ", ""), word)
    return words


@lru_cache(maxsize=4096)
def header_word(header: str) -> HeaderWord | None:
    """What the header is known to mean, or None."""
    if not header or len(header) > 120:
        return None
    found = _whole(header) or _whole(_BRACKETED.sub(" ", header))
    if found is not None:
        return found
    # JSON's "names.value" is a name, "labels.iso639" is not.
    place, _, last = header.rpartition(".")
    if place and fold_header(last) in _VALUES:
        found = _whole(place) or _whole(place.rpartition(".")[2])
        return replace(found, whole=False) if found is not None else None
    parts = fold_header(_BRACKETED.sub(" ", header)).split()
    return _part(parts) if 1 < len(parts) <= 8 else None


def _whole(text: str) -> HeaderWord | None:
    folded = fold_header(text)
    return _words().get(folded) or _words().get(folded.replace(" ", ""))


def _part(parts: list[str]) -> HeaderWord | None:
    """A known phrase at the end ("Our customer name") or, where the head stands first, the start.

    In English the last word says what a thing is: "Last update" is not a last name.
    """
    words = _words()
    for length in range(len(parts) - 1, 0, -1):
        for run, rest in ((parts[-length:], parts[:-length]), (parts[:length], parts[length:])):
            found = words.get(" ".join(run))
            if found is None or (length == 1 and len(run[0]) < 3 and run[0].isascii()):
                continue
            at_start = run == parts[:length]
            head_last = found.language in ("en", "de") or run[0] in _ENGLISH
            if at_start and head_last and not all(p in _TAILS or p.isdigit() for p in rest):
                continue
            return replace(found, whole=False)
    return None
