"""The CSV report: a line for each match, one for each row without."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings

from tidegate.findings import SubjectResult, write_report

from .made_up import a_match, a_run, a_subject, runs_of_rows, three_rows


def lines(results: list[SubjectResult], folder: Path) -> list[dict[str, str]]:
    path = folder / "r.csv"
    write_report(a_run(), results, path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@given(results=runs_of_rows)
@settings(max_examples=60, deadline=None)
def test_rows_in_are_rows_out(
    results: list[SubjectResult], tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = lines(results, tmp_path_factory.mktemp("csv"))
    expected = [str(each.row) for each in results for _ in range(max(1, len(each.matches)))]
    assert [line["row"] for line in found] == expected
    assert all(line["answer"] for line in found)


def test_a_subject_with_two_matches_has_two_lines(tmp_path: Path) -> None:
    both = (a_match(), a_match("Tide Works", 0.81, band="possible", entry_id="e2"))
    found = lines([SubjectResult(2, a_subject("Tides"), both)], tmp_path)
    assert [line["listed_name"] for line in found] == ["Institute of Tides", "Tide Works"]
    assert [line["score"] for line in found] == ["0.9700", "0.8100"]


def test_a_line_says_what_was_found_or_that_it_was_not_checked(tmp_path: Path) -> None:
    answers = [line["answer"] for line in lines(three_rows(), tmp_path)]
    assert answers[0] == "strong resemblance"
    assert answers[1].startswith("nothing found in the lists loaded")
    assert answers[2] == "not checked: the name is empty"


def test_without_a_list_nothing_counts_as_checked(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    write_report(a_run(lists=()), three_rows()[1:2], path)
    assert "not checked: no list was loaded" in path.read_text("utf-8-sig")


def test_the_mark_for_excel_can_be_left_out(tmp_path: Path) -> None:
    for bom in (True, False):
        write_report(a_run(), three_rows(), tmp_path / "r.csv", bom=bom)
        assert (tmp_path / "r.csv").read_bytes().startswith(b"\xef\xbb\xbf") is bom
