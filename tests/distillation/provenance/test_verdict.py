"""Who stands out, who does not, and when nothing can be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.distillation import provenance
from tidegate.distillation.provenance import compare, document_of
from tidegate.distillation.provenance import verdict as verdicts
from tidegate.errors import UsageError

from .made_up import model, others

ROOT = Path(__file__).resolve().parents[3]


def test_a_pupil_is_named_and_other_candidates_are_not() -> None:
    student = model("s", teacher="t", share=0.6)
    found = compare(student, [model("t"), model("t2"), model("t3")], others())
    assert (found.answer, found.named) == ("stands out", ("t",))
    assert [one.verdict == "yes" for one in found.findings] == [True, False, False]
    assert found.findings[0].words == "answers more alike than unrelated models'"


def test_no_model_is_accused_when_each_unrelated_one_is_tried_as_student() -> None:
    models = [*others(14), model("t"), model("t2")]
    for student in models[:14]:
        rest = [one for one in models[:14] if one is not student]
        found = compare(student, models[14:], rest)
        assert [one.verdict for one in found.findings].count("yes") == 0, student.name
        assert found.answer == "unknown teacher"


def test_another_pupil_of_the_same_teacher_is_said_to_be_as_alike() -> None:
    student = model("s", teacher="t", share=0.6)
    copy = model("t copy", teacher="t", share=0.97)
    found = compare(student, [model("t"), copy], others())
    assert found.answer == "one of several"
    assert found.findings[0].as_alike == ("t copy",)
    assert any("pupil of the same teacher" in one for one in found.findings[0].reasons)


def test_an_unrelated_model_as_alike_keeps_the_teacher_unnamed_and_is_told() -> None:
    student = model("s", teacher="t", share=0.6)
    hidden = model("hidden", teacher="t", share=0.6)
    found = compare(student, [model("t")], [*others(), hidden])
    [one] = found.findings
    assert one.verdict == "cannot be known"
    assert one.suspects == ("hidden",)
    assert "whether hidden learnt from the same source" in one.settles


@pytest.mark.parametrize(("prompts", "count"), [(19, 12), (40, 7), (3, 3), (40, 0), (1, 12)])
def test_a_small_panel_gives_no_verdict_and_says_what_is_wanted(prompts: int, count: int) -> None:
    student = model("s", range(prompts), teacher="t", share=0.9)
    found = compare(student, [model("t", range(prompts))], others(count, range(prompts)))
    [one] = found.findings
    assert one.verdict == "cannot be known"
    assert any("at least" in each for each in one.settles)


def test_a_student_without_usable_answers_gets_no_verdict() -> None:
    student = model("s")
    for key in student.by_prompt:
        student.by_prompt[key] = "I cannot help with that."
    found = compare(student, [model("t")], others())
    assert found.findings[0].verdict == "cannot be known"
    assert found.panel.lacks[0].stock == 40


def test_stock_refusals_of_both_do_not_make_them_alike() -> None:
    student, teacher = model("s"), model("t")
    for one in (student, teacher):
        for key in list(one.by_prompt)[:15]:
            one.by_prompt[key] = "I am sorry, but I cannot help with that."
    found = compare(student, [teacher], others())
    assert found.findings[0].verdict != "yes"
    assert found.findings[0].standing is not None
    assert found.findings[0].standing.prompts == 25


def test_a_student_that_answers_in_another_language_is_not_taken_for_a_pupil() -> None:
    student = model("s")
    for number, key in enumerate(student.by_prompt):
        student.by_prompt[key] = "".join(
            chr(0x4E00 + (n * 37 + number * 11) % 900) for n in range(80)
        )
    found = compare(student, [model("t")], others())
    assert found.findings[0].verdict != "yes"


def test_mixed_formats_and_long_answers_neither_make_nor_break_a_finding() -> None:
    """The pupil writes every other answer as a list under a heading, and one very long."""
    student = model("s", teacher="t", share=0.8)
    for number, (key, text) in enumerate(student.by_prompt.items()):
        if number % 2:
            student.by_prompt[key] = "# Answer\n" + text.replace(". ", ".\n- ")
    first = next(iter(student.by_prompt))
    student.by_prompt[first] *= 200
    found = compare(student, [model("t"), model("t2")], others())
    assert found.findings[1].verdict != "yes"
    assert found.findings[0].standing is not None and found.findings[1].standing is not None
    assert found.findings[0].standing.low > found.findings[1].standing.high
    assert found.panel.lacks[0].cut == 1


def test_a_template_round_the_answers_of_two_models_makes_no_teacher() -> None:
    """Both were collected with other settings than the unrelated models."""
    student, teacher = model("s"), model("t")
    for one in (student, teacher):
        for key, text in one.by_prompt.items():
            one.by_prompt[key] = f"### Answer\n\n{text}\n\n---\n(end of answer)"
    [found] = compare(student, [teacher], others()).findings
    assert found.verdict == "cannot be known"
    assert found.tail <= verdicts.LEVEL, "the case tries what it is for"
    assert any("in form and not in words" in one for one in found.reasons)
    assert "answers of all models collected with the same settings" in found.settles


def test_one_model_under_two_names_is_told_by_its_words() -> None:
    twin = model("t")
    twin.name = "s"
    found = compare(twin, [model("t")], others())
    assert found.findings[0].verdict == "yes"
    assert found.findings[0].same_words == 40
    assert any("perhaps both files are of one model" in one for one in found.findings[0].reasons)


def test_the_order_of_files_changes_nothing_and_a_second_run_is_equal() -> None:
    student = model("s", range(25), teacher="t", share=0.5)
    teachers = [model("t", range(25)), model("t2", range(25))]
    rest = others(9, range(25))
    once = document_of(compare(student, teachers, rest))
    assert document_of(compare(student, teachers, rest)) == once
    turned = document_of(compare(student, teachers[::-1], rest[::-1]))
    assert turned["teachers"][::-1] == once["teachers"]


def test_a_model_given_twice_counts_once_and_is_told() -> None:
    rest = others()
    found = compare(model("s"), [model("t"), model("s")], [*rest, rest[0], model("t")])
    assert found.teachers == ("t",)
    assert len(found.unrelated) == 12
    assert len(found.notes) == 3


def test_no_more_models_are_compared_than_memory_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "MOST_UNRELATED", 9)
    monkeypatch.setattr(provenance, "MOST_TEACHERS", 1)
    found = compare(model("s"), [model("t")], others(12)[::-1])
    assert found.unrelated == tuple(f"other {n:02}" for n in range(9))
    assert "first 9" in found.notes[0]
    with pytest.raises(UsageError):
        compare(model("s"), [model("t"), model("t2")], others())


def test_the_student_alone_is_no_teacher() -> None:
    with pytest.raises(UsageError):
        compare(model("s"), [model("s")], others())


def test_descent_is_told_apart_and_is_never_known_from_answers() -> None:
    told = document_of(compare(model("s", teacher="t", share=0.9), [model("t")], others()))
    descent = told["teachers"][0]["descent"]
    assert descent["verdict"] == "cannot be known"
    assert "weights" in descent["would_settle"][0]


def test_nobody_is_said_to_have_taken_anything() -> None:
    files = [
        *(ROOT / "src/tidegate/distillation/provenance").glob("*.py"),
        *(ROOT / "src/tidegate/findings/templates").glob("provenance*"),
        ROOT / "src/tidegate/cli/provenance.py", ROOT / "docs/provenance.md",
    ]  # fmt: skip
    for path in files:
        words = path.read_text("utf-8").casefold()
        assert not [one for one in ("stole", "steal", "theft", "guilty") if one in words], path


def test_the_level_is_the_one_the_page_states() -> None:
    page = (ROOT / "docs/provenance.md").read_text("utf-8")
    assert f"{verdicts.LEVEL:.4f}" in page
    assert f"at least {verdicts.FEWEST_PROMPTS} prompts" in page
    assert f"{verdicts.FEWEST_UNRELATED} unrelated models" in page
