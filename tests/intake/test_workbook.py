"""Workbooks: cells as typed, rows as a spreadsheet numbers them, bombs refused."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.intake import bounded, read_records, read_subjects, workbook_guard

from .conftest import Writer


def test_cells_read_as_a_person_would_type_them(workbook: Writer) -> None:
    day = datetime(1971, 3, 5)
    rows = [["name", "id", "share", "born", "ok"], ["Aster", 12, 0.5, (day, "dd/mm/yy"), True]]
    table = read_records(workbook("a.xlsx", {"S": rows}))
    assert table.rows[0].cells == {
        "name": "Aster",
        "id": "12",
        "share": "0.5",
        "born": "1971-03-05",
        "ok": "TRUE",
    }


def test_rows_have_the_numbers_a_spreadsheet_shows(workbook: Writer) -> None:
    rows = [[None], ["Partners of 2026"], [None], ["Name", "Country"], ["Aster", "DE"], [None]]
    table = read_subjects(workbook("a.xlsx", {"S": [*rows, ["Beryl", "FR"]]}))
    assert [(s.row, s.name) for s in table] == [(5, "Aster"), (7, "Beryl")]


def test_a_formula_gives_the_value_saved_with_it_and_text_stays_text(workbook: Writer) -> None:
    path = workbook("a.xlsx", {"S": [["name", "n"], ["Aster", "=1+1"]]}, formulas="2")
    assert read_records(path).rows[0].cells["n"] == "2"
    text = '=HYPERLINK("http://localhost","x")'
    path = workbook("b.xlsx", {"S": [["name", "country"], [text, "DE"], ["Beryl", "FR"]]})
    assert read_subjects(path)[0].name == text


def test_the_first_visible_sheet_with_rows_is_read_and_the_others_are_named(
    workbook: Writer,
) -> None:
    sheets = {
        "Secret": [["name"], ["Hidden"]],
        "Blank": [],
        "List": [["name", "country"], ["Aster", "DE"]],
        "More": [["name"], ["Beryl"]],
    }
    path = workbook("a.xlsx", sheets, hidden=("Secret",))
    table = read_subjects(path)
    assert [s.name for s in table] == ["Aster"]
    assert any("“More”" in note and "“Secret”" not in note for note in table.notes)
    assert "not read: hidden sheets “Secret”" in table.notes
    assert [s.name for s in read_subjects(path, sheet="Secret")] == ["Hidden"]


def test_a_sheet_that_is_not_there_is_told_with_a_likely_one(workbook: Writer) -> None:
    with pytest.raises(InputError) as raised:
        read_records(workbook("a.xlsx", {"Partners": [["name"], ["Aster"]]}), sheet="Partner")
    assert "Partners" in raised.value.hint


def test_a_cell_merged_over_rows_stands_in_each(workbook: Writer) -> None:
    rows = [["country", "name"], [None, "Aster"], [None, "Beryl"]]
    path = workbook("a.xlsx", {"S": rows}, merged=[(1, 0, 2, 0, "DE")])
    assert [s.countries for s in read_subjects(path)] == [("DE",), ("DE",)]


def test_a_blank_header_and_a_doubled_one_get_names(workbook: Writer) -> None:
    rows = [["Name", None, "Name"], ["Aster", "x", "y"], ["Beryl", "x", "y"]]
    assert read_records(workbook("a.xlsx", {"S": rows})).columns == ("Name", "column 2", "Name (2)")


def test_a_number_too_long_for_a_spreadsheet_is_told(workbook: Writer) -> None:
    table = read_subjects(
        workbook("a.xlsx", {"S": [["name", "tax id"], ["Aster", 1234567890123456789]]})
    )
    assert [p.row for p in table.problems] == [2]


def test_a_workbook_under_another_name_is_known_by_its_bytes(workbook: Writer) -> None:
    path = workbook("a.csv", {"S": [["name"], ["Aster"]]})
    assert read_records(path).format == "xlsx"


def test_a_truncated_workbook_is_refused(workbook: Writer) -> None:
    path = workbook("a.xlsx", {"S": [["name"], ["Aster"]]})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="damaged"):
        read_records(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(InputError, match="no XLSX workbook"):
        read_records(path)


def altered(
    path: Path, change: tuple[bytes, bytes], member: str = "xl/worksheets/sheet1.xml"
) -> Path:
    """The same archive with one member changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == member:
                assert change[0] in data
                data = data.replace(*change)
            new.writestr(name, data)
    path.write_bytes(target.getvalue())
    return path


def test_a_workbook_with_an_inflated_sheet_is_refused(
    workbook: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "RATIO_FLOOR", 1024 * 1024)
    path = workbook("a.xlsx", {"S": [["name"], ["Aster"]]})
    altered(path, (b"<sheetData>", b"<sheetData>" + b" " * 9_000_000))
    with pytest.raises(InputError, match="zip bomb"):
        read_records(path)


def test_two_cells_in_far_corners_are_refused_before_they_are_laid_out(workbook: Writer) -> None:
    path = workbook("a.xlsx", {"S": [["name"], ["Aster"]]})
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(InputError, match="spreads over 1048576 × 16384"):
        read_records(altered(path, (b"</sheetData>", far)))


def test_xml_entities_in_a_workbook_are_refused(workbook: Writer) -> None:
    path = workbook("a.xlsx", {"S": [["name"], ["Aster"]]})
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    with pytest.raises(InputError, match="XML entities"):
        read_records(altered(path, (b"<worksheet", bomb)))


def open_document(tmp_path: Path, rows: str) -> Path:
    path = tmp_path / "a.ods"
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet><table:table"
            f' table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_row(*texts: str, extra: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row{extra}>{cells}</table:table-row>"


def test_open_document_is_read(tmp_path: Path) -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = open_document(tmp_path, ods_row("name", "country") + ods_row("Aster", "DE") + blank)
    assert [(s.row, s.name, s.countries) for s in read_subjects(path)] == [(2, "Aster", ("DE",))]


def test_an_open_document_row_repeated_without_end_is_refused(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(InputError, match="spreads over"):
        read_records(open_document(tmp_path, ods_row("name") + row))


def test_the_guards_limits_are_those_of_the_docs() -> None:
    assert workbook_guard.CELLS == 20_000_000
