"""The terminal: the summary of a run and the answer to a search."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.errors import UsageError
from tidegate.findings import (
    SubjectResult,
    format_matches,
    print_summary,
    render_matches,
    summary_text,
    write_reports,
)
from tidegate.findings.terminal import columns_of, fitted

from .made_up import ENTITY_LIST, a_hit, a_run, a_silent_row, runs_of_rows, three_rows


def test_the_summary_says_what_was_and_was_not_checked() -> None:
    text = summary_text(
        a_run(warnings=("jp.meti.eul is old",)), write_reports(a_run(), three_rows(), {})
    )
    for part in (
        "partners.xlsx: 3 rows against 1 list, dated 2026-07-09",
        "1 of 3 rows resembles a listed party: 1 strong, 0 possible, 0 weak.",
        "Inst. of Tides  Institute of Tides  Entity List  0.970  strong",
        "Entity List (us.bis.entity): published 2026-07-09, retrieved 2026-07-10; 3,412 entries",
        "Not checked (a list that is not loaded says nothing)",
        "UK Sanctions List (uk.sanctions)",
        "jp.meti.eul is old",
    ):
        assert part in text
    assert "\x1b" not in text


def test_the_starter_list_is_announced_before_anything_else() -> None:
    run = a_run(lists=(replace(ENTITY_LIST, publication="tidegate.starter"),))
    text = summary_text(run, write_reports(run, three_rows(), {}))
    assert text.index("Starter list, not for compliance") < text.index("resembles")


def test_only_the_ten_strongest_are_shown_best_first() -> None:
    rows = [a_hit(row, f"Subject {row}", score=row / 100) for row in range(2, 50)]
    report = write_reports(a_run(), rows, {})
    assert [each.row for each in report.top] == list(range(49, 39, -1))


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_come_only_in_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    report = write_reports(a_run(), three_rows(), {})
    coloured, piped, asked = _Terminal(), io.StringIO(), _Terminal()
    print_summary(a_run(), report, stream=coloured)
    print_summary(a_run(), report, stream=piped)
    monkeypatch.setenv("NO_COLOR", "1")
    print_summary(a_run(), report, stream=asked)
    assert "\x1b[" in coloured.getvalue()
    assert "\x1b" not in piped.getvalue() + asked.getvalue()


def test_a_terminal_that_knows_no_unicode_still_gets_its_summary() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    report = write_reports(a_run(), [a_hit(name="潮汐")], {})
    print_summary(a_run(), report, stream=stream)
    stream.flush()
    assert b"?? " in raw.getvalue()


@given(st.text(max_size=40), st.integers(2, 30))
@settings(max_examples=200)
def test_a_cell_takes_exactly_its_width(text: str, width: int) -> None:
    assert columns_of(fitted(text, width)) == width


def test_a_search_shows_reasons_and_what_speaks_against() -> None:
    text = format_matches(a_run(), a_hit())
    for part in (
        "0.970  strong    Institute of Tides",
        "Entity List (us.bis.entity), entry e1, listed 2020-06-05, 85 FR 1",
        "because equal: “tides”",
        "but country DE, listed with CN",
        "→ Entity List: licence requirement: licence required [15 CFR 744.11]",
        "Checked: 1 list, dated 2026-07-09",
        "Not checked: UK Sanctions List",
    ):
        assert part in text


def test_a_search_that_finds_nothing_says_where_it_looked() -> None:
    assert "nothing found in the lists loaded (1 list, dated 2026-07-09" in format_matches(
        a_run(), a_silent_row()
    )


def test_a_search_has_every_format_of_a_report() -> None:
    shape = json.loads(format_matches(a_run(), [a_hit()], "json"))
    assert shape["subjects"][0]["matches"][0]["entry_id"] == "e1"
    assert format_matches(a_run(), a_hit(), "csv").startswith("row,name")
    assert format_matches(a_run(), a_hit(), "html").startswith("<!doctype html>")
    assert render_matches(a_run(), a_hit(), "xlsx")[:2] == b"PK"
    with pytest.raises(UsageError):
        format_matches(a_run(), a_hit(), "xlsx")


@given(results=runs_of_rows)
@settings(max_examples=40, deadline=None)
def test_no_text_reaches_a_terminal_with_controls_in_it(results: list[SubjectResult]) -> None:
    text = format_matches(a_run(), results) + summary_text(
        a_run(), write_reports(a_run(), results, {})
    )
    assert not [each for each in text if ord(each) < 32 and each != "\n"]
    assert "\u202e" not in text and "\x9b" not in text


def test_a_search_loads_no_heavy_library() -> None:
    code = (
        "import sys, tidegate.findings as f\n"
        "run = f.Run('search', '', 'x', '2026-11-23')\n"
        "f.format_matches(run, f.SubjectResult(1, {'name': 'x'}))\n"
        "heavy = {'rich', 'jinja2', 'xlsxwriter', 'rfc8785', 'duckdb', 'numpy', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == "[]"


def test_reports_are_named_where_they_lie(tmp_path: Path) -> None:
    paths = {"html": tmp_path / "report.html"}
    report = write_reports(a_run(), three_rows(), paths, receipt_path=tmp_path / "receipt.json")
    text = summary_text(a_run(), report)
    assert f"html: {tmp_path / 'report.html'}" in text
    assert f"receipt: {tmp_path / 'receipt.json'}" in text
