"""Which listed names could score anything against a name.

A name scores nothing whose words that meet weigh less than `LEAST_WEIGHED` against those that do
not (names.comparison). The bound: that share is at most

    gain / (gain + α · asked words that met nothing + β · listed words that met nothing)

times the discount for low information. For each asked word the names that hold a word like it are
known exactly, so the bound is computed for all of them at once by adding up postings. A very
common word is not looked up where the others must meet something for the bound to hold; it is
only checked against the names that the others brought. An initial may meet any word of its
letter, and is counted as if it did. Names whose letters are nearly the same are found by those.

Nothing that could score is left out, with one exception: of the names one reading brings, no more
than `MOST` are scored, those of the highest bounds (ties are never cut).
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple

from tidegate.names.alignment import ALPHA_PERSON, BETA, BETA_GENERIC, INITIAL_LIKENESS
from tidegate.names.analysis import INITIAL_WEIGHT, Form, Kind, Name
from tidegate.names.comparison import LEAST_WEIGHED, as_a_whole
from tidegate.names.measures import INFORMATION, INFORMATION_SCALE
from tidegate.parties.building import OF_A_PERSON, bit_of, joined_words
from tidegate.parties.index import AS_ONE, JOINED, PartyIndex, Reach

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMMON = 800  # names a word may reach before it is looked up last
MOST = 30  # candidates scored for one reading, by falling bound


def candidates(index: PartyIndex, name: Name, least: float = LEAST_WEIGHED) -> set[int]:
    """Numbers of listed names whose words may weigh `least` or more against those of `name`."""
    found: set[int] = set()
    if name.forms:
        found.update(n for n in index.spelt_nearly(name) if as_a_whole(name, index.name(n)))
    for form in name.forms:
        found.update(_of_form(index, form, least, person=name.schema == "person"))
    return found


def _of_form(index: PartyIndex, form: Form, least: float, *, person: bool) -> list[int]:
    import numpy as np

    slots, common = _divided(_slots(index, form), form, least)
    if not slots:
        return []
    names = np.concatenate([slot.reach.names for slot in slots])
    asked = np.concatenate([np.full(len(slot.reach.names), slot.weight) for slot in slots])
    listed = np.concatenate([slot.reach.weight for slot in slots])
    numbers, place = _distinct(names)
    gain, met_asked, met_listed = (
        np.bincount(place, weights=weights).astype(np.float64)
        for weights in (np.concatenate([slot.gain() for slot in slots]), asked, listed)
    )
    for slot in common:
        reach = slot.reach
        at = np.minimum(np.searchsorted(reach.names, numbers), len(reach.names) - 1)
        has = reach.names[at] == numbers
        gain += has * slot.gain()[at]
        met_asked += has * slot.weight
        met_listed += has * reach.weight[at]
    initials = index.initials[numbers]
    heads = index.heads[numbers] | initials
    for token in form.tokens:
        asked_initial = token.kind == Kind.INITIAL
        met = (heads if asked_initial else initials) & np.uint32(bit_of(token.text[0])) != 0
        gain += met * _initial_gain(1.0 if asked_initial else token.weight)
        met_asked += met * token.weight
        met_listed += met * (1.0 if asked_initial else INITIAL_WEIGHT)
    of_person = index.name_flags[numbers] & OF_A_PERSON != 0
    alpha = np.where(of_person | person, ALPHA_PERSON, 1.0)
    beta = np.where(of_person, BETA, BETA_GENERIC)  # no word of a person's name is generic
    left = alpha * np.maximum(sum(t.weight for t in form.tokens) - met_asked, 0.0)
    left += beta * np.maximum(index.name_weight[numbers] - met_listed, 0.0)
    bound = gain / (gain + left)
    bound *= 1 - INFORMATION * np.exp(-gain / INFORMATION_SCALE)
    good = np.flatnonzero(bound >= least)
    if len(good) > MOST:
        least = np.partition(bound[good], -MOST)[-MOST]
        good = good[bound[good] >= least]
    chosen: list[int] = numbers[good].tolist()
    return chosen


class Slot(NamedTuple):
    """Something looked up: its weight, the names it reached, and whether words were joined."""

    weight: float
    reach: Reach
    joined: bool

    def gain(self) -> NDArray[np.float32]:
        """What each name reached can add to a score at most: likeness times the weight that
        `names.alignment` gives a pair."""
        import numpy as np

        reach, mine = self.reach, np.float32(self.weight)
        weight = np.maximum(reach.weight, mine)
        if not self.joined:
            weight = np.float32(0.7) * np.minimum(reach.weight, mine) + np.float32(0.3) * weight
        return reach.likeness * weight


Slots = list[Slot]


def _initial_gain(weight: float) -> float:
    """What a word can add to a score by meeting an initial (names.alignment)."""
    low, high = min(weight, INITIAL_WEIGHT), max(weight, INITIAL_WEIGHT)
    return INITIAL_LIKENESS * (0.7 * low + 0.3 * high)


def _divided(slots: Slots, form: Form, threshold: float) -> tuple[Slots, Slots]:
    """The words whose names are gathered, and the common ones that are only checked against
    those: without a gathered word the common ones alone could not reach the threshold."""
    total = sum(token.weight for token in form.tokens)
    slots = sorted((s for s in slots if len(s.reach.names)), key=lambda slot: len(slot.reach.names))
    common: Slots = []
    met = sum(token.weight for token in form.tokens if token.kind == Kind.INITIAL)
    gain = _initial_gain(1.0) * sum(token.kind == Kind.INITIAL for token in form.tokens)
    while len(slots) > 1:
        slot = slots[-1]
        if len(slot.reach.names) <= COMMON:
            break
        met += slot.weight
        gain += float(slot.gain().max())
        left = ALPHA_PERSON * max(total - met, 0.0)
        if gain / (gain + left) * (1 - INFORMATION * exp(-gain / INFORMATION_SCALE)) >= threshold:
            break
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
    """What is looked up, with its weight: each word, each as written where it is compared by its
    concept, and neighbours written as one. Initials only where there is nothing else."""
    slots: Slots = []
    only_initials = all(token.kind == Kind.INITIAL for token in form.tokens)
    for token in form.tokens:
        if token.kind != Kind.INITIAL or only_initials:
            slots.append(Slot(token.weight, index.reach(token.text), joined=False))
        slots.append(Slot(token.weight, index.reach(token.surface, AS_ONE), joined=True))
    for word, weight in joined_words(form):
        slots.append(Slot(weight, index.reach(word, JOINED), joined=True))
    return slots
