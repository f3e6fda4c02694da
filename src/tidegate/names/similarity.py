"""How alike two words are, 0–1, and by what: the one definition that search and comparison share.

Two words are alike if they are equal, a few typing mistakes apart, spelt from the same consonants
(so "Muhammad" and "Mohamed", or a name whose vowels were dropped), or if one is the beginning of
the other. All else is 0: a score never grows from words that only happen to share letters.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

EDITED, SOUND, SHORTENED = "edited", "sound", "shortened"
LEAST = 0.65

_FIRST_VOWEL = re.compile(r"^[aeiou]+")
_DIGRAPHS = (
    ("sch", "s"), ("tch", "4"), ("ch", "4"), ("ck", "k"), ("ph", "f"), ("kh", "k"), ("gh", "g"),
    ("dh", "d"), ("th", "t"), ("x", "ks"), ("sh", "s"), ("zh", "z"), ("ts", "s"), ("dj", "j"),
    ("ou", "u"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_ONE = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s"})
_VOWELS = str.maketrans("", "", "aeiouy")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 18)
def skeleton(word: str) -> str:
    """The consonants of a Latin word as transliterations keep them; "" where fewer than three
    are left, because then too many words share them. A leading vowel counts as one sign; a final
    h is silent.

    >>> skeleton("mohammed") == skeleton("muhamad") == skeleton("mhmd")
    True
    """
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return ""
    for spelt, sound in _DIGRAPHS:
        if spelt in word:
            word = word.replace(spelt, sound)
    if "c" in word:
        word = _SOFT_C.sub("s", word)
    word = _FIRST_VOWEL.sub("*", word.rstrip("h") or word)
    bones = _DOUBLE.sub(r"\1", word[0] + word[1:].translate(_VOWELS)).translate(_ONE)
    return bones if len(bones) >= 3 else ""


def edits_allowed(length: int) -> int:
    """Typing mistakes forgiven in a word whose shorter spelling has `length` letters."""
    return 0 if length <= 2 else 1 if length <= 5 else 2


def joined_likeness(joined: str, word: str) -> float:
    """Likeness of two words written as one to a word: equal, or one slip apart; else 0."""
    if joined == word:
        return 1.0
    if abs(len(joined) - len(word)) > 1 or OSA.distance(joined, word, score_cutoff=1) > 1:
        return 0.0
    return 1 - 1 / max(len(joined), len(word))


_known: dict[tuple[str, str], tuple[float, str]] = {}
_MOST_KNOWN = 400_000  # pairs; some 100 MB at most


def similarity(a: str, b: str) -> tuple[float, str]:
    """Likeness of two folded words and by what; (0, "") where they are not alike. Symmetric.

    >>> similarity("huawei", "huawie")
    (0.8333333333333334, 'edited')
    """
    if a == b:
        return 1.0, ""
    if a > b:
        a, b = b, a
    found = _known.get((a, b))
    if found is None:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        found = _known[a, b] = _similarity(a, b)
    return found


def _similarity(a: str, b: str) -> tuple[float, str]:
    la, lb = len(a), len(b)
    if la > lb:
        a, b, la, lb = b, a, lb, la
    if a.isdigit() or b.isdigit():
        return 0.0, ""
    best, how = 0.0, ""
    allowed = edits_allowed(la)
    if allowed and lb - la <= allowed:
        distance = OSA.distance(a, b, score_cutoff=allowed)
        if distance <= allowed:
            best = 1 - distance / lb
            if a[0] != b[0]:
                best -= 0.07
            how = EDITED
    if la >= 3:
        bones = skeleton(a)
        if bones and bones == skeleton(b):
            sound = 0.72 + 0.2 * OSA.normalized_similarity(a, b)
            if sound > best:
                best, how = sound, SOUND
    if la >= 4 and lb - la >= 2 and b.startswith(a):
        short = 0.68 + 0.25 * la / lb
        if short > best:
            best, how = short, SHORTENED
    return (best, how) if best >= LEAST else (0.0, "")
