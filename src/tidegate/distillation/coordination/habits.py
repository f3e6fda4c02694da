"""What accounts of one script have in common: settings, client, and no night."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.coordination.draws import Draws
from tidegate.distillation.sketches.columns import KINDS
from tidegate.distillation.sketches.table import SketchTable

HOUR = 3_600_000_000
DAY = 24 * HOUR
FEWEST_PAIRS = 30
PAIRED_DRAWS = 24
"""Draws of an account that are paired with each other at most."""


def rhythm(draws: Draws, rows: NDArray[np.int64]) -> float | None:
    """How strongly an account's requests return to the same hours of the day: the mean cosine of
    the hours' difference over pairs of one account's requests at least a day apart. Near 0 for a
    script that runs day and night, some .3 where people sleep; None with fewer than FEWEST_PAIRS.

    Pairs within a day are left out: they would only tell that work comes in sittings.
    """
    at, unit = draws.at[rows], draws.unit[rows]
    order = np.lexsort((at, unit))
    at, unit = at[order], unit[order]
    known = at < np.iinfo(np.int64).max
    at, unit = at[known], unit[known]
    total, pairs = 0.0, 0
    for step in range(1, PAIRED_DRAWS):
        same = (unit[step:] == unit[:-step]) & (at[step:] - at[:-step] >= DAY)
        if not same.any():
            continue
        apart = (at[step:] - at[:-step])[same] / DAY
        total += float(np.cos(2 * np.pi * apart).sum())
        pairs += len(apart)
    return total / pairs if pairs >= FEWEST_PAIRS else None


def same_settings(table: SketchTable, units: Sequence[int]) -> float:
    """The share of the accounts that use one combination of settings, less the share of the log's
    others that use it, for the combination that sets them apart most."""
    lists = table.lists["settings"]
    return _apart(lists.unit.astype(np.int64), lists.key, len(table), units)


def same_client(table: SketchTable, units: Sequence[int]) -> float | None:
    """The same for the client's words about itself (user agent); None where the log has none."""
    lists = table.lists["infrastructure"]
    here = lists.columns["kind"] == KINDS["agent"]
    if not here.any():
        return None
    return _apart(lists.unit[here].astype(np.int64), lists.key[here], len(table), units)


def _apart(
    unit: NDArray[np.int64], key: NDArray[np.uint64], total: int, units: Sequence[int]
) -> float:
    inside = np.zeros(total, bool)
    inside[np.asarray(units, np.int64)] = True
    values, where = np.unique(key, return_inverse=True)
    within = np.bincount(where, inside[unit], minlength=len(values)) / max(1, len(units))
    without = np.bincount(where, ~inside[unit], minlength=len(values)) / max(1, total - len(units))
    return float((within - without).max(initial=0.0))
