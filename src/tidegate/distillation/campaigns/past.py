"""Whether a group's prompts moved from the accounts' own past, more than other accounts' did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.campaigns.groups import GROUP_DRAWS, Found, Prepared
from tidegate.distillation.campaigns.shift import (
    ACCOUNT_DRAWS,
    FEWEST_CALIBRATION,
    FEWEST_DRAWS,
    MOST_CALIBRATION,
    Reference,
    Rows,
    conformal,
    even,
    rows_by_unit,
    signs,
)
from tidegate.distillation.coordination.draws import Draws, draws_of
from tidegate.distillation.sketches.table import SketchTable

MOST_PAST = 400


def moves(ready: Prepared, groups: list[Found], past: SketchTable) -> list[Found]:
    """The groups with `p_past` where their accounts have a past of prompts; as given elsewhere."""
    before = draws_of(past)
    now_rows = rows_by_unit(ready.draws, len(ready.table))
    past_rows = rows_by_unit(before, len(past))
    place = np.searchsorted(past.account, ready.table.account)
    place = np.minimum(place, max(0, len(past) - 1))
    known = len(past) > 0
    match = place if known else np.zeros(0, np.int64)
    same = past.account[match] == ready.table.account if known else np.zeros(len(ready.table), bool)
    held = {unit for group in groups[: max(1, len(groups) // 10)] for unit in group.looked.units}
    usual: list[float] = []
    for unit in np.flatnonzero(same):
        if int(unit) in held or len(usual) >= MOST_CALIBRATION:
            continue
        distance = _distance(
            ready.draws, now_rows[unit], before, past_rows[match[unit]], ACCOUNT_DRAWS
        )
        if distance is not None:
            usual.append(distance)
    if len(usual) < FEWEST_CALIBRATION:
        return groups
    calibrated = np.sort(usual)
    return [
        _moved(group, ready, before, now_rows, past_rows, match, same, calibrated)
        for group in groups
    ]


def _moved(
    group: Found,
    ready: Prepared,
    before: Draws,
    now_rows: list[Rows],
    past_rows: list[Rows],
    match: NDArray[np.int64],
    same: NDArray[np.bool_],
    usual: NDArray[np.float64],
) -> Found:
    units = [unit for unit in group.looked.units if same[unit]]
    if len(units) < 0.5 * len(group.looked.units):
        return group
    rows = np.concatenate([now_rows[unit] for unit in units])
    old = np.concatenate([past_rows[match[unit]] for unit in units])
    distance = _distance(ready.draws, rows, before, old, GROUP_DRAWS)
    if distance is None:
        return group
    facts = group.looked.facts | {"p_past": conformal(distance, usual)}
    return replace(group, looked=replace(group.looked, facts=facts))


def _distance(now: Draws, rows: Rows, before: Draws, old: Rows, most: int) -> float | None:
    rows, old = rows[~now.bare[rows]], old[~before.bare[old]]
    if len(rows) < FEWEST_DRAWS or len(old) < FEWEST_DRAWS:
        return None
    reference = Reference.of(signs(before.simhash[even(old, MOST_PAST)]))
    return reference.distance(signs(now.simhash[even(rows, most)]))
