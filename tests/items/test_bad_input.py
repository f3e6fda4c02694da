"""What is wrong in a file is told all at once, each with its place and mend; nothing is guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.errors import InputError, Problem
from tidegate.items import caveats_of, explain, facts_of, read_items
from tidegate.items.plausibility import ranges


def _problems(tmp_path: Path, text: str, name: str = "chips.csv") -> list[Problem]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_items(path)
    return list(caught.value.problems)


CASES = {
    "a sparse figure in a dense column": (
        "name,dense_fp16_tflops\nX,1979 with sparsity\n",
        "sparse figure in a column of dense ones",
    ),
    "exactly twice the known dense rate": (
        "name,dense_fp16_tflops\nH100 SXM5,1979\n",
        "twice the dense FP16/BF16 rate",
    ),
    "twice the known dense rate, rounded": (
        "name,dense_fp16_tflops\nH100 SXM5,1978.9\n",
        "looks like the sparse figure",
    ),
    "dense equals the row's own sparse": (
        "name,FP16 dense (TFLOPS),FP16 sparse (TFLOPS)\nX,1979,1979\n",
        "equals the sparse one",
    ),
    "TB/s written under GB/s": (
        "name,dense_fp16_tflops,dram_bw_gbs\nX,989.5,3.35\n",
        "3.35 GB/s is too small",
    ),
    "TB/s written under GB/s, by proportion": (
        "name,dense_fp4_tflops,dram_bw_gbs\nX,9000,8\n",
        "GB/s per TOPS) is too small",
    ),
    "GB/s written under TB/s": (
        "name,dense_fp16_tflops,Memory bandwidth (TB/s)\nX,989.5,3350\n",
        "3350000 GB/s is too large",
    ),
    "GB/s of a small part written under TB/s": (
        "name,dense_int8_tops,Memory bandwidth (TB/s)\nX,16,51.2\n",
        "GB/s per TOPS) is too large",
    ),
    "TB/s of I/O written under GB/s": (
        "name,dense_fp8_tflops,io_bidir_gbs\nX,4500,1.8\n",
        "is too small",
    ),
    "a negative die area": (
        "name,dense_fp16_tflops,applicable_die_mm2\nX,312,-826\n",
        "-826 mm2 is negative",
    ),
    "a die area of nothing": (
        "name,dense_fp16_tflops,applicable_die_mm2\nX,312,0\n",
        "a die area of 0",
    ),
    "square centimetres written as millimetres": (
        "name,dense_fp16_tflops,applicable_die_mm2\nX,989.5,8.14\n",
        "performance density",
    ),
    "two formats of one width that disagree": (
        "name,dense_fp16_tflops,dense_bf16_tflops\nX,989.5,1979\n",
        "disagree",
    ),
    "two columns of one quantity": (
        "name,dense_fp16_tflops,FP16 dense (TFLOPS)\nX,989.5,1979\n",
        "but dense_fp16_tflops gives 989.5",
    ),
    "two areas": (
        "name,applicable_die_mm2,Die size (mm²)\nX,814,826\n",
        "for the same",
    ),
    "a server's rate": (
        "name,dense_fp4_tflops\nX,1440000\n",
        "1440000 TOPS is too large",
    ),
    "not a number": ("name,dense_fp16_tflops\nX,lots\n", "not a number"),
    "NaN": ("name,dense_fp16_tflops\nX,NaN\n", "NaN"),
    "infinity": ("name,dense_fp16_tflops\nX,inf\n", "not a number"),
    "a date that is none": (
        "name,dense_fp16_tflops,released\nX,312,2024-13-45\n",
        "cannot be read as a date",
    ),
    "a date that may be two": (
        "name,dense_fp16_tflops,released\nX,312,03/04/2024\n",
        "may be two dates",
    ),
    "a yes or no that is neither": (
        "name,dense_fp16_tflops,dc_marketed\nX,312,perhaps so\n",
        "neither yes nor no",
    ),
    "no unit anywhere": ("name,FP16\nX,989.5\n", "no unit"),
    "bits or bytes": ("name,Memory bandwidth\nX,900 gbps\n", "bits or bytes"),
    "one direction": ("name,io_bidir_gbs\nX,450 GB/s per direction\n", "one direction"),
    "a footnote": ("name,dense_fp16_tflops\nX,1979*\n", "footnote"),
    "a kind nobody knows": ("name,kind,tpp\nX,gadget,5\n", "kind “gadget”"),
    "no name": ("name,dense_fp16_tflops\n ,312\n", "names no item"),
    "no number of circuits": (
        "name,dense_fp16_tflops,ics per board\nX,312,some\n",
        "no number of circuits",
    ),
    "millions of transistors under billions": (
        "name,transistors_billion\nX,57700\n",
        "too large",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_with_its_place_and_mend(case: str, tmp_path: Path) -> None:
    text, words = CASES[case]
    found = _problems(tmp_path, text)
    assert any(words in problem.message for problem in found), [str(p) for p in found]
    for problem in found:
        assert problem.file == "chips.csv"
        assert problem.row == 2
        assert problem.mend


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    found = _problems(
        tmp_path,
        "name,dense_fp16_tflops,applicable_die_mm2,dram_bw_gbs,io_bidir_gbs,released\n"
        "A,989.5,-814,3.35,0.9,2024-02-30\n"
        "B,lots,814,3350,900,2024\n"
        "C,312,826,2039,664,2020-11-16\n",
    )
    assert {(problem.row, problem.column) for problem in found} == {
        (2, "applicable_die_mm2"),
        (2, "dram_bw_gbs"),
        (2, "io_bidir_gbs"),
        (2, "released"),
        (3, "dense_fp16_tflops"),
    }


def test_a_header_whose_unit_is_open_is_told_once(tmp_path: Path) -> None:
    found = _problems(tmp_path, "name,dram bandwidth gbps\nA,1\nB,2\nC,3\n")
    assert [p.row for p in found if "bits or bytes" in p.message and p.row == 1] == [1]


def test_a_narrower_format_at_half_the_wider_is_only_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,dense_fp16_tflops,dense_fp8_tflops\nX,989.5,1.979\n")
    [warning] = read_items(path).warnings
    assert "less than half" in warning.message


def test_rates_that_were_checked_are_believed(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,dense_fp16_tflops,dense_bf16_tflops,rates checked\nX,184.6,92.3,yes\n")
    [row] = read_items(path).rows
    assert any("disagree; the higher counts" in note for note in row.notes)


def test_formats_that_differ_in_the_catalogue_too_are_believed(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,dense_fp16_tflops,dense_bf16_tflops\nMI100,184.6,92.3\n")
    [row] = read_items(path).rows
    assert any("disagree" in note for note in row.notes)


def test_no_memory_at_all_is_a_figure(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,dense_fp16_tflops,dram_bw_gbs\nX,7500,0\n")
    assert read_items(path).rows[0].item.dram_bandwidth[0].exact == 0


def test_a_file_without_a_column_of_names_says_how_to_name_one(tmp_path: Path) -> None:
    found = _problems(tmp_path, "dense_fp16_tflops,applicable_die_mm2\n312,826\n")
    assert any("--map name=" in problem.mend for problem in found)


def test_every_part_of_the_catalogue_lies_within_the_ranges() -> None:
    from tidegate.items import catalogue
    from tidegate.items.plausibility import out_of_proportion, out_of_range
    from tidegate.items.reckoning import reckon

    for entry in catalogue():
        spans = reckon(entry.item).spans
        for name in ("dram_bandwidth", "io_rate", "transistors_billion", "hbm_bandwidth"):
            for figure in entry.item.figures.get(name, ()):
                assert out_of_range(name, figure) is None, (entry.id, figure)
        tops = spans.get("tops")
        for name, ratio in (("dram_bandwidth", "dram_per_tops"), ("io_rate", "io_per_tops")):
            span = spans.get(name)
            if span and tops:
                assert out_of_proportion(ratio, span.high, tops.high, "") is None, entry.id
        tpp, area = spans.get("tpp"), spans.get("die_area")
        if tpp and area and area.high:
            assert out_of_proportion("performance_density", tpp.low, area.high, "") is None


def test_every_range_gives_its_reason_and_mend() -> None:
    for name, limits in ranges().items():
        assert limits.low < limits.high, name
        assert limits.reason, name
        assert limits.mend, name


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("", "0", "-0", "1e-18", "1e-999", "1e11", "999999999999", "NaN", "-inf", "1,2,3"),
            *("<600", "500-600", "~1", "1979 with sparsity", "yes", "no", "2024-02-30", "H100"),
            *("3.35 TB/s", "\u202e1", "0.000000001", "1/3", "=1+1", "814 mm²", "½", "１９７９"),
        ]
    ),
)
HEADER = (
    "name,dense_fp16_tflops,dense_bf16_tflops,FP16 sparse TFLOPS,dense_tf32_tflops,tpp,pd,"
    "applicable_die_mm2,die_basis,dram_bw_gbs,io_bidir_gbs,dc_marketed,released,ics per board,"
    "planar_only,process,kind,hbm_bandwidth,training_exaops,conf_perf,to"
)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=21, max_size=21), min_size=1, max_size=3))
def test_no_row_whatever_breaks_the_reader(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER.split(","))
        writer.writerows(rows)
    try:
        table = read_items(path)
    except InputError as refused:
        assert refused.problems or refused.hint
        return
    for row in table:
        facts_of(row.item)
        caveats_of(row.item)
        explain(row.item)


def test_a_huge_hostile_file_is_told_and_not_read_for_ever(tmp_path: Path) -> None:
    text = "name,dense_fp16_tflops\n" + "X,\x00" + "9" * 100_000 + "\n"
    assert _problems(tmp_path, text)


def test_a_kind_nobody_knows_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path, "name,kind,dense_fp16_tflops\nX,banana,312\n")
    assert (problem.row, problem.column) == (2, "kind")
    assert "“banana” is not known" in problem.message
    assert "hbm" in problem.mend


@pytest.mark.parametrize(
    ("word", "kind"),
    [("GPU", "ic"), ("Accelerator", "ic"), ("IC", "ic"), ("Computer", "computer"), ("HBM", "hbm")],
)
def test_a_kind_is_read_in_any_case_and_by_the_words_people_use(
    tmp_path: Path, word: str, kind: str
) -> None:
    path = tmp_path / "chips.csv"
    path.write_text(f"name,kind,dense_fp16_tflops\nX,{word},312\n", "utf-8")
    assert read_items(path).rows[0].item.kind == kind


def test_a_makers_country_that_is_none_is_refused(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path, "name,maker country,dense_fp16_tflops\nX,Nowhereland,312\n")
    assert "is no country we know" in problem.message
