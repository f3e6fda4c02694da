"""A user's table as a series: the guess is said, nothing filled in, what is left out named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.landscape import Series, read_series

TABLE = """Model,Organization,Country,Publication date,Elo,Loss
A1,OrgA,USA,2022-01-10,1000,3.1
B1,OrgB,China,2022-06,900,3.4
A2,OrgA,United States,2023-03-14,1200,2.5
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Series]:
    def make(text: str, name: str = "series.csv", **more: object) -> Series:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_series(path, **more)  # type: ignore[arg-type]

    return make


Read = Callable[..., Series]


def test_columns_are_guessed_by_their_headers_and_said(read: Read) -> None:
    found = read(TABLE)
    assert (found.columns.name, found.columns.date, found.columns.group) == (
        "Model", "Publication date", "Country",
    )  # fmt: skip
    assert found.columns.scores == ("Elo",)
    assert found.columns.could_be == ("Loss",)
    assert "country: Country (its header)" in found.notes
    assert any("other columns of numbers: “Loss”" in line for line in found.notes)


def test_one_country_is_one_group_however_it_is_written(read: Read) -> None:
    [scored] = read(TABLE + "A3,OrgA,USA,2024-01-01,1300,2\n").scored
    assert {one.group for one in scored.systems} == {"USA", "China"}


def test_makers_group_where_asked_or_where_there_is_no_country(read: Read) -> None:
    assert read(TABLE, by="maker").columns.group == "Organization"
    bare = "model,lab,date,score\nx,L1,2020-01-01,1\ny,L2,2021-01-01,2\n"
    assert (read(bare).columns.group, read(bare).columns.by) == ("lab", "maker")


def test_any_column_can_group_or_score(read: Read) -> None:
    found = read(TABLE, group="Organization", scores=("Loss", "Elo"))
    assert found.columns.by == "group"
    assert [one.metric for one in found.scored] == ["Loss", "Elo"]
    assert "group: Organization (as you said)" in found.notes
    assert read(TABLE, mapping={"score": "loss", "name": "Organization"}).columns.scores == (
        "Loss",
    )


def test_a_date_column_without_a_telling_header_is_known_by_its_cells(read: Read) -> None:
    found = read("thing,maker,when out,score\nx,A,2020-01-01,1\ny,B,March 2021,2\n")
    assert found.columns.date == "when out"
    assert "date: when out (its cells read as dates)" in found.notes


def test_all_that_is_missing_is_told_at_once_with_its_mend(read: Read) -> None:
    with pytest.raises(InputError) as caught:
        read("alpha,beta\nfoo,bar\nbaz,qux\n")
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 3
    for word, mend in (
        ("date", "--map date="),
        ("country or maker", "--group"),
        ("score", "--score"),
    ):
        assert any(word in line and mend in line for line in told), word


def test_a_column_that_is_not_there_is_told_with_what_was_perhaps_meant(read: Read) -> None:
    with pytest.raises(InputError) as caught:
        read(TABLE, scores=("Eloo",), mapping={"datum": "Model", "date": "Publicaton date"})
    told = " ".join(map(str, caught.value.problems))
    assert "there is no column “Eloo”" in told
    assert "did you mean “Elo”" in told
    assert "“datum” is not a field" in told
    assert "“Publication date”" in told


def test_rows_that_cannot_be_used_are_left_out_with_all_that_is_wrong(read: Read) -> None:
    text = TABLE + (
        "D1,OrgD,Japan,,800,3\n"
        "D2,OrgD,Japan,2024-02-30,x,3\n"
        "D3,OrgD,,2024-03-01,860,3\n"
        ",OrgD,Japan,2024-03-01,NaN,3\n"
    )
    [scored] = read(text).scored
    assert len(scored.systems) == 3
    assert [(one.row, one.name, one.why) for one in scored.left_out] == [
        (5, "D1", "no date"),
        (6, "D2", "“x” is no number; “2024-02-30” cannot be read as a date"),
        (7, "D3", "no country"),
        (8, "row 8", "no score"),
    ]
    assert scored.left_out[1].column == "Elo, Publication date"
    assert "2023-05-01" in scored.left_out[1].mend


def test_a_file_without_one_usable_row_is_refused_with_every_problem(read: Read) -> None:
    with pytest.raises(InputError, match="no row has") as caught:
        read("model,country,date,score\nx,US,,1\ny,US,2020-01-01,\n", mapping={"score": "score"})
    assert [problem.row for problem in caught.value.problems] == [2, 3]


