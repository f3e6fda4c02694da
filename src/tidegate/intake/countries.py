"""Reads the country a text names: codes, names and demonyms in the languages users write.

The table is data/countries.csv: every ISO 3166-1 country (and Kosovo, XK) with its codes, its
English name, common variants and demonyms, and its names in ten other languages; several in one
cell are parted by "|". Names follow ISO 3166-1 and Unicode CLDR; what users write is added. Hong
Kong, Macau and Taiwan stay themselves, as export rules treat them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

LANGUAGES = ("zh", "ru", "ar", "ja", "ko", "fr", "de", "es", "pt", "it")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ـ": None})
_NOT_WORD = re.compile(r"[^\w']+")
_COUNTED = re.compile(r"(?:^|\s)\(?\d{1,2}[).]\s*")
_ASIDE = re.compile(
    r"\([^()]*\b(?:since|until|from|as at|possibl[ey]|previous(?:ly)?|\d{4})\b[^()]*\)"
)
_ARTICLES = re.compile(r"^(?:the|la|le|les|el|los|las|die|der)\s+")


def _folded(text: str) -> str:
    """Without case, marks, points and articles: "U.S.A." is "usa", "Türkiye" is "turkiye"."""
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    text = text.replace(".", "").replace("&", " and ")
    if not text.isascii():
        marks = unicodedata.normalize("NFKD", text)
        kept = "".join(
            c for c in marks if not unicodedata.combining(c) or ord(c) in (0x3099, 0x309A)
        )
        text = unicodedata.normalize("NFC", kept)
    return _ARTICLES.sub("", _NOT_WORD.sub(" ", text).replace("'", "").strip())


@cache
def _codes() -> dict[str, str]:
    """{code: alpha-2}, alpha-2 and alpha-3 in lower case: most cells hold one, and the names of
    all languages take thirty times as long to make ready."""
    source = resources.files("tidegate.intake") / "data" / "countries.csv"
    with source.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {row[name].casefold(): row["alpha2"] for row in rows for name in ("alpha3", "alpha2")}


@cache
def _table() -> dict[str, str]:
    """{folded text: alpha-2}. Codes win over names, main names over demonyms."""
    names: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    source = resources.files("tidegate.intake") / "data" / "countries.csv"
    with source.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            code = row["alpha2"]
            for column in ("en", "variants", *LANGUAGES):
                for name in filter(None, row[column].split("|")):
                    names.setdefault(_folded(name), code)
            for name in filter(None, row["demonyms"].split("|")):
                demonyms.setdefault(_folded(name), code)
    return demonyms | names | _codes()


@lru_cache(maxsize=8192)
def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country that `text` names, or None.

    Reads codes ("CN", "CHN", "cn"), names and their variants ("Korea, South", "中国",
    "Россия"), demonyms ("Russian"), and a code beside a name ("China (CN)", "CN - China").
    A text that names a region, two different countries or none gives None: never a guess.
    """
    if not text or len(text) > 120:
        return None
    code = _codes().get(text.strip().casefold())
    if code is not None:
        return code
    table = _table()
    found = table.get(_folded(text))
    if found is not None:
        return found
    parts = [part for part in re.split(r"[()\[\]/;:–—]|\s-\s", text) if part.strip()]
    if len(parts) == 2:
        codes = {table.get(_folded(part)) for part in parts}
        if len(codes) == 1:
            return codes.pop()
    return None


def countries_in(text: str) -> tuple[str, ...]:
    """The codes of a cell that may name several countries ("CN; RU", "China, Hong Kong")."""
    whole = country_code(text)
    if whole is not None:
        return (whole,)
    # "1) Saudi Arabia 2) Qatar", "Afghanistan (since 2009)": what surrounds the names is let go.
    text = _ASIDE.sub(" ", _COUNTED.sub(";", text)).strip(" ;")
    whole = country_code(text)
    if whole is not None:
        return (whole,)
    for parting in (r"[;|\n]", r"[;|\n/]|\s+(?:and|und|et|y|e|и)\s+", r"[;|\n/,،、，]"):
        parts = [part.strip() for part in re.split(parting, text) if part.strip()]
        codes = [country_code(part) for part in parts]
        if len(parts) > 1 and any(codes) and (all(codes) or parting == r"[;|\n]"):
            return tuple(dict.fromkeys(code for code in codes if code))
    return ()
