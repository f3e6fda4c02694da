"""The tops of all chains of control at once, against every holder's own control."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ownership.analysis.plain import (
    controlled,
    is_ring,
    net_of,
    percents,
    structures,
    tops_of,
)

from tidegate.ownership.analysis import tops
from tidegate.ownership.share import PERCENT


@settings(deadline=None)
@given(
    st.booleans().flatmap(lambda over: structures(overfull=over, ranges=True)),
    st.sampled_from([(50, True), (50, False), (40, True), (25, False)]),
)
def test_the_tops_are_the_controllers_nobody_else_controls(structure, gate) -> None:
    size, held = structure
    least = gate[0] * PERCENT + gate[1]
    below = [controlled(size, held, one, least) for one in range(size)]
    found = tops(net_of(size, held), gate[0] * PERCENT, strict=gate[1])
    assert not found.left_out
    for entity in range(size):
        expected = tops_of(below, entity)
        assert set(found.of(entity)) == {min(members) for members in expected}
        for members in expected:
            assert found.rings.get(min(members), (min(members),)) == members
            assert (min(members) in found.rings) == is_ring(below, members)


def test_groups_that_hold_a_majority_only_together_are_found() -> None:
    # 0 has 100 of 1; 0 and 1 have 60 of 2; 2 and 1 have 70 of 3.
    net = percents(4, [(0, 1, 100), (0, 2, 40), (1, 2, 20), (2, 3, 40), (1, 3, 30)])
    assert tops(net).top.tolist() == [0, 0, 0, 0]


def test_a_ring_is_one_group_named_by_its_least_member() -> None:
    net = percents(4, [(3, 1, 60), (1, 3, 60), (1, 2, 80), (0, 3, 40)])
    found = tops(net)
    assert found.rings == {1: (1, 3)}
    assert found.of(2) == found.of(1) == found.of(3) == (1,)
    assert found.of(0) == ()


def test_a_company_told_twice_over_has_both_controllers() -> None:
    net = percents(4, [(0, 2, 60), (1, 2, 60), (2, 3, 100)])
    found = tops(net)
    assert found.of(2) == found.of(3) == (0, 1)


def test_deep_chains_and_joint_chains_are_not_quadratic() -> None:
    size = 40_000
    half = size // 2
    rows = [(k, half + k, 100) for k in range(half)]
    rows += [(k + 1, k, 40) for k in range(half - 1)]
    rows += [(half + k + 1, k, 20) for k in range(half - 1)]
    found = tops(percents(size, rows))
    assert set(found.top.tolist()) == {half - 1}
    assert found.of(0) == (half - 1,)


def test_tangles_beyond_the_effort_are_left_out_aloud() -> None:
    rows = [(0, k, 60) for k in range(2, 40)] + [(1, k, 60) for k in range(2, 40)]
    assert tops(percents(40, rows), effort=1_000).left_out == ()
    assert tops(percents(40, rows), effort=1).left_out == (1,)


def test_a_gate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="gate of nothing"):
        tops(percents(2, [(0, 1, 50)]), 0, strict=False)
