"""Two columns of one meaning are refused where they differ; the first is never just taken."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tidegate.errors import InputError, Problem
from tidegate.items import ItemTable, facts_of, read_items


def _read(tmp_path: Path, text: str, mapping: Mapping[str, str] | None = None) -> ItemTable:
    path = tmp_path / "chips.csv"
    path.write_text(text, "utf-8")
    return read_items(path, mapping=mapping)


def _problems(tmp_path: Path, text: str) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, text)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("header", "one", "other"),
    [
        ("tpp", "4700", "4900"),
        ("dense_fp16_tflops", "100", "900"),
        ("end_user_hq", "US", "CN"),
        ("to", "DE", "CN"),
        ("to", "", "CN"),
        ("dc_marketed", "yes", "no"),
        ("maker", "NVIDIA", "Huawei"),
        ("kind", "ic", "hbm"),
        ("pd", "1", "2"),
        ("notes", "a", "b"),
    ],
)
def test_a_header_that_stands_twice_and_differs_is_one_problem_naming_both(
    tmp_path: Path, header: str, one: str, other: str
) -> None:
    text = f"name,{header},{header},die_area\nA,{one},{other},800 mm2\nB,{one},{other},800 mm2\n"
    (problem,) = _problems(tmp_path, text)
    assert f"“{header}” and “{header} (2)”" in problem.message
    assert f"“{other}”" in problem.message
    assert "row 2" in problem.message
    assert "--map" in problem.mend


def test_a_name_that_stands_twice_and_differs_is_a_problem(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path, "name,name,tpp\nA,B,4800\n")
    assert "“name” and “name (2)”" in problem.message


def test_a_header_that_stands_twice_and_agrees_is_read_once(tmp_path: Path) -> None:
    table = _read(tmp_path, "name,tpp,tpp,to,to\nA,4800,4800,CN,China\n")
    assert facts_of(table.rows[0].item)["tpp"] == 4800
    assert table.rows[0].transaction["destination"] == "CN"


def test_the_mapping_says_which_of_two_is_meant(tmp_path: Path) -> None:
    text = "name,tpp,tpp\nA,4700,4900\n"
    for column, tpp in (("tpp", 4700), ("tpp (2)", 4900)):
        table = _read(tmp_path, text, {"tpp": column})
        assert facts_of(table.rows[0].item)["tpp"] == tpp


def test_two_headers_of_one_meaning_may_fill_gaps_and_not_differ(tmp_path: Path) -> None:
    head = "chip,Ship to,Country of end use\n"
    (problem,) = _problems(tmp_path, head + "H100 SXM5,DE,CN\n")
    assert "“Ship to” and “Country of end use”" in problem.message
    table = _read(tmp_path, head + "H100 SXM5,,CN\nH100 SXM5,DE,Germany\n")
    assert [row.transaction["destination"] for row in table] == ["CN", "DE"]


def test_a_column_without_a_unit_is_one_problem(tmp_path: Path) -> None:
    rows = "".join(f"X{n},{800 + n},4800\n" for n in range(9))
    (problem,) = _problems(tmp_path, "name,Die size,tpp\n" + rows)
    assert problem.column == "Die size"
    assert "row 2 and 8 more rows" in problem.message


def test_single_cells_without_a_unit_are_told_row_by_row(tmp_path: Path) -> None:
    text = "name,Die size,tpp\nA,800,4800\nB,814 mm2,4800\nC,826,4800\n"
    assert [problem.row for problem in _problems(tmp_path, text)] == [2, 4]
