"""The XLSX report: its sheets, every row, and what happens when a sheet is full."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from tidegate.findings import Run, SubjectResult, Tally, make_receipt, write_report
from tidegate.findings.ending import Ending
from tidegate.findings.xlsx_report import XlsxReport

from .made_up import a_hit, a_run, a_silent_row, runs_of_rows, three_rows


def sheets(run: Run, results: list[SubjectResult], folder: Path) -> dict[str, list[list[Any]]]:
    path = folder / "r.xlsx"
    write_report(run, results, path)
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_sheet_says_its_part(tmp_path: Path) -> None:
    book = sheets(a_run(), three_rows(), tmp_path)
    assert list(book) == ["Subjects", "Hits", "Findings", "Lists", "Run"]
    hit, silent, unread = book["Subjects"][1:]
    assert hit[0] == 2 and hit[4] == "strong" and hit[5] == 0.97 and hit[6] == 1
    assert "Institute of Tides (Entity List): licence required" in hit[7]
    assert silent[7].startswith("nothing found in the lists loaded (1 list, dated 2026-07-09")
    assert unread[7] == "not checked: the row could not be read"
    assert unread[8] == "the name is empty"
    assert book["Hits"][1][5] == "Institute of Tides"
    assert "15 CFR 744.11" in book["Hits"][1][10]
    assert book["Findings"][1][2:4] == ["licence required", "yes"]
    assert [row[0] for row in book["Lists"][1:]] == ["checked", "NOT CHECKED"]
    facts = {row[0]: row[1] for row in book["Run"][1:]}
    assert facts["Receipt's digest (SHA-256)"] == make_receipt(a_run(), three_rows()).digest


def test_headers_are_frozen_and_filtered(tmp_path: Path) -> None:
    sheets(a_run(), three_rows(), tmp_path)
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:I4"/>' in sheet


@given(results=runs_of_rows)
@settings(max_examples=25, deadline=None)
def test_every_row_and_every_match_has_its_line(
    results: list[SubjectResult], tmp_path_factory: pytest.TempPathFactory
) -> None:
    book = sheets(a_run(), results, tmp_path_factory.mktemp("xlsx"))
    assert [row[0] for row in book["Subjects"][1:]] == [each.row for each in results]
    assert len(book["Hits"]) - 1 == sum(len(each.matches) for each in results)
    assert len(book["Findings"]) - 1 == sum(len(each.findings) for each in results)


def test_a_full_sheet_goes_on_in_a_second_one(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    results = [a_silent_row(row) for row in range(2, 27)]
    report = XlsxReport(path, a_run(), last_row=10)
    tally = Tally()
    for result in results:
        report.add(result)
        tally.add(result)
    report.finish(Ending(tally.summary, make_receipt(a_run(), results)))
    report.close()
    book = CalamineWorkbook.from_path(path)
    parts = [name for name in book.sheet_names if name.startswith("Subjects")]
    assert parts == ["Subjects", "Subjects 2", "Subjects 3"]
    rows = [row[0] for name in parts for row in book.get_sheet_by_name(name).to_python()[1:]]
    assert rows == list(range(2, 27))


def test_the_starter_list_is_called_by_its_name(tmp_path: Path) -> None:
    from dataclasses import replace

    from .made_up import ENTITY_LIST

    run = a_run(lists=(replace(ENTITY_LIST, publication="tidegate.starter"),))
    book = sheets(run, [a_hit(), a_silent_row()], tmp_path)
    assert book["Run"][1][1] == "Starter list, not for compliance"
    assert "starter list, not for compliance" in book["Subjects"][2][7]
