"""Addresses without the persons some exports write into them.

Three databases put names beside addresses, each in a form of its own: "[Wang, X; Li, Y] Harbin
Inst Technol" (Web of Science), "Wang, X. (Corresponding Author), Harbin Inst Technol" (its BibTeX)
and "Wang, X.Y., School of …" (initials with points, as reference managers do). What stands in such
a place is dropped by its place, whoever it names: no list of names is asked. Brackets elsewhere
("Institut Pasteur [Paris]") stay. Of an e-mail address only "@" and the domain are kept.
"""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"(\A|[;|\n])\s{0,9}\[[^\[\]]*\]\s*")
_OPEN_BRACKET = re.compile(r"(\A|[;|\n])\s{0,9}\[[^\[\]]*\Z")
_CORRESPONDING = re.compile(r"\A.*\((?:corresponding|reprint) author\)[,;]?\s*", re.I | re.DOTALL)
_INITIAL = r"[^\W\d_]\."
_NOT_INITIALS = (
    r"(?!(?:D\.\s?C|U\.\s?S|U\.\s?K|U\.\s?A|K\.\s?S|P\.\s?R|R\.\s?O|N\.\s?Y|B\.\s?C|P\.\s?O|"
    r"S\.\s?A|N\.\s?V|B\.\s?V|A\.\s?G|A\.\s?S|S\.\s?L|K\.\s?K|L\.\s?P)\.)"
)
"""Countries, states and forms of companies that are written like initials."""
_ORGANISATION = (
    r"(?![^,;]*\b(?i:universit\w+|univ|institut\w*|inst|college|school|dept|department|lab|"
    r"laboratory|academy|cent(?:er|re)|hospital|faculty|company|co|ltd|inc|gmbh|corp|research|group|"
    r"ministry|agency|bureau|council|foundation)\b)"
)
_NAMES_FIRST = re.compile(
    rf"\A(?:{_ORGANISATION}[^,;]{{1,60}},\s*{_NOT_INITIALS}(?:{_INITIAL}[\s-]*){{1,3}}[,;]\s*"
    r"(?:(?:and|&)\s+)?)+(?=\S)"
)
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=[\w-]+\.)")
_PARTS = re.compile(r"[;|\n]")


def without_persons(text: str) -> str:
    """The address alone. An address that holds no such form is given back as it is."""
    if "[" in text:
        text = _OPEN_BRACKET.sub(r"\1", _BRACKETS.sub(r"\1", text))
    if "author)" in text.lower():
        text = _CORRESPONDING.sub("", text)
    if ".," in text or ".;" in text:
        text = _NAMES_FIRST.sub("", text)
    if "@" in text:
        text = _EMAIL.sub("@", text)
    return text.strip()


def addresses_in(cell: str) -> list[str]:
    """The addresses of a cell that parts them by semicolons, bars or line breaks.

    Brackets go first: the names inside them are parted by semicolons too.
    """
    if "[" in cell:
        cell = _OPEN_BRACKET.sub(r"\1", _BRACKETS.sub(r"\1", cell))
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
