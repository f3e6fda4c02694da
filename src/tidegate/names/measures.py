"""What is measured of two names that were aligned: the numbers the likelihood is reckoned from.

Each measure pushes one way: where it grows, the likelihood may only grow (`RAISES`) or only fall
(`LOWERS`), whatever the weights were fitted to. So no name comes nearer by being spelt worse.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from tidegate.names.alignment import INITIAL, Alignment
from tidegate.names.analysis import Form, Kind, Name, Token
from tidegate.names.similarity import SHORTENED

INFORMATION, INFORMATION_SCALE = 0.35, 0.45
_NEARLY_AT_LEAST = 0.4  # letters two left-over words share before they count as nearly met
_CORE = int(Kind.CORE)

RAISES = (
    "whole", "whole_4", "core", "generic", "strongest", "second", "least", "nearly", "in_order",
    "letters", "words", "words_4", "beginning", "covered",
)  # fmt: skip
LOWERS = (
    "asked_most", "asked_words", "listed_words", "both_left", "other_form", "partial",
    "shortened", "initials", "listed_alone", "short",
)  # fmt: skip
MEASURES = RAISES + LOWERS


def information(weight: float) -> float:
    """What a match that says little keeps: 1 − 0.35 · e^(−weight / 0.45)."""
    return 1 - INFORMATION * math.exp(-weight / INFORMATION_SCALE)


def weighed(found: Alignment) -> float:
    """What the words that met weigh against those that did not, and how much they say."""
    return found.score * information(found.matched)


def _nearly(asked: list[Token], listed: list[Token]) -> float:
    """How nearly the words left over on both sides meet: the sum over their best pairs of the
    share of letters in common times the lesser weight."""
    together = 0.0
    used: set[int] = set()
    for mine in sorted(asked, key=lambda token: -token.weight):
        best, at = _NEARLY_AT_LEAST, -1
        for number, theirs in enumerate(listed):
            if number not in used:
                share = Indel.normalized_similarity(mine.text, theirs.text)
                if share >= best:
                    best, at = share, number
        if at >= 0:
            used.add(at)
            together += best * min(mine.weight, listed[at].weight)
    return together


def _left(tokens: list[Token]) -> tuple[float, float]:
    """The weight of the identifying words left over, and of the weightiest."""
    weights = [token.weight for token in tokens if token.kind == _CORE]
    return sum(weights), max(weights, default=0.0)


def _covered(tokens: Sequence[Token], left: Sequence[Token]) -> tuple[int, float]:
    """How many letters of a reading met something, and what share of all."""
    every = sum(len(token.text) for token in tokens)
    met = every - sum(len(token.text) for token in left)
    return met, met / max(every, 1)


def measured(
    asked: Name, form: Form, listed: Name, other: Form, found: Alignment, whole: float
) -> tuple[float, ...]:
    """The measures of an alignment, in the order of `MEASURES`. `whole` is what the names as a
    whole are alike (0 where they are not)."""
    mine, theirs = form.tokens, other.tokens
    pairs = found.pairs
    asked_left = [mine[i] for i in found.asked_left]
    listed_left = [theirs[j] for j in found.listed_left]
    gains = sorted((pair.weight * pair.likeness for pair in pairs), reverse=True)
    core = sum(pair.weight * pair.likeness for pair in pairs if mine[pair.asked[0]].kind == _CORE)
    hows = [pair.how for pair in pairs]
    texts, others = [t.text for t in mine], [t.text for t in theirs]
    joined, other_joined = "".join(texts), "".join(others)
    shorter = min(len(joined), len(other_joined))
    same = 0
    while same < shorter and joined[same] == other_joined[same]:
        same += 1
    nearly = _nearly(asked_left, listed_left) if asked_left and listed_left else 0.0
    asked_core, asked_most = _left(asked_left)
    listed_core, _ = _left(listed_left)
    asked_met, asked_share = _covered(mine, asked_left)
    listed_met, listed_share = _covered(theirs, listed_left)
    best = max(whole, weighed(found))
    words = fuzz.token_set_ratio(" ".join(texts), " ".join(others)) / 100
    return (
        best,
        best**4,
        core,
        found.matched - core,
        gains[0],
        gains[1] if len(gains) > 1 else 0.0,
        min(pair.likeness for pair in pairs),
        nearly,
        float(found.in_order),
        Indel.normalized_similarity(joined, other_joined),
        words,
        words**4,
        same / max(shorter, 1),
        asked_share * listed_share,
        asked_most,
        float(len(asked_left)),
        float(len(listed_left)),
        min(asked_core, listed_core),
        float(bool(asked.legal and listed.legal and not set(asked.legal) & set(listed.legal))),
        float(form.partial or other.partial),
        float(hows.count(SHORTENED)),
        float(hows.count(INITIAL)),
        float(len(theirs) == 1),
        math.exp(-min(asked_met, listed_met) / 4),
    )
