"""Company control by strict majority, against going round by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ownership.analysis.plain import controlled, net_of, percents, structures

from tidegate.ownership.analysis import controlled_by, controllers
from tidegate.ownership.share import PERCENT

# The companies of the Vadalog documentation's example, some held 300 % over, two at exactly half.
VADALOG = [
    (1, 2, 90), (2, 3, 100), (3, 2, 10), (3, 4, 90), (4, 5, 100), (5, 1, 10), (1, 6, 90),
    (6, 5, 100), (5, 10, 90), (10, 20, 100), (20, 1, 50), (1, 10, 90), (19, 5, 100), (10, 19, 50),
]  # fmt: skip


def test_the_published_example_of_company_control() -> None:
    net = percents(21, VADALOG)
    assert set(controlled_by(net, 1).companies) == {2, 3, 4, 5, 6, 10, 20}
    assert set(controlled_by(net, 10).companies) == {20}
    assert set(controlled_by(net, 19).companies) == {1, 2, 3, 4, 5, 6, 10, 20}
    assert controlled_by(net, 20).companies == ()


def test_exactly_half_is_no_control_and_one_unit_more_is() -> None:
    assert controlled_by(percents(2, [(0, 1, 50)]), 0).companies == ()
    assert controlled_by(percents(2, [(0, 1, "50.000001")]), 0).companies == (1,)
    assert controlled_by(percents(2, [(0, 1, "49.999999")]), 0, strict=False).companies == ()
    assert controlled_by(percents(2, [(0, 1, 50)]), 0, strict=False).companies == (1,)


def test_minorities_of_what_is_controlled_add_up() -> None:
    net = percents(4, [(0, 1, 60), (0, 2, 60), (1, 3, 26), (2, 3, 25)])
    control = controlled_by(net, 0)
    assert control.companies == (1, 2, 3)
    assert control.chain(3) == (0, 1, 3)
    with pytest.raises(KeyError):
        controlled_by(net, 1).chain(3)


def test_a_ring_nobody_outside_holds_is_controlled_by_its_members_alone() -> None:
    net = percents(3, [(0, 1, 60), (1, 0, 60), (2, 0, 40)])
    assert controlled_by(net, 2).companies == ()
    assert controlled_by(net, 0).companies == (1,)
    assert controlled_by(net, 0).itself


def test_a_range_may_control_unless_the_others_surely_hold_too_much() -> None:
    assert controlled_by(percents(2, [(0, 1, 45, 55)]), 0).companies == ()
    assert controlled_by(percents(2, [(0, 1, 45, 55)]), 0, bound="high").companies == (1,)
    crowded = percents(3, [(0, 1, 0, 100), (2, 1, 50)])
    assert controlled_by(crowded, 0, bound="high").companies == ()


def test_a_chain_as_deep_as_the_network_is_walked_without_recursion() -> None:
    net = percents(20_000, [(k, k + 1, 51) for k in range(19_999)])
    control = controlled_by(net, 0)
    assert len(control.companies) == 19_999
    assert control.chain(19_999) == tuple(range(20_000))


def test_pairs_beyond_the_effort_are_left_out_aloud() -> None:
    net = percents(300, [(k, k + 1, 100) for k in range(299)])
    assert controllers(net).complete
    assert len(controllers(net).certain[299]) == 299
    cut = controllers(net, effort=2000)
    assert not cut.complete
    assert set(cut.certain[299]) | set(cut.left_out) >= set(range(299))


def test_what_cannot_be_asked_is_refused() -> None:
    net = percents(2, [(0, 1, 50)])
    with pytest.raises(ValueError, match="no entity 7"):
        controlled_by(net, 7)
    with pytest.raises(ValueError, match="gate of nothing"):
        controlled_by(net, 0, 0, strict=False)


gates = st.sampled_from([(50, True), (50, False), (40, True), (25, False)])


@settings(deadline=None)
@given(structures(overfull=True, ranges=True), gates)
def test_control_is_what_going_round_finds(structure, gate) -> None:
    size, held = structure
    units, strict = gate[0] * PERCENT, gate[1]
    net = net_of(size, held)
    least = units + strict
    sure = [controlled(size, held, one, least) - {one} for one in range(size)]
    maybe = [controlled(size, held, one, least, most=True) - {one} for one in range(size)]
    every = controllers(net, units, strict=strict)
    for one in range(size):
        assert set(controlled_by(net, one, units, strict=strict).companies) == sure[one]
        high = controlled_by(net, one, units, strict=strict, bound="high")
        assert set(high.companies) == maybe[one]
        assert sure[one] <= maybe[one]
        itself = one in controlled(size, held, one, least)
        assert controlled_by(net, one, units, strict=strict).itself is itself
        assert set(every.certain.get(one, ())) == {x for x in range(size) if one in sure[x]}
        assert set(every.possible.get(one, ())) == {x for x in range(size) if one in maybe[x]}


@settings(deadline=None)
@given(structures(overfull=True))
def test_a_chain_leads_down_by_stakes_within_the_controlled(structure) -> None:
    size, held = structure
    net = net_of(size, held)
    for holder in range(size):
        control = controlled_by(net, holder)
        for company in control.companies:
            chain = control.chain(company)
            assert (chain[0], chain[-1]) == (holder, company)
            assert all(pair in held for pair in pairwise(chain))
            assert set(chain[1:]) <= set(control.companies)


@settings(deadline=None)
@given(structures(), st.data())
def test_a_larger_stake_never_loses_control(structure, data) -> None:
    size, held = structure
    if not held:
        return
    pair = data.draw(st.sampled_from(sorted(held)))
    grown = dict(held) | {pair: (held[pair][0] + 1, held[pair][1] + 1)}
    for one in range(size):
        if one == pair[0]:
            before = set(controlled_by(net_of(size, held), one).companies)
            assert before <= set(controlled_by(net_of(size, grown), one).companies)
