"""Prompts as numbers: the words of a batch, laid end to end, as keyed 64-bit hashes.

Han, kana, Thai, Lao, Khmer and Burmese letters are words of one letter, because those scripts
put no space between words; elsewhere a run of letters is a word. Numbers are all one word, and so
are quotation marks of each kind.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.reading.pseudonyms import Pseudonyms

HEAD_CHARACTERS = 3_000
TAIL_CHARACTERS = 1_000
"""Of a longer prompt the words between the first and the last of these are not looked at."""
WORDS_KEPT = 300_000

_SINGLE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_BARRED = "\x00-@\\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u2bff\u3000-\u303f\uff00-\uff20"
_ASCII = re.compile(r'[a-z]+|[0-9]+|["`]')
_ANY = re.compile(
    rf'[^{_BARRED}{_SINGLE}"`\d]+|[{_SINGLE}]|\d+|["`“”„«»「」『』]',
)
_QUOTES = frozenset('"`“”„«»「」『』')


class Vocabulary(dict[str, int]):
    """{word: hash} under one key; forgets everything when it grows too large."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        super().__init__()
        self._pseudonyms = pseudonyms
        self.number = pseudonyms.of_bytes("word", b"0")
        self.quote = pseudonyms.of_bytes("word", b'"')

    def __missing__(self, word: str) -> int:
        if word[0] in _QUOTES:
            found = self.quote
        elif word[0].isdigit():
            found = self.number
        else:
            data = word[:64].encode("utf-8", "surrogatepass")
            found = self._pseudonyms.of_bytes("word", data)
        if len(self) >= WORDS_KEPT:
            self.clear()
        self[word] = found
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of prompts: hashes uint64[m], the prompt of each, and where each prompt begins.

    `start` int64[p + 1]; `row` int64[m].
    """

    hash: NDArray[np.uint64]
    row: NDArray[np.int64]
    start: NDArray[np.int64]


def fold(text: str) -> str:
    """Lower case and single spaces: what the identity of a prompt rests on."""
    return " ".join(text.lower().split())


def words_of(folded: str) -> list[str]:
    """The words of a folded text, of a long one those at its two ends."""
    if len(folded) > HEAD_CHARACTERS + TAIL_CHARACTERS:
        folded = f"{folded[:HEAD_CHARACTERS]} {folded[-TAIL_CHARACTERS:]}"
    return (_ASCII if folded.isascii() else _ANY).findall(folded)


def read_words(folded: Sequence[str], vocabulary: Vocabulary) -> Words:
    """The words of every folded text."""
    hashes = array("Q")
    lengths = np.zeros(len(folded) + 1, np.int64)
    for number, text in enumerate(folded, start=1):
        words = words_of(text)
        hashes.extend(map(vocabulary.__getitem__, words))
        lengths[number] = len(words)
    start = np.cumsum(lengths)
    row = np.repeat(np.arange(len(folded)), lengths[1:])
    return Words(np.array(hashes, np.uint64), row, start)


def masked(words: Words, vocabulary: Vocabulary) -> Words:
    """Without what stands between quotation marks: there a template has its varying part."""
    if not len(words.hash):
        return words
    quote = words.hash == np.uint64(vocabulary.quote)
    seen = np.cumsum(quote)
    before = np.concatenate([[0], seen])[words.start[:-1]]
    total = np.concatenate([[0], seen])[words.start[1:]] - before
    inside = (seen - before[words.row]) % 2 == 1
    # An odd mark would swallow the rest: such prompts are left as they are.
    keep = quote | ~inside | (total % 2 == 1)[words.row]
    row = words.row[keep]
    counts = np.bincount(row, minlength=len(words.start) - 1)
    return Words(words.hash[keep], row, np.concatenate([[0], np.cumsum(counts)]))
