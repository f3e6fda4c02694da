"""Banzhaf and Shapley-Shubik power, against all coalitions and all orders."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ownership.analysis.plain import shapley, swings

from tidegate.ownership.analysis import power, power_between
from tidegate.ownership.analysis.power import ENUMERATED
from tidegate.ownership.share import PERCENT, WHOLE, Share

votes = st.lists(st.integers(0, 12), min_size=1, max_size=6)


def test_the_textbook_game_of_four() -> None:
    found = power([4, 3, 2, 1], 6)
    assert [one.banzhaf for one in found.holders] == [
        Fraction(5, 12), Fraction(1, 4), Fraction(1, 4), Fraction(1, 12),
    ]  # fmt: skip
    assert found.method == "counted"


def test_the_security_council_of_fifteen_and_of_twenty_five() -> None:
    # Five vetoes and ten others, nine votes to carry: 7 each, 1 each, 39 needed.
    found = power([7] * 5 + [1] * 10, 39)
    assert found.holders[0].shapley == Fraction(421, 2145)
    assert found.holders[5].shapley == Fraction(4, 2145)
    wide = power([7] * 5 + [1] * 10 + [0] * 10, 39)
    assert wide.holders[:15] == found.holders


@settings(deadline=None)
@given(votes, st.integers(1, 40), st.booleans())
def test_counts_agree_with_every_coalition_and_every_order(weights, quota, strict) -> None:
    needed = quota + strict
    players = [one for one in weights if one]
    turned, pivots = swings(players, needed), shapley(players, needed)
    found = [one for one in power(weights, quota, strict=strict).holders if one.votes]
    assert [one.shapley for one in found] == pivots
    every = sum(turned)
    for one, count in zip(found, turned, strict=True):
        assert one.banzhaf_absolute == Fraction(count, 2 ** (len(players) - 1))
        assert one.banzhaf == (Fraction(count, every) if every else 0)


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=8), st.integers(1, 60))
def test_by_sums_and_by_coalitions_the_counts_are_the_same(weights, quota) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[power.__module__], "ENUMERATED", 0)
        by_sums = power(weights, quota)
    assert by_sums == power(weights, quota)


def test_beyond_twenty_holders_equal_ones_are_counted_by_sums() -> None:
    size = ENUMERATED + 21
    found = power([3] * size, 3 * 21)
    assert found.method == "counted"
    assert {one.shapley for one in found.holders} == {Fraction(1, size)}


def test_one_with_the_majority_has_all_power_however_many_there_are() -> None:
    found = power([51 * PERCENT, *range(1, 2000)], 50 * PERCENT, strict=True)
    assert found.method == "counted"
    assert found.holders[0].shapley == found.holders[0].banzhaf == 1
    assert not any(one.shapley or one.banzhaf_absolute for one in found.holders[1:])


def test_exactly_half_carries_only_where_the_quota_is_not_strict() -> None:
    assert power([50, 50], 50, strict=True).holders[0].shapley == Fraction(1, 2)
    assert power([50, 50], 50, strict=True).holders[0].banzhaf_absolute == Fraction(1, 2)
    assert power([50, 49], 50).holders[0].shapley == 1


def test_where_not_even_all_together_win_nobody_has_power() -> None:
    found = power([10, 20], 31)
    assert [(one.banzhaf, one.shapley) for one in found.holders] == [(0, 0), (0, 0)]


def test_too_many_sums_are_sampled_and_the_answer_says_so() -> None:
    weights = [2**k + 1 for k in range(40)]
    found = power(weights, sum(weights) // 2, strict=True, sums=1000, samples=2000, seed=7)
    assert (found.method, found.samples, found.seed) == ("sampled", 2000, 7)
    assert found == power(weights, sum(weights) // 2, strict=True, sums=1000, samples=2000, seed=7)
    assert sum(one.shapley for one in found.holders) == 1
    assert all(one.shapley_error > 0 for one in found.holders)


def test_samples_lie_within_their_errors_of_the_counted() -> None:
    weights = [(7 * k) % 23 + 1 for k in range(ENUMERATED + 2)]
    quota = sum(weights) // 2
    exact = power(weights, quota, strict=True)
    guess = power(weights, quota, strict=True, sums=10, samples=20_000)
    assert (exact.method, guess.method) == ("counted", "sampled")
    for one, other in zip(exact.holders, guess.holders, strict=True):
        assert abs(one.shapley - other.shapley) < 5 * other.shapley_error
        gap = abs(one.banzhaf_absolute - other.banzhaf_absolute)
        assert gap < 5 * other.banzhaf_absolute_error


def test_votes_below_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="no less than 0"):
        power([1, -1], 1)
    with pytest.raises(ValueError, match="no less than 0"):
        power([1], 0)


def test_the_corner_worlds_are_no_bound() -> None:
    units = [Share(2, 2), Share(0, 10)]
    inside = power([2, 3], 5).holders[0].shapley
    assert inside == Fraction(1, 2)
    assert all(power([2, end], 5).holders[0].shapley == 0 for end in (0, 10))
    assert power_between(units, 5)[0].shapley.high >= inside


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=4),
    st.integers(1, 20),
    st.data(),
)
def test_no_world_within_the_ranges_leaves_the_bounds(ranges, quota, data) -> None:
    shares = [Share(low, low + wide) for low, wide in ranges]
    bounds = power_between(shares, quota)
    world = [data.draw(st.integers(one.low, one.high)) for one in shares]
    turned, pivots = swings(world, quota), shapley(world, quota)
    for k, one in enumerate(bounds):
        absolute = Fraction(turned[k], 2 ** (len(world) - 1))
        share = Fraction(turned[k], sum(turned)) if sum(turned) else Fraction(0)
        assert one.banzhaf_absolute.low <= absolute <= one.banzhaf_absolute.high
        assert one.banzhaf.low <= share <= one.banzhaf.high
        assert one.shapley.low <= pivots[k] <= one.shapley.high


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=6), st.integers(1, 40))
def test_exact_shares_have_exact_bounds(weights, quota) -> None:
    bounds = power_between([Share(one, one) for one in weights], quota)
    for one, exact in zip(bounds, power(weights, quota).holders, strict=True):
        assert one.shapley.low == one.shapley.high == exact.shapley
        assert one.banzhaf.low == one.banzhaf.high == exact.banzhaf


def test_a_range_is_narrowed_by_what_others_surely_hold() -> None:
    mine, _ = power_between(
        [Share(0, WHOLE), Share(51 * PERCENT, WHOLE)], 50 * PERCENT, strict=True
    )
    assert mine.shapley.high == 0


def test_too_many_ranges_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="settle the ranges"):
        power_between([Share(1, 2)] * 19, 10)
