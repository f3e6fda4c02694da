"""What account holders said: read, recorded, and laid beside their groups."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tidegate.distillation.campaigns.answers import (
    pseudonym_of,
    read_answers,
    record,
    with_answers,
)
from tidegate.distillation.campaigns.model import Answer
from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key, shown
from tidegate.errors import InputError, UsageError

from .hand_made import account, campaigns, group

KEY = Pseudonyms(find_key("a key of sixteen bytes and more"))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_account_may_be_told_by_its_pseudonym_or_by_its_name(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        f"account,date,answer,by\n{account(1)},2026-11-20,A class.,Desk\n"
        "acme-key-7,2026-11-21,Our ETL.,\n",
    )
    read = read_answers(path, KEY)
    assert read.problems == ()
    hashed = shown(KEY.of("account", "acme-key-7"))
    assert [(a.account, a.text, a.by) for a in read.answers] == [
        (account(1), "A class.", "Desk"),
        (hashed, "Our ETL.", ""),
    ]
    assert "acme" not in repr(read.answers)


def test_a_name_that_looks_like_a_pseudonym_is_hashed_where_only_that_is_known() -> None:
    name = "00112233445566ff"
    hashed = shown(KEY.of("account", name))
    assert pseudonym_of(name, KEY) == name
    assert pseudonym_of(name, KEY, {hashed}) == hashed
    assert pseudonym_of(name, KEY, {hashed, name}) == name


def test_a_bad_row_is_a_problem_with_row_column_and_mend_and_the_rest_is_read(
    tmp_path: Path,
) -> None:
    path = written(
        tmp_path,
        f"Account,Date,Answer\n,2026-11-20,x\n{account(1)},soon,x\n{account(1)},2026-11-20,\n"
        f"{account(1)},2026-11-20,{'x' * 4001}\n{account(2)},2026-11-22,Fine.\n",
    )
    read = read_answers(path, KEY)
    assert [(p.row, p.column) for p in read.problems] == [
        (2, "account"), (3, "date"), (4, "answer"), (5, "answer"),
    ]  # fmt: skip
    assert all(p.mend and p.file == "answers.csv" for p in read.problems)
    assert [a.account for a in read.answers] == [account(2)]


def test_a_table_without_the_columns_is_refused_with_their_names(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column date, answer"):
        read_answers(written(tmp_path, "account,what\na,b\n"), KEY)


@pytest.mark.parametrize("text", ["We grade.", "=1+1", "two\nlines, and “quotes”", "- no -"])
def test_what_is_recorded_is_read_again(tmp_path: Path, text: str) -> None:
    path = tmp_path / "home" / "answers.csv"
    one, two = (Answer(account(n), f"2026-11-2{n}", text, "Desk") for n in range(2))
    record(path, one)
    record(path, two)
    read = read_answers(path, KEY)
    assert read.problems == ()
    assert [" ".join(a.text.split()) for a in read.answers] == [" ".join(text.split())] * 2
    assert [a.date for a in read.answers] == ["2026-11-20", "2026-11-21"]
    assert not path.read_text("utf-8").count(",=")
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0


def test_an_answer_that_is_empty_or_too_long_is_not_recorded(tmp_path: Path) -> None:
    for text in (" ", "x" * 4001):
        with pytest.raises(UsageError):
            record(tmp_path / "a.csv", Answer(account(0), "2026-11-20", text, ""))
    assert not (tmp_path / "a.csv").exists()


def test_answers_are_matched_to_groups_once_and_in_time() -> None:
    early = Answer(account(1), "2026-01-01", "First.", "")
    late = Answer(account(0), "2026-02-01", "Then.", "")
    stray = Answer("0" * 16, "2026-02-01", "Who?", "")
    found, unmet = with_answers(campaigns(group(3), group(2, 50)), [late, early, early, stray])
    assert found.groups[0].answers == (early, late)
    assert found.groups[1].answers == ()
    assert unmet == 1
    assert with_answers(found, [late])[0].groups[0].answers == (early, late)


def test_the_id_of_a_group_is_no_account(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="id of a group"):
        pseudonym_of("6721a73f", KEY)
    told = read_answers(
        written(tmp_path, "account,date,answer\n6721a73f,2026-11-20,ours\nacme,2026-11-20,ours\n"),
        KEY,
    )
    assert [(p.row, p.column) for p in told.problems] == [(2, "account")]
    assert len(told.answers) == 1
