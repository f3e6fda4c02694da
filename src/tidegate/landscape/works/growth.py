"""Growth a year: the compound rate between the mean of the first years and that of the last."""

from __future__ import annotations

import numpy as np

from tidegate.landscape.works.intervals import Floats, Ints

MEAN_OF = 3


def growth(values: Floats) -> float | None:
    """Of one value a year. None where there is one year only, or nothing in the first years: the
    rate cannot be known."""
    told = growth_of(values[:, None])[0]
    return float(told) if np.isfinite(told) else None


def growth_of(values: Floats | Ints) -> Floats:
    """The same for each column of (years, columns); NaN where it cannot be known."""
    years = len(values)
    take = min(MEAN_OF, years // 2)
    if not take:
        return np.full(values.shape[1], np.nan)
    first, last = values[:take].mean(axis=0), values[-take:].mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate: Floats = (last / first) ** (1 / (years - take)) - 1
    rate[~(first > 0)] = np.nan
    return rate
