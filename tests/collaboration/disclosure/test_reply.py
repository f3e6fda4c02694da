"""Answers stand beside their items, and are known to be about what was quoted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tidegate.collaboration.disclosure import answered, form, read_replies, reconcile
from tidegate.collaboration.model import Work
from tidegate.errors import InputError

from .made_up import Finder, cv, held, read, work

CV = cv(held("Home University", "2019"))
ONE, TWO = work("a", "2021", "Away Institute"), work("b", "2022", "Away Institute")


def found(*works: Work):  # type: ignore[no-untyped-def]
    return reconcile(CV, works, Finder(), read)


def test_a_form_filled_in_and_read_back_answers(tmp_path: Path) -> None:
    blank = form(found(ONE), about="cv.json")
    path = tmp_path / "reply.yaml"
    path.write_text(blank, "utf-8")
    assert read_replies(path) == ()
    told = yaml.safe_load(blank)
    told["answers"][0] |= {"answer": "A visit of two weeks: unpaid.", "on": "2026-11-27"}
    for name, text in (("r.yaml", yaml.safe_dump(told)), ("r.json", json.dumps(told))):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        [item] = answered(found(ONE), read_replies(path)).items
        assert item.state == "answered"
        assert item.answer is not None
        assert (item.answer.text, item.answer.on) == ("A visit of two weeks: unpaid.", "2026-11-27")


def test_an_answer_about_less_leaves_the_item_open_and_stands_beside_it(tmp_path: Path) -> None:
    told = yaml.safe_load(form(found(ONE), about="cv.json"))
    told["answers"][0]["answer"] = "yes"
    path = tmp_path / "r.yaml"
    path.write_text(yaml.safe_dump(told), "utf-8")
    [item] = answered(found(ONE, TWO), read_replies(path)).items
    assert item.state == "open"
    assert item.answer is not None and not item.answer.current


def test_an_answer_to_nothing_is_told_and_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("answers:\n- {item: q1, subject: X, answer: once asked}\n", "utf-8")
    assert answered(found(ONE), read_replies(path)).unmatched_answers == ("X: once asked",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("just words", "must be a mapping"),
        ("answers: 3", "must be a list"),
        ("{}", "holds no list of answers"),
        ("answers:\n- {answer: x}", "without its item"),
        ("answers:\n- {item: q1, answer: x}\n- {item: q1, answer: y}", "answered twice"),
        ("answers:\n- {item: q1, answre: x}", "has no answre"),
        ("a: &a [1]\nanswers: *a", "anchors and aliases are not allowed"),
        ("answers: [" * 300, "nested too deeply"),
    ],
)
def test_a_reply_that_cannot_be_used_says_why(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as wrong:
        read_replies(path)
    assert told in "\n".join(map(str, wrong.value.problems))


@pytest.mark.parametrize("text", ["[1]", "{", '{"answers": [3]}', "\x00\x00", '{"answers": 1}'])
def test_json_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        read_replies(path)
