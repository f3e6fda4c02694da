"""`tidegate landscape works`, and `tidegate landscape FILES`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.landscape.works.ten import AFFILIATIONS, WORKS, written

from .conftest import Said
from .test_json_results import check

Command = Callable[..., Said]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return written(tmp_path)


def test_files_alone_are_files_of_works(tidegate: Command, files: list[Path]) -> None:
    said = tidegate("landscape", *files, "-t", "column")
    assert said.code == 0, said.err
    assert "chips" in said.out
    assert "CN has 70.8 % of the top 10 %" in said.out
    assert "it led in 2 of 2 years" in said.out
    assert "share of works: A unit's credit divided by all credit" in said.out
    again = tidegate("landscape", "works", *files, "-t", "column")
    assert again.out == said.out
    assert "works.csv: taken as it was read before" in again.err
    assert tidegate("landscape", "-t", "column", *files).out == said.out


def test_a_word_that_is_no_file_is_no_command(tidegate: Command) -> None:
    said = tidegate("landscape", "chpis")
    assert said.code == 2
    assert "chips" in said.err
    assert tidegate("landscape", "nowhere.parquet").code == 3


def test_json_fits_its_schema(tidegate: Command, files: list[Path]) -> None:
    said = tidegate("landscape", *files, "-t", "column", "--draws", 20, "-f", "json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    check("landscape-works", told)
    [chips] = told["technologies"]
    assert chips["rankings"][0]["units"][0]["top_share"] == pytest.approx(17 / 24, abs=1e-6)
    assert chips["monopoly"]["level"] == "cannot be known"


def test_csv_has_a_row_for_each_unit(tidegate: Command, files: list[Path]) -> None:
    said = tidegate("landscape", *files, "-t", "column", "--by", "country", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [row["id"] for row in rows] == ["CN", "US", "DE"]
    assert float(rows[0]["top_share"]) == pytest.approx(17 / 24, abs=1e-4)


def test_the_page_stands_alone_and_defines_its_figures(
    tidegate: Command, files: list[Path], tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    said = tidegate("landscape", *files, "-t", "column", "--out", page)
    assert said.code == 0, said.err
    text = page.read_text("utf-8")
    assert text.count("<svg") == 3
    assert "JASIST 64(2)" in text
    assert "A think tank" in text
    assert "<script" not in text
    assert 'href="data:text/csv;base64,' in text
    assert "://" not in text.replace("http://www.w3.org/2000/svg", "")


def test_charts_come_as_files_with_their_data(
    tidegate: Command, files: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "charts"
    said = tidegate("landscape", *files, "-t", "column", "--charts", folder, "-f", "csv")
    assert said.code == 0, said.err
    names = {one.name for one in folder.iterdir()}
    assert names == {
        f"{name}-{by}.{ending}"
        for name in ("over-time", "chips")
        for by in ("country", "institution")
        for ending in ("svg", "csv")
    }
    rows = list(csv.DictReader(io.StringIO((folder / "over-time-country.csv").read_text("utf-8"))))
    assert len(rows) == 3 * 2
    assert (folder / "chips-country.svg").read_text("utf-8").startswith("<svg")


def test_the_same_seed_gives_the_same_page(tidegate: Command, files: list[Path]) -> None:
    one, same, other = (
        tidegate("landscape", *files, "-t", "column", "-f", "json", "--seed", seed).out
        for seed in (3, 3, 4)
    )
    assert json.loads(one) == json.loads(same)
    assert json.loads(one)["technologies"] != json.loads(other)["technologies"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--by", "city"), "city"),
        (("--years", "2020-2010"), "no span"),
        (("--years", "lately"), "not read"),
        (("-t", "alchemy"), "no technology"),
        (("-t", "all,strac"), "Give all alone"),
    ],
)
def test_words_that_are_off_are_told(
    tidegate: Command, files: list[Path], options: tuple[str, ...], told: str
) -> None:
    said = tidegate("landscape", *files, *options)
    assert said.code == 2
    assert told in said.err


def test_all_wrong_values_of_all_files_are_told_together(tidegate: Command, tmp_path: Path) -> None:
    works = WORKS.replace("w3,2020,4", "w3,20x0,4").replace("w9,2021,2", "w9,2021,-2")
    paths = written(tmp_path, works, AFFILIATIONS + ",a1,X1,CN\n")
    said = tidegate("landscape", *paths, "-t", "column")
    assert said.code == 3
    assert "works.csv, row 4, column year: “20x0” is no year" in said.err
    assert "works.csv, row 10, column citations: “-2” is no citations" in said.err
    assert "affiliations.csv, row 16, column work: has no work" in said.err
    said = tidegate("landscape", *paths, "-t", "column", "--skip-bad")
    assert said.code == 0, said.err
    assert "chips       8 " in said.out
    assert "3 rows could not be read and were left out" in said.out


def test_no_work_of_the_technology_is_told(tidegate: Command, files: list[Path]) -> None:
    said = tidegate("landscape", *files, "-t", "robotics")
    assert said.code == 3
    assert "no work of 2020 to 2021 is of any technology" in said.err
