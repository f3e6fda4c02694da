"""Which listed names could score at least a threshold against a name: none that could is left out.

The bound: a score is at most

    gain / (gain + α · asked words that met nothing + β · listed words that met nothing)

times the discount for low information. For each asked word the names that hold a word like it are
known exactly, so the bound is computed for all of them at once by adding up postings. A very
common word is not looked up where the others alone must meet something for the bound to hold; it
counts as met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.names.alignment import ALPHA_PERSON, BETA_GENERIC
from tidegate.names.analysis import Form, Kind, Name
from tidegate.names.comparison import INFORMATION, INFORMATION_SCALE
from tidegate.parties.index import PartyIndex, Reach

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMMON = 800  # names a word may reach before it is looked up last
MOST = 400  # candidates scored for one reading, by falling bound


def candidates(index: PartyIndex, name: Name, threshold: float) -> set[int]:
    """Numbers of listed names that may score `threshold` or more."""
    found: set[int] = set()
    for form in name.forms:
        found.update(_of_form(index, form, threshold))
    return found


def _of_form(index: PartyIndex, form: Form, threshold: float) -> list[int]:
    import numpy as np

    slots, common = _divided(_slots(index, form), form, threshold)
    if not slots:
        return []
    names = np.concatenate([reach.names for _, reach in slots])
    asked = np.repeat([weight for weight, _ in slots], [len(r.names) for _, r in slots])
    listed = np.concatenate([reach.weight for _, reach in slots])
    likeness = np.concatenate([reach.likeness for _, reach in slots])
    numbers, place = _distinct(names)
    gain, met_asked, met_listed = (
        np.bincount(place, weights=weights).astype(np.float64)
        for weights in (likeness * np.maximum(asked, listed), asked, listed)
    )
    for weight, reach in common:
        at = np.minimum(np.searchsorted(reach.names, numbers), len(reach.names) - 1)
        has = reach.names[at] == numbers
        gain += has * reach.likeness[at] * np.maximum(weight, reach.weight[at])
        met_asked += has * weight
        met_listed += has * reach.weight[at]
    initials = float(sum(t.weight for t in form.tokens if t.kind == Kind.INITIAL))
    gain = gain + initials
    left = ALPHA_PERSON * np.maximum(sum(t.weight for t in form.tokens) - met_asked - initials, 0.0)
    left += BETA_GENERIC * np.maximum(index.name_weight[numbers] - met_listed - 4 * initials, 0.0)
    bound = gain / (gain + left)
    bound *= 1 - INFORMATION * np.exp(-gain / INFORMATION_SCALE)
    good = np.flatnonzero(bound >= threshold)
    if len(good) > MOST:
        good = good[np.argpartition(-bound[good], MOST)[:MOST]]
    chosen: list[int] = numbers[good].tolist()
    return chosen


Slots = list[tuple[float, Reach]]


def _divided(slots: Slots, form: Form, threshold: float) -> tuple[Slots, Slots]:
    """The words whose names are gathered, and the common ones that are only checked against
    those: without a gathered word the common ones alone could not reach the threshold."""
    total = sum(token.weight for token in form.tokens)
    slots = sorted((s for s in slots if len(s[1].names)), key=lambda slot: len(slot[1].names))
    common: Slots = []
    unneeded = sum(t.weight for t in form.tokens if t.kind == Kind.INITIAL)
    while len(slots) > 1:
        weight, reach = slots[-1]
        if len(reach.names) <= COMMON or (unneeded + weight) / total >= threshold * 0.9:
            break
        unneeded += weight
        common.append(slots.pop())
    return slots, common


def _distinct(names: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The distinct numbers, sorted, and for each element which of them it is."""
    import numpy as np

    order = np.argsort(names, kind="stable")
    ordered = names[order]
    new = np.empty(len(ordered), dtype=np.bool_)
    new[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    return ordered[new], place


def _slots(index: PartyIndex, form: Form) -> Slots:
    """What is looked up, with its weight: each word, and each two neighbours written as one."""
    slots: Slots = []
    for token in form.tokens:
        if token.kind != Kind.INITIAL:
            slots.append((token.weight, index.reach(token.text)))
    for left, right in zip(form.tokens, form.tokens[1:], strict=False):
        joined = left.surface + right.surface
        if Kind.NUMBER in (left.kind, right.kind) or not 4 <= len(joined) <= 24:
            continue
        slots.append((left.weight + right.weight, index.reach(joined, joined=True)))
    return slots
