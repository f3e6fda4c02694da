"""The term rules of data/terms.yaml, compiled into one tree of words that a text is led through.

Every term of every scheme lies in the same tree, so a text is read once. Chinese, written without
spaces, is found by one pattern of all its terms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from tidegate.collaboration.areas.definitions import FILES, scheme, table
from tidegate.collaboration.areas.words import keys_of, term_key

Role = Literal["strong", "named", "weak", "company", "unless"]
ROLES: tuple[Role, ...] = ("strong", "named", "weak", "company", "unless")
_SHORT = {"ca": "ca.stra", "us": "us.cet", "ccl": "us.ccl"}
_SPLIT = re.compile(r"[\s,'’./]+")
_MOST_WORDS = 200_000


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject the rules know: the areas its words speak of, as (scheme, area)."""

    name: str
    areas: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a term means for one topic."""

    topic: int
    role: Role


@dataclass(slots=True)
class Node:
    """A place in the tree: the words that may follow, and the term that ends here. `silent` where
    that term speaks for no topic by itself (company, another sense)."""

    after: dict[str, Node] = field(default_factory=dict)
    term: str = ""
    senses: tuple[Sense, ...] = ()
    foil: bool = False
    silent: bool = True


class Known(dict[str, tuple[str, ...]]):
    """Word of a text → its keys that any term holds; most words hold none. Kept, for a million
    abstracts have the same words; emptied when a file of nonsense would fill memory."""

    def __init__(self, keys: frozenset[str]) -> None:
        super().__init__()
        self.keys_of_terms = keys

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = tuple(key for key in dict.fromkeys(keys_of(word)) if key in self.keys_of_terms)
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = found
        return found


class Openings(dict[str, tuple[Node, ...]]):
    """Word of a text → the places in the tree it leads to from the root: the first filter."""

    def __init__(self, root: Node, known: Known) -> None:
        super().__init__()
        self.after_root = root.after
        self.known = known

    def __missing__(self, word: str) -> tuple[Node, ...]:
        keys = self.known[word]
        found = tuple(self.after_root[key] for key in keys if key in self.after_root)
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = found
        return found


@dataclass(frozen=True, slots=True)
class Rules:
    """All term rules: the tree, the Chinese pattern with its senses, and the topics."""

    topics: tuple[Topic, ...]
    root: Node
    known: Known
    openings: Openings
    han: re.Pattern[str]
    han_senses: dict[str, tuple[Sense, ...]]


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _paths(term: str) -> list[tuple[str, ...]]:
    """The ways a term may be written: each hyphen as a break, or closed up."""
    parts = term.split("-")
    paths = []
    for closed in product((False, True), repeat=len(parts) - 1):
        written = parts[0]
        for close, part in zip(closed, parts[1:], strict=True):
            written += part if close else " " + part
        paths.append(tuple(term_key(word) for word in _SPLIT.split(written) if word))
    return paths


def _areas(told: str) -> tuple[tuple[str, str], ...]:
    found = []
    for one in told.split():
        short, _, area = one.partition(":")
        found.append((_SHORT[short], scheme(_SHORT[short]).area(area).id))
    return tuple(found)


def _plant(root: Node, term: str, sense: Sense | None) -> None:
    for path in _paths(term):
        node = root
        for key in path:
            node = node.after.setdefault(key, Node())
        node.term = node.term or term
        if sense is None:
            node.foil = True
            node.silent = False
        elif sense not in node.senses:
            node.senses = (*node.senses, sense)
            node.silent = node.silent and sense.role in ("company", "unless")


def _keys(node: Node) -> set[str]:
    found = set(node.after)
    for after in node.after.values():
        found |= _keys(after)
    return found


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules that ship. Raises KeyError where a topic names an area no scheme has."""
    told: dict[str, Any] = table("terms.yaml")
    root = Node()
    topics = []
    han: dict[str, tuple[Sense, ...]] = {}
    for foil in _listed(told["foils"]):
        _plant(root, foil, None)
    for number, one in enumerate(told["topics"]):
        topics.append(Topic(one["topic"], _areas(one["areas"])))
        for role in ROLES:
            for term in _listed(one.get(role, "")):
                _plant(root, term, Sense(number, role))
        for term in _listed(one.get("han", "")):
            han[term] = (*han.get(term, ()), Sense(number, "strong"))
    pattern = re.compile("|".join(map(re.escape, sorted(han, key=len, reverse=True))))
    known = Known(frozenset(_keys(root)))
    return Rules(tuple(topics), root, known, Openings(root, known), pattern, han)


def known_schemes() -> tuple[str, ...]:
    """The ids of the schemes that the rules speak of."""
    return tuple(FILES)
