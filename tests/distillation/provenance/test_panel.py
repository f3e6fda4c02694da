"""What counts as an answer, and which prompts are shared."""

from __future__ import annotations

import numpy as np
import pytest

from tidegate.distillation.provenance import Model, join
from tidegate.distillation.provenance import panel as panels
from tidegate.distillation.provenance.answers import fold

from .made_up import answer, model, prompt


def with_ids(name: str, told: dict[str, tuple[str, str]]) -> Model:
    one = Model(name, name)
    for key, (asked, said) in told.items():
        one.by_id[key] = said
        if asked:
            one.prompts[key] = one_prompt = fold(asked)
            one.by_prompt[one_prompt] = said
        one.records += 1
    return one


def test_only_prompts_that_the_student_and_another_answered_are_compared() -> None:
    found = join([model("s", range(10)), model("t", range(5, 20)), model("u", range(8))])
    assert len(found.prompts) == 10
    assert [(one.model, one.usable, one.missing) for one in found.lacks] == [
        ("s", 10, 0), ("t", 5, 5), ("u", 8, 2),
    ]  # fmt: skip
    assert found.lacks[2].lacking == (fold(prompt(8)), fold(prompt(9)))


def test_prompts_join_by_their_words_however_spaced_and_cased() -> None:
    one, other = model("s", range(3)), model("t", [])
    other.by_prompt[fold(f"  {prompt(1).upper()}\n")] = "x"
    other.records = 1
    assert join([one, other]).prompts == (fold(prompt(1)),)


def test_files_without_prompts_join_by_id_and_conflicting_ids_are_left_out() -> None:
    s = with_ids("s", {"1": ("", "a b"), "2": ("", "c d"), "3": ("", "e f")})
    t = with_ids("t", {"1": ("one", "a b"), "2": ("two", "c d")})
    u = with_ids("u", {"1": ("one", "a b"), "2": ("other", "c d")})
    found = join([s, t, u])
    assert (found.joined_by, found.prompts, found.conflicts) == ("id", ("1",), 1)


def test_blanks_copied_prompts_and_stock_answers_are_no_answers() -> None:
    student = model("s", range(10))
    keys = list(student.by_prompt)
    student.by_prompt[keys[0]] = " \n… "
    student.by_prompt[keys[1]] = keys[1].upper()
    for key in keys[2:5]:
        student.by_prompt[key] = "I am sorry, but I cannot help with that."
    found = join([student, model("t", range(10))])
    lack = found.lacks[0]
    assert (lack.usable, lack.blank, lack.copied, lack.stock) == (5, 1, 1, 3)
    assert found.has[:, 0].sum() == 5
    assert np.isnan(found.alike[~found.has[:, 0]][:, :, 0, 1]).all()


def test_no_prompt_in_common_is_an_empty_panel() -> None:
    found = join([model("s", range(3)), model("t", range(5, 9))])
    assert found.prompts == ()
    assert found.alike.shape[0] == 0


def test_of_very_many_prompts_a_fixed_part_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "MOST_PROMPTS", 7)
    one, other = (join([model("s", range(20)), model("t", order)]) for order in (
        range(20), range(19, -1, -1)
    ))  # fmt: skip
    assert one.prompts == other.prompts
    assert (len(one.prompts), one.left_out) == (7, 13)


def test_answers_the_same_word_for_word_are_counted() -> None:
    t = model("t", range(6))
    s = model("s", range(6))
    for number in range(4):
        s.by_prompt[fold(prompt(number))] = answer("t", number).upper()
    found = join([s, t])
    assert found.same_words[0, 1] == found.same_words[1, 0] == 4
