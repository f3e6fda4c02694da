"""How several accounts cover one list of prompts: disjoint shards, or the same prompts again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.columns import PROMPTS_SIZE
from tidegate.distillation.sketches.table import NEVER, SketchTable

FEWEST = 30
"""Prompts that must be comparable before overlap is told."""
PARTS = 24
TILED_ACCOUNTS = 40
NO_KEYS = np.zeros(0, np.uint64)

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Prompts:
    """The drawn prompts of a family, a row an account and prompt: `place` int64[p] into the
    accounts asked for, `key`, `count`, `first_at`. `comparable` rows were drawn by one rule for
    all accounts, so that what is missing was not sent."""

    place: Longs
    key: NDArray[np.uint64]
    count: Longs
    first_at: Longs
    comparable: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`prompts` compared; `overlap` the share of them that another account had sent already (0:
    disjoint shards of a list; near 1: all sent the same), None where too few are comparable or
    there is one account. `repeated` the share of prompts that an account sent more than once,
    None where too few are known. `in_order` rank correlation of the times at which two accounts
    sent the prompts they share, None where they share too few. `tiles` [accounts][parts]."""

    prompts: int
    overlap: float | None
    repeated: float | None
    in_order: float | None
    tiles: tuple[tuple[float, ...], ...]


def prompts_of(
    table: SketchTable,
    units: Sequence[int],
    keys: NDArray[np.uint64],
    prompts: NDArray[np.uint64],
    settings: NDArray[np.uint64] = NO_KEYS,
) -> Prompts:
    """The prompts of these accounts that have one of the template keys (head, tail, system) or of
    the settings, or that are among `prompts`: templates of other places are not kept with them."""
    lists = table.lists["prompts"]
    column = lists.columns
    parts: list[tuple[Longs, Longs]] = []
    cut = np.uint64(2**64 - 1)
    for place, unit in enumerate(units):
        span = lists.span(unit)
        rows = np.arange(span.start, span.stop)
        if len(rows) >= PROMPTS_SIZE:
            cut = min(cut, lists.key[span.stop - 1])
        mine = (
            np.isin(column["head"][span], keys)
            | np.isin(column["tail"][span], keys)
            | np.isin(column["system"][span], keys)
            | np.isin(column["settings"][span], settings)
            | np.isin(lists.key[span], prompts)
        )
        parts.append((np.full(int(mine.sum()), place, np.int64), rows[mine]))
    places = np.concatenate([p for p, _ in parts])
    row = np.concatenate([r for _, r in parts])
    key = lists.key[row]
    return Prompts(places, key, column["count"][row], column["first_at"][row], key <= cut)


def coverage(found: Prompts, accounts: int) -> Coverage:
    """What the prompts say of how the list was divided."""
    repeated = float((found.count > 1).mean()) if len(found.key) >= FEWEST else None
    here = found.comparable
    key = found.key[here]
    overlap = None
    if accounts > 1 and len(key) >= FEWEST:
        overlap = 1 - len(np.unique(key)) / len(key)
    return Coverage(len(key), overlap, repeated, _in_order(found), _tiles(found, accounts))


def _in_order(found: Prompts) -> float | None:
    """Spearman's correlation of first times, over the pairs of accounts that share most."""
    order = np.argsort(found.key, kind="stable")
    key, place, at = found.key[order], found.place[order], found.first_at[order]
    values, count = np.unique(key, return_counts=True)
    shared = np.isin(key, values[count > 1]) & (at < NEVER)
    if int(shared.sum()) < 2 * 8:
        return None
    key, place, at = key[shared], place[shared], at[shared]
    most = np.argsort(-np.bincount(place), kind="stable")[:6]
    found_in: list[float] = []
    for number, first in enumerate(most):
        for second in most[number + 1 :]:
            a, b = place == first, place == second
            _, left, right = np.intersect1d(key[a], key[b], return_indices=True)
            if len(left) >= 8:
                ranks = [_ranks(t) for t in (at[a][left], at[b][right])]
                if all(np.ptp(rank) > 0 for rank in ranks):
                    found_in.append(float(np.corrcoef(ranks[0], ranks[1])[0, 1]))
    return float(np.median(found_in)) if found_in else None


def _ranks(times: Longs) -> NDArray[np.float64]:
    """Ranks from 0; equal times share the mean of theirs, so that they tell no order."""
    _, where, count = np.unique(times, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count + 1) / 2)[where], np.float64)


def _tiles(found: Prompts, accounts: int) -> tuple[tuple[float, ...], ...]:
    """The list in the order in which it was first walked, in PARTS; who sent how much of each."""
    here = found.comparable
    key, place, at = found.key[here], found.place[here], found.first_at[here]
    if accounts < 2 or len(key) < FEWEST:
        return ()
    values, number = np.unique(key, return_inverse=True)
    first = np.full(len(values), np.iinfo(np.int64).max)
    np.minimum.at(first, number, at)
    rank = np.argsort(np.argsort(first, kind="stable"), kind="stable")
    part = rank[number] * PARTS // len(values)
    size = np.bincount(rank * PARTS // len(values), minlength=PARTS)
    grid = np.zeros((min(accounts, TILED_ACCOUNTS), PARTS))
    kept = place < len(grid)
    np.add.at(grid, (place[kept], part[kept]), 1)
    grid /= np.maximum(size, 1)
    return tuple(tuple(round(float(v), 3) for v in row) for row in grid)
