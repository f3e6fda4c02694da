"""The ledger's tables of words, read once: headers, words of status, the checklist."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from tidegate.intake.cells import says_nothing

LONGEST = 300
"""Characters of a cell that holds a figure, a date or a word of status; terms may be longer."""
_NOT_WORD = re.compile(r"[\W_]+")


@cache
def table(name: str) -> Any:
    """One of the YAML files beside this module; not to be changed by who reads it."""
    import yaml

    source = resources.files("tidegate.ownership.ledger") / f"{name}.yaml"
    return yaml.safe_load(source.read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """A name without case, marks of punctuation and needless white space, to compare it."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


@cache
def _nothing() -> frozenset[str]:
    return frozenset(table("status")["nothing"])


def blank(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return says_nothing(text) or text.strip().casefold() in _nothing()


@cache
def _phrases(group: str) -> tuple[tuple[str, str], ...]:
    """(folded phrase, what it means), the longest first."""
    found = [(fold(p), meaning) for meaning, ps in table("status")[group].items() for p in ps]
    return tuple(sorted(found, key=lambda each: (-len(each[0]), each)))


@lru_cache(maxsize=8192)
def meaning(group: str, text: str) -> str:
    """What a word of status, of a side or of an answer means, or "".

    A phrase is met whole or at the beginning: "Dissolved in 2017" is ended.
    """
    folded = fold(text[:LONGEST])
    for phrase, what in _phrases(group):
        if folded == phrase or folded.startswith(f"{phrase} "):
            return what
        if not phrase.isascii() and folded.startswith(phrase):
            return what
    return ""


def short(text: str) -> str:
    """As much of a cell as a message shows."""
    return text.strip()[:60]
