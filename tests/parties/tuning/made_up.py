"""Pairs with chosen scores, without names or an index."""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.parties import Asked
from tidegate.parties.tuning import Pair, Pairs
from tidegate.parties.tuning.pairs import Kind, pair_key, subject_key


def pairs_of(*subjects: Iterable[float | tuple[float, Kind]], rows: int = 1) -> Pairs:
    """Each subject by the scores of its pairs; a score alone is a scored pair."""
    asked = tuple(Asked(f"Subject {number}") for number in range(len(subjects)))
    keys = tuple(map(subject_key, asked))
    pairs: list[Pair] = []
    for subject, scores in enumerate(subjects):
        for place, told in enumerate(scores):
            score, kind = told if isinstance(told, tuple) else (told, "scored")
            entry = f"E{place:04}"
            key = pair_key(keys[subject], "made.up", entry)
            pairs.append(Pair(subject, "made.up", entry, score, kind, key))
    return Pairs(asked, (rows,) * len(asked), keys, tuple(pairs))
