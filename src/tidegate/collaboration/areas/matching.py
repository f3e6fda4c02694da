"""Terms of the rules in one text, each with the characters it stands at."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.collaboration.areas.terms import Known, Node, Rules, Sense
from tidegate.collaboration.areas.words import HAN, joined, spans_of, words_of

_LONGEST_TEXT = 20_000
"""Characters of one field that are read: an abstract has two thousand; a whole book in the field
would otherwise touch everything."""


Place = tuple[int, int, Node]
"""(number of the first word, of the last, where the tree was left)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at characters [start, end) of the raw text, and what it means for each topic."""

    start: int
    end: int
    term: str
    senses: tuple[Sense, ...]


def _longer(words: list[str], first: int, opening: Node, known: Known) -> list[Place]:
    """The terms of two words and more that begin at one word."""
    found = []
    reached = [(first, opening)]
    while reached:
        at, node = reached.pop()
        if at > first and (node.senses or node.foil):
            found.append((first, at, node))
        if node.after and at + 1 < len(words):
            for key in known[words[at + 1]]:
                after = node.after.get(key)
                if after is not None:
                    reached.append((at + 1, after))
    return found


def _places(words: list[str], rules: Rules) -> list[Place]:
    known, openings = rules.known, rules.openings
    last = len(words) - 1
    places: list[Place] = []
    for first, nodes in enumerate([openings[word] for word in words]):
        for node in nodes:
            if node.senses or node.foil:
                places.append((first, first, node))
            if node.after and first < last and known[words[first + 1]]:
                places += _longer(words, first, node, known)
    return places


def _kept(places: list[Place]) -> list[Place]:
    """Without what a foil hides, and without what stands inside a longer term that says more.

    A term wider than the foil stands ("quantum yield" hides no "quantum yield sensor network").
    Inside a longer term, a strong term stays for the topics the longer one lacks ("hypersonic" in
    "hypersonic missile"); words that are weak or merely named do not ("satellite" in "satellite
    navigation").
    """
    foils = [(a, b) for a, b, node in places if node.foil]
    kept = [place for place in places if place[2].senses and not _hidden(place, foils)]
    long = [place for place in kept if place[1] > place[0]]
    if not long:
        return kept
    left = []
    for place in kept:
        a, b, node = place
        wider = [n for c, d, n in long if c <= a and b <= d and d - c > b - a]
        if not wider:
            left.append(place)
            continue
        said = {sense.topic for one in wider for sense in one.senses if sense.role != "unless"}
        senses = tuple(
            sense
            for sense in node.senses
            if sense.role == "unless"
            or (sense.role in ("strong", "company") and sense.topic not in said)
        )
        if senses:
            left.append((a, b, Node(term=node.term, senses=senses)))
    return left


def _hidden(place: Place, foils: list[tuple[int, int]]) -> bool:
    """Whether a foil lies over the place, and the place is not wider than the foil."""
    a, b, _ = place
    return any(f <= b and a <= g and not (a <= f and g <= b and g - f < b - a) for f, g in foils)


def _in_words(text: str, rules: Rules) -> list[Hit]:
    places = _places(words_of(text), rules)
    if all(a == b and node.silent for a, b, node in places):
        # Words that speak only beside others are never quoted: where they stand is not asked.
        return [Hit(0, 0, node.term, node.senses) for _, _, node in places]
    spans = spans_of(text, max(last for _, last, _ in places) + 1)
    places = [
        (a, b, node)
        for a, b, node in places
        if a == b or "," in node.term or joined(text, iter(spans[a : b + 1]))
    ]
    return [Hit(spans[a][0], spans[b][1], node.term, node.senses) for a, b, node in _kept(places)]


def _in_han(text: str, rules: Rules) -> list[Hit]:
    from tidegate.names.han import simplified

    plain = simplified(text)
    if len(plain) != len(text):
        plain = text
    return [
        Hit(one.start(), one.end(), one.group(), rules.han_senses[one.group()])
        for one in rules.han.finditer(plain)
    ]


def hits(text: str, rules: Rules) -> list[Hit]:
    """Every term of the rules in a text, in order of place."""
    text = text[:_LONGEST_TEXT]
    found = _in_words(text, rules)
    if not text.isascii() and HAN.search(text):
        found += _in_han(text, rules)
        found.sort(key=lambda hit: (hit.start, hit.end))
    return found
