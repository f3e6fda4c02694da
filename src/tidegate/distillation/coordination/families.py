"""Templates that belong together: the same requests under several keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.coordination.threads import ThreadTable

SAME_REQUESTS = 0.5
"""Jaccard likeness of their requests from which two templates are one family."""
MOST_BESIDE = 48
"""Templates of one draw that are held side by side, the greatest first."""

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Templates of the same requests: `threads` by number, `rows` the draws that have one."""

    threads: tuple[int, ...]
    rows: Longs


def families(threads: ThreadTable) -> list[Family]:
    """Every template in exactly one family, the families with most draws first."""
    parent = np.arange(len(threads))
    by_row = _pairs(threads.entry_thread, threads.entry_draw, threads.draws)
    _join(parent, by_row, threads.draws, SAME_REQUESTS)
    roots = np.array([_root(parent, one) for one in range(len(parent))], np.int64)
    order = np.argsort(roots, kind="stable")
    found = []
    for members in np.split(order, np.flatnonzero(np.diff(roots[order])) + 1):
        if len(members):
            rows = np.unique(np.concatenate([threads.rows(int(one)) for one in members]))
            found.append(Family(tuple(map(int, members)), rows))
    return sorted(found, key=lambda f: (-len(f.rows), f.threads))


def _pairs(thread: Longs, holder: Longs, size: Longs) -> tuple[Longs, Longs, Longs]:
    """Pairs of templates that a draw holds together, and how many hold both."""
    order = np.lexsort((-size[thread], holder))
    thread, holder = thread[order], holder[order]
    starts = np.flatnonzero(np.concatenate([[True], holder[1:] != holder[:-1]]))
    place = np.arange(len(holder)) - np.repeat(starts, np.diff(np.append(starts, len(holder))))
    keep = place < MOST_BESIDE
    thread, holder = thread[keep], holder[keep]
    code = np.zeros(0, np.int64)
    count = np.zeros(0, np.int64)
    total = len(size)
    for step in range(1, MOST_BESIDE):
        same = holder[step:] == holder[:-step]
        if not same.any():
            break
        a, b = thread[:-step][same], thread[step:][same]
        pair = np.minimum(a, b) * total + np.maximum(a, b)
        merged = np.concatenate([code, pair])
        weights = np.concatenate([count, np.ones(len(pair), np.int64)])
        code, where = np.unique(merged, return_inverse=True)
        count = np.bincount(where, weights, minlength=len(code)).astype(np.int64)
    return code // max(1, total), code % max(1, total), count


def _join(parent: Longs, pairs: tuple[Longs, Longs, Longs], size: Longs, likeness: float) -> None:
    first, second, both = pairs
    union = size[first] + size[second] - both
    for a, b in zip(
        *(side[both >= likeness * union].tolist() for side in (first, second)), strict=True
    ):
        one, other = _root(parent, a), _root(parent, b)
        parent[max(one, other)] = min(one, other)


def _root(parent: Longs, at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = int(parent[at])
    return at
