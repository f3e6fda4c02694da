"""Distributions in bins that grow by √2: a value read back is within 19 % of the true one.

The idea of DDSketch (Masson, Rim and Lee 2019): bins of a constant ratio, so sketches add up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.columns import BINS

MIDDLE = 32
"""The bin of 1 for ratios; for counts it is bin 1, and 0 has bin 0."""


def count_bins(values: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The bin of each count ≥ 0."""
    bins = 1 + np.floor(2 * np.log2(np.maximum(values, 1))).astype(np.int64)
    return np.where(values > 0, np.minimum(bins, BINS - 1), 0).astype(np.uint64)


def ratio_bins(upper: NDArray[np.int64], lower: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The bin of each ratio; 0 where `upper` is 0, and a `lower` of 0 counts as 1."""
    ratio = np.maximum(upper, 1) / np.maximum(lower, 1)
    bins = np.clip(MIDDLE + np.floor(2 * np.log2(ratio)), 1, BINS - 1).astype(np.int64)
    return np.where(upper > 0, bins, 0).astype(np.uint64)


def quantile(
    bins: NDArray[np.uint64], counts: NDArray[np.int64], share: float, *, ratio: bool = False
) -> float | None:
    """The value below which `share` (0–1) of the counts lie; None where there are none."""
    total = int(counts.sum())
    if not total:
        return None
    order = np.argsort(bins)
    upto = np.cumsum(counts[order])
    found = int(bins[order][np.searchsorted(upto, share * total)])
    if found == 0:
        return 0.0
    return float(2 ** ((found - (MIDDLE if ratio else 1)) / 2 + 0.25))