def test_repeats_count_once_and_rows_that_differ_are_both_kept_and_said(read: Read) -> None:
    [scored] = read(
        TABLE + "A1,OrgA,USA,2022-01-10,1000,3.1\nA2,OrgA,USA,2023-05-01,1250,2.4\n"
    ).scored
    assert len(scored.systems) == 4
    assert "the same again, and counted once: 1 row" in scored.notes
    assert any("different figures are kept for “A2”" in note for note in scored.notes)


def test_scores_below_zero_bounds_and_vague_dates_are_said(read: Read) -> None:
    [scored] = read(
        "model,country,date,score\na,US,2020,-5\nb,US,2021-02-01,≥ 3\nc,FR,05/03/2021,4\n"
    ).scored
    notes = " ".join(scored.notes)
    assert "below zero, and taken as they stand: 1 score" in notes
    assert "known only by a bound: 1 score" in notes
    assert "known only to a month or longer: 2 dates" in notes
    assert "1 date such as 05/03/2023" in notes
    assert scored.systems[1].high is None


def test_a_thousands_comma_is_said(read: Read) -> None:
    [scored] = read(
        'model,country,date,score\na,US,2020-01-01,"1,100"\nb,FR,2021-01-01,900\n'
    ).scored
    assert scored.systems[0].low == Decimal(1100)
    assert "“1,100” is read as a thousand and more" in scored.notes


def test_a_system_of_several_countries_counts_for_each(read: Read) -> None:
    [scored] = read(TABLE + "M,OrgX,USA; France,2024-01-01,1250,2\n").scored
    assert {one.group for one in scored.systems if one.name == "M"} == {"USA", "FR"}
    assert "of several countries, and counted for each: 1 system" in scored.notes


def test_what_is_no_country_stays_as_it_is_written(read: Read) -> None:
    [scored] = read(TABLE + "M,OrgX,Multinational,2024-01-01,1250,2\n").scored
    assert {one.group for one in scored.systems if one.name == "M"} == {"Multinational"}


def test_a_column_called_country_groups_whatever_it_holds(read: Read) -> None:
    [scored] = read(TABLE.replace("USA", "East").replace("United States", "East")).scored
    assert {one.group for one in scored.systems} == {"East", "China"}


def test_namibia_is_a_country_and_no_blank(read: Read) -> None:
    [scored] = read("model,country,date,score\na,NA,2020-01-01,1\nb,FR,2020-01-01,2\n").scored
    assert {one.group for one in scored.systems} == {"NA", "FR"}


def test_json_lines_and_workbooks_read_alike(read: Read, tmp_path: Path) -> None:
    rows = [
        {"system": "x", "released": "2020-01-01", "country": "US", "score": 1.5e16},
        {"system": "y", "released": "2021-06", "country": "FR", "score": 2e16},
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    [scored] = read(lines, "series.jsonl").scored
    assert [one.low for one in scored.systems] == [Decimal("1.5e16"), Decimal("2e16")]
    import xlsxwriter

    path = tmp_path / "series.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["system", "released", "country", "score"])
        sheet.write_row(1, 0, ["x", "", "US", 1.5e16])
        sheet.write_datetime(1, 1, date(2020, 1, 1), dated)  # type: ignore[arg-type]
        sheet.write_row(2, 0, ["y", "2021-06", "FR", 2e16])
    [other] = read_series(path).scored
    assert [(one.name, one.released, one.low) for one in other.systems] == [
        (one.name, one.released, one.low) for one in scored.systems
    ]


def test_parquet_reads_too(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "series.parquet"
    duckdb.sql(
        "COPY (SELECT * FROM (VALUES ('x', DATE '2020-01-01', 'US', 1.5), "
        "('y', DATE '2021-01-01', 'FR', 2.5)) t(system, released, country, score)) "
        f"TO '{path}' (FORMAT parquet)"
    )
    [scored] = read_series(path).scored
    assert [(one.group, str(one.released), one.low) for one in scored.systems] == [
        ("US", "2020-01-01", Decimal("1.5")), ("FR", "2021-01-01", Decimal("2.5")),
    ]  # fmt: skip


@pytest.mark.needs_shared
def test_the_epoch_table_reads_as_it_stands(shared: Callable[[str], Path]) -> None:
    found = read_series(shared("chips/epoch_ml_hardware_2026-03-31.csv"))
    assert found.columns.name == "Hardware name"
    assert found.columns.date == "Release date"
    assert (found.columns.group, found.columns.by) == ("Manufacturer", "maker")
    assert found.columns.scores == ("Total processing performance (bit-OP/s)",)
    [scored] = found.scored
    assert len(scored.systems) + len(scored.left_out) == found.rows == 175
    assert any(one.name == "Huawei Ascend 970" and "no date" in one.why for one in scored.left_out)
