"""The statistics: conformal p-values, false-discovery control, distance of populations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.distillation.campaigns.calibration import best_scores, p_and_q
from tidegate.distillation.campaigns.shift import (
    Reference,
    _inner,
    conformal,
    even,
    false_discovery,
    signs,
)

figures = st.floats(-50, 50, allow_nan=False)
pools = st.lists(figures, max_size=60).map(lambda told: np.sort(np.array(told, float)))
chances = st.lists(st.floats(1e-6, 1), min_size=1, max_size=40).map(np.array)


@given(figures, pools)
def test_a_conformal_p_value_is_above_zero_and_at_most_one(value: float, pool: np.ndarray) -> None:
    assert 0 < conformal(value, pool) <= 1
    assert conformal(value, pool) >= 1 / (1 + len(pool))


@given(figures, figures, pools)
def test_the_farther_out_the_smaller_the_p_value(
    one: float, other: float, pool: np.ndarray
) -> None:
    low, high = sorted((one, other))
    assert conformal(high, pool) <= conformal(low, pool)


@given(figures, pools)
def test_a_conformal_p_value_counts_ties_against_the_group(value: float, pool: np.ndarray) -> None:
    assert conformal(value, pool) == (1 + sum(v >= value for v in pool)) / (1 + len(pool))


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.1, 0.3])
@pytest.mark.parametrize("ties", [False, True])
def test_under_exchangeability_a_small_p_value_is_no_likelier_than_it_says(
    alpha: float, ties: bool
) -> None:
    rng = np.random.default_rng(7)
    tries, size = 4_000, 99
    drawn = rng.normal(size=(tries, size + 1))
    if ties:
        drawn = np.round(drawn)
    small = sum(conformal(row[0], np.sort(row[1:])) <= alpha for row in drawn)
    # Four standard deviations of a binomial above what is allowed.
    assert small / tries <= alpha + 4 * np.sqrt(alpha * (1 - alpha) / tries)
    if not ties:
        assert small / tries >= alpha - 4 * np.sqrt(alpha * (1 - alpha) / tries)


@given(chances)
def test_false_discovery_control_is_that_of_benjamini_and_hochberg(p: np.ndarray) -> None:
    size = len(p)
    ranked = sorted(p)
    plain = [
        min(1.0, *(ranked[j] * size / (j + 1) for j in range(size) if ranked[j] >= value))
        for value in p
    ]
    assert false_discovery(p) == pytest.approx(plain)


@given(chances)
def test_q_values_keep_the_order_of_p_values_and_are_no_smaller(p: np.ndarray) -> None:
    q = false_discovery(p)
    order = np.argsort(p, kind="stable")
    assert (np.diff(q[order]) >= -1e-12).all()
    assert (q >= p - 1e-12).all() and (q <= 1).all()


def test_of_no_hypotheses_there_are_no_q_values() -> None:
    assert len(false_discovery(np.zeros(0))) == 0


def population(seed: int, size: int, lean: float = 0.5) -> np.ndarray:
    """SimHashes whose bits are 1 with a chance of `lean`."""
    rng = np.random.default_rng(seed)
    return signs(np.packbits(rng.random((size, 128)) < lean, axis=1).view(np.uint64))


def test_signs_are_the_bits_as_minus_one_and_one() -> None:
    found = signs(np.array([[0, 2**64 - 1]], np.uint64))
    assert found.tolist() == [[-1.0] * 64 + [1.0] * 64]


def test_two_draws_of_one_population_lie_at_no_distance() -> None:
    apart = [Reference.of(population(n, 300)).distance(population(n + 50, 300)) for n in range(6)]
    assert np.abs(apart).max() < 0.003


def test_another_population_lies_apart() -> None:
    own = Reference.of(population(1, 300))
    assert own.distance(population(3, 300, 0.7)) > 20 * abs(own.distance(population(2, 300)))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 999), st.integers(0, 999), st.floats(0.3, 0.7))
def test_the_distance_is_the_same_whichever_comes_first(a: int, b: int, lean: float) -> None:
    one, other = population(a, 60), population(b, 40, lean)
    here = Reference.of(one)
    there = Reference(other, here.width, _inner(other, here.width))
    assert here.distance(other) == pytest.approx(there.distance(one), abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(30)))
def test_the_order_of_requests_does_not_matter(order: list[int]) -> None:
    own, other = Reference.of(population(1, 60)), population(2, 30, 0.6)
    assert own.distance(other[order]) == pytest.approx(own.distance(other), abs=1e-6)


@given(st.integers(0, 300), st.integers(1, 90))
def test_an_even_choice_is_of_the_rows_in_order_and_no_more_than_asked(
    size: int, most: int
) -> None:
    rows = np.arange(1_000, 1_000 + size)
    told = even(rows, most)
    assert len(told) == min(size, most)
    assert np.isin(told, rows).all() and (np.diff(told) > 0).all()


groups = st.lists(
    st.tuples(st.sets(st.integers(0, 11), min_size=1), figures.map(lambda v: round(v, 1))),
    min_size=1,
    max_size=8,
).map(lambda told: [(sorted(members), score) for members, score in told])


@given(groups)
def test_an_accounts_best_score_is_that_of_its_best_group(
    told: list[tuple[list[int], float]],
) -> None:
    best = best_scores(told, 12)
    for unit in range(12):
        held = [score for members, score in told if unit in members]
        assert best[unit] == max(held, default=-np.inf)


@given(groups, pools)
def test_p_and_q_lie_between_zero_and_one_and_follow_the_score(
    told: list[tuple[list[int], float]], pool: np.ndarray
) -> None:
    p, q, size = p_and_q(told, np.ones(12, bool), pool)
    assert size == len(pool)
    assert ((p > 0) & (p <= 1) & (q > 0) & (q <= 1)).all()
    order = sorted(range(len(told)), key=lambda n: told[n][1])
    assert (np.diff(p[order]) <= 1e-12).all()


def test_a_group_of_many_accounts_needs_less_of_each() -> None:
    pool = np.zeros(99)
    active = np.ones(200, bool)
    _, alone, _ = p_and_q([([0], 5.0)], active, pool)
    _, many, _ = p_and_q([(list(range(40)), 5.0)], active, pool)
    assert alone[0] == 1 and many[0] == pytest.approx(0.01 * 200 / 40)


def test_without_a_pool_a_group_is_held_against_those_it_does_not_contain() -> None:
    told = [([0, 1], 5.0), ([2], 9.0), ([3], 1.0)]
    p, _, size = p_and_q(told, np.ones(10, bool), None)
    # Of the eight others one has a score as high.
    assert p[0] == pytest.approx(2 / 9) and size == 8
