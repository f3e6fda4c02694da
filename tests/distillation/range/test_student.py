"""Students, and the strategies by which they spend their queries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.distillation.range.curve import panel_of
from tidegate.distillation.range.extraction import wordings
from tidegate.distillation.range.grading import graded_pair, verdict
from tidegate.distillation.range.grammar import tongues, wrappers_in
from tidegate.distillation.range.pupils import ActivePupil, Pupil, RewardPupil, pupil_for
from tidegate.distillation.range.student import LONGEST, Student
from tidegate.distillation.range.texts import words

from .laboratory import corpus, request, teacher

PROMPTS = [f"{text.split('.')[0]} {n}" for n, text in enumerate(corpus().documents)]
RUBRICS = [
    *wordings("rubrics"),
    *(one for language in sorted(tongues()) for one in wrappers_in(language, "rubrics")),
]


def answers(count: int) -> list[tuple[str, str]]:
    return [
        (prompt, teacher().answer(prompt, temperature=0.7, most=99, seed=n).text)
        for n, prompt in enumerate(PROMPTS[:count])
    ]


def test_agreement_begins_at_nothing_and_rises_with_what_is_learnt() -> None:
    panel = panel_of(teacher(), PROMPTS[300:340], seed=1)
    student, told = Student(0, batch=16), answers(250)
    found = [panel.agreement(student)]
    for start in range(0, 250, 50):
        student.learn(told[start : start + 50])
        found.append(panel.agreement(student))
    assert found[0] == 0.0
    assert found[-1] > 0.5
    assert found[-1] > found[1] + 0.2


def test_an_empty_lesson_changes_nothing() -> None:
    student = Student(0)
    student.learn([])
    assert student.answer("a file", seed=1, most=5, temperature=1.0) == ""
    assert student.unsureness(["a file"]).tolist() == [0.0]


def test_of_an_endless_answer_the_beginning_is_learnt() -> None:
    student = Student(0)
    student.learn([("a file", "opens the line " * 100_000)])
    assert sum(map(len, student._targets)) == LONGEST + 1


def test_the_same_lessons_make_the_same_student() -> None:
    one, other = Student(4), Student(4)
    for student in (one, other):
        student.learn(answers(20))
        student.learn(answers(30)[20:])
    said = [s.answer("the queue", seed=9, most=12, temperature=1.0) for s in (one, other)]
    assert said[0] == said[1] != ""


def test_each_strategy_has_its_pupil() -> None:
    planned = [request("a file")]
    kinds = {name: type(pupil_for(name, planned, 0)) for name in ("bare", "active", "reward_model")}
    assert kinds == {"bare": Pupil, "active": ActivePupil, "reward_model": RewardPupil}


def test_an_active_student_asks_every_prompt_once_and_keeps_accounts_and_times() -> None:
    planned = [request(text, account=f"key-{n % 3}", at=n) for n, text in enumerate(PROMPTS[:40])]
    pupil = ActivePupil(planned, 0)
    sent = []
    for _ in range(4):
        asked = pupil.ask(10)
        pupil.learn(asked, [(teacher().answer(r.prompt, temperature=1, most=9, seed=1).text,)
                            for r in asked])  # fmt: skip
        sent += asked
    assert pupil.ask(5) == []
    assert [(r.account, r.at) for r in sent] == [(r.account, r.at) for r in planned]
    assert sorted(r.prompt for r in sent) == sorted(r.prompt for r in planned)


def test_an_active_student_asks_first_what_it_is_least_sure_of() -> None:
    planned = [request(text, at=n) for n, text in enumerate(PROMPTS[:40])]
    pupil = ActivePupil(planned, 0)
    pupil.student.learn(answers(60))
    unsure = dict(zip(PROMPTS[:40], pupil.student.unsureness(PROMPTS[:40]), strict=True))
    asked = [unsure[r.prompt] for r in pupil.ask(10)]
    assert min(asked) >= max(set(unsure.values()) - set(asked))


def test_two_answers_part_in_their_last_word_where_the_student_wavers() -> None:
    student = Student(0, batch=16)
    student.learn(answers(80))
    told = [student.two_answers(p, seed=n, most=8) for n, p in enumerate(PROMPTS[:20])]
    for one, other in told:
        assert words(one)[:-1] == words(other)[:-1]
        assert words(one)[-1:] != words(other)[-1:]
        assert len(words(one)) <= 8
    assert len(set(told)) > 5
    assert Student(0).two_answers("a file", seed=1, most=8) == ("", "")


def test_of_a_preference_only_the_last_word_is_learnt() -> None:
    student = Student(0)
    student.learn(answers(10))
    before = sum(map(len, student._targets))
    student.learn([("the queue", "holds its own")], last=True)
    assert sum(map(len, student._targets)) == before + 1
    assert student.network.lexicon.words[student._targets[-1][-1]] == "own"


class Lessons:
    """Writes down what a student is taught."""

    def __init__(self, pupil: RewardPupil) -> None:
        self.told: list[list[tuple[str, str]]] = []
        pupil.student.learn = self  # type: ignore[method-assign, assignment]

    def __call__(self, answers: list[tuple[str, str]], *, last: bool = False) -> None:
        if last:
            self.told.append(answers)


def test_a_reward_campaign_asks_then_has_its_own_answers_graded_and_learns_the_better() -> None:
    wording = next(one for one in wordings("rubrics") if "second" in one.slots)
    planned = [
        request(wording.around(question=q, answer="first", second="second"), at=n)
        for n, q in enumerate(PROMPTS[:40])
    ]
    pupil = RewardPupil(planned, 0)
    warm = pupil.ask(10)
    assert [r.prompt for r in warm] == PROMPTS[:10]
    assert all(r.tokens_in < 12 for r in warm)
    pupil.learn(warm, [(told,) for _, told in answers(10)])
    asked = pupil.ask(30)
    sent = [graded_pair(r.prompt) for r in asked]
    assert all(pair is not None and pair.first and pair.second for pair in sent)
    assert {pair.question for pair in sent if pair} == set(PROMPTS[10:40])
    lessons = Lessons(pupil)
    pupil.learn(asked, [("A" if n % 2 else "B",) for n in range(30)])
    wanted = [(p.question, p.first if n % 2 else p.second) for n, p in enumerate(sent) if p]
    assert lessons.told == [wanted]


def test_two_requests_running_carry_the_answers_where_a_wording_has_room_for_one() -> None:
    wording = next(one for one in wordings("rubrics") if "second" not in one.slots)
    planned = [
        request(wording.around(question=q, answer="first"), at=n, system="Be strict.")
        for n, q in enumerate(PROMPTS[:8])
    ]
    pupil = RewardPupil(planned, 0)
    pupil.student.learn(answers(30))
    pupil.ask(2)
    asked = pupil.ask(6)
    sent = [pair for pair in (graded_pair(r.prompt) for r in asked) if pair]
    assert [pair.question for pair in sent] == [PROMPTS[n] for n in (2, 2, 4, 4, 6, 6)]
    lessons = Lessons(pupil)
    marks = [("mark 3.0",), ("mark 7.5",), (), ("I would say 9",), ("mark 2",), ("mark 2",)]
    pupil.learn(asked[:1], marks[:1])
    pupil.learn(asked[1:], marks[1:])
    assert lessons.told == [[], [(f"Be strict.\n\n{PROMPTS[2]}", sent[1].first)]]


@pytest.mark.parametrize("wording", RUBRICS, ids=range(len(RUBRICS)))
@settings(max_examples=10)
@given(told=st.lists(st.from_regex(r"[a-z]{1,9}( [a-z]{1,9}){0,4}", fullmatch=True),
                     min_size=3, max_size=3))  # fmt: skip
def test_answers_to_grade_are_read_in_every_wording(wording: object, told: list[str]) -> None:
    question, first, second = told
    both = "second" in wording.slots  # type: ignore[attr-defined]
    prompt = wording.around(question=question, answer=first, second=second)  # type: ignore[attr-defined]
    # Behind a wording that ends in an answer, what follows is the answer's.
    prompt = f"Be strict.\n\n{prompt}" + ("\n\n[0f3a]" if wording.parts[-1] else "")  # type: ignore[attr-defined]
    pair = graded_pair(prompt)
    assert pair is not None
    assert pair.prompt == prompt
    assert (pair.question, pair.first) == (question, first)
    assert pair.second == (second if both else None)


@given(st.text(max_size=200))
def test_what_asks_for_no_grade_is_no_pair_and_is_written_back_as_it_was(text: str) -> None:
    pair = graded_pair(text)
    assert pair is None or pair.prompt == text


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("A", "A"), ("B", "B"), ("Answer B is better.", "B"), ("Response 1", "A"),
        ("mark 7.5", 7.5), ("I give it 62 of 100", 62.0), ("Neither.", None), ("", None),
    ],
)  # fmt: skip
def test_grades_are_read_as_teachers_write_them(said: str, read: str | float | None) -> None:
    assert verdict(said) == read
