"""What one holder has through all that lies between, in fractions, between bounds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ownership.analysis.plain import net_of, percents, structures, walks

from tidegate.ownership.analysis.holdings import holdings_of
from tidegate.ownership.analysis.indirect import at_most_above, indirect
from tidegate.ownership.integrated import integrated
from tidegate.ownership.share import WHOLE


@settings(deadline=None)
@given(structures())
def test_in_rings_it_is_what_the_sweeps_in_floats_come_to(structure) -> None:
    size, held = structure
    net = net_of(size, held)
    for holder in range(size):
        exact, _ = indirect(holdings_of(net), holder)
        found = integrated(net, holder, correction="vitali")
        floats = dict(zip(found.nodes.tolist(), found.share.tolist(), strict=True))
        assert {one for one, share in exact.items() if share.high} == set(floats)
        for one, share in floats.items():
            assert exact[one].low == exact[one].high
            assert float(exact[one].low) / WHOLE == pytest.approx(share, abs=1e-9)


@settings(deadline=None)
@given(structures(rings=False, ranges=True), st.data())
def test_no_world_within_the_ranges_leaves_the_bounds(structure, data) -> None:
    size, held = structure
    world: dict[tuple[int, int], tuple[int, int]] = {}
    for company in range(size):
        mine = [pair for pair in sorted(held) if pair[1] == company]
        room = max(WHOLE - sum(held[pair][0] for pair in mine), 0)
        for pair in data.draw(st.permutations(mine)):
            low, high = held[pair]
            more = data.draw(st.integers(0, min(high - low, room)))
            room -= more
            if low + more:
                world[pair] = (low + more, low + more)
    net = holdings_of(net_of(size, held))
    for holder in range(size):
        bounds, _ = indirect(net, holder)
        for one, share in walks(world, holder).items():
            assert bounds[one].low <= share <= bounds[one].high


@settings(deadline=None)
@given(structures(overfull=True, ranges=True))
def test_the_quick_bound_from_below_is_never_exceeded_where_it_spares_work(structure) -> None:
    size, held = structure
    net = holdings_of(net_of(size, held))
    for of in range(size):
        bounds = at_most_above(net, of)
        for holder in set(range(size)) - {of}:
            found, _ = indirect(net, holder)
            if of in found and bounds[holder] < WHOLE:
                assert found[of].high <= bounds[holder]


def test_a_holder_is_not_reckoned_to_own_itself() -> None:
    net = holdings_of(percents(2, [(0, 1, 50), (1, 0, 50)]))
    found, _ = indirect(net, 0)
    assert set(found) == {1}
    assert found[1].low == found[1].high == Fraction(WHOLE, 2)
