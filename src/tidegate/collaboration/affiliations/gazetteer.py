"""All names of all institutions as one trie over concepts, with places in the same trie.

A node is a whole number; an edge is (node, concept) packed into one, so that a registry of
120,000 records and a million edges loads in a blink and takes some 150 MB. The trie is made once
for a dump and kept beside it as numpy columns.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidegate.collaboration.affiliations.places import place_names
from tidegate.collaboration.affiliations.registry import Institution
from tidegate.collaboration.affiliations.variants import WAYS, Concepts, concepts_of, variants

VERSION = 3
SHIFT = 22  # bits for a concept: four million different words
ROOT = 0


@dataclass(slots=True)
class Gazetteer:
    """A compiled gazetteer. `ends` maps a node to [(record, way)]; `places` a node to place codes
    ("CN" a country, "CN/hubei" a subdivision, "CN//wuhan" a city); `weights` a concept's rarity
    by its number."""

    concepts: dict[str, int]
    edges: dict[int, int]
    ends: dict[int, list[tuple[int, int]]]
    places: dict[int, tuple[str, ...]]
    weights: list[float]
    records: Sequence[Institution]
    about: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def node(self, name: Concepts) -> int | None:
        """The node that spells these concepts."""
        at = ROOT
        for concept in name:
            number = self.concepts.get(concept)
            found = None if number is None else self.edges.get(at << SHIFT | number)
            if found is None:
                return None
            at = found
        return at

    def weight_of(self, records: float) -> float:
        """The rarity of a concept that so many records have: 1 for none, 0 for all."""
        every = len(self.records) + 1
        return math.log(every / (records + 0.5)) / math.log(every + 1)

    def extend(self, institutions: Iterable[Institution]) -> Counter[str]:
        """Adds institutions; how many of them have each concept. Weights stay as they are."""
        records = list(self.records)
        seen: Counter[str] = Counter()
        for record in institutions:
            at = len(records)
            records.append(record)
            self.numbers[record.id] = at
            own: set[str] = set()
            for text, kind in record.names:
                for name, way in variants(text, kind, record.types):
                    rows = self.ends.setdefault(self._node_made(name), [])
                    number = WAYS.index(way)
                    if rows and rows[-1][0] == at:
                        rows[-1] = (at, min(rows[-1][1], number))
                    else:
                        rows.append((at, number))
                    own.update(name)
            seen.update(own)
        self.records = records
        fresh = len(self.concepts) - len(self.weights)
        self.weights.extend([1.0] * fresh)
        return seen

    def _node_made(self, name: Concepts) -> int:
        at = ROOT
        for concept in name:
            number = self.concepts.setdefault(concept, len(self.concepts))
            key = at << SHIFT | number
            found = self.edges.get(key)
            if found is None:
                found = self.edges[key] = len(self.edges) + 1
            at = found
        return at

    def __post_init__(self) -> None:
        if not self.numbers:
            self.numbers = {record.id: at for at, record in enumerate(self.records)}


def compiled(institutions: Iterable[Institution], about: dict[str, Any] | None = None) -> Gazetteer:
    """Builds the trie."""
    made = Gazetteer({}, {}, {}, {}, [], [], dict(about or {}))
    seen = made.extend(institutions)
    for text, code in place_names(made.records):
        name = concepts_of(text)
        if name:
            node = made._node_made(name)
            if code not in (before := made.places.get(node, ())):
                made.places[node] = tuple(sorted((*before, code)))
    made.weights = [made.weight_of(seen[concept]) for concept in made.concepts]
    return made
