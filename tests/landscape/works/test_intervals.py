from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.landscape.works.growth import growth
from tidegate.landscape.works.intervals import (
    alike,
    h_draws,
    h_index,
    interval,
    source_of,
    sums,
)


def plain_h(citations: list[int]) -> int:
    ranked = sorted(citations, reverse=True)
    return sum(1 for rank, cited in enumerate(ranked, 1) if cited >= rank)


@given(st.lists(st.integers(0, 40), max_size=60))
def test_the_h_index_is_that_of_the_plain_definition(citations: list[int]) -> None:
    assert h_index(citations, [1] * len(citations)) == plain_h(citations)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
def test_the_h_index_of_counted_works_is_that_of_single_ones(citations: list[int]) -> None:
    cited, works = np.unique(citations, return_counts=True)
    assert h_index(cited, works) == plain_h(citations)


def test_draws_have_the_mean_and_the_spread_of_a_poisson_variable() -> None:
    works = np.arange(2_000)
    drawn = sums(source_of(1), works, works * 0, np.ones(2_000), size=1, draws=400)[0]
    assert drawn.mean() == pytest.approx(2_000, rel=0.01)
    assert drawn.var() == pytest.approx(2_000, rel=0.3)
    together = alike(source_of(2), np.array([2_000]), 400)[0]
    assert together.mean() == pytest.approx(2_000, rel=0.01)
    assert together.var() == pytest.approx(2_000, rel=0.3)


def test_a_work_weighs_the_same_in_all_its_cells() -> None:
    works, cells = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 2])
    values = np.array([0.25, 0.75, 1.0, 0.5])
    drawn = sums(source_of(3), works, cells, values, size=4, draws=100)
    first, second = drawn[1] / 0.75, drawn[2] / 0.5
    assert drawn[0] == pytest.approx(0.25 * first + second)
    assert not drawn[3].any()


def test_the_same_seed_gives_the_same_draws_and_another_gives_others() -> None:
    one, same, other = (alike(source_of(seed, "chips"), np.array([9, 5]), 50) for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()
    assert (one != alike(source_of(1, "space"), np.array([9, 5]), 50)).any()


def test_the_interval_of_a_share_agrees_with_the_binomial() -> None:
    own = alike(source_of(4), np.array([300]), 4_000)[0]
    rest = alike(source_of(5), np.array([700]), 4_000)[0]
    found = interval(own / (own + rest))
    assert found is not None
    wide = 1.96 * (0.3 * 0.7 / 1_000) ** 0.5
    assert (found.low, found.high) == pytest.approx((0.3 - wide, 0.3 + wide), abs=0.003)


def test_an_interval_of_draws_that_are_mostly_no_numbers_cannot_be_known() -> None:
    assert interval(np.array([np.nan, np.nan, 1.0])) is None
    assert interval(np.zeros(0)) is None


def test_the_draws_of_an_h_index_lie_about_it() -> None:
    cited, works = np.array([50, 40, 30, 20, 10]), np.array([5, 5, 5, 5, 5])
    drawn = h_draws(source_of(6), cited, works, 200)
    assert h_index(cited, works) == 20
    assert 15 < drawn.mean() < 22
    assert not h_draws(source_of(6), cited[:0], works[:0], 3).any()


@given(st.floats(-0.5, 2), st.integers(2, 25))
def test_growth_is_the_rate_of_a_steady_series(rate: float, years: int) -> None:
    values = np.array([100 * (1 + rate) ** n for n in range(years)])
    assert growth(values) == pytest.approx(rate, abs=1e-9)


def test_growth_of_one_year_or_out_of_nothing_cannot_be_known() -> None:
    assert growth(np.array([5.0])) is None
    assert growth(np.array([0.0, 0.0, 5.0, 6.0])) is None
    assert growth(np.array([4.0, 0.0])) == -1
