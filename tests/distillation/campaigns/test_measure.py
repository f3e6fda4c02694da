"""Strengths of evidence, the score, and the size of a group's holders."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tidegate.distillation.campaigns.candidates import effective
from tidegate.distillation.campaigns.measure import kind_of, parts, scales, score_of, strengths
from tidegate.rules import load

FACTS = sorted({scale["fact"] for scale in scales()["strengths"].values()})
values = st.one_of(st.none(), st.floats(-1e9, 1e9, allow_nan=False), st.integers(-5, 10**9))
facts = st.fixed_dictionaries({}, optional=dict.fromkeys(FACTS, values))
content = st.sampled_from([True, False, None])


@given(facts)
def test_strengths_lie_between_zero_and_one(told: dict[str, object]) -> None:
    assert all(0 <= value <= 1 for value in parts(told).values())
    assert set(strengths(told)) == set(scales()["strengths"])


@given(facts, content, st.sampled_from(sorted(scales()["strengths"])), st.floats(-1e6, 1e6))
def test_no_kind_of_evidence_lowers_the_score(
    told: dict[str, object], prompts: bool | None, name: str, value: float
) -> None:
    told = told | {"content": prompts}
    more = told | {scales()["strengths"][name]["fact"]: value}
    # One customer and several are held by weights of their own.
    assume(kind_of(told) == kind_of(more))
    before, after = strengths(told), strengths(more)
    grew = [after[n] >= before[n] for n in before]
    if all(grew):
        assert score_of(more) >= score_of(told) - 1e-9
    if not any(after[n] > before[n] for n in before):
        assert score_of(more) <= score_of(told) + 1e-9


def test_no_weight_is_below_zero_and_every_weight_is_of_a_strength() -> None:
    known = {"base", *parts({})}
    assert len(scales()["weights"]) == 3
    for weights in scales()["weights"].values():
        assert set(weights) <= known
        assert all(weight >= 0 for name, weight in weights.items() if name != "base")


def test_every_strength_rests_on_a_fact_that_rulebooks_know() -> None:
    known = set(load().schemas["campaign"].columns)
    assert set(FACTS) <= known


def test_a_fact_that_is_no_number_is_unknown() -> None:
    for name, scale in scales()["strengths"].items():
        for odd in (None, "many", [3]):
            assert strengths({scale["fact"]: odd})[name] == scale["unknown"]


def test_what_is_told_again_of_several_holders_is_nothing_where_there_is_one() -> None:
    told = parts({"holders": 1, "asks": 1, "gain": 9})
    assert {value for name, value in told.items() if name.endswith("*")} == {0}


def test_without_prompts_other_weights_hold() -> None:
    told: dict[str, object] = {"holders": 16, "asks": 1.0, "gain": 4.0, "requests": 9_000}
    assert score_of(told | {"content": True}) != score_of(told | {"content": False})


holdings = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 6), st.floats(0.01, 1_000)), min_size=1, max_size=60
)


@given(holdings)
def test_effective_holders_are_between_one_and_their_number(
    rows: list[tuple[int, int, float]],
) -> None:
    number, holder = (np.array([row[n] for row in rows], np.int64) for n in (0, 1))
    weight = np.array([row[2] for row in rows])
    told = effective(number, holder, weight, 4)
    for family in range(4):
        known = len(set(holder[number == family].tolist()))
        if known:
            assert 1 - 1e-9 <= told[family] <= known + 1e-9
        else:
            assert told[family] == 0


@given(st.integers(1, 30), st.floats(0.1, 50))
def test_holders_of_equal_shares_are_as_many_as_there_are(count: int, weight: float) -> None:
    rows = np.zeros(count, np.int64), np.arange(count)
    assert effective(*rows, np.full(count, weight), 1)[0] == pytest.approx(count)


def test_a_holder_who_sends_nearly_all_is_nearly_alone() -> None:
    told = effective(np.zeros(3, np.int64), np.arange(3), np.array([1_000.0, 1, 1]), 1)
    assert told[0] < 1.01


def test_no_requests_have_no_holders() -> None:
    none = np.zeros(0, np.int64)
    assert effective(none, none, np.zeros(0), 2).tolist() == [0, 0]
