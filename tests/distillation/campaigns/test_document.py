"""The answer about campaigns as JSON and rows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.distillation.campaigns import words
from tidegate.distillation.campaigns.document import COLUMNS, document, rows
from tidegate.errors import Problem

from .hand_made import account, campaigns, group, several


def test_the_document_has_every_group_consistent_ones_first() -> None:
    told = document(several())
    verdicts = [(one["verdict"], one["over_budget"]) for one in told["groups"]]
    assert verdicts == [
        ("consistent", False), ("consistent", True), ("cannot_be_known", False),
        ("cannot_be_known", False), ("not_seen", False), ("not_seen", False),
    ]  # fmt: skip
    assert told["verdicts"] == {"consistent": 2, "cannot_be_known": 2, "not_seen": 36}
    assert (told["to_review"], told["over_budget"]) == (3, 1)


def test_ends_of_a_tie_are_pseudonyms_and_times_are_utc() -> None:
    (one,) = document(campaigns(group(3)))["groups"]
    assert (one["edges"][0]["first"], one["edges"][0]["second"]) == (account(0), account(1))
    assert one["first_at"] == one["timeline"][0]["hour"][:8] + "24T16:00:00Z"


def test_the_same_accounts_are_the_same_group_in_any_order() -> None:
    one = group(4)
    other = replace(one, accounts=one.accounts[::-1], score=0.0)
    assert words.group_id(one) == words.group_id(other) != words.group_id(group(5))


def test_problems_and_files_stand_in_the_document() -> None:
    problem = Problem("a.csv", "cannot be read", "mend it", row=3, column="date")
    told = document(campaigns(), files=[{"name": "a.csv"}], problems=[problem], problem_count=412)
    assert told["problem_count"] == 412
    assert told["problems"] == [
        {"file": "a.csv", "row": 3, "column": "date", "message": "cannot be read",
         "mend": "mend it"}
    ]  # fmt: skip
    assert told["groups"] == []
    assert json.loads(json.dumps(told)) == told


def test_a_row_a_group_has_every_column() -> None:
    told = list(rows(several()))
    assert [tuple(row) for row in told] == [COLUMNS] * 6
    assert told[0]["ties"] == ["the same template", "parts of one list", "lock step in time"]
    assert told[0]["closest_explanations"] == ["Batch processing of data (ETL) (in part)"]
    assert told[3]["template"].startswith("Solve the problem")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (campaigns(looked_at=0), "none met the minimum of evidence"),
        (campaigns(group(verdict="not_seen")), "Coordinated extraction was not seen."),
        (campaigns(group()), "1 is consistent with coordinated extraction."),
        (campaigns(group(verdict="cannot_be_known")), "not seen; for 1 it cannot be known."),
    ],
)
def test_the_answer_in_words(found: object, said: str) -> None:
    assert said in words.answer_words(found)  # type: ignore[arg-type]


def test_what_was_not_seen_is_never_called_absent() -> None:
    assert any("Not seen does not mean absent" in line for line in words.notes(campaigns()))


@given(st.floats(1e-12, 1.0))
def test_a_chance_in_words_is_near_the_chance(value: float) -> None:
    said = words.chance(value)
    if said.startswith("about "):
        few, many = said.removeprefix("about ").replace(",", "").split(" in ")
        assert abs(float(few) / float(many) - value) <= 0.5 * value
    else:
        assert value >= 0.95 or value <= 1e-9
