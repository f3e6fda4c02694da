"""The words of an affiliation string: where each stands, and the concept it is a form of.

"Univ", "Universität" and "Universidad" are one word here, as are "Technol" and "Technology";
little words between them ("of", "für", "de la") are passed over. Words that a typesetter ran
together are parted: "EngineeringNanjing", "1Columbia". Offsets are of the raw string.
"""

from __future__ import annotations

import csv
import html
import re
import unicodedata
from functools import cache
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ]{3})(?=[A-ZÀ-Þ][a-zà-ÿ])|(?<=^\d)(?=[A-Z])|(?<=^\d\d)(?=[A-Z])|(?<=[a-z]{3})(?=\d)"
)
_MARK = re.compile(r"#(?:TAB|N|R)#")  # as Microsoft's graph of papers wrote a tab or a new line
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_APOSTROPHES = str.maketrans("", "", "'’`´")
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)
LITTLE = frozenset(
    "of the for and at in on to de la le les du des der die das den dem fur und di del della "
    "delle dei degli e y el los las do da dos d l a an van voor het zu zur zum von vom im i w na "
    "ve och og av".split()
)
"""Words that a name is the same with or without."""

BODIES = frozenset(
    "university institute college academy school hospital centre laboratory faculty department "
    "clinic division polytechnic".split()
)
"""Concepts that say what kind of body a name is of."""

Word = tuple[str, int, int]
"""A concept, and the characters [start, end) of the raw string it stands at."""

_MOST_KEPT = 400_000


def fold(text: str) -> str:
    """Without case, marks and apostrophes: "Xi'an" is "xian", "Łódź" is "lodz"."""
    text = text.casefold().translate(_APOSTROPHES)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c))


@cache
def concepts() -> dict[str, str]:
    """{folded word: the concept it is a form of}: the words of names in their languages
    (tidegate.names), and the abbreviations that citation indexes print."""
    from tidegate.names.vocabulary import vocabulary

    table = {
        word: generic.concept for word, generic in vocabulary().generic.items() if " " not in word
    }
    source = resources.files("tidegate.collaboration.affiliations") / "data" / "abbreviations.csv"
    with source.open(encoding="utf-8") as lines:
        table.update((row["word"], row["concept"]) for row in csv.DictReader(lines))
    return table


class _Parts(dict[str, tuple[tuple[str, int, int], ...]]):
    """What a raw word is made of, remembered; emptied when it has grown too large."""

    def __missing__(self, raw: str) -> tuple[tuple[str, int, int], ...]:
        if len(self) > _MOST_KEPT:
            self.clear()
        made = self[raw] = tuple(_taken_apart(raw))
        return made


_parts = _Parts()


def _taken_apart(raw: str) -> list[tuple[str, int, int]]:
    if _CJK.search(raw):
        return [(c, at, at + 1) for at, c in enumerate(raw)]
    found = []
    start = 0
    cuts = [m.start() for m in _GLUED.finditer(raw)]
    for end in (*cuts, len(raw)):
        folded = fold(raw[start:end])
        if folded and folded not in LITTLE:
            found.append((concepts().get(folded, folded), start, end))
        start = end
    return found


def words(text: str) -> list[Word]:
    """The words of a text, in order, with their places in it."""
    offsets: list[tuple[int, int]] | None = None
    if "#" in text:
        text = _MARK.sub(lambda mark: " " * len(mark.group()), text)
    if "&" in text and ";" in text:
        text, offsets = _unescaped(text)
    found = []
    for match in _WORD.finditer(text):
        at = match.start()
        for concept, start, end in _parts[match.group()]:
            found.append((concept, at + start, at + end))
    if offsets is not None:
        return [(c, offsets[start][0], offsets[end - 1][1]) for c, start, end in found]
    return found


def _unescaped(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text whose character references are read, and where in the raw one each character stood."""
    made: list[str] = []
    offsets: list[tuple[int, int]] = []
    at = 0
    for match in _ENTITY.finditer(text):
        made.append(text[at : match.start()])
        offsets.extend((each, each + 1) for each in range(at, match.start()))
        read = html.unescape(match.group())
        made.append(read)
        offsets.extend([match.span()] * len(read))
        at = match.end()
    made.append(text[at:])
    offsets.extend((each, each + 1) for each in range(at, len(text)))
    return "".join(made), offsets
