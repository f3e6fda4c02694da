"""Chances, adjustments and scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.distillation.provenance.calibration import holm, stand, student_t_tail

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("t", "freedom", "tail"),
    [  # upper points of Student's t, from printed tables
        (12.706, 1, 0.025), (6.965, 2, 0.01), (2.353, 3, 0.05), (2.228, 10, 0.025),
        (3.646, 30, 0.0005), (2.132, 4, 0.05), (1.721, 21, 0.05), (0.0, 7, 0.5),
    ],
)  # fmt: skip
def test_the_tail_is_that_of_the_tables(t: float, freedom: int, tail: float) -> None:
    assert student_t_tail(t, freedom) == pytest.approx(tail, rel=2e-3)
    assert student_t_tail(-t, freedom) == pytest.approx(1 - tail, rel=2e-3)


@given(CHANCES)
def test_holm_never_makes_a_chance_smaller_and_keeps_their_order(chances: list[float]) -> None:
    adjusted = holm(chances)
    assert all(a >= c for a, c in zip(adjusted, chances, strict=True))
    assert max(adjusted) <= 1
    assert [adjusted[at] for at in sorted(range(len(chances)), key=chances.__getitem__)] == sorted(
        adjusted
    )


def test_holm_is_the_printed_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def panel(models: int = 12, prompts: int = 30, close: float = 0.0) -> np.ndarray:  # type: ignore[type-arg]
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(prompts, 2, models, models)) * 0.1
    alike = (noise + noise.swapaxes(2, 3)) / 2
    alike[:, :, 0, 1] += close
    alike[:, :, 1, 0] += close
    return alike


def test_what_a_model_shares_with_everybody_counts_for_nothing() -> None:
    """A hub is added to one model's likeness with all: no score moves."""
    alike = panel(close=0.3)
    has = np.ones((30, 12), bool)
    plain = stand(alike, has, 0, 1, tuple(range(2, 12)))
    hub = alike.copy()
    hub[:, :, 1, :] += 0.4
    hub[:, :, :, 1] += 0.4
    shifted = stand(hub, has, 0, 1, tuple(range(2, 12)))
    assert plain is not None and shifted is not None
    assert shifted.z == pytest.approx(plain.z)
    assert shifted.with_candidate == pytest.approx(plain.with_candidate)


def test_student_and_teacher_are_alike_to_each_other_in_the_same_degree() -> None:
    has = np.ones((30, 12), bool)
    one = stand(panel(close=0.2), has, 0, 1, tuple(range(2, 12)))
    other = stand(panel(close=0.2), has, 1, 0, tuple(range(2, 12)))
    assert one is not None and other is not None
    assert (one.z, one.tail) == (pytest.approx(other.z), pytest.approx(other.tail))


def test_more_likeness_is_a_higher_score_and_a_smaller_chance() -> None:
    has = np.ones((30, 12), bool)
    stood = [stand(panel(close=at), has, 0, 1, tuple(range(2, 12))) for at in (0, 0.05, 0.1, 0.2)]
    scores = [one.z for one in stood if one]
    tails = [one.tail for one in stood if one]
    assert scores == sorted(scores) and len(set(scores)) == 4
    assert tails == sorted(tails, reverse=True)
    assert all(one.low < one.z < one.high for one in stood if one)


def test_an_unrelated_model_that_answered_too_little_is_left_out() -> None:
    has = np.ones((30, 12), bool)
    has[:10, 5] = False
    alike = panel()
    alike[:10, :, 5, :] = alike[:10, :, :, 5] = np.nan
    one = stand(alike, has, 0, 1, tuple(range(2, 12)))
    assert one is not None
    assert one.left_out == (5,) and 5 not in one.unrelated
    assert np.isfinite(one.z)


def test_nothing_is_said_of_one_prompt_or_two_unrelated_models() -> None:
    has = np.ones((30, 12), bool)
    assert stand(panel(), has, 0, 1, (2, 3)) is None
    has[1:, 0] = False
    assert stand(panel(), has, 0, 1, tuple(range(2, 12))) is None
