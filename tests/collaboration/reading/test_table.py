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


@pytest.mark.parametrize(
    "head",
    [
        "Artikel-Titel,Erscheinungsjahr,Adressen,Doi Nr.",
        "Título,Año,Afiliaciones,DOI",
        "Titre,Année,Adresses,Numéro DOI",
    ],
)
def test_headers_of_other_languages_are_understood(tmp_path: Path, head: str) -> None:
    [work], problems = read(tmp_path / "a.csv", f"{head}\nA radar,2021,MIT,10.1234/x\n")
    assert not problems
    assert (work.title, work.date, work.doi) == ("A radar", "2021", "10.1234/x")
    assert work.affiliations[0].text == "MIT"


def test_columns_that_are_not_understood_are_told_once_with_how_to_name_them(
    tmp_path: Path,
) -> None:
    text = "Our exports\nWerk Titel,Haus,Funding Text,Authors,Volume\nA,MIT,NSFC,Qx,1\nB,,,Qx,2\n"
    works, problems = read(tmp_path / "a.csv", text)
    assert [work.line for work in works] == [3]
    told, empty = problems
    assert (told.record, told.line) == (0, 2)
    assert told.message == "columns that are not understood and not read: “Werk Titel”, “Haus”"
    assert told.mend == (
        'say what they are, such as --map title="Werk Titel"; '
        "no column tells title, year, doi, affiliations, abstract"
    )
    assert (empty.line, empty.message) == (4, "no column that is read has anything in it")


def test_columns_of_persons_and_of_the_journal_are_passed_over_without_a_word(
    tmp_path: Path,
) -> None:
    text = "Title,Authors,Author full names,Source title,Volume,Cited by,\nA,Qx,Qx,J,1,2,\n"
    assert read(tmp_path / "a.csv", text)[1] == []


def test_one_is_told_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"Title,Year\nCaf\xe9 et th\xe9 fran\xe7ais,2020\nT\x00wo,2021\n")
    problems: list[Problem] = []
    list(read_works(path, on_problem=problems.append, format="table"))
    messages = " ".join(problem.message for problem in problems)
    assert "the line is not UTF-8 and was read as" in messages
    assert "1 NUL character was taken out" in messages
