"""The answer as a workbook and in a terminal."""

from __future__ import annotations

import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook

from tidegate.distillation.campaigns import terminal, words
from tidegate.distillation.campaigns.document import document, rows
from tidegate.distillation.campaigns.sheet import campaigns_xlsx
from tidegate.errors import Problem

from .hand_made import account, campaigns, group, several, thread

BAD = '=HYPERLINK("http://x","y")\u202e'


def sheet(path: Path, name: str) -> list[dict[str, object]]:
    head, *lines = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def test_the_workbook_has_everything_of_every_group(tmp_path: Path) -> None:
    found = several()
    problem = Problem("a.csv", "is broken", "mend it", row=7)
    told = document(found, files=[{"name": "a.csv"}], problems=[problem], problem_count=5)
    path = tmp_path / "r.xlsx"
    path.write_bytes(campaigns_xlsx(told, list(rows(found))))
    groups = sheet(path, "Groups")
    assert [one["group"] for one in groups] == [one["group"] for one in told["groups"]]
    assert groups[0]["verdict"] == "consistent with coordinated extraction"
    assert len(sheet(path, "Accounts")) == sum(len(g.accounts) for g in found.groups)
    assert len(sheet(path, "Ties")) == sum(len(g.edges) for g in found.groups)
    assert sheet(path, "Answers")[0]["answer"] == "We grade our own translations."
    assert sheet(path, "Problems")[0]["What is wrong"] == "is broken"
    assert "4 further problems" in str(sheet(path, "Problems")[1])


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    found = campaigns(
        group(2, accounts=(account(0), BAD), threads=(thread(phrase=BAD),), reasons=(BAD,),
              facts={BAD: BAD}, citation=BAD),
        missing=BAD,
    )  # fmt: skip
    path = tmp_path / "r.xlsx"
    path.write_bytes(campaigns_xlsx(document(found), list(rows(found))))
    with zipfile.ZipFile(path) as book:
        parts = b"".join(book.read(name) for name in book.namelist() if "sheet" in name)
        strings = book.read("xl/sharedStrings.xml").decode()
    assert b"<f>" not in parts
    assert "\u202e" not in strings


def test_the_terminal_shows_what_to_look_at_and_says_no_more_than_it_may() -> None:
    told = terminal.table_rows(several())
    assert [row[1] for row in told] == [
        "CONSISTENT", "CONSISTENT, later", "cannot be known", "cannot be known",
    ]  # fmt: skip
    assert all(len(row) == len(terminal.HEAD) for row in told)
    after = " ".join(terminal.lines_after(several()))
    assert "consistent with coordinated extraction, no more than that" in after
    assert words.NOTHING_BLOCKED in after
    many = campaigns(*(group(2, 5 * n) for n in range(50)))
    assert len(terminal.table_rows(many)) == terminal.MOST
    assert "20 more groups" in " ".join(terminal.lines_after(many))
