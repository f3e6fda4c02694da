"""Marks of answers, and how alike they are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tidegate.distillation.provenance.likeness import likeness
from tidegate.distillation.provenance.views import (
    MOST_READ,
    VIEWS,
    Marks,
    marks,
    small_words,
    tokens,
)

from .made_up import answer


def row(*texts: str | None) -> list[Marks | None]:
    spoken = [tokens(text) if text is not None else None for text in texts]
    common = frozenset({"the", "a", "and", "to"})
    return [
        None if text is None or one is None else marks(text, one, common, frozenset())
        for text, one in zip(texts, spoken, strict=True)
    ]


@given(st.lists(st.text(max_size=80), min_size=2, max_size=6))
def test_likeness_is_the_same_both_ways_and_never_above_one(texts: list[str]) -> None:
    found = likeness(row(*texts))
    assert found.shape == (len(VIEWS), len(texts), len(texts))
    assert np.isfinite(found).all()
    assert np.allclose(found, found.swapaxes(1, 2))
    assert np.abs(found).max() <= 1 + 1e-5


def test_a_missing_answer_is_unknown_and_not_unlike() -> None:
    found = likeness(row(answer("a", 1), None, answer("b", 1)))
    assert np.isnan(found[:, 1, :]).all()
    assert np.isfinite(found[:, 0, 2]).all()


def test_the_same_answer_is_more_alike_than_any_other_in_every_view() -> None:
    texts = [answer(name, 1) for name in "abcdef"]
    found = likeness(row(*texts, texts[0]))
    for view in found:
        assert view[0, 6] > 0.99
        assert view[0, 6] >= view[0, 1:6].max()


def test_two_short_answers_are_not_alike_for_being_short() -> None:
    long = [" ".join(answer(f"{name}{n}", 1) for n in range(4)) for name in "abcdef"]
    short = ["Blue whales swim.", "Green ideas sleep."]
    found = likeness(row(*long, *short))
    assert found[VIEWS.index("wording"), 6, 7] < 0.3


def test_numbers_case_and_width_of_spaces_are_folded() -> None:
    assert tokens("In  1999, HE") == tokens("in 12, he")
    assert tokens("a\nb") != tokens("a\n\n\nb")


def test_words_of_languages_without_spaces_are_told_apart() -> None:
    assert tokens("模型学习 ab") == ["模", "型", "学", "习", "ab"]


def test_no_more_of_an_answer_is_read_than_is_said() -> None:
    assert len(tokens("ab " * 1_000_000)) <= MOST_READ


def test_the_words_of_the_prompt_say_nothing() -> None:
    spoken = tokens("tell whales")
    one = marks("tell whales", spoken, frozenset(), frozenset({"tell", "whales"}))
    assert one.sets[VIEWS.index("wording")] == one.sets[VIEWS.index("phrasing")] == frozenset()


def test_marks_are_the_same_in_every_process() -> None:
    one = marks("a b c.", tokens("a b c."), frozenset("a"), frozenset())
    assert sorted(one.sets[VIEWS.index("wording")]) == [1908338681, 112844655][::-1]


def test_small_words_are_those_of_many_answers_whatever_the_language() -> None:
    spoken = [tokens(f"der wal{n} und das meer{n}") for n in range(20)]
    assert small_words(spoken) == {"der", "und", "das"}
