"""A structure before a rule's way of counting: laws that hold for every structure and every way."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.ownership.holders import Holders
from tidegate.ownership.reckoning import Reckoning
from tidegate.ownership.share import PERCENT, WHOLE, Share
from tidegate.ownership.structure import Entity, Metric, Stake, Structure
from tidegate.rules.attribution import Attribution, Passing

WAYS = {
    "together": Attribution(passing=Passing("50")),
    "one at a time": Attribution(passing=Passing("50", strict=True), together=False),
    "multiplied": Attribution(passing=Passing("0", above="proportion", below="proportion")),
    "gated": Attribution(passing=Passing("50", below="proportion")),
    "318": Attribution(passing=Passing("50", above="proportion"), gate_each=True),
}
NAMES = "ABCDEF"


def made(stakes: list[Stake]) -> Structure:
    return Structure({name: Entity(name, name) for name in NAMES}, tuple(stakes))


def reckon(stakes: list[Stake], law: Attribution, holders: str = "A") -> Reckoning:
    nodes = frozenset(NAMES.index(name) for name in holders)
    return Reckoning(made(stakes), law, Holders(certain=nodes), "2026-01-22")


@st.composite
def structures(draw: st.DrawFn, *, ranged: bool = True) -> list[Stake]:
    """Up to eight stakes among six, with cycles; no company is told to be held over the whole."""
    stakes: list[Stake] = []
    room = dict.fromkeys(NAMES, 100)
    for _ in range(draw(st.integers(0, 8))):
        owner, owned = draw(st.permutations(NAMES))[:2]
        low = draw(st.sampled_from([0, 10, 20, 25, 30, 40, 49, 50, 51, 60, 75, 100]))
        low = min(low, room[owned])
        room[owned] -= low
        high = draw(st.sampled_from([low, low, low, min(low + 20, 100), 100])) if ranged else low
        stakes.append(Stake(owner, owned, Share(low * PERCENT, high * PERCENT)))
    return stakes


def lows(found: Reckoning) -> list[Any]:
    return list(found.share.low)


def highs(found: Reckoning) -> list[Any]:
    return list(found.share.high)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@settings(max_examples=60, deadline=None)
@given(stakes=structures(), seed=st.integers(0, 10**6))
def test_the_order_of_the_rows_does_not_matter(
    way: Attribution, stakes: list[Stake], seed: int
) -> None:
    shuffled = list(stakes)
    random.Random(seed).shuffle(shuffled)
    one, other = reckon(stakes, way), reckon(shuffled, way)
    assert (lows(one), highs(one)) == (lows(other), highs(other))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@settings(max_examples=60, deadline=None)
@given(stakes=structures(), at=st.integers(0, 7), more=st.integers(1, 30))
def test_more_of_a_stake_never_makes_the_certain_share_of_anybody_less(
    way: Attribution, stakes: list[Stake], at: int, more: int
) -> None:
    if not stakes:
        return
    at %= len(stakes)
    grown = stakes[at]
    low = min(grown.share.low + more * PERCENT, WHOLE)
    after = [*stakes]
    after[at] = replace(grown, share=Share(low, max(low, grown.share.high)))
    assert all(
        a >= b for a, b in zip(lows(reckon(after, way)), lows(reckon(stakes, way)), strict=True)
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@settings(max_examples=60, deadline=None)
@given(stakes=structures(), pair=st.permutations(NAMES))
def test_one_more_stake_that_nobody_knows_takes_nothing_from_what_is_certain(
    way: Attribution, stakes: list[Stake], pair: list[str]
) -> None:
    more = [*stakes, Stake(pair[0], pair[1], told=False)]
    before, after = reckon(stakes, way), reckon(more, way)
    assert lows(after) == lows(before)
    assert all(a >= b for a, b in zip(highs(after), highs(before), strict=True))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@settings(max_examples=60, deadline=None)
@given(stakes=structures())
def test_where_nobody_is_a_holder_everybody_stays_clean(
    way: Attribution, stakes: list[Stake]
) -> None:
    found = reckon(stakes, way, "")
    assert not any(lows(found)) and not any(highs(found))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@settings(max_examples=80, deadline=None)
@given(stakes=structures(), seed=st.integers(0, 10**6))
def test_every_world_within_the_ranges_lies_between_the_bounds(
    way: Attribution, stakes: list[Stake], seed: int
) -> None:
    draw = random.Random(seed)
    left = {name: WHOLE - sum(s.share.low for s in stakes if s.owned == name) for name in NAMES}
    world = []
    for stake in stakes:
        more = min(draw.choice((0, stake.share.high - stake.share.low)), left[stake.owned])
        left[stake.owned] -= more
        units = stake.share.low + more
        world.append(replace(stake, share=Share(units, units)))
    bounds, actual = reckon(stakes, way), reckon(world, way)
    for low, value, high in zip(lows(bounds), lows(actual), highs(bounds), strict=True):
        assert low <= value <= high


@settings(max_examples=100, deadline=None)
@given(stakes=structures(ranged=False), metrics=st.lists(st.sampled_from(["vote", "equity"])))
def test_whoever_reaches_the_gate_in_one_metric_counts_as_a_whole_in_all(
    stakes: list[Stake], metrics: list[Metric]
) -> None:
    """Against a plain loop over both metrics, each kept apart and membership shared."""
    told = [
        replace(stake, metric=metrics[n % len(metrics)]) if metrics else stake
        for n, stake in enumerate(stakes)
    ]
    law = Attribution(metrics=("equity", "vote"), passing=Passing("50"))
    found = reckon(told, law)
    members = {"A"}
    while True:
        sums = {
            (stake_metric, name): sum(
                s.share.low
                for s in told
                if s.owned == name and s.owner in members and s.metric in ("all", stake_metric)
            )
            for stake_metric in ("equity", "vote")
            for name in NAMES
        }
        joined = {name for (_, name), held in sums.items() if held >= 50 * PERCENT}
        if joined <= members:
            break
        members |= joined
    for at, name in enumerate(NAMES):
        assert found.share.low[at] == max(sums["equity", name], sums["vote", name])


def test_partnerships_and_trusts_pass_on_in_proportion_whatever_the_gate() -> None:
    stakes = [Stake("A", "B", Share(30 * PERCENT, 30 * PERCENT)),
              Stake("B", "C", Share(WHOLE, WHOLE))]  # fmt: skip
    law = replace(WAYS["318"], arrangements="proportion")
    as_company = reckon(stakes, law)
    entities = {**made(stakes).entities, "B": Entity("B", "B", form="partnership")}
    partnership = Structure(entities, tuple(stakes))
    found = Reckoning(partnership, law, Holders(certain=frozenset({0})), "2026-01-22")
    assert as_company.share.low[2] == 0
    assert found.share.low[2] == 30 * PERCENT


def test_the_gate_of_318_is_each_holder_s_own() -> None:
    # A and B hold 30 each of C, which holds all of D: neither is taken to own any of D.
    stakes = [Stake("A", "C", Share(30 * PERCENT, 30 * PERCENT)),
              Stake("B", "C", Share(30 * PERCENT, 30 * PERCENT)),
              Stake("C", "D", Share(WHOLE, WHOLE))]  # fmt: skip
    each = reckon(stakes, WAYS["318"], "AB")
    together = reckon(stakes, replace(WAYS["318"], gate_each=False), "AB")
    assert each.share.low[2] == together.share.low[2] == 60 * PERCENT
    assert (each.share.low[3], together.share.low[3]) == (0, 60 * PERCENT)


def test_a_second_reading_is_reckoned_beside_the_first() -> None:
    stakes = [Stake("A", "B", Share(30 * PERCENT, 30 * PERCENT)),
              Stake("B", "C", Share(60 * PERCENT, 60 * PERCENT))]  # fmt: skip
    law = replace(WAYS["multiplied"], second=Passing("20"))
    found = reckon(stakes, law)
    assert found.share.low[2] == 18 * PERCENT
    assert found.second.low[2] == 60 * PERCENT
    assert found.direct.low[2] == 0
