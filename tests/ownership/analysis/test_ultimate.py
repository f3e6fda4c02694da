"""Who stands behind an entity in the end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.ownership.analysis.plain import controlled, net_of, percents, structures, walks

from tidegate.ownership.analysis import tops, ultimate
from tidegate.ownership.share import PERCENT


def test_a_closed_ring_has_nobody_behind_it_and_the_answer_ends() -> None:
    net = percents(2, [(0, 1, 100), (1, 0, 100)])
    for entity in (0, 1):
        found = ultimate(net, entity)
        assert found.nobody
        assert found.circular
        assert [one.members for one in found.certain] == [(0, 1)]
        assert found.owners == ()


def test_a_company_below_a_ring_has_the_ring_and_no_person() -> None:
    found = ultimate(percents(3, [(0, 1, 100), (1, 0, 100), (1, 2, 70)]), 2)
    assert found.nobody
    assert [(one.members, one.ring, one.chain) for one in found.certain] == [
        ((0, 1), True, (0, 1, 2))
    ]


def test_the_chain_leads_from_the_top_and_owners_are_multiplied() -> None:
    net = percents(5, [(0, 1, 60), (1, 2, 50), (0, 2, 10), (3, 1, 40), (4, 2, 40)])
    found = ultimate(net, 2)
    assert [(one.members, one.chain) for one in found.certain] == [((0,), (0, 1, 2))]
    assert [(one.holder, one.share.low) for one in found.owners] == [
        (0, 40 * PERCENT),
        (4, 40 * PERCENT),
    ]
    assert not found.nobody
    twenty = ultimate(net, 2, 20 * PERCENT)
    assert [one.holder for one in twenty.owners] == [0, 4, 3]


def test_a_quarter_is_enough_and_a_unit_less_is_not() -> None:
    assert ultimate(percents(2, [(0, 1, 25)]), 1).owners
    assert not ultimate(percents(2, [(0, 1, "24.999999")]), 1).owners


def test_a_range_may_make_an_owner_or_a_controller() -> None:
    found = ultimate(percents(2, [(0, 1, 20, 60)]), 1)
    assert found.certain == ()
    assert found.possible == (0,)
    assert [(one.holder, one.certain) for one in found.owners] == [(0, False)]


def test_tops_once_reckoned_serve_every_entity() -> None:
    net = percents(3, [(0, 1, 60), (1, 2, 60)])
    known = tops(net)
    assert ultimate(net, 2, known=known) == ultimate(net, 2)


def test_what_cannot_be_asked_is_refused() -> None:
    net = percents(2, [(0, 1, 50)])
    with pytest.raises(ValueError, match="no entity 9"):
        ultimate(net, 9)
    with pytest.raises(ValueError, match="threshold of nothing"):
        ultimate(net, 1, 0)


def test_owners_beyond_the_effort_are_left_out_aloud() -> None:
    rows = [(k, 50, 2) for k in range(50)]
    assert len(ultimate(percents(51, rows), 50, 1 * PERCENT).owners) == 50
    cut = ultimate(percents(51, rows), 50, 1 * PERCENT, effort=300)
    assert {one.holder for one in cut.owners} | set(cut.left_out) == set(range(50))
    assert cut.left_out


@settings(deadline=None)
@given(structures(rings=False))
def test_owners_are_the_ends_of_all_paths_with_the_products_summed(structure) -> None:
    size, held = structure
    net = net_of(size, held)
    ends = [one for one in range(size) if not any(at == one for _, at in held)]
    for entity in range(size):
        expected = {
            one: share for one in ends if (share := walks(held, one).get(entity, 0)) >= 25 * PERCENT
        }
        found = ultimate(net, entity).owners
        assert {one.holder: one.share.low for one in found} == expected
        assert all(one.certain and one.share.low == one.share.high for one in found)


@settings(deadline=None)
@given(structures(overfull=True, ranges=True))
def test_possible_controllers_are_all_who_may_control_it(structure) -> None:
    size, held = structure
    net = net_of(size, held)
    least = 50 * PERCENT + 1
    for entity in range(size):
        found = ultimate(net, entity)
        expected = {
            one
            for one in set(range(size)) - {entity}
            if entity in controlled(size, held, one, least, most=True)
        }
        assert set(found.possible) == expected
        for one in found.certain:
            assert set(one.members) <= expected | {entity}
