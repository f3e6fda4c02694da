"""Bounds of rates that were counted. All one-sided bounds are of 95 %."""

from __future__ import annotations

import math

LEVEL = 0.95
Z = 1.959963984540054


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Wilson's two-sided 95 % interval of a rate (Wilson 1927)."""
    if not tries:
        return 0.0, 1.0
    rate, squared = hits / tries, Z * Z / tries
    middle = (rate + squared / 2) / (1 + squared)
    half = Z / (1 + squared) * math.sqrt(rate * (1 - rate) / tries + squared / (4 * tries))
    return max(0.0, middle - half), min(1.0, middle + half)


def rate_at_most(hits: int, tries: int) -> float:
    """The exact upper bound of a rate (Clopper and Pearson 1934)."""
    from scipy.stats import beta

    return 1.0 if hits >= tries else float(beta.ppf(LEVEL, hits + 1, tries - hits))


def count_at_most(events: int) -> float:
    """The exact upper bound of a Poisson mean of which `events` were seen (Garwood 1936)."""
    from scipy.stats import chi2

    return float(chi2.ppf(LEVEL, 2 * (events + 1)) / 2)
