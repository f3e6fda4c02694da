"""Accounts that act in the same minutes, beyond what their hours make likely."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.columns import MINUTES_SIZE
from tidegate.distillation.sketches.table import SketchTable

FEWEST_MINUTES = 6
MOST_ACCOUNTS = 400
BUCKET = 6 * 60
"""Minutes within which an account's pace is taken as even (six hours)."""

Floats = NDArray[np.float64]


def lock_step(table: SketchTable, units: Sequence[int]) -> tuple[list[int], Floats]:
    """The accounts with minutes enough, and how many standard deviations more minutes each pair
    has in common than its pace makes likely: float64[a, a], 0 on the diagonal.

    The drawn minutes are the same for every account up to a cut; an account that is active in most
    minutes is known to a low cut only, and is left out where others could not be compared for it.
    """
    lists = table.lists["minutes"]
    spans = {unit: lists.span(unit) for unit in units[:MOST_ACCOUNTS]}
    cut = _cut([lists.key[span] for span in spans.values()])
    kept: list[int] = []
    minutes: list[NDArray[np.int64]] = []
    for place, unit in enumerate(units[:MOST_ACCOUNTS]):
        span = spans[unit]
        if span.stop - span.start >= MINUTES_SIZE and lists.key[span.stop - 1] < cut:
            continue
        mine = lists.columns["minute"][span][lists.key[span] <= cut].astype(np.int64)
        if len(mine) >= FEWEST_MINUTES:
            kept.append(place)
            minutes.append(mine)
    if len(kept) < 2:
        return [], np.zeros((0, 0))
    every = np.concatenate(minutes)
    who = np.repeat(np.arange(len(kept)), [len(m) for m in minutes])
    values, column = np.unique(every, return_inverse=True)
    active = np.zeros((len(kept), len(values)), np.float32)
    active[who, column] = 1
    buckets, bucket = np.unique(values // BUCKET, return_inverse=True)
    pace = np.zeros((len(kept), len(buckets)), np.float64)
    np.add.at(pace, (who, bucket[column]), 1)
    drawn = BUCKET * (float(cut) + 1) / 2.0**64
    rate = np.minimum(pace / max(drawn, 1e-9), 1)
    expected = (rate * drawn) @ rate.T
    common = (active @ active.T).astype(np.float64)
    apart = (common - expected) / np.sqrt(np.maximum(expected, 0.5))
    np.fill_diagonal(apart, 0)
    return kept, apart


def _cut(keys: Sequence[NDArray[np.uint64]]) -> np.uint64:
    """The cut that leaves most accounts with minutes enough, of several the highest."""
    top = np.uint64(2**64 - 1)
    ends = [k[-1] if len(k) >= MINUTES_SIZE else top for k in keys]
    best, most = top, -1
    for cut in sorted({*ends, top}, reverse=True):
        comparable = [k for k, end in zip(keys, ends, strict=True) if end >= cut]
        size = sum(int(np.searchsorted(k, cut, side="right")) >= FEWEST_MINUTES for k in comparable)
        if size > most:
            best, most = cut, size
    return np.uint64(best)
