"""The words of the field, as tables: legal forms, generic words, particles and titles, rarity.

All are CSV files in `data/`, ours, each with its maker's note in docs/matching.md. They are read
once a process, in a few milliseconds. One more, `romanisation.csv` (how one surname is spelt in
several romanisations), is kept for later: no score rests on it yet.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from tidegate.names.latin import fold_case

UNSEEN = 1.0
FLOOR = 0.08
LEAST_RECURRING = 4  # legal forms a word must stand in to be a legal word
_COMPANY = frozenset(("company", "corporation"))
# Words of legal forms that identify a body all the same.
_SAYS_MORE = frozenset(
    "state enterprise federal institution empresa civil unitary federalnoe gosudarstvennoe "
    "predpriyatie cooperative establishment by with mit com".split()
)
LEAST_MISSPELT = 7  # letters of a generic word that is recognised though misspelt


class LegalForm(NamedTuple):
    """A legal form: its class ("limited", "joint-stock" …), where in a name it may stand, and
    whether its letters are also an ordinary word (then it counts at its place only)."""

    name: str
    kind: str
    countries: str
    position: str
    ambiguous: bool


class GenericWord(NamedTuple):
    """A word that says what an organisation does, not which one it is. Words of one `concept`
    mean the same in their languages."""

    concept: str
    institution: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything the analysis of a name looks up; keys are folded (see `latin.fold_case`)."""

    legal: dict[tuple[str, ...], LegalForm]
    longest_legal: int
    legal_words: frozenset[str]
    generic: dict[str, GenericWord]
    misspelt: dict[str, str]
    misspelt_legal: frozenset[str]
    han_words: frozenset[str]
    longest_han: int
    people: dict[str, str]
    rarity: dict[str, float]

    def generic_word(self, word: str) -> GenericWord | None:
        """The generic word this is, or is one slip of writing away from; None where the word is
        known to stand in names by itself."""
        known = self.generic.get(word)
        if known is not None or len(word) < LEAST_MISSPELT or word in self.rarity:
            return known
        for struck in one_struck(word):
            meant = self.misspelt.get(struck)
            if meant is not None:
                return self.generic[meant]
        return None

    def is_misspelt_legal(self, word: str) -> bool:
        """Whether an unknown word is a slip of writing away from a word of a legal form."""
        if word in self.rarity or len(word) < 4:
            return False
        struck = one_struck(word)
        if len(word) < LEAST_MISSPELT:
            return any(s in self.legal_words and len(s) >= 3 for s in struck[1:])
        return any(s in self.misspelt_legal for s in struck)

    def weight(self, word: str) -> float:
        """How much a word identifies, 0.08–1; 1 for a word nobody has counted."""
        return self.rarity.get(word, UNSEEN)


def one_struck(word: str) -> list[str]:
    """The word, and the word with each letter struck out in turn: two words that share one of
    these are a slip of writing apart (or two, at worst)."""
    return [word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in `data/`."""
    text = resources.files("tidegate.names").joinpath("data", name).read_text(encoding="utf-8")
    header, *body = csv.reader(text.splitlines())
    return [dict(zip(header, cells, strict=True)) for cells in body]


def _is_han(word: str) -> bool:
    return word[0] > "㏿" and all("㐀" <= c <= "鿿" for c in word)


def _legal_words(
    legal: dict[tuple[str, ...], LegalForm], generic: dict[str, GenericWord]
) -> frozenset[str]:
    """The words that, wherever they stand, are there for the legal form: forms of one word, and
    the words that recur in longer ones. Words that also say what somebody does are not among
    them, but for "company" and its like."""
    often = Counter(word for key in legal if len(key) > 1 for word in set(key) if len(word) > 2)
    words = {key[0] for key in legal if len(key) == 1 and len(key[0]) > 1}
    words |= {word for word, times in often.items() if times >= LEAST_RECURRING}
    told = {word for word in words if word in generic and generic[word].concept not in _COMPANY}
    return frozenset(words - told - _SAYS_MORE | {"de", "s"})


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The tables, read once."""
    legal: dict[tuple[str, ...], LegalForm] = {}
    han: set[str] = set()
    for row in rows("legal_forms.csv"):
        form = LegalForm(
            row["form"], row["class"], row["countries"], row["position"], row["ambiguous"] == "yes"
        )
        if _is_han(row["form"]):
            han.add(row["form"])
            key: tuple[str, ...] = (row["form"],)
        else:
            key = tuple(fold_case(row["form"]).split())
        legal.setdefault(key, form)
    generic: dict[str, GenericWord] = {}
    for row in rows("generic_words.csv"):
        word = row["word"]
        if _is_han(word):
            han.add(word)
        else:
            word = fold_case(word)
        if " " not in word:
            known = GenericWord(row["concept"], row["class"] == "institution")
            generic.setdefault(word, known)
    legal_words = _legal_words(legal, generic)
    misspelt_legal = frozenset(
        struck
        for word in legal_words
        if len(word) >= LEAST_MISSPELT and word.isascii()
        for struck in one_struck(word)
    )
    misspelt: dict[str, str] = {}
    for word in generic:
        if len(word) >= LEAST_MISSPELT and word.isascii():
            for struck in one_struck(word):
                misspelt.setdefault(struck, word)
    people = {fold_case(row["word"]): row["kind"] for row in reversed(rows("people_particles.csv"))}
    text = resources.files("tidegate.names").joinpath("data", "rarity.csv").read_text("utf-8")
    rarity = {}
    for line in text.splitlines()[1:]:
        word, weight = line.split(",")
        rarity[word] = float(weight)
    return Vocabulary(
        legal=legal,
        longest_legal=max(len(key) for key in legal),
        legal_words=legal_words,
        misspelt_legal=misspelt_legal,
        generic=generic,
        misspelt=misspelt,
        han_words=frozenset(han),
        longest_han=max(len(word) for word in han),
        people=people,
        rarity=rarity,
    )
