"""`tidegate landscape`: frontier over any series, chips over the catalogue."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Said
from .test_json_results import check

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
SERIES = """Model,Organization,Country,Date,Elo
a1,OrgA,Aldia,2020-01-01,1000
b1,OrgB,Borduria,2021-01-01,1100
a2,OrgA,Aldia,2021-07-02,1200
=cmd,OrgB,Borduria,2023-07-02,1150
x,OrgB,Borduria,,900
"""


def test_the_table_says_who_leads_and_by_how_much(tidegate: Command, write: Write) -> None:
    said = tidegate("landscape", "frontier", write("s.csv", SERIES))
    assert said.code == 0, said.err
    assert "Aldia leads: 1,200, a2 (2021-07-02)" in said.out
    assert "Borduria: 1,150, =cmd (2023-07-02); Aldia had as much 24.0 months ago" in said.out
    assert re.search(r"Borduria +not yet, ≥ 24.0", said.out)
    assert "no date: 1 (x (row 6))" in said.out
    assert "score: Elo (its header and numbers)" in said.err


def test_a_line_fits_a_terminal_of_100_columns(tidegate: Command, write: Write) -> None:
    said = tidegate("landscape", "frontier", write("s.csv", SERIES))
    table = said.out.split("Left out")[0]
    assert max(map(len, table.splitlines())) <= 100


def test_json_fits_its_schema(tidegate: Command, write: Write) -> None:
    path = write("s.csv", SERIES)
    shape = tidegate("landscape", "frontier", path, "--level", 1050, "-f", "json").json()
    check("landscape-frontier", shape)
    [one] = shape["landscapes"]
    assert one["leader"] == "Aldia"
    assert [level["asked_for"] for level in one["levels"]] == [False, True, False, False]
    assert one["left_out"][0]["row"] == 6


def test_csv_has_a_row_a_level_and_group_and_no_formula(tidegate: Command, write: Write) -> None:
    said = tidegate("landscape", "frontier", write("s.csv", SERIES), "--level", 1150, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [row["level"] for row in rows] == ["1,000", "1,100", "1,150", "1,200"]
    assert rows[2]["system"] == "'=cmd"
    assert rows[2]["lag_days_low"] == rows[2]["lag_days_high"] == "730"
    assert rows[3]["lag_days_high"] == ""
    assert rows[3]["reached"] == "no"


@pytest.mark.parametrize("ending", ["html", "xlsx", "json", "csv", "txt"])
def test_every_format_goes_to_a_file(
    tidegate: Command, write: Write, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    said = tidegate("landscape", "frontier", write("s.csv", SERIES), "--log", "--out", out)
    assert (said.code, said.out) == (0, "")
    assert out.stat().st_size > 400


def test_several_scores_and_another_grouping(tidegate: Command, write: Write) -> None:
    path = write("s.csv", SERIES.replace("Elo", "Loss"))
    said = tidegate("landscape", "frontier", path, "--by", "maker", "--lower", "-f", "json")
    assert said.json()["by"] == "maker"
    assert said.json()["landscapes"][0]["leader"] == "OrgA"
    grouped = tidegate("landscape", "frontier", path, "--group", "Organization", "-f", "json")
    assert grouped.json()["by"] == "group"


def test_what_cannot_be_used_ends_with_3_and_all_that_is_wrong(
    tidegate: Command, write: Write
) -> None:
    said = tidegate("landscape", "frontier", write("s.csv", "alpha,beta\nfoo,bar\n"))
    assert said.code == 3
    assert said.err.count("- s.csv, row 1") == 3
    said = tidegate("landscape", "frontier", write("s.csv", SERIES), "--score", "Eol")
    assert said.code == 3
    assert "did you mean “Elo”" in said.err


def test_what_cannot_be_asked_ends_with_2(tidegate: Command, write: Write) -> None:
    path = write("s.csv", SERIES + "z,OrgA,Aldia,2019-01-01,-5\n")
    for words, told in (
        (("--only", "Nowhere"), "no group is called"),
        (("--as-of", "soon"), "is no date"),
        (("--log", "-f", "html"), "above zero"),
        (("-f", "xlsx"), "an XLSX result is a file"),
    ):
        said = tidegate("landscape", "frontier", path, *words)
        assert (said.code, told in said.err) == (2, True), said.err


def test_chips_say_who_leads_and_what_was_cut_off(tidegate: Command) -> None:
    said = tidegate("landscape", "chips", "--metric", "tpp")
    assert said.code == 0, said.err
    assert re.search(r"^  \w\w leads: ", said.out, re.M)
    assert "What each version of us.ear.3a090 cut off on its day, from US to CN" in said.out
    assert re.search(r"Came under it: .*A100", said.out)


def test_chips_as_json_fit_their_schema(tidegate: Command) -> None:
    shape = tidegate("landscape", "chips", "--include", "low", "-f", "json").json()
    check("landscape-chips", shape)
    assert shape["include"] == ["low"]
    assert len(shape["landscapes"]) == 3
    assert shape["cut_offs"]["to"] == "CN"


def test_chips_as_a_page(tidegate: Command, tmp_path: Path) -> None:
    out = tmp_path / "chips.html"
    said = tidegate("landscape", "chips", "--to", "Russia", "--out", out)
    assert said.code == 0, said.err
    text = out.read_text("utf-8")
    assert text.count("<svg") == 4
    assert "from US to RU" in text
    assert "<script" not in text


def test_a_country_that_is_none_ends_with_2(tidegate: Command) -> None:
    said = tidegate("landscape", "chips", "--to", "Atlantis")
    assert said.code == 2
    assert "'Atlantis' is no country" in said.err


def test_a_level_is_asked_of_one_metric(tidegate: Command) -> None:
    said = tidegate("landscape", "chips", "--level", 4800)
    assert (said.code, "--metric" in said.err) == (2, True)
    said = tidegate("landscape", "chips", "--level", 4800, "--metric", "tpp")
    assert "4,800 (asked for)" in said.out


def test_chips_as_of_a_day_leave_later_rules_and_chips_out(tidegate: Command) -> None:
    shape = tidegate(
        "landscape", "chips", "--as-of", "2022-12-31", "--metric", "tpp", "-f", "json"
    ).json()
    assert [one["version"] for one in shape["cut_offs"]["days"]] == ["V1"]
    assert shape["landscapes"][0]["as_of"] == "2022-12-31"


@pytest.mark.needs_shared
def test_the_epoch_table_gives_a_picture(tidegate: Command, shared: Callable[[str], Path]) -> None:
    path = shared("chips/epoch_ml_hardware_2026-03-31.csv")
    said = tidegate(
        "landscape", "frontier", path, "--only", "NVIDIA", "--only", "Huawei", "-f", "json"
    )
    assert said.code == 0, said.err
    [one] = said.json()["landscapes"]
    check("landscape-frontier", said.json())
    assert one["as_of"] == "2026-03-11"
    assert {group["group"] for group in one["groups"]} == {"NVIDIA", "Huawei"}
    # H100 SXM, 1.5832×10¹⁶, of 2022-09-20: not reached by Huawei in this table.
    [h100] = [level for level in one["levels"] if level["level"] == "15832000000000000"]
    assert h100["first"]["group"] == "NVIDIA"
    assert h100["others"][0]["reached"] == "no"
    assert h100["others"][0]["lag"]["days"][0] == 1268
