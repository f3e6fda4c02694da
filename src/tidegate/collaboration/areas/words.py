"""The words of a text as keys that spelling does not change.

Case, accents, plurals and British or American spelling fall together; a word with two or more
capitals is an acronym too, and an acronym of the rules ("SAR") matches in capitals only.
Both sides, text and rules, go through the same folding: where it makes no word ("noize"), it does
so on both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

_TAG = r"</?[A-Za-z][^<>]{0,60}>"
# Inside a word: combining marks, and marks nobody sees that would cut a term in two.
_INNER = r"\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_HAN = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_ANY = re.compile(rf"{_TAG}|[^\W_{_HAN}](?:[^\W_{_HAN}]|[{_INNER}])*")
_LETTERS = re.compile(r"[^\W_]+")
_NOT_LETTERS_ALONE = re.compile(rf"[<{_INNER}{_HAN}]")
_GAP = re.compile(rf"(?:{_TAG}|[\s\-‐‑‒–—−/'’‘\"“”{_INNER}]){{0,12}}|\.")
_HIDDEN = re.compile(f"[{_INNER}]")
_TWO_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

_SPELLINGS = {
    "fibre": "fiber",
    "aluminium": "aluminum",
    "centre": "center",
    "metre": "meter",
    "millimetre": "millimeter",
    "nanometre": "nanometer",
    "micrometre": "micrometer",
    "defence": "defense",
    "modelling": "modeling",
    "labelled": "labeled",
    "sulphur": "sulfur",
    "programme": "program",
    "aeroplane": "airplane",
    "manoeuvre": "maneuver",
    "manoeuvring": "maneuvering",
    "theatre": "theater",
    "haematopoietic": "hematopoietic",
    "uncrewed": "unmanned",
    "analogue": "analog",
    "catalogue": "catalog",
    "mould": "mold",
    "lidar": "lidar",
    "ladar": "lidar",
}
_ENDINGS = (
    (re.compile(r"(?<=[a-z]{3})our$"), "or"),
    (re.compile(r"(?<=[a-z]{2})is(ation|ing|ed|er|e)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{2})ys(ing|ed|er|e)$"), r"yz\1"),
)
_LONGEST = 64


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word[-2] in "su" or word.endswith("is"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes", "uses")):
        return word[:-2]
    return word[:-1]


def folded(word: str) -> str:
    """One word without case, accents, plural and national spelling.

    >>> folded("Fibres"), folded("Ionisation"), folded("Schrödinger"), folded("batteries")
    ('fiber', 'ionization', 'schrodinger', 'battery')
    """
    if not word.isascii():
        word = _HIDDEN.sub("", unicodedata.normalize("NFKD", word))
    word = _singular(word.lower())
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    for ending, instead in _ENDINGS:
        changed = ending.sub(instead, word)
        if changed != word:
            return changed
    return word


def keys_of(word: str) -> tuple[str, ...]:
    """The keys a word of a text may be found under: its folded form, and "=UAV" for "UAVs"."""
    if len(word) > _LONGEST:
        return ()
    if not _TWO_CAPITALS.search(word):
        return (folded(word),)
    plain = word if word.isascii() else _HIDDEN.sub("", word)
    keys = (folded(word), "=" + plain)
    return (*keys, "=" + plain[:-1]) if plain[-1] == "s" else keys


def term_key(word: str) -> str:
    """The one key of a word of the rules."""
    return "=" + word if _TWO_CAPITALS.search(word) else folded(word)


def _pattern(text: str) -> re.Pattern[str]:
    """The plainest pattern that finds the words of a text: the general one is three times as slow,
    and a dash or a curly quote alone does not call for it."""
    if text.isascii():
        return _ANY if "<" in text else _PLAIN
    return _ANY if _NOT_LETTERS_ALONE.search(text) else _LETTERS


def words_of(text: str) -> list[str]:
    """The words of a text in order, marks of HTML left out."""
    pattern = _pattern(text)
    words: list[str] = pattern.findall(text)
    return [word for word in words if word[0] != "<"] if pattern is _ANY else words


def spans_of(text: str, most: int | None = None) -> list[tuple[int, int]]:
    """Where the (first `most`) words of `words_of` stand: [start, end) in code points."""
    pattern = _pattern(text)
    if pattern is not _ANY:
        return [found.span() for found in islice(pattern.finditer(text), most)]
    spans = (found.span() for found in _ANY.finditer(text) if text[found.start()] != "<")
    return list(islice(spans, most))


def joined(text: str, spans: Iterator[tuple[int, int]]) -> bool:
    """Whether words stand together as one phrase: only space, hyphens, quotes, marks between."""
    _, end = next(spans)
    for start, next_end in spans:
        if _GAP.fullmatch(text, end, start) is None:
            return False
        end = next_end
    return True
