"""Addresses without the persons some exports write into them.

Three databases put names beside addresses, each in a form of its own: "[Wang, X; Li, Y] Harbin
Inst Technol" (Web of Science), "Wang, X. (Corresponding Author), Harbin Inst Technol" (its BibTeX)
and "Wang, X.Y., School of …" (initials with points, as reference managers do). What stands in such
a place is dropped by its place, whoever it names: no list of names is asked. Of an e-mail address
only "@" and the domain are kept.
"""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"\[[^\[\]]*\]\s*")
_OPEN_BRACKET = re.compile(r"\[[^\[\]]*\Z")
_CORRESPONDING = re.compile(r"\A.*\((?:corresponding|reprint) author\)[,;]?\s*", re.I | re.DOTALL)
_INITIAL = r"[^\W\d_]\."
_NOT_INITIALS = r"(?!D\.\s?C\.|U\.\s?S\.|U\.\s?K\.|P\.\s?R\.|R\.\s?O\.|N\.\s?Y\.|B\.\s?C\.)"
_NAMES_FIRST = re.compile(
    rf"\A(?:[^,;]{{1,60}},\s*{_NOT_INITIALS}(?:{_INITIAL}[\s-]*)+(?:[,;]|\Z)\s*(?:(?:and|&)\s+)?)+"
)
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=[\w-]+\.)")
_PARTS = re.compile(r"\s*(?:;|\||\n)\s*")


def without_persons(text: str) -> str:
    """The address alone. An address that holds no such form is given back as it is."""
    if "[" in text:
        text = _OPEN_BRACKET.sub("", _BRACKETS.sub("", text))
    if "author)" in text.lower():
        text = _CORRESPONDING.sub("", text)
    if ".," in text or ".;" in text or text.endswith("."):
        text = _NAMES_FIRST.sub("", text)
    if "@" in text:
        text = _EMAIL.sub("@", text)
    return text.strip()


def addresses_in(cell: str) -> list[str]:
    """The addresses of a cell that parts them by semicolons, bars or line breaks.

    Brackets go first: the names inside them are parted by semicolons too.
    """
    if "[" in cell:
        cell = _OPEN_BRACKET.sub("", _BRACKETS.sub("", cell))
    parts = (without_persons(part) for part in _PARTS.split(cell))
    return list(dict.fromkeys(part.strip(" ,;") for part in parts if part.strip(" .,;")))


def web_of_science_addresses(field: str) -> list[str]:
    """Addresses of the BibTeX field `affiliation` of Web of Science, one a sentence.

    "Wang, Xiao; Li, Wei, Harbin Inst Technol, Harbin, Peoples R China." Behind the last semicolon
    stand a surname, a given name and then the address: told by the count of commas, not by a name.
    """
    found: list[str] = []
    for sentence in re.split(r"(?<=[^\W\d_]{2})\.\s*(?:\n|\Z)\s*", field):
        text = " ".join(sentence.split())
        if not text:
            continue
        cut = _CORRESPONDING.sub("", text)
        if cut == text:
            parts = text.rpartition(";")[2].split(",")
            cut = ",".join(parts[2:])
        cut = without_persons(cut).strip(" ,.;")
        if cut:
            found.append(cut)
    return list(dict.fromkeys(found))
