"""Pairs of one organisation's names in two scripts: which are kept, and of what sort they are.

Dropped (issue 7, bar 3): native script in the Latin field, Latin words in the native one, a native
name shared by several Latin ones. What is left is told apart by how like the native name, read
letter by letter (anyascii; Han as Mandarin), is to the Latin one, bare of legal forms and generic
words, whichever order the words stand in:

    transliteration   the whole reads alike (rapidfuzz ratio of 75 and more)
    mixed             a word of four letters (three consonants) or more reads alike (80 and more)
    translation       nothing reads alike

Arabic is compared by its consonants, since the short vowels are not written.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from anyascii import anyascii
from data import Pair
from edits_organisations import GENERIC
from negatives import bare, folded, words
from rapidfuzz import fuzz

WHOLE, PART, PART_LETTERS, PART_CONSONANTS = 75, 80, 4, 3
SORTS = ("transliteration", "mixed", "translation")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_IN_ARABIC = str.maketrans("", "", "aeiouwyh'`-")
# Generic words as they read when they were carried over rather than translated, or say what an
# organisation is in the other language; they tell nobody who it is.
_CARRIED = frozenset(
    "shrkt shrkh mwssh grwh szmn sherkat company group kompaniya gongsi youxiangongsi gufen jituan "
    "keji yanjiusuo yanjiuyuan daxue university institut institute zavod nauchno tsentr oao pao "
    "npo ao ooo zao nii hoesa daehag corporation korporatsiya the of for and named after".split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """A kept pair with its sort and how like it reads (0–100)."""

    latin: str
    native: str
    script: str
    sort: str
    likeness: float


def _native_in(text: str) -> bool:
    return any(c.isalpha() and ord(c) > 0x24F for c in text)


def cleaned(pairs: Iterable[Pair]) -> tuple[list[Known], Counter[tuple[str, str]]]:
    """The kept pairs, and how many of each script were dropped and why."""
    distinct = list(dict.fromkeys((p.latin, p.native.strip(), p.script) for p in pairs))
    shared: dict[str, set[str]] = defaultdict(set)
    for latin, native, _ in distinct:
        shared[native].add(folded(latin))
    kept, why = [], Counter[tuple[str, str]]()
    for latin, native, script in distinct:
        if _native_in(latin):
            why[script, "native script in the Latin name"] += 1
        elif _LATIN_WORD.search(native):
            why[script, "Latin words in the native name"] += 1
        elif len(shared[native]) > 1:
            why[script, "native name of several"] += 1
        else:
            why[script, "kept"] += 1
            sort, likeness = sort_of(latin, native, script)
            kept.append(Known(latin, native, script, sort, likeness))
    return kept, why


def sort_of(latin: str, native: str, script: str) -> tuple[str, float]:
    """The sort of a pair, and how like the whole reads."""
    mine, theirs = _telling(latin, script), _telling(anyascii(native), script)
    if not mine or not theirs:
        return SORTS[2], 0.0
    one, other = " ".join(mine), " ".join(theirs)
    whole = max(
        fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")),
        fuzz.token_sort_ratio(one, other),
    )
    if whole >= WHOLE:
        return SORTS[0], whole
    least = PART_CONSONANTS if script == "Arab" else PART_LETTERS
    return SORTS[1] if any(_part(word, theirs, least) for word in mine) else SORTS[2], whole


def _telling(text: str, script: str) -> list[str]:
    """The words that tell who it is, by letters, or by consonants for Arabic."""
    generic = {word.lower() for word in GENERIC} | _CARRIED
    every = bare(text).split() if script not in ("Hani", "Hang") else words(text)
    own = [w for w in words(text) if w in every and w not in generic] or every
    if script == "Arab":
        own = [w.translate(_NOT_IN_ARABIC).replace("kh", "h") for w in own]
    return [w for w in own if w]


def _part(word: str, others: list[str], least: int) -> bool:
    if len(word) < least:
        return False
    # A native name without spaces holds the word somewhere in its run of letters.
    return any(
        (fuzz.partial_ratio if len(other) > 1.5 * len(word) else fuzz.ratio)(word, other) >= PART
        for other in others
        if len(other) >= least
    )
