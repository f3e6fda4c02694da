"""Words by which a prompt asks for its reasoning, for a grade by a rubric, or for tools.

The phrases stand in data/intent_phrases.csv, in many languages; which language a prompt is in is
neither asked nor kept: a phrase of any of them is the same feature.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.tokens import Vocabulary, Words, fold, words_of

FEATURES = ("reasoning", "grading", "tools")
LONGEST = 10
"""Words a phrase may have."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@cache
def phrases() -> tuple[tuple[str, str, str], ...]:
    """(feature, language, phrase) of every phrase of the data file."""
    source = resources.files("tidegate.distillation.sketches") / "data" / "intent_phrases.csv"
    found = []
    with source.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for phrase in row["phrases"].split("|"):
                found.append((row["feature"], row["language"], phrase.strip()))
    return tuple(found)


class Intents:
    """The phrases as hashes of runs of words, under the key of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        runs: dict[int, dict[int, int]] = {}
        for feature, _, phrase in phrases():
            words = words_of(fold(phrase))
            value = np.uint64(0)
            with np.errstate(over="ignore"):
                for word in words:
                    value = value * _FACTOR + np.uint64(vocabulary.hash_of(word))
            found = runs.setdefault(len(words), {})
            found[int(value)] = found.get(int(value), 0) | 1 << FEATURES.index(feature)
        self._runs: dict[int, tuple[NDArray[np.uint64], NDArray[np.uint8], NDArray[np.bool_]]] = {}
        for length, found in sorted(runs.items()):
            values = np.array(sorted(found), np.uint64)
            perhaps = np.zeros(1 << 16, np.bool_)
            perhaps[values >> np.uint64(48)] = True
            marks = np.array([found[value] for value in sorted(found)], np.uint8)
            self._runs[length] = values, marks, perhaps

    def found_in(self, words: Words) -> NDArray[np.bool_]:
        """bool[p, 3]: which features each prompt has."""
        prompts = len(words.start) - 1
        flags = np.zeros(prompts, np.uint8)
        value = words.hash
        for length in range(1, max(self._runs) + 1):
            if length > len(words.hash):
                break
            if length > 1:
                value = value[:-1] * _FACTOR + words.hash[length - 1 :]
            if length not in self._runs:
                continue
            known, marks, perhaps = self._runs[length]
            hit = np.flatnonzero(perhaps[value >> np.uint64(48)])
            nearest = np.searchsorted(known, value[hit])
            place = np.minimum(nearest, len(known) - 1)
            sure = known[place] == value[hit]
            hit, place = hit[sure], place[sure]
            inside = words.row[hit] == words.row[hit + length - 1]
            np.bitwise_or.at(flags, words.row[hit[inside]], marks[place[inside]])
        return np.unpackbits(flags[:, None], axis=1, bitorder="little")[:, :3].astype(bool)
