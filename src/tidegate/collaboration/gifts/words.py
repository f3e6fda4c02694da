"""The words of a ledger of gifts, read once: headers, kinds, sorts of sources."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from tidegate.names.cleaning import visible

_NOT_WORD = re.compile(r"[\W_]+")
LONGEST = 300
"""Characters of a cell that is read as a figure, a date or a word."""


@cache
def table() -> Any:
    """headers.yaml; not to be changed by who reads it."""
    import yaml

    source = resources.files("tidegate.collaboration.gifts") / "headers.yaml"
    return yaml.safe_load(source.read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """A name as it is compared within one ledger: no case, punctuation or hidden marks.

    No more than that: names that merely resemble each other are told, never merged.
    """
    plain = visible(unicodedata.normalize("NFKC", text)).casefold()
    return _NOT_WORD.sub(" ", plain).strip()


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """ "gift", "contract" or "" where the cell tells neither, or both."""
    folded = f" {fold(text[:LONGEST])} "
    met = {kind for kind, words in table()["kinds"].items() if _meets(folded, words)}
    return met.pop() if len(met) == 1 else ""


@lru_cache(maxsize=4096)
def tied(text: str, *, of_its_own: bool) -> bool | None:
    """Whether a cell says that the gift is restricted or conditional. In a column of its own
    ("Restricted") yes and no are answers too, and any other text is the restriction itself."""
    folded = f" {fold(text[:LONGEST])} "
    if not folded.strip():
        return None
    if _meets(folded, table()["free"]):
        return False
    if _meets(folded, table()["tied"]) or of_its_own:
        return None if of_its_own and folded.strip() in ("unknown", "na", "n a", "tbd") else True
    return None


@lru_cache(maxsize=4096)
def source_type_of(text: str) -> str:
    """ "government", "person", "entity" or ""."""
    folded = f" {fold(text[:LONGEST])} "
    met = [name for name, words in table()["source_types"].items() if _meets(folded, words)]
    if "non government" in folded or "nongovernment" in folded or "non-government" in text.lower():
        met = [name for name in met if name != "government"] or ["entity"]
    return met[0] if met else ""


@cache
def _folded(word: str) -> str:
    return f" {fold(word)} " if word.isascii() else fold(word)


def _meets(folded: str, words: list[str]) -> bool:
    return any(_folded(word) in folded for word in words)
