"""Edits of letters: what scanners, ears, abjads, look-alikes and fields of fixed width make."""

from __future__ import annotations

import random

from edits import edit, letters, like

VOWELS = "aeiou"
# What optical recognition takes for one another, after the usual tables of its errors.
_OCR = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("w", "vv"), ("nn", "m"),
    ("o", "0"), ("l", "1"), ("i", "1"), ("i", "l"), ("s", "5"), ("b", "8"), ("z", "2"),
    ("g", "9"), ("e", "c"), ("c", "e"), ("u", "v"), ("h", "b"), ("f", "t"), ("n", "ri"), ("q", "g"),
)  # fmt: skip
# What sounds the same to somebody who writes a name down by ear.
_SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("c", "k"), ("k", "c"), ("q", "k"), ("x", "ks"),
    ("ks", "x"), ("y", "i"), ("i", "y"), ("ie", "y"), ("ee", "i"), ("oo", "u"), ("ou", "u"),
    ("u", "oo"), ("j", "g"), ("g", "j"), ("dj", "j"), ("j", "dj"), ("z", "s"), ("s", "z"),
    ("v", "w"), ("w", "v"), ("tch", "ch"), ("th", "t"), ("t", "d"), ("d", "t"), ("b", "p"),
    ("p", "b"), ("ei", "ai"), ("ai", "ei"), ("ow", "au"), ("h", ""), ("e", "i"), ("a", "e"),
    ("o", "u"),
)  # fmt: skip
_LOOKALIKES = {
    "a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "y": "у", "i": "і", "j": "ј",
    "s": "ѕ", "A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "I": "І", "K": "К", "M": "М",
    "N": "Ν", "O": "Ο", "P": "Р", "S": "Ѕ", "T": "Т", "X": "Х", "Y": "Υ", "Z": "Ζ",
}  # fmt: skip
_INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u200e", "\u202c")
_MARKS = {
    "a": "áàâäãå", "c": "çčć", "e": "éèêë", "i": "íìîï", "n": "ñń", "o": "óòôöõø", "s": "šśş",
    "u": "úùûüů", "y": "ýÿ", "z": "žźż", "g": "ğ", "r": "ř", "d": "ď", "t": "ť", "l": "ł",
}  # fmt: skip


def replaced(name: str, rules: tuple[tuple[str, str], ...], chance: random.Random) -> str | None:
    """The name with one of the rules applied at one place, drawn by chance."""
    low = name.lower()
    places = [
        (at, old, new)
        for old, new in rules
        for at in range(len(low) - len(old) + 1)
        if low.startswith(old, at) and len(low) == len(name)
    ]
    if not places:
        return None
    at, old, new = chance.choice(places)
    return name[:at] + (like(name[at], new) if new else "") + name[at + len(old) :]


@edit("ocr", "letters")
def ocr(name: str, chance: random.Random) -> str | None:
    """One shape read as another: rn as m, o as 0."""
    return replaced(name, _OCR, chance)


@edit("phonetic", "letters")
def phonetic(name: str, chance: random.Random) -> str | None:
    """Written by ear: one or two sounds spelt another way."""
    once = replaced(name, _SOUNDS, chance)
    return (replaced(once, _SOUNDS, chance) or once) if once and chance.random() < 0.5 else once


@edit("dropped vowel", "letters")
def dropped_vowel(name: str, chance: random.Random) -> str | None:
    """One vowel inside each word of five letters or more is missing."""
    out = []
    for word in name.split(" "):
        at = [i for i in letters(word, inner=True) if word[i].lower() in VOWELS]
        at = [i for i in at if i < len(word) - 1]
        i = chance.choice(at) if at and len(word) >= 5 else len(word)
        out.append(word[:i] + word[i + 1 :])
    return " ".join(out)


@edit("vowels left out", "letters")
def vowels_left_out(name: str, chance: random.Random) -> str | None:
    """Every vowel inside a word is missing, as in a script that does not write them."""
    inner = set(letters(name, inner=True))
    out = "".join(c for i, c in enumerate(name) if i not in inner or c.lower() not in VOWELS)
    # Two letters that are left of a word say nothing; such a name is not asked.
    return out if max(sum(map(str.isalpha, word)) for word in out.split()) >= 4 else None


@edit("homoglyph", "letters")
def homoglyph(name: str, chance: random.Random) -> str | None:
    """One to three letters are look-alikes of other scripts."""
    at = [i for i, c in enumerate(name) if c in _LOOKALIKES]
    if not at:
        return None
    taken = set(chance.sample(at, min(len(at), chance.randint(1, 3))))
    return "".join(_LOOKALIKES[c] if i in taken else c for i, c in enumerate(name))


@edit("invisible characters", "letters")
def invisible_characters(name: str, chance: random.Random) -> str | None:
    """One to three characters that nobody sees, inside words."""
    at = letters(name, inner=True)
    if not at:
        return None
    taken = set(chance.sample(at, min(len(at), chance.randint(1, 3))))
    return "".join(
        (chance.choice(_INVISIBLE) if i in taken else "") + c for i, c in enumerate(name)
    )


@edit("marks", "letters")
def marks(name: str, chance: random.Random) -> str | None:
    """One to three letters bear a diacritic they should not."""
    at = [i for i, c in enumerate(name) if c.lower() in _MARKS]
    if not at:
        return None
    taken = set(chance.sample(at, min(len(at), chance.randint(1, 3))))
    return "".join(
        like(c, chance.choice(_MARKS[c.lower()])) if i in taken else c for i, c in enumerate(name)
    )


@edit("truncation", "letters")
def truncation(name: str, chance: random.Random) -> str | None:
    """Cut off by a field of fixed width: seven tenths of the name are left."""
    width = max(8, round(len(name) * 0.7))
    return name[:width].rstrip(" ,.-") if len(name) > width + 1 else None
