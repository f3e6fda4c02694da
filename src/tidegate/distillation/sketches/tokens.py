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
_TEXT_KEPT = 40

_SINGLE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_BARRED = "\x00-@\\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u2bff\u3000-\u303f\uff00-\uff20"
_ASCII = re.compile(r'[a-z]+|[0-9]+|["`]')
_ANY = re.compile(
    rf'[^{_BARRED}{_SINGLE}"`\d]+|[{_SINGLE}]|\d+|["`“”„«»「」『』]',
)
_QUOTES = frozenset('"`“”„«»「」『』')


class Vocabulary(dict[str, int]):
    """{text between two spaces: number of its run of words}, and every word's hash, under one key.

    Of run r the words are `words[ends[r]:ends[r + 1]]`, numbers that count into `hashes`. Words of
    one hash have one number as long as nothing is forgotten.
    """

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        super().__init__()
        self._pseudonyms = pseudonyms
        self.number = pseudonyms.of_bytes("word", b"0")
        self.quote = pseudonyms.of_bytes("word", b'"')
        self._empty()

    def _empty(self) -> None:
        self.ends, self.words = array("q", [0]), array("I")
        self.hashes = array("Q", [self.number, self.quote])
        self._numbers: dict[str, int] = {}
        self.clear()

    def __missing__(self, text: str) -> int:
        self.words.extend(map(self._number_of, _split(text)))
        run = len(self.ends) - 1
        self.ends.append(len(self.words))
        if len(text) <= _TEXT_KEPT:
            self[text] = run
        return run

    def _number_of(self, word: str) -> int:
        if word[0] in _QUOTES:
            return 1
        if word[0].isdigit():
            return 0
        word = word[:64]
        found = self._numbers.get(word)
        if found is None:
            found = self._numbers[word] = len(self.hashes)
            self.hashes.append(self.hash_of(word))
        return found

    def hash_of(self, word: str) -> int:
        """The hash of a word, of its first 64 letters at most."""
        if word[0] in _QUOTES:
            return self.quote
        if word[0].isdigit():
            return self.number
        return self._pseudonyms.of_bytes("word", word[:64].encode("utf-8", "surrogatepass"))

    def begin(self) -> None:
        """Forgets everything, numbers too, where it has become much."""
        if len(self) + len(self._numbers) > WORDS_KEPT or len(self.ends) > 2 * WORDS_KEPT:
            self._empty()

    def relieve(self) -> bool:
        """Forgets the texts where they have become too many; a word then gets a second number."""
        if len(self) + len(self._numbers) <= 2 * WORDS_KEPT:
            return False
        self._numbers.clear()
        self.clear()
        return True


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of prompts: `hash` uint64[m], the prompt of each (`row` int64[m]) and where each
    prompt begins (`start` int64[p + 1]). `number` int64[m] stands for the hash: `known[number]`."""

    hash: NDArray[np.uint64]
    number: NDArray[np.int64]
    known: NDArray[np.uint64]
    row: NDArray[np.int64]
    start: NDArray[np.int64]


def fold(text: str) -> str:
    """Lower case and single spaces: what the identity of a prompt rests on."""
    return " ".join(text.lower().split())


def words_of(folded: str) -> list[str]:
    """The words of a folded text, of a long one those at its two ends."""
    return _split(_ends(folded))


def _ends(folded: str) -> str:
    if len(folded) > HEAD_CHARACTERS + TAIL_CHARACTERS:
        return f"{folded[:HEAD_CHARACTERS]} {folded[-TAIL_CHARACTERS:]}"
    return folded


def _split(text: str) -> list[str]:
    return (_ASCII if text.isascii() else _ANY).findall(text)


def read_words(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[list[str], Words]:
    """Every text folded, and the words of all.

    No word runs over a space, so what stands between spaces is split into words once and then
    remembered: the same as `words_of`, at a third of the time.
    """
    vocabulary.begin()
    folded, runs, relieved = list[str](), array("q"), False
    begin = np.zeros(len(texts) + 1, np.int64)
    for number, text in enumerate(texts, start=1):
        parts = text.lower().split()
        plain = " ".join(parts)
        if len(plain) > HEAD_CHARACTERS + TAIL_CHARACTERS:
            parts = _ends(plain).split()
        folded.append(plain)
        runs.extend(map(vocabulary.__getitem__, parts))
        begin[number] = len(runs)
        relieved |= vocabulary.relieve()
    run = np.array(runs, np.int64)
    ends = np.array(vocabulary.ends, np.int64)
    first, length = ends[run], ends[run + 1] - ends[run]
    upto = np.concatenate([[0], np.cumsum(length)])
    place = np.repeat(first - upto[:-1], length) + np.arange(upto[-1])
    word = np.array(vocabulary.words, np.int64)[place]
    known = np.array(vocabulary.hashes, np.uint64)
    if relieved:
        known, again = np.unique(known, return_inverse=True)
        word = again[word]
    start = upto[begin]
    row = np.repeat(np.arange(len(texts)), np.diff(start))
    return folded, Words(known[word], word, known, row, start)


def distinct(words: Words) -> Words:
    """Every word of a prompt once, in the order of their numbers."""
    # A sort of single numbers, which hold row and word, takes a tenth of the time of one of pairs.
    pairs = np.sort((words.row << 32) | words.number)
    if len(pairs):
        pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]
    row, number = pairs >> 32, pairs & 0xFFFFFFFF
    start = np.searchsorted(row, np.arange(len(words.start)))
    return Words(words.known[number], number, words.known, row, start)


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
    start = np.concatenate([[0], np.cumsum(counts)])
    return Words(words.hash[keep], words.number[keep], words.known, row, start)
