"""The leak curve: agreement, half of it, the steps, the picture and the page."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.distillation.range.curve import (
    LABEL,
    LeakCurve,
    Panel,
    Point,
    leak_curve,
    moment,
    panel_of,
    steps,
)
from tidegate.distillation.range.picture import curve_chart, curve_words
from tidegate.distillation.range.student import Student
from tidegate.distillation.range.teacher import Answered
from tidegate.distillation.range.texts import words

from .laboratory import corpus, teacher

PANEL = Panel(("a file",), (("opens", "it"),), (("opens", "it"),))
PROMPTS = [text.split(".")[0] for text in corpus().documents]


def curve(*agreements: float) -> LeakCurve:
    """Points after 0, 10, 20 … queries, one query a second."""
    points = [Point(10 * n, n * 10_000_000 or None, a) for n, a in enumerate(agreements)]
    return leak_curve(points, [1_000_000 * (n + 1) for n in range(10 * len(points))], PANEL)


def test_half_is_halfway_between_the_untrained_student_and_the_last() -> None:
    found = curve(0.1, 0.2, 0.4, 0.5)
    assert (found.start, found.final, found.half) == (0.1, 0.5, pytest.approx(0.3))
    assert found.half_queries == 15
    assert found.half_at == 15_000_000


def test_half_reached_by_the_first_lesson_is_drawn_from_the_start() -> None:
    assert curve(0.0, 0.8, 0.8).half_queries == 5


@pytest.mark.parametrize("agreements", [(0.3, 0.2, 0.3), (0.3, 0.5, 0.1), (0.0, 0.0)])
def test_agreement_that_did_not_rise_has_no_half(agreements: tuple[float, ...]) -> None:
    found = curve(*agreements)
    assert (found.half_queries, found.half_at) == (None, None)
    assert "did not rise" in curve_words(found)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9))
def test_half_lies_within_the_queries_and_its_time_is_that_query_s(agreed: list[float]) -> None:
    found = curve(*agreed)
    if found.half_queries is None:
        assert found.final <= found.start
    else:
        assert 1 <= found.half_queries <= found.points[-1].queries
        assert found.half_at == found.half_queries * 1_000_000
        before = [p.agreement for p in found.points if p.queries < found.half_queries - 1]
        assert all(a < found.half for a in before[1:])


@given(st.integers(1, 300_000))
def test_steps_rise_to_the_budget(budget: int) -> None:
    told = steps(budget)
    assert told[-1] == budget
    assert told[0] >= 1
    assert all(one < other for one, other in pairwise(told))
    assert len(told) < 60


def test_the_panel_s_likeliest_words_are_the_teacher_s_own() -> None:
    panel = panel_of(teacher(), PROMPTS[:5], seed=0)
    assert panel.places == sum(map(len, panel.answers))
    mine = Student(0)
    mine.network = teacher().network
    assert panel.agreement(mine) == 1.0


class Distant:
    """A teacher of which answers alone are known."""

    name = about = "distant"
    temperatures: list[float] = []  # noqa: RUF012

    def answer(self, prompt: str, *, temperature: float, most: int, seed: int) -> Answered:
        self.temperatures.append(temperature)
        return teacher().answer(prompt, temperature=temperature, most=most, seed=seed)


def test_of_a_distant_teacher_the_words_of_its_surest_answers_are_taken() -> None:
    panel = panel_of(Distant(), PROMPTS[:5], seed=0)
    assert set(Distant.temperatures) == {0.0}
    assert panel.likeliest == panel.answers
    mine = Student(0)
    mine.network = teacher().network
    assert panel.agreement(mine) == 1.0


def test_a_panel_without_an_answer_agrees_with_nobody() -> None:
    assert Panel(("a",), ((),), ((),)).agreement(Student(0)) == 0.0
    assert Panel((), (), ()).agreement(Student(0)) == 0.0


def test_every_row_is_labelled_and_has_the_log_s_time() -> None:
    rows = curve(0.0, 0.25, 0.5).rows()
    assert {row["label"] for row in rows} == {LABEL}
    assert [row["time"] for row in rows] == ["", "1970-01-01T00:00:10Z", "1970-01-01T00:00:20Z"]
    assert moment(None) == ""


@pytest.mark.parametrize("agreements", [(0.0, 0.3, 0.6, 0.7), (0.5, 0.5), (0.2,), (0.0, 1.0)])
def test_the_picture_is_whole_says_whose_it_is_and_fetches_nothing(
    agreements: tuple[float, ...],
) -> None:
    drawn = curve_chart(curve(*agreements))
    root = ElementTree.fromstring(drawn)
    assert root.tag.endswith("svg")
    assert LABEL in drawn
    assert "href" not in drawn


def test_the_picture_marks_the_half() -> None:
    assert "half: 35.0% after 12 queries" in curve_chart(curve(0.0, 0.3, 0.6, 0.7))


def test_agreement_is_of_words_not_of_places_in_a_list() -> None:
    student = Student(0, batch=16)
    student.learn([("the queue", "holds its own name.")] * 60)
    said = student.next_words([("the queue", words("holds its own name."))])
    assert said == words("holds its own name.")
