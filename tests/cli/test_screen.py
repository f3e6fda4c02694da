"""The whole way: a file of partners in, reports, summary, receipt and exit code out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from .conftest import EXAMPLES, Said

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
PARTNERS = EXAMPLES / "partners.xlsx"
HOSTILE = 'name\n=HYPERLINK("http://x")\n<script>alert(1)</script>\nHuawei Technologies\n'


def test_the_example_becomes_reports_a_receipt_and_a_summary(
    tidegate: Command, tmp_path: Path
) -> None:
    said = tidegate("screen", PARTNERS, "--out", tmp_path / "new" / "reports")
    assert said.code == 10
    made = sorted(path.name for path in (tmp_path / "new" / "reports").iterdir())
    assert made == ["receipt.json", "report.html", "report.xlsx"]
    assert "Screened  partners.xlsx: 62 rows against 13 lists" in said.out
    assert "Starter list, not for compliance" in said.out
    assert "rows resemble listed parties" in said.out
    assert "nothing found in the lists loaded" in said.out
    assert "Not checked (a list that is not loaded says nothing)" in said.out
    assert str(tmp_path / "new" / "reports" / "receipt.json") in said.out
    assert "clear" not in said.out.lower()


def test_without_a_word_the_reports_stand_beside_the_file(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    file = write("few.csv", "name\nHuawei Technologies\n")
    assert tidegate("screen", file).code == 10
    assert {p.name for p in tmp_path.iterdir()} >= {"report.html", "report.xlsx", "receipt.json"}


def test_the_columns_understood_are_shown(tidegate: Command, tmp_path: Path) -> None:
    said = tidegate("screen", PARTNERS, "--out", tmp_path / "o")
    assert "read name: Legal entity" in said.err
    assert "read country: Land" in said.err
    assert "read sheet “Partners”" in said.err


def test_every_row_is_accounted_for(tidegate: Command) -> None:
    answer = tidegate("screen", PARTNERS, "--format", "json").json()
    assert [s["row"] for s in answer["subjects"]] == list(range(2, 64))
    counts = answer["summary"]
    assert counts["rows"] == 62
    assert counts["with_matches"] >= 10
    assert counts["rows"] == (
        counts["unreadable"] + counts["nothing_found"] + counts["with_matches"]
    )


def test_the_findings_of_a_row_rest_on_its_own_matches(tidegate: Command) -> None:
    answer = tidegate("screen", PARTNERS, "--format", "json").json()
    for subject in answer["subjects"]:
        matched = {f"{m['list']}:{m['entry_id']}" for m in subject["matches"]}
        for finding in subject["findings"]:
            assert set(finding["evidence"]) <= matched
            assert finding["citation"] or finding["verdict"] == "unknown"


def test_csv_and_xlsx_input_say_the_same(tidegate: Command) -> None:
    def hits(name: str) -> list[tuple[str, list[tuple[str, float]]]]:
        answer = tidegate("screen", EXAMPLES / name, "--format", "json").json()
        return [
            (s["subject"]["name"], [(m["entry_id"], m["score"]) for m in s["matches"]])
            for s in answer["subjects"]
        ]

    assert hits("partners.csv") == hits("partners.xlsx")


def test_a_file_without_a_hit_ends_with_0_and_never_says_clear(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    said = tidegate("screen", write("none.csv", "name\nZwiebelkuchen Obermühle\n"))
    assert said.code == 0
    assert "0 of 1 row resemble listed parties." in said.out
    assert "nothing found in the lists loaded (13 lists" in said.out
    assert "starter list, not for compliance" in said.out
    page = (tmp_path / "report.html").read_text("utf-8").lower()
    assert "clear" not in page.replace("clearly", "")


def test_a_row_that_cannot_be_read_wants_review_even_where_nothing_matched(
    tidegate: Command, write: Write
) -> None:
    said = tidegate("screen", write("gap.csv", "ref,name\n1,Zwiebelkuchen Obermühle\n2,\n"))
    assert said.code == 10
    assert "row 3, column name: there is no name in this row" in said.err
    assert "1 row could not be read" in said.out


def test_a_problem_is_told_once(tidegate: Command, write: Write) -> None:
    said = tidegate("screen", write("gap.csv", "ref,name\n1,Zwiebelkuchen Obermühle\n2,\n"))
    assert (said.out + said.err).count("there is no name in this row") == 1


def test_a_formula_and_a_script_in_a_name_are_inert_everywhere(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    file = write("bad.csv", HOSTILE)
    assert tidegate("screen", file).code == 10
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    sheet = CalamineWorkbook.from_path(tmp_path / "report.xlsx").get_sheet_by_name("Subjects")
    cells = {cell for row in sheet.to_python() for cell in row if isinstance(cell, str)}
    assert any("HYPERLINK" in cell for cell in cells)
    import zipfile

    with zipfile.ZipFile(tmp_path / "report.xlsx") as book:
        for name in book.namelist():
            assert b"<f>" not in book.read(name), name
            assert b"<hyperlink" not in book.read(name), name
    said = tidegate("screen", file, "--format", "csv")
    cells = {cell for row in csv.reader(io.StringIO(said.out)) for cell in row}
    assert '\'=HYPERLINK("http://x")' in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]


@pytest.mark.parametrize("format", ["html", "xlsx", "json", "csv"])
def test_a_file_by_its_ending_is_the_one_report(
    tidegate: Command, tmp_path: Path, format: str
) -> None:
    out = tmp_path / "made" / f"answer.{format}"
    assert tidegate("screen", EXAMPLES / "partners.csv", "--out", out).code == 10
    assert out.stat().st_size > 500
    made = {path.name for path in out.parent.iterdir()}
    assert made == {out.name, "answer.receipt.json"}


def test_a_format_in_a_folder_is_that_report_only(tidegate: Command, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    tidegate("screen", EXAMPLES / "partners.csv", "--format", "json", "--out", folder)
    assert {path.name for path in folder.iterdir()} == {"report.json", "receipt.json"}


@pytest.mark.parametrize("format", ["table", "json", "csv", "html"])
def test_a_format_alone_goes_to_the_terminal_and_writes_nothing(
    tidegate: Command, write: Write, tmp_path: Path, format: str
) -> None:
    file = write("few.csv", "name\nHuawei Technologies\nZwiebelkuchen Obermühle\n")
    before = set(tmp_path.iterdir())
    said = tidegate("screen", file, "--format", format)
    assert said.code == 10
    assert "Huawei" in said.out and "Obermühle" in said.out
    assert {p for p in tmp_path.iterdir() if p.name != "tidegate-home"} == before


def test_a_receipt_is_written_where_asked_whatever_the_format(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    file = write("few.csv", "name\nHuawei Technologies\n")
    for format in ("json", "table"):
        receipt = tmp_path / f"{format}.receipt.json"
        assert tidegate("screen", file, "--format", format, "--receipt", receipt).code == 10
        assert tidegate("verify", receipt).code == 0


def test_the_table_has_every_row_and_its_reasons(tidegate: Command, write: Write) -> None:
    file = write("few.csv", "name\nHuawei Technologes\nZwiebelkuchen Obermühle\n")
    said = tidegate("screen", file, "--format", "table")
    assert "because" in said.out
    assert "nothing found in the lists loaded" in said.out


def test_json_to_a_pipe_is_the_json_of_a_file(tidegate: Command, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    piped = tidegate("screen", PARTNERS, "--format", "json").json()
    tidegate("screen", PARTNERS, "--out", out)
    filed = json.loads(out.read_text("utf-8"))
    assert piped["subjects"] == filed["subjects"]
    assert piped["receipt"]["subjects_digest"] == filed["receipt"]["subjects_digest"]
    assert piped["receipt"]["path"] == ""


def test_a_mapping_is_obeyed_remembered_and_told(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    text = "Alpha,Beta\nZwiebelkuchen Obermühle,Huawei Technologies\n"
    said = tidegate("screen", write("a.csv", text), "--map", "name=Beta", "--out", tmp_path / "o")
    assert said.code == 10
    assert "read name: Beta" in said.err
    assert "this mapping is remembered" in said.err
    again = tidegate("screen", write("b.csv", text), "--out", tmp_path / "o")
    assert again.code == 10
    assert "read name: Beta" in again.err
    assert "as you mapped them before" in again.err
    assert tidegate("verify", tmp_path / "o" / "receipt.json").code == 0


def test_a_mapping_that_does_not_fit_names_what_was_meant(tidegate: Command, write: Write) -> None:
    file = write("a.csv", "Legal entity,Land\nX Works,CN\n")
    said = tidegate("screen", file, "--map", "name=Legal entty", "--map", "colour=Land")
    assert said.code == 3
    assert "did you mean “Legal entity”" in said.err
    assert "“colour” is not a field" in said.err


def test_matches_can_be_limited_by_score_count_and_list(tidegate: Command, write: Write) -> None:
    file = write("few.csv", "name\nHarbin Institute of Technology\n")

    def matches(*more: str) -> list[dict[str, object]]:
        found = tidegate("screen", file, "--format", "json", *more).json()["subjects"][0]["matches"]
        assert isinstance(found, list)
        return found

    every = matches()
    assert len({m["list"] for m in every}) > 2
    assert {m["list"] for m in matches("--list", "us.bis")} == {"us.bis.entity"}
    assert len(matches("--threshold", "0.99")) <= len(every)


def test_a_list_left_out_is_named_as_not_checked(tidegate: Command, write: Write) -> None:
    file = write("few.csv", "name\nHarbin Institute of Technology\n")
    run = tidegate("screen", file, "--format", "json", "--list", "us.bis.entity").json()["run"]
    assert [used["list"] for used in run["lists"]] == ["us.bis.entity"]
    left_out = {m["list"]: m.get("why", "") for m in run["lists_missing"]}
    assert left_out["us.ofac.sdn"] == "left out: only us.bis.entity"
    assert left_out["eu.fsf"] == ""


def test_a_mode_and_a_rulebook_of_ones_own_are_recorded(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    file = write("few.csv", "name\nHuawei Technologies\n")
    said = tidegate("screen", file, "--format", "json", "--mode", "both", "--as-of", "2026-06-30")
    run = said.json()["run"]
    assert (run["mode"], run["as_of"]) == ("both", "2026-06-30")
    missing = tidegate("screen", file, "--rulebook", tmp_path / "none.yaml")
    assert missing.code == 3
    assert "no rulebook at" in missing.err


def test_the_second_sheet_is_read_and_proved(tidegate: Command, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for sheet, name in (
            ("First", "Zwiebelkuchen Obermühle"),
            ("Second", "Huawei Technologies"),
        ):
            page = book.add_worksheet(sheet)
            page.write_column(0, 0, ["name", name])
    assert tidegate("screen", path, "--out", tmp_path / "a").code == 0
    assert tidegate("screen", path, "--sheet", "Second", "--out", tmp_path / "b").code == 10
    assert tidegate("verify", tmp_path / "b" / "receipt.json").code == 0
    wrong = tidegate("screen", path, "--sheet", "Secnd")
    assert wrong.code == 3
    assert "did you mean “Second”" in wrong.err


def test_a_file_without_a_row_is_not_called_checked(tidegate: Command, write: Write) -> None:
    said = tidegate("screen", write("head.csv", "name,country\n"))
    assert said.code == 10
    assert "The file held no rows: nothing was checked." in said.out


@pytest.mark.parametrize("option", ["--out", "--receipt"])
def test_no_result_is_written_over_the_file_that_is_screened(
    tidegate: Command, write: Write, option: str
) -> None:
    file = write("few.csv", "name\nHuawei Technologies\n")
    said = tidegate("screen", file, option, file)
    assert said.code == 2
    assert "over few.csv itself" in said.err
    assert file.read_text() == "name\nHuawei Technologies\n"


def test_columns_that_were_not_read_are_named(tidegate: Command, write: Write) -> None:
    file = write("few.csv", "name,zorblat\nAmber Works,7\nBasalt Works,9\n")
    assert "not read: “zorblat”" in tidegate("screen", file, "--format", "csv").err
