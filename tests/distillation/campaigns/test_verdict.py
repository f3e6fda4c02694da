"""From findings of the rulebooks to one of three words, and the explanations beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tidegate.distillation.campaigns.explanations import WHY_NOT, explanations_of
from tidegate.distillation.campaigns.verdict import Judged, context_of, judge
from tidegate.rules import Rulebooks, load

DAY = "2026-11-27"
CLEAR: dict[str, Any] = {
    "content": True, "accounts": 40, "holders": 30.0, "requests": 6_000, "draws": 2_000,
    "q_value": 0.0001, "score": 9.0, "temperature_zero": 0.0, "max_tokens_set": 0.0,
    "novelty": 1.0, "repeated": 0.0, "overlap": 0.0, "tokens_out": 700.0, "gain": 2.0,
    "failed": 0.0, "grading": 0.0, "format_set": 0.0, "rhythm": 0.0, "even_share": 1.0,
    "one_organisation": 0.0, "one_order": False, "tools_given": 0.0,
}  # fmt: skip
"""A case far beyond every threshold, with every fact known that the rulebooks ask for."""


@pytest.fixture(scope="module")
def books() -> Rulebooks:
    return load()


def of(books: Rulebooks, **more: Any) -> Judged:
    facts = {k: v for k, v in (CLEAR | more).items() if v is not None}
    return judge(books, [facts], as_of=DAY)[0]


def test_a_case_beyond_every_threshold_is_consistent(books: Rulebooks) -> None:
    told = of(books)
    assert told.verdict == "consistent" and told.deciding[0].verdict == "yes"
    assert "This is no law." in " ".join(told.deciding[0].notes)


@pytest.mark.parametrize("fact", ["q_value", "score", "holders", "requests", "draws", "content"])
def test_what_the_pattern_rests_on_is_never_consistent_while_unknown(
    books: Rulebooks, fact: str
) -> None:
    assert of(books, **{fact: None}).verdict == "cannot_be_known"


@pytest.mark.parametrize("fact", ["failed", "tokens_out", "overlap", "repeated", "novelty", "gain"])
def test_an_unknown_that_could_bring_a_benign_explanation_never_makes_it_surer(
    books: Rulebooks, fact: str
) -> None:
    told = of(books, **{fact: None})
    assert told.verdict in {"consistent", "cannot_be_known"}
    # Where it is consistent all the same, the fact does not matter: no other rule may ask for it.
    if told.verdict == "consistent":
        assert all(fact not in finding.missing for finding in told.deciding[:1])


def test_with_nothing_known_at_all_nothing_is_consistent(books: Rulebooks) -> None:
    (told,) = judge(books, [{}], as_of=DAY)
    assert told.verdict == "cannot_be_known"


def test_a_case_below_every_threshold_is_not_seen(books: Rulebooks) -> None:
    told = of(books, score=-9.0, q_value=1.0)
    assert told.verdict == "not_seen" and told.deciding == ()


EXPLAINED = {
    "harness": {"temperature_zero": 1.0, "max_tokens_set": 1.0, "novelty": 0.2, "repeated": 0.9,
                "overlap": 0.9},
    "etl": {"tokens_out": 9.0, "gain": -2.0, "format_set": 1.0},
    "classroom": {"overlap": 0.95, "requests": 800},
    "rag": {"gain": -5.0},
    "red_team": {"failed": 0.9},
}  # fmt: skip


@pytest.mark.parametrize("label", EXPLAINED)
def test_a_group_that_a_benign_explanation_fits_cannot_be_known(
    books: Rulebooks, label: str
) -> None:
    told = of(books, **EXPLAINED[label])
    assert told.verdict == "cannot_be_known"
    assert told.explanations[label][0] == "fits"
    by_id = {e.id: e for e in explanations_of(told)}
    assert by_id[label].fit == "fits" and by_id[label].would_tell


def test_explanations_that_fit_stand_first_and_all_are_told(books: Rulebooks) -> None:
    told = explanations_of(of(books, **EXPLAINED["rag"]))
    assert told[0].id == "rag"
    assert {"harness", "etl", "classroom", "red_team"} <= {e.id for e in told}
    assert {e.why for e in told if e.fit == "does_not_fit"} == {WHY_NOT["does_not_fit"]}


def test_an_explanation_that_the_log_cannot_settle_is_unknown(books: Rulebooks) -> None:
    told = {e.id: e.fit for e in explanations_of(of(books, one_organisation=None))}
    assert told["one_organisation"] == "unknown"


def test_each_row_is_judged_by_itself(books: Rulebooks) -> None:
    rows = [CLEAR, CLEAR | {"score": -9.0, "q_value": 1.0}, CLEAR]
    told = [one.verdict for one in judge(books, rows, as_of=DAY)]
    assert told == ["consistent", "not_seen", "consistent"]
    assert judge(books, [], as_of=DAY) == []


def test_figures_of_any_length_can_be_judged(books: Rulebooks) -> None:
    assert of(books, score=9 + 1 / 3, q_value=1e-9 / 3, gain=2 + 2**-40).verdict == "consistent"


def test_the_context_names_the_rule_and_says_that_answers_are_no_weights(books: Rulebooks) -> None:
    (text,) = context_of(books)
    assert "verified through" in text and "not its weights" in text
