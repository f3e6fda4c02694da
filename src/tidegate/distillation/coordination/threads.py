"""Templates in use: which requests share one, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.coordination.draws import Draws
from tidegate.distillation.coordination.popularity import Popularity

FEWEST_PROMPTS = 6
"""Different prompts, over the whole log, that make a template worth a look."""
COMMONEST = 0.9
"""A template that a greater share of the accounts uses tells nobody apart."""
BENIGN_SHARE = 0.0025
FEW_BENIGN = 3
"""Benign accounts above which a template tells nobody apart: their share, and their number."""
FEWEST_COMMON = 20
"""Accounts below which no template is common."""

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ThreadTable:
    """A row is a template: `place` int8[t] into PLACES, `key` uint64[t], `draws` and `accounts`
    int64[t], `prompts` int64[t] different ones. `entry_thread` and `entry_draw` int64[e] say which
    draws have it, sorted by thread; `start` int64[t + 1] where each thread's entries begin."""

    place: NDArray[np.int8]
    key: NDArray[np.uint64]
    draws: Longs
    accounts: Longs
    prompts: Longs
    entry_thread: Longs
    entry_draw: Longs
    start: Longs

    def __len__(self) -> int:
        return len(self.key)

    def rows(self, thread: int) -> Longs:
        """The draws of a thread."""
        return self.entry_draw[self.start[thread] : self.start[thread + 1]]


def find_threads(draws: Draws, accounts: int, usual: Popularity | None = None) -> ThreadTable:
    """The templates of FEWEST_PROMPTS different prompts or more, without those that are common in
    the log, or among the benign accounts of `usual`."""
    most = max(FEWEST_COMMON, int(COMMONEST * accounts))
    places, keys, counts, users, prompts, rows = [], [], [], [], [], []
    for place, columns in enumerate(draws.keys().values()):
        key = np.concatenate(columns)
        row = np.tile(np.arange(len(draws)), len(columns))
        has = np.flatnonzero(key)
        order = has[np.argsort(key[has], kind="stable")]
        key, row = key[order], row[order]
        found, first, count = _runs(key)
        often = count >= FEWEST_PROMPTS
        found, first, count = found[often], first[often], count[often]
        inside = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
        row, number = row[inside], np.repeat(np.arange(len(found)), count)
        different = _distinct(number, draws.prompt[row], len(found))
        accounts_of = _distinct(number, draws.unit[row].astype(np.uint64), len(found))
        good = (different >= FEWEST_PROMPTS) & (accounts_of <= most)
        if usual is not None:
            good &= usual.share(found) * usual.of <= max(FEW_BENIGN, BENIGN_SHARE * usual.of)
        places.append(np.full(int(good.sum()), place, np.int8))
        keys.append(found[good])
        counts.append(count[good])
        users.append(accounts_of[good])
        prompts.append(different[good])
        rows.append(row[good[number]])
    count = np.concatenate(counts)
    return ThreadTable(
        np.concatenate(places),
        np.concatenate(keys),
        count,
        np.concatenate(users),
        np.concatenate(prompts),
        np.repeat(np.arange(len(count)), count),
        np.concatenate(rows),
        np.concatenate([[0], np.cumsum(count)]),
    )


def _runs(ordered: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Longs, Longs]:
    """The values of a sorted array, where each begins and how often it stands."""
    if not len(ordered):
        none = np.zeros(0, np.int64)
        return ordered, none, none
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    first = np.flatnonzero(new)
    return ordered[first], first, np.diff(np.append(first, len(ordered)))


def _distinct(number: Longs, value: NDArray[np.uint64], size: int) -> Longs:
    """How many different values each number (0 to size - 1) has."""
    order = np.lexsort((value, number))
    number, value = number[order], value[order]
    new = np.ones(len(order), bool)
    new[1:] = (number[1:] != number[:-1]) | (value[1:] != value[:-1])
    return np.bincount(number[new], minlength=size)
