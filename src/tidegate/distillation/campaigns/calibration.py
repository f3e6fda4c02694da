"""How unusual a group's score is among accounts that are taken to be benign."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.campaigns.shift import conformal, false_discovery

Floats = NDArray[np.float64]


def best_scores(groups: Sequence[tuple[Sequence[int], float]], units: int) -> Floats:
    """The highest score of a group each account is in, -inf where it is in none: float64[units].

    Scores are logarithms of odds and may lie below 0: no group is not a group at even odds.
    """
    best = np.full(units, -np.inf)
    for members, score in groups:
        best[list(members)] = np.maximum(best[list(members)], score)
    return best


def tested(
    groups: Sequence[tuple[Sequence[int], float]], active: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The accounts about which something is asked: those with draws enough, alone or together."""
    asked = active.copy()
    for members, _ in groups:
        asked[list(members)] = True
    return asked


def p_and_q(
    groups: Sequence[tuple[Sequence[int], float]], active: NDArray[np.bool_], usual: Floats | None
) -> tuple[Floats, Floats, int]:
    """p- and q-values of the groups (units, score), and the size of the pool.

    The hypotheses are accounts: each that meets the minimum of evidence (`active` bool[units]) has
    the p-value of its best group, and Benjamini and Hochberg's control runs over them, so that a
    group of many accounts needs less of each. `usual` are scores of benign accounts; without them
    the log's other accounts are the pool, and a group is held against those it does not contain.
    """
    units = len(active)
    active = tested(groups, active)
    best = best_scores(groups, units)
    p = np.ones(len(groups))
    smallest = np.ones(units)
    sizes = []
    for place, (members, score) in enumerate(groups):
        held = usual
        if held is None:
            others = active.copy()
            others[list(members)] = False
            held = best[others]
        sizes.append(len(held))
        p[place] = conformal(score, np.sort(held))
        smallest[list(members)] = np.minimum(smallest[list(members)], p[place])
    q_of_unit = np.ones(units)
    q_of_unit[active] = false_discovery(smallest[active])
    q = np.array([_middle(q_of_unit, members) for members, _ in groups])
    return p, q, min(sizes, default=0)


def _middle(values: Floats, members: Sequence[int]) -> float:
    return float(np.median(values[list(members)])) if len(members) else 1.0
