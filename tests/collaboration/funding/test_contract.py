"""The contract checklist: what is asked, what is answered, what stays open."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.collaboration.funding.contract import (
    blank_form,
    checklist,
    questions,
    read_checklist,
)
from tidegate.errors import InputError

IDS = [one.id for one in questions()]
ACTS = [one for one in IDS if one.startswith("act_")]


def test_the_questions_are_compensation_nine_acts_three_sponsors_and_the_exclusion() -> None:
    assert [f"act_{n}" for n in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")] == ACTS
    assert [one.part for one in questions()].count("B") == 3
    assert IDS[0] == "compensated" and IDS[-1] == "ordinary_activity"


def test_a_programmes_name_alone_settles_b_and_leaves_a_open() -> None:
    held = checklist({"sponsor_1286_programme": "yes"})
    assert held.facts()["sponsor_1286_programme"] is True
    assert all(held.facts()[one] is None for one in ("compensated", *ACTS))
    assert [one.id for one in held.open_questions()] == ["compensated", *ACTS]


def test_what_cannot_turn_the_verdict_is_not_asked() -> None:
    assert checklist({"compensated": "no"}).open_questions() == ()
    met = checklist({"compensated": "yes", "act_iv": "yes"})
    assert {one.id for one in met.open_questions()} == {
        "sponsor_country_of_concern", "sponsor_1286_institution", "sponsor_1286_programme",
        "ordinary_activity",
    }  # fmt: skip


def test_an_ordinary_activity_is_set_apart_unless_a_listed_sponsor_runs_it() -> None:
    met = {"compensated": "yes", "act_ii": "yes", "sponsor_country_of_concern": "yes"}
    apart = {**met, "ordinary_activity": "yes"}
    listed = ["sponsor_1286_institution", "sponsor_1286_programme"]
    assert [one.id for one in checklist(apart).open_questions()] == listed
    assert checklist({**apart, **dict.fromkeys(listed, "no")}).open_questions() == ()
    assert checklist({**apart, listed[0]: "yes"}).open_questions() == ()


def test_a_yes_without_a_quoted_clause_is_named() -> None:
    held = checklist({
        "act_iv": {"answer": "yes", "quote": "It may not be ended.", "where": "Art. 9"},
        "act_ii": "yes",
    })  # fmt: skip
    assert [one.id for one in held.unquoted()] == ["act_ii"]
    assert held.answers["act_iv"].where == "Art. 9"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", 'act_iv:\n  answer: yes\n  quote: "no end"\ncompensated: no\n'),
        ("a.json", '{"act_iv": {"answer": true, "quote": "no end"}, "compensated": "no"}'),
        ("a.csv", "question,answer,quote\nact_iv,yes,no end\nCompensated,No,\n"),
    ],
)
def test_yaml_json_and_csv_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    held = read_checklist(tmp_path / name)
    assert held.facts()["act_iv"] is True and held.facts()["compensated"] is False
    assert held.answers["act_iv"].quote == "no end"
    assert held.facts()["act_i"] is None


def test_the_blank_form_is_read_and_answers_nothing(tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(blank_form(), "utf-8")
    assert set(read_checklist(tmp_path / "form.yaml").facts().values()) == {None}


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("act_x: yes\nact_i: perhaps\nact_ii: yes\n", "utf-8")
    with pytest.raises(InputError) as told:
        read_checklist(tmp_path / "a.yaml")
    assert len(told.value.problems) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "- 1\n- 2\n"), ("a.yaml", "a: [1"), ("a.yaml", "[" * 5_000),
        ("a.json", "{"), ("a.json", "[" * 100_000), ("a.csv", "a,b\n1,2\n"),
        ("a.csv", "question,answer\nact_i,yes\nact_i,no\n"),
        ("a.yaml", "!!python/name:os.system x"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_checklist_is_one_clear_error(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError):
        read_checklist(tmp_path / name)


@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from(["yes", "no", "unknown"])))
def test_an_answer_only_ever_closes_questions(answers: dict[str, str]) -> None:
    held = checklist(answers)
    for one in held.open_questions():
        assert held.facts()[one.id] is None
    for key in IDS:
        if key not in answers:
            after = checklist({**answers, key: "yes"}).open_questions()
            assert set(after) <= set(held.open_questions())
