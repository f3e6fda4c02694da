"""Close links of one entity: 20 % either way, or a third party with 20 % of both."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.ownership.analysis.plain import net_of, percents, structures, walks

from tidegate.ownership.analysis import close_links
from tidegate.ownership.share import PERCENT, WHOLE


def _told(net, of: int, **more) -> set[tuple[int, str, int | None, bool]]:
    found = close_links(net, of, **more)
    assert found.complete
    return {(one.other, one.reason, one.third, one.certain) for one in found.links}


def test_each_limb_links_and_says_why() -> None:
    net = percents(6, [(0, 1, 60), (1, 2, 40), (0, 3, 20), (4, 1, 19), (0, 5, 19)])
    assert _told(net, 1) == {
        (2, "holds", None, True),
        (0, "held_by", None, True),
        (2, "third_party", 0, True),
        (3, "third_party", 0, True),
    }
    words = [str(one) for one in close_links(net, 1).links]
    assert "0 holds 60 % of 1 and 24 % of 2" in words
    assert "1 holds 40 % of 2" in words


def test_twenty_links_and_a_unit_less_does_not() -> None:
    assert _told(percents(2, [(0, 1, 20)]), 1) == {(0, "held_by", None, True)}
    assert _told(percents(2, [(0, 1, "19.999999")]), 1) == set()


def test_shares_multiply_through_undertakings_without_rounding() -> None:
    # A third of three fifths of a third, thrice: 60 % of 33.333333 % is not 20 %.
    assert _told(percents(3, [(0, 1, 60), (1, 2, "33.333333")]), 0) == {(1, "holds", None, True)}
    assert (2, "holds", None, True) in _told(percents(3, [(0, 1, 60), (1, 2, "33.333334")]), 0)


def test_a_range_links_possibly() -> None:
    assert _told(percents(2, [(0, 1, 15, 25)]), 0) == {(1, "holds", None, False)}
    assert "may be" in str(close_links(percents(2, [(0, 1, 15, 25)]), 0).links[0])
    crowded = percents(3, [(0, 1, 15, 25), (2, 1, 81)])
    assert _told(crowded, 0) == set()


def test_a_ring_counts_no_holder_twice() -> None:
    # 0 has half of 1, 1 half of 2, 2 half of 1: 0 has 1/2 : (1 − 1/4) = 2/3 of 1 and 1/3 of 2.
    net = percents(3, [(0, 1, 50), (1, 2, 50), (2, 1, 50)])
    shares = {one.other: one.share.low for one in close_links(net, 0).links}
    assert shares == {1: Fraction(2 * WHOLE, 3), 2: Fraction(WHOLE, 3)}
    # 1 has half of 2 and no more: what comes back to itself is left out.
    assert {one.share.low for one in close_links(net, 1).links if one.reason == "holds"} == {
        50 * PERCENT
    }


def test_a_closed_ring_is_answered() -> None:
    assert _told(percents(2, [(0, 1, 100), (1, 0, 100)]), 0) == {
        (1, "holds", None, True),
        (1, "held_by", None, True),
    }


def test_a_hub_is_cut_aloud() -> None:
    rows = [(0, k, 100) for k in range(1, 60)]
    whole = close_links(percents(60, rows), 1)
    assert len(whole.links) == 59
    cut = close_links(percents(60, rows), 1, most=10)
    assert (len(cut.links), cut.cut, cut.complete) == (10, True, False)
    chain = percents(60, [(k, k + 1, 100) for k in range(59)])
    short = close_links(chain, 59, effort=100)
    assert short.left_out
    assert not short.complete
    told = {one.other for one in short.links if one.reason == "held_by"}
    assert told | set(short.left_out) == set(range(59))


def test_what_cannot_be_asked_is_refused() -> None:
    net = percents(2, [(0, 1, 50)])
    with pytest.raises(ValueError, match="no entity 5"):
        close_links(net, 5)
    with pytest.raises(ValueError, match="gate of nothing"):
        close_links(net, 0, 0)


@settings(deadline=None)
@given(structures(rings=False))
def test_links_are_those_that_paths_multiplied_and_summed_give(structure) -> None:
    size, held = structure
    net = net_of(size, held)
    gate = 20 * PERCENT
    shares = [walks(held, one) for one in range(size)]
    for of in range(size):
        expected = set()
        for other in set(range(size)) - {of}:
            if shares[of].get(other, 0) >= gate:
                expected.add((other, "holds", None, True))
            if shares[other].get(of, 0) >= gate:
                expected.add((other, "held_by", None, True))
            for third in set(range(size)) - {of, other}:
                if min(shares[third].get(of, 0), shares[third].get(other, 0)) >= gate:
                    expected.add((other, "third_party", third, True))
        assert _told(net, of) == expected


@settings(deadline=None, max_examples=60)
@given(structures(overfull=True, ranges=True))
def test_links_go_both_ways(structure) -> None:
    size, held = structure
    net = net_of(size, held)
    turn = {"holds": "held_by", "held_by": "holds", "third_party": "third_party"}
    pairs = {
        (of, other, reason, third, certain)
        for of in range(size)
        for other, reason, third, certain in _told(net, of)
    }
    assert pairs == {
        (other, of, turn[reason], third, certain) for of, other, reason, third, certain in pairs
    }
