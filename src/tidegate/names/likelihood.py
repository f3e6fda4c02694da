"""From measures to a likelihood: of pairs of names measured so, how many are of one party.

The weights are fitted by `bench/matching/fit_weights.py` on names of parties that the United
States list under several names, on slips made in them, and on names of nobody listed; a person's
names and all others have weights of their own (`data/likelihood.csv`).
"""

from __future__ import annotations

import math
from functools import lru_cache

from tidegate.names.measures import MEASURES
from tidegate.names.vocabulary import rows

BASE, READ = "base", "read"


@lru_cache(maxsize=2)
def weights(person: bool) -> tuple[float, float, tuple[float, ...]]:
    """(the base, what is added where a name was read by transliteration, a weight for each of
    `MEASURES`)."""
    column = "person" if person else "other"
    table = {row["measure"]: float(row[column]) for row in rows("likelihood.csv")}
    return table[BASE], table[READ], tuple(table[name] for name in MEASURES)


def likelihood(measures: tuple[float, ...], *, person: bool, read: bool = False) -> float:
    """0–1: what share of pairs measured so is of one party. `read` says that one of the names
    was transliterated."""
    total, added, each = weights(person)
    if read:
        total += added
    for weight, measure in zip(each, measures, strict=True):
        total += weight * measure
    return 1 / (1 + math.exp(-max(min(total, 35.0), -35.0)))
