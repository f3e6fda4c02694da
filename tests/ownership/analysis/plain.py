"""Small networks, and the slow plain way to reckon with them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from tidegate.ownership.network import Network, from_arrays
from tidegate.ownership.share import PERCENT, WHOLE

Held = Mapping[tuple[int, int], tuple[int, int]]
"""(holder, company) → units, at least and at most."""


def net_of(size: int, held: Held) -> Network:
    pairs = sorted(held)
    columns = [np.array([pair[k] for pair in pairs], np.int32) for k in (0, 1)]
    bounds = [np.array([held[pair][k] for pair in pairs], np.int64) for k in (0, 1)]
    return from_arrays(size, *columns, *bounds)


def percents(
    size: int, rows: Iterable[tuple[int, int, int | str] | tuple[int, int, int, int]]
) -> Network:
    """Rows of (holder, company, percent) or (holder, company, least, most)."""
    held: dict[tuple[int, int], tuple[int, int]] = {}
    for holder, company, *bounds in rows:
        low, high = (int(Fraction(bounds[k]) * PERCENT) for k in (0, -1))
        held[holder, company] = (low, high)
    return net_of(size, held)


@st.composite
def structures(
    draw: st.DrawFn,
    *,
    most: int = 6,
    overfull: bool = False,
    ranges: bool = False,
    rings: bool = True,
) -> tuple[int, dict[tuple[int, int], tuple[int, int]]]:
    """(size, stakes); holders of one company have at most all of it unless `overfull`."""
    size = draw(st.integers(2, most))
    held: dict[tuple[int, int], tuple[int, int]] = {}
    for company in range(size):
        others = [one for one in range(size) if one != company and (rings or one < company)]
        left = WHOLE
        for holder in draw(st.lists(st.sampled_from(others), unique=True)) if others else ():
            low = draw(st.sampled_from([10, 20, 25, 30, 40, 50, 51, 60, 100])) * PERCENT
            low = low if overfull else min(low, left)
            left -= low
            high = low
            if ranges and draw(st.booleans()):
                high = min(WHOLE, low + draw(st.sampled_from([5, 20, 50, 100])) * PERCENT)
            if high:
                held[holder, company] = (low, high)
    return size, held


def controlled(size: int, held: Held, holder: int, least: int, *, most: bool = False) -> set[int]:
    """What a holder controls, by going round until nothing more falls to it."""
    told = [sum(low for (_, at), (low, _) in held.items() if at == one) for one in range(size)]
    got: set[int] = set()
    while True:
        group = got | {holder}
        more = set()
        for company in set(range(size)) - got:
            mine = [held[one, company] for one in group if (one, company) in held]
            low, high = sum(low for low, _ in mine), sum(high for _, high in mine)
            room = max(WHOLE - told[company], 0)
            if (min(high, low + room) if most else low) >= least:
                more.add(company)
        if not more:
            return got
        got |= more


def tops_of(below: list[set[int]], entity: int) -> set[tuple[int, ...]]:
    """The ultimate controllers of an entity, each the members of a ring or one alone."""
    size = len(below)
    over = [{one for one in range(size) if entity in below[one]} for entity in range(size)]
    found = set()
    for one in over[entity] | {entity}:
        if over[one] <= below[one] | {one}:
            found.add(tuple(sorted(over[one] | {one})))
    return found - ({(entity,)} if entity not in below[entity] else set())


def is_ring(below: list[set[int]], members: tuple[int, ...]) -> bool:
    return len(members) > 1 or members[0] in below[members[0]]


def walks(held: Held, holder: int, *, bound: int = 0) -> dict[int, Fraction]:
    """Integrated ownership by paths, where no ring is: product along each, summed."""
    found: dict[int, Fraction] = {}
    waiting = [(holder, Fraction(1))]
    while waiting:
        at, part = waiting.pop()
        for (owner, company), bounds in held.items():
            if owner == at:
                share = part * Fraction(bounds[bound], WHOLE)
                found[company] = found.get(company, Fraction(0)) + share
                waiting.append((company, share))
    return {company: share * WHOLE for company, share in found.items()}


def shapley(weights: list[int], needed: int) -> list[Fraction]:
    """By all orders."""
    hits = [0] * len(weights)
    orders = 0
    for order in itertools.permutations(range(len(weights))):
        orders += 1
        have = 0
        for one in order:
            have += weights[one]
            if have >= needed:
                hits[one] += 1
                break
    return [Fraction(hit, orders) for hit in hits]


def swings(weights: list[int], needed: int) -> list[int]:
    """How many coalitions of the others each turns into winning ones."""
    found = []
    for k in range(len(weights)):
        others = weights[:k] + weights[k + 1 :]
        count = 0
        for picks in itertools.product((0, 1), repeat=len(others)):
            total = sum(a * b for a, b in zip(picks, others, strict=True))
            count += total < needed <= total + weights[k]
        found.append(count)
    return found
