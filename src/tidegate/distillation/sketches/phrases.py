"""The words of a template that may be shown: those that all of several different prompts share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.features import Features
from tidegate.distillation.sketches.tokens import Words, words_of

SHARED_BY = 5
"""Distinct prompts that must share a word before it may stand in a template's phrase."""
PHRASE_WORDS = 60
MEMBERS = 64
"""Prompts of a template that are looked at."""


def shared_phrases(
    folded: Sequence[str], prompt: NDArray[np.uint64], words: Words, features: Features
) -> dict[int, str]:
    """{head or tail: the words that all its prompts share}, for templates of SHARED_BY prompts.

    Numbers are no words here: one may be an account's or a telephone's.
    """
    found: dict[int, str] = {}
    for keys in (features.head, features.tail):
        members = _members(keys, prompt)
        if not members:
            continue
        group = np.full(len(prompt), -1)
        for number, rows in enumerate(members.values()):
            group[rows] = number
        shared = _common(group, features.once)
        for (key, rows), common in zip(members.items(), shared, strict=True):
            found[key] = _told(folded, words, rows, common)
    return found


def _members(keys: NDArray[np.uint64], prompt: NDArray[np.uint64]) -> dict[int, list[int]]:
    """{key: rows of its first different prompts}, for keys that SHARED_BY prompts have."""
    values, size = np.unique(keys[keys != 0], return_counts=True)
    rows = np.flatnonzero(np.isin(keys, values[size >= SHARED_BY]))
    groups: defaultdict[int, dict[int, int]] = defaultdict(dict)
    told = zip(keys[rows].tolist(), prompt[rows].tolist(), rows.tolist(), strict=True)
    for key, identity, row in told:
        group = groups[key]
        if len(group) < MEMBERS:
            group.setdefault(identity, row)
    return {key: list(group.values()) for key, group in groups.items() if len(group) >= SHARED_BY}


def _common(group: NDArray[np.int64], once: Words) -> list[set[int]]:
    """For each group the numbers of the words that all its rows hold; `group` -1: of none."""
    of = group[once.row]
    held = of >= 0
    pairs, times = np.unique((of[held] << 32) | once.number[held], return_counts=True)
    all_of = times == np.bincount(group[group >= 0])[pairs >> 32]
    pairs = pairs[all_of]
    ends = np.searchsorted(pairs >> 32, np.arange(int(group.max()) + 2))
    number = (pairs & 0xFFFFFFFF).tolist()
    return [set(number[first:last]) for first, last in pairwise(ends.tolist())]


def _told(folded: Sequence[str], words: Words, rows: list[int], common: set[int]) -> str:
    """The words of the shortest prompt of a group, those it does not share as "…"."""
    length = [int(words.start[row + 1] - words.start[row]) for row in rows]
    shortest = [row for row, size in zip(rows, length, strict=True) if size == min(length)]
    # Of several the first in the alphabet: whoever came first is chance.
    told, row = min((words_of(folded[row]), row) for row in shortest)
    numbers = words.number[words.start[row] : words.start[row + 1]].tolist()
    phrase: list[str] = []
    for word, number in zip(told, numbers, strict=True):
        shown = word if number in common and word.isalpha() and len(word) <= 24 else "…"
        if shown != "…" or phrase[-1:] != ["…"]:
            phrase.append(shown)
        if len(phrase) >= PHRASE_WORDS:
            break
    return " ".join(phrase)
