"""Which stakes are held on a day, by the dates a file tells, whole or known in part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tidegate.ownership.structure import Stake

Standing = Literal["yes", "no", "unknown"]


def standing(stake: Stake, day: str) -> Standing:
    """Whether a stake is held on a day (ISO) by its own dates; its last day is one it is held."""
    begins, ends = stake.begins[:10], stake.ends[:10]
    at_begin, at_end = day[: len(begins)], day[: len(ends)]
    if begins > at_begin or ends < at_end:
        return "no"
    in_part = 0 < len(begins) < len(day) and begins == at_begin
    out_part = 0 < len(ends) < len(day) and ends == at_end
    return "unknown" if in_part or out_part else "yes"


def standings(stakes: Sequence[Stake], day: str) -> list[Standing]:
    """Each stake's standing among the others: the last day of one stake and the first of the next
    of the same owner in the same company may be one day, and then the next one counts."""
    begun = {(one.owner, one.owned, one.metric) for one in stakes if one.begins[:10] == day}
    found: list[Standing] = []
    for stake in stakes:
        ending = stake.ends[:10] == day != stake.begins[:10]
        handed_on = ending and (stake.owner, stake.owned, stake.metric) in begun
        found.append("no" if handed_on else standing(stake, day))
    return found
