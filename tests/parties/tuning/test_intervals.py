"""Intervals: golden figures from the papers, and laws."""

from __future__ import annotations

import random
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidegate.parties.tuning.intervals import Interval, count_in, difference, total, wilson


@some.composite
def counted(draw: some.DrawFn) -> tuple[int, int, int]:
    population = draw(some.integers(1, 5_000))
    of = draw(some.integers(1, population))
    return draw(some.integers(0, of)), of, population


@pytest.mark.parametrize(
    ("true", "of", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_figures_of_the_paper(true: int, of: int, low: float, high: float) -> None:
    found = wilson(true, of)
    assert found == pytest.approx((true / of, low, high), abs=5e-5)


def test_a_difference_gives_the_figures_of_the_paper() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10: 56/70 − 48/80.
    found = difference(wilson(56, 70), wilson(48, 80))
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@given(counted())
def test_limits_lie_on_both_sides_and_within(told: tuple[int, int, int]) -> None:
    true, of, population = told
    for found in (wilson(true, of), wilson(true, of, population)):
        assert 0 <= found.low <= found.estimate <= found.high <= 1


@given(counted())
def test_yes_and_no_are_each_others_mirror(told: tuple[int, int, int]) -> None:
    true, of, population = told
    one, other = wilson(true, of, population), wilson(of - true, of, population)
    assert (1 - other.high, 1 - other.low) == pytest.approx((one.low, one.high), abs=1e-12)


@given(counted())
def test_a_drawn_population_is_surer_than_an_endless_one(told: tuple[int, int, int]) -> None:
    true, of, population = told
    narrow, wide = wilson(true, of, population), wilson(true, of)
    assert narrow.high - narrow.low <= wide.high - wide.low + 1e-12


@given(counted())
def test_a_count_is_never_less_than_was_seen_nor_more_than_is_left(
    told: tuple[int, int, int],
) -> None:
    true, of, population = told
    found = count_in(true, of, population)
    assert true <= found.low <= found.estimate <= found.high <= population - (of - true)
    if of == population:
        assert found == (true, true, true)


@given(some.lists(counted(), min_size=1, max_size=6))
def test_a_sum_is_no_surer_than_its_surest_and_no_less_sure_than_all(
    told: list[tuple[int, int, int]],
) -> None:
    parts = [count_in(*one) for one in told]
    found = total(parts)
    assert found.estimate == pytest.approx(sum(one.estimate for one in parts))
    highs = [one.high - one.estimate for one in parts]
    assert max(highs) - 1e-6 <= found.high - found.estimate <= sum(highs) + 1e-6


def test_a_sum_of_one_is_that_one() -> None:
    assert total([Interval(5, 2, 11)]) == pytest.approx((5, 2, 11))


@pytest.mark.parametrize("wrong", [(3, 2, None), (-1, 2, None), (0, 0, None), (1, 3, 2)])
def test_counts_that_cannot_be_are_refused(wrong: tuple[int, int, int | None]) -> None:
    with pytest.raises(ValueError, match="drawn from"):
        wilson(*wrong)


@pytest.mark.parametrize("size", [20, 50])
def test_limits_of_a_sum_hold_the_truth_as_often_as_they_promise(size: int) -> None:
    bands, chance, held, over = ((300, 2), (200, 5), (80, 10)), random.Random(11), 0, 0
    for _ in range(400):
        parts = []
        for pairs, true in bands:
            drawn = min(size, pairs)
            seen = sum(n < true for n in chance.sample(range(pairs), drawn))
            parts.append(count_in(seen, drawn, pairs))
        found = total(parts)
        held += floor(found.low) <= 17 <= ceil(found.high)
        over += ceil(found.high) >= 17
    assert held >= 0.9 * 400
    assert over >= 0.97 * 400
