"""Texts as the word pieces a BERT model was trained on: lower case, no accents, greedy pieces.

The method is BERT's own (Devlin et al. 2019; WordPiece, Schuster and Nakajima 2012) for
uncased vocabularies: control characters go, punctuation and Han characters stand alone, and each
word is cut into the longest pieces the vocabulary has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_LONGEST_WORD = 100


def _punctuation(character: str) -> bool:
    code = ord(character)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(character).startswith("P")


def _alone(character: str) -> bool:
    code = ord(character)
    return (
        _punctuation(character)
        or 0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x2CEAF
    )


def _words(text: str) -> list[str]:
    spaced = []
    for character in unicodedata.normalize("NFD", text.lower()):
        category = unicodedata.category(character)
        if category == "Mn" or character == "\ufffd":
            continue
        if character in "\t\n\r" or category == "Zs":
            spaced.append(" ")
        elif category.startswith("C"):
            continue
        elif _alone(character):
            spaced.append(f" {character} ")
        else:
            spaced.append(character)
    return "".join(spaced).split()


def _cut(word: str, vocabulary: Mapping[str, int], unknown: int) -> list[int]:
    if len(word) > _LONGEST_WORD:
        return [unknown]
    pieces, start = [], 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            piece = vocabulary.get(prefix + word[start:end])
            if piece is not None:
                break
        else:
            return [unknown]
        pieces.append(piece)
        start = end
    return pieces


def pieces_of(text: str, vocabulary: Mapping[str, int], most: int) -> list[int]:
    """The numbers of at most `most` pieces of a text, [CLS] first and [SEP] last among them."""
    unknown, room = vocabulary["[UNK]"], most - 2
    pieces: list[int] = []
    for word in _words(text[: most * 40]):
        pieces += _cut(word, vocabulary, unknown)
        if len(pieces) >= room:
            break
    return [vocabulary["[CLS]"], *pieces[:room], vocabulary["[SEP]"]]
