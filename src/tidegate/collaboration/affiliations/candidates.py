"""Every institution a string may name: where its name stands in the string, and as what.

One walk of the trie from every word: longest and shorter names alike, because what is right (the
university, its hospital, or both) is for the chooser to say. A word no name has is read as the
one it misspells, where there is one and a word such as "University" stands near it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tidegate.collaboration.affiliations.gazetteer import ROOT, SHIFT, Gazetteer
from tidegate.collaboration.affiliations.variants import SYLLABLE, WAYS
from tidegate.collaboration.affiliations.words import Word, words

MOST_WORDS = 400  # of one string: the rest is not read (a whole page in a cell)
_BREAK = re.compile(r"[,;|\n\r\t/()]|\.\s")
_SHORTEST_PLAIN = 4
ACRONYM = WAYS.index("acronym")
AS_PRINTED = frozenset(WAYS.index(way) for way in ("display", "label", "alias"))
"""Ways of a name that may run over a comma, as "University, Science and Technology" does."""
LEAST_WEIGHT = 0.55  # of a name of one word: "Hospital" names nothing
_LEAST_MISSPELT = 6  # letters of a word that may be misspelt
MENDED_BESIDE = frozenset("university institute college academy polytechnic hospital".split())
"""Bodies whose names are worth mending: what stands beside "Department" seldom names anything."""
_MOST_KEPT = 200_000
_LONG = 10  # letters from which two may be wrong


class Span(NamedTuple):
    """Words [first, last) that spell a name of a record."""

    first: int
    last: int
    record: int
    way: int


@dataclass(slots=True)
class Parsed:
    """A string taken apart: its words, the segment each word is in, spans of names, the places it
    names as (first word, last word, codes), and which words were read as others."""

    text: str
    words: list[Word]
    segments: list[int]
    spans: list[Span]
    places: list[tuple[int, int, tuple[str, ...]]]
    mended: frozenset[int] = frozenset()


class Reader:
    """Takes strings apart against one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._named = gazetteer.ends.keys() | gazetteer.places.keys()
        self._near: dict[str, int] = {}
        self._by_start: dict[tuple[str, int], list[str]] | None = None

    def parsed(self, text: str) -> Parsed:
        gazetteer = self._gazetteer
        found = words(text)[:MOST_WORDS]
        numbers = gazetteer.concepts
        segments = _segments(text, found)
        sequence = [numbers.get(word[0], -1) for word in found]
        mended = self._mended(found, sequence, segments) if -1 in sequence else frozenset()
        joins = _joins(found, segments, numbers)
        walk = _Walk(text, found, segments, gazetteer)
        edges = gazetteer.edges
        named = self._named
        count = len(sequence)
        for first in range(count):
            pending = [(ROOT, first)]
            while pending:
                node, at = pending.pop()
                while at < count:
                    if joins and at in joins:
                        step = edges.get(node << SHIFT | joins[at])
                        if step is not None:
                            walk.reached(step, first, at + 2)
                            pending.append((step, at + 2))
                    number = sequence[at]
                    if number < 0:
                        break
                    step = edges.get(node << SHIFT | number)
                    if step is None:
                        break
                    node, at = step, at + 1
                    if step in named:
                        walk.reached(step, first, at)
        return Parsed(text, found, segments, walk.spans, walk.places, mended)

    def _mended(
        self, found: list[Word], sequence: list[int], segments: list[int]
    ) -> frozenset[int]:
        """Reads words that no name has as those they misspell; which they were."""
        bodies = {segments[at] for at, word in enumerate(found) if word[0] in MENDED_BESIDE}
        made = []
        for at, number in enumerate(sequence):
            word = found[at][0]
            if number >= 0 or segments[at] not in bodies or len(word) < _LEAST_MISSPELT:
                continue
            near = self._near.get(word)
            if near is None:
                if len(self._near) > _MOST_KEPT:
                    self._near.clear()
                near = self._near[word] = self._nearest(word)
            if near >= 0:
                sequence[at] = near
                made.append(at)
        return frozenset(made)

    def _nearest(self, word: str) -> int:
        """The number of the one concept that differs in a letter (two, in a long word), or −1.
        The first letter is taken to be right."""
        if not (word.isalpha() and word.isascii()):
            return -1
        if self._by_start is None:
            self._by_start = defaultdict(list)
            for concept in self._gazetteer.concepts:
                if len(concept) >= _LEAST_MISSPELT - 1 and concept.isalpha():
                    self._by_start[concept[0], len(concept)].append(concept)
        most = 1 if len(word) < _LONG else 2
        found = [
            hit
            for length in range(len(word) - most, len(word) + most + 1)
            for hit in process.extract(
                word, self._by_start.get((word[0], length), ()), scorer=OSA.distance,
                score_cutoff=most, limit=2,
            )
        ]  # fmt: skip
        found.sort(key=lambda hit: hit[1])
        if not found or (len(found) > 1 and found[0][1] == found[1][1]):
            return -1
        return self._gazetteer.concepts[found[0][0]]


class _Walk:
    """Gathers what the nodes reached in one string stand for."""

    __slots__ = ("_gazetteer", "_segments", "_text", "_words", "places", "spans")

    def __init__(
        self, text: str, found: list[Word], segments: list[int], gazetteer: Gazetteer
    ) -> None:
        self._text, self._words, self._segments = text, found, segments
        self._gazetteer = gazetteer
        self.spans: list[Span] = []
        self.places: list[tuple[int, int, tuple[str, ...]]] = []

    def reached(self, node: int, first: int, last: int) -> None:
        """Words [first, last) lead to a node."""
        alone = last - first == 1
        rows = self._gazetteer.ends.get(node)
        if rows is not None:
            capitals = True
            if alone:
                concept, start, end = self._words[first]
                gazetteer = self._gazetteer
                number = gazetteer.concepts.get(concept)
                if number is not None and gazetteer.weights[number] < LEAST_WEIGHT:
                    rows = []
                capitals = self._text[start:end].isupper()
            broken = self._segments[first] != self._segments[last - 1]
            for record, way in rows:
                if (capitals or way != ACRONYM) and (not broken or way in AS_PRINTED):
                    self.spans.append(Span(first, last, record, way))
        where = self._gazetteer.places.get(node)
        if where is not None and (not alone or _place_like(self._text, self._words[first])):
            self.places.append((first, last, where))


def _joins(found: list[Word], segments: list[int], numbers: dict[str, int]) -> dict[int, int]:
    """Where two syllables together are a word of some name ("Jiao Tong"): its number."""
    made = {}
    for at in range(len(found) - 1):
        left, right = found[at][0], found[at + 1][0]
        if len(left) <= SYLLABLE and len(right) <= SYLLABLE and segments[at] == segments[at + 1]:
            number = numbers.get(left + right)
            if number is not None:
                made[at] = number
    return made


def _place_like(text: str, word: Word) -> bool:
    """A short word is a place ("IN", "OR", "CA") only in capitals."""
    raw = text[word[1] : word[2]]
    return raw.isupper() if len(raw) < _SHORTEST_PLAIN else True


def _segments(text: str, found: list[Word]) -> list[int]:
    """For each word the number of the comma-parted segment it stands in."""
    breaks = [m.start() for m in _BREAK.finditer(text)]
    if not breaks:
        return [0] * len(found)
    made, at, segment, last = [], 0, -1, -1
    for _, start, _end in found:
        while at < len(breaks) and breaks[at] < start:
            at += 1
        if at != last:
            segment, last = segment + 1, at
        made.append(segment)
    return made
