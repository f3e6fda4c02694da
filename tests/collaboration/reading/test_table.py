"""What a table of works loses, and how that is told."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tidegate.collaboration.model import Problem, Work
from tidegate.collaboration.reading import read_works, table
from tidegate.intake import delimited


def read(path: Path, text: str) -> tuple[list[Work], list[Problem]]:
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return list(read_works(path, on_problem=problems.append, format="table")), problems


@pytest.mark.parametrize("head", ["Title,Abstract", "Title,Sonstiges"])
def test_a_cell_of_ten_megabytes_costs_no_row(tmp_path: Path, head: str) -> None:
    before = csv.field_size_limit(131_072)
    try:
        works, problems = read(tmp_path / "a.csv", f"{head}\nOne,a\nTwo,{'x' * 10**7}\nThree,c\n")
    finally:
        csv.field_size_limit(max(before, delimited.CSV_FIELD_LIMIT))
    assert [work.title for work in works] == ["One", "Two", "Three"]
    if head.endswith("Abstract"):
        [cut] = problems
        assert (cut.record, cut.line) == (2, 3)
        assert cut.message == "the abstract has 10,000,000 characters; 200,000 were read"


def test_a_line_that_csv_gives_up_is_told_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_grid(text: str, *more: Any) -> Any:
        if "Two" in text:
            raise csv.Error("field larger than field limit (131072)")
        return delimited.read_grid(text, *more)

    monkeypatch.setattr(table, "read_grid", read_grid)
    works, problems = read(tmp_path / "a.csv", "Title,Year\nOne,2020\nTwo,2021\nThree,2022\n")
    assert [(work.title, work.line) for work in works] == [("One", 2), ("Three", 4)]
    [told] = problems
    assert told.line == 3 and "cannot be read as a row of a table" in told.message
