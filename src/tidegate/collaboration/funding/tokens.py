"""A sentence as tokens with their places, and the known funders that begin at each.

A token is a word with its inner marks ("Bristol-Myers", "EP/K033166/1", "NIH/NIA") or one mark of
punctuation. Kinds: "w" small word, "C" with a capital, "D" with a digit, "p" punctuation.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tidegate.collaboration.funding.directory import FunderDirectory, fold

_TOKEN = re.compile(
    r"U\.\s?S\.(?:\s?A\.)?(?!\w)|"
    r"[^\W_]+(?:(?:/(?!10\.\d)|[-‐‑–—&'’._+*\\][/\-']?|[-/]\s{1,2}(?=[A-Z]{0,2}\d)|\[\d{4}\]|\(\d{4}(?:-\d{4})?\)-?(?=\w))"
    r"[^\W_]+)*|[^\s\w]|_"
)


class Token(NamedTuple):
    """A token at [start, end) of the raw text; `low` is its text in small letters."""

    start: int
    end: int
    text: str
    low: str
    kind: str


_PAST = Token(0, 0, "", "", "p")


class Sentence:
    """The tokens of one sentence; indices past either end give an empty mark."""

    __slots__ = (
        "_first",
        "_known",
        "_words",
        "count",
        "directory",
        "end",
        "numbered",
        "raw",
        "start",
        "tokens",
    )

    def __init__(self, text: str, start: int, end: int, directory: FunderDirectory) -> None:
        self.raw, self.start, self.end = text, start, end
        self.directory = directory
        tokens: list[Token] = []
        for found in _TOKEN.finditer(text, start, end):
            word = found.group()
            if not word[0].isalnum():
                kind = "p"
            elif word.isalpha():
                # Han and other scripts without capitals have readers of their own.
                kind = "w" if word == word.lower() else "C"
            elif any(c.isdigit() for c in word):
                kind = "D"
            else:
                kind = "w" if word == word.lower() else "C"
            tokens.append(Token(found.start(), found.end(), word, word.lower(), kind))
        self.tokens = tokens
        self.count = len(tokens)
        self._words: list[str] | None = None
        self._first: list[int] = []
        self._known: dict[int, int] = {}
        self.numbered = any(token.kind == "D" for token in tokens)

    def at(self, index: int) -> Token:
        return self.tokens[index] if 0 <= index < self.count else _PAST

    def known(self, index: int) -> int:
        """How many tokens from `index` on make the longest known name of a funder; 0: none."""
        found = self._known.get(index)
        if found is None:
            found = self._known[index] = self._longest(index)
        return found

    def _longest(self, index: int) -> int:
        token = self.at(index)
        if token.kind == "p":
            return 0
        if self._words is None:
            self._fold()
        assert self._words is not None
        first = self._first[index]
        if first < len(self._words) and self._first[index + 1] > first:
            size = self.directory.longest(self._words, first)
            if size:
                last = first + size
                stop = index + 1
                while self._first[stop] < last:
                    stop += 1
                if self._first[stop] == last and (size > 2 or self._capital(index, stop)):
                    return stop - index
        return 1 if self._acronym(token) else 0

    def _capital(self, index: int, stop: int) -> bool:
        return any(self.tokens[i].kind == "C" for i in range(index, stop))

    def _acronym(self, token: Token) -> bool:
        if token.kind == "w":
            return False
        if self.directory.is_acronym(token.text):
            return True
        parts = re.split(r"[/–-]", token.text)
        return 1 < len(parts) <= 3 and all(
            self.directory.is_acronym(part) or (part.isupper() and part.isalpha() and len(part) > 1)
            for part in parts
        ) and any(self.directory.is_acronym(part) for part in parts)  # fmt: skip

    def _fold(self) -> None:
        words: list[str] = []
        first: list[int] = []
        for token in self.tokens:
            first.append(len(words))
            if token.kind == "p":
                continue
            if token.text.isalpha() and token.text.isascii():
                words.append(token.low)
            else:
                words.extend(fold(token.text.removesuffix("’s").removesuffix("'s")).split())
        first.append(len(words))
        self._words, self._first = words, first

    def adjacent(self, index: int) -> bool:
        """Whether only white space lies between this token and the next, on at most one line."""
        here, after = self.at(index), self.at(index + 1)
        return bool(after.text) and 0 < after.start - here.end <= 2
