"""Files of strings: rows in are rows out, in blocks or whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.collaboration.affiliations import strings
from tidegate.collaboration.affiliations.strings import read_strings
from tidegate.collaboration.model import Problem
from tidegate.errors import InputError


def read(path: Path, text: str, column: str = "") -> tuple[tuple[str, ...], list[list[str]]]:
    path.write_bytes(text.encode())
    found = read_strings(path, column)
    return found.columns, [cells for _, cells in found.rows]


def test_rows_are_the_same_in_blocks_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "n,affiliation\n" + "".join(f'{n},"A, {n}\nB ""{n}"""\n' for n in range(300))
    whole = read(tmp_path / "s.csv", text)
    assert len(whole[1]) == 300
    monkeypatch.setattr(strings, "BLOCK", 200)
    assert read(tmp_path / "s.csv", text) == whole


def test_row_numbers_are_those_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strings, "BLOCK", 30)
    path = tmp_path / "s.csv"
    path.write_text("n,affiliation\n" + "".join(f"{n},place {n}\n" for n in range(2, 100)))
    assert all(int(cells[0]) == row for row, cells in read_strings(path).rows)


def test_a_row_of_empty_cells_is_a_row_and_an_empty_line_is_not(tmp_path: Path) -> None:
    _, rows = read(tmp_path / "s.csv", 'n,affiliation\n1,x\n\n,\n2,""\n')
    assert rows == [["1", "x"], ["", ""], ["2", ""]]


def test_a_text_is_one_string_a_line(tmp_path: Path) -> None:
    columns, rows = read(tmp_path / "s.txt", "A, B; C\n\nD\n")
    assert (columns, rows) == (("affiliation",), [["A, B; C"], [""], ["D"]])


def test_a_row_too_long_keeps_everything_and_is_told(tmp_path: Path) -> None:
    path, told = tmp_path / "s.csv", list[Problem]()
    path.write_text("n,affiliation\n1,A,B,C\n2\n")
    rows = list(read_strings(path, on_problem=told.append).rows)
    assert [cells for _, cells in rows] == [["1", "A, B, C"], ["2", ""]]
    assert [one.line for one in told] == [2]


@pytest.mark.parametrize("column", ["Where It Is", "where it is", "WHERE_IT_IS"])
def test_a_column_is_found_by_its_name_folded(tmp_path: Path, column: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text("a;Where It Is\n1;x, y\n")
    assert read_strings(path, column).at == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("s.csv", b""), ("s.csv", b"\x00" * 99), ("s.csv", b"a,b\n1,2\n"), ("s.json", b"{"),
        ("s.xlsx", b"PK\x03\x04 nonsense"), ("s.csv", b"<!doctype html><p>"),
        ("s.csv", b"%PDF-1.4"),
    ],
)  # fmt: skip
def test_what_holds_no_strings_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError):
        list(read_strings(path).rows)
