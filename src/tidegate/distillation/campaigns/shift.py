"""How far the prompts of one population lie from another's: maximum mean discrepancy.

Gretton et al. 2012, "A kernel two-sample test": the unbiased MMD² with the kernel exp(-d / d₀),
d being the share of the SimHash's bits that differ and d₀ its median in the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.coordination.draws import Draws

REFERENCE_DRAWS = 800
GROUP_DRAWS = 512
ACCOUNT_DRAWS = 128
FEWEST_DRAWS = 24
MOST_CALIBRATION = 200
FEWEST_CALIBRATION = 19
"""With fewer no p-value could reach .05."""

Bits = NDArray[np.float32]
Rows = NDArray[np.int64]


def signs(simhash: NDArray[np.uint64]) -> Bits:
    """SimHashes uint64[n, w] as float32[n, 64 w] of -1 and 1."""
    bits = np.unpackbits(np.ascontiguousarray(simhash).view(np.uint8), axis=1)
    return bits.astype(np.float32) * 2 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A population to measure from: its `bits`, the kernel's `width`, its mean inner kernel."""

    bits: Bits
    width: float
    inner: float

    @classmethod
    def of(cls, bits: Bits) -> Reference:
        apart = (1 - bits @ bits.T / bits.shape[1]) / 2
        width = max(float(np.median(apart[np.triu_indices(len(bits), 1)])), 1e-3)
        return cls(bits, width, _inner(bits, width))

    def distance(self, bits: Bits) -> float:
        """MMD² of at least two rows from the reference; may be below 0 by chance."""
        cross = float(_kernel(self.bits, bits, self.width).mean())
        return self.inner + _inner(bits, self.width) - 2 * cross


def _kernel(first: Bits, second: Bits, width: float) -> Bits:
    kernel: Bits = np.exp((first @ second.T / first.shape[1] - 1) / (2 * width))
    return kernel


def _inner(bits: Bits, width: float) -> float:
    size = len(bits)
    return float((_kernel(bits, bits, width).sum() - size) / max(1, size * (size - 1)))


def rows_by_unit(draws: Draws, units: int) -> list[Rows]:
    """The draws of every unit."""
    ends = np.searchsorted(draws.unit, np.arange(units + 1))
    return [np.arange(a, b) for a, b in pairwise(ends)]


def even(rows: Rows, most: int) -> Rows:
    """At most so many of the rows, evenly spread: they stand in the order of their hashes."""
    if len(rows) <= most:
        return rows
    return rows[np.arange(most) * len(rows) // most]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Benign accounts in two disjoint halves: one is the reference, the distances of the other's
    accounts from it say what is usual (sorted)."""

    reference: Reference
    usual: NDArray[np.float64]

    def p_value(self, bits: Bits) -> float:
        """Conformal p-value of a group's distance: the share of accounts at least as far."""
        return conformal(self.reference.distance(bits), self.usual)


def pool_of(draws: Draws, accounts: NDArray[np.uint64], benign: Rows) -> Pool | None:
    """The pool of these units, divided by their pseudonyms; None where it is too small."""
    every = rows_by_unit(draws, len(accounts))
    ordered = benign[np.argsort(accounts[benign], kind="stable")]
    half = ((accounts[ordered] >> np.uint64(7)) & np.uint64(1)).astype(bool)
    first = [int(u) for u in ordered[half] if len(every[u])]
    second = [int(u) for u in ordered[~half] if len(every[u]) >= FEWEST_DRAWS][:MOST_CALIBRATION]
    if len(second) < FEWEST_CALIBRATION or not first:
        return None
    each = max(2, -(-REFERENCE_DRAWS // len(first)))
    rows = np.concatenate([even(every[u], each) for u in first])
    if len(rows) < FEWEST_DRAWS:
        return None
    reference = Reference.of(signs(draws.simhash[even(rows, REFERENCE_DRAWS)]))
    usual = [
        reference.distance(signs(draws.simhash[even(every[u], ACCOUNT_DRAWS)])) for u in second
    ]
    return Pool(reference, np.sort(usual))


def conformal(value: float, usual: NDArray[np.float64]) -> float:
    """(1 + how many of the sorted calibration values reach it) / (1 + how many there are)."""
    above = len(usual) - int(np.searchsorted(usual, value, side="left"))
    return (1 + above) / (1 + len(usual))


def false_discovery(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """q-values by Benjamini and Hochberg 1995."""
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    result = np.empty(len(p))
    result[order] = q
    return result
