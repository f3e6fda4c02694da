"""The shared table of sixty chips, read as it stands and from our own catalogue."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tidegate.items import catalogue, facts_of, read_items, settled
from tidegate.items.reading import ItemTable
from tidegate.rules.interval import Interval

Row = dict[str, str]
HARD = ("H", "M")


@pytest.fixture(scope="module")
def path(shared: Callable[[str], Path]) -> Path:
    return shared("../facts/chips.csv")


@pytest.fixture(scope="module")
def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def table(path: Path) -> ItemTable:
    return read_items(path)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _of(facts: Any, name: str) -> Any:
    value = facts.get(name)
    if isinstance(value, Interval):
        return value.high if value.low is None else value
    return value


def test_it_is_read_without_one_problem(rows: list[Row], table: ItemTable) -> None:
    assert len(table) == len(rows) == 60
    assert not table.problems


def test_every_tpp_is_found_from_the_rates(rows: list[Row], table: ItemTable) -> None:
    for row, read in zip(rows, table, strict=True):
        assert facts_of(read.item).get("tpp") == _number(row["tpp"]), row["name"]


def test_every_density_is_that_of_the_table(rows: list[Row], table: ItemTable) -> None:
    for row, read in zip(rows, table, strict=True):
        facts = facts_of(read.item)
        area = _of(facts, "die_area")
        if not row["pd"]:
            assert area is None or "tpp" not in facts, row["name"]
            continue
        places = Decimal(1).scaleb(int(Decimal(row["pd"]).as_tuple().exponent))
        assert (facts["tpp"] / area).quantize(places) == Decimal(row["pd"]), row["name"]


def test_bandwidths_io_and_marketing_are_read_as_they_stand(
    rows: list[Row], table: ItemTable
) -> None:
    words = {"yes": True, "no": False, "uncertain": None}
    for row, read in zip(rows, table, strict=True):
        facts = facts_of(read.item)
        if row["tpp"]:
            assert facts.get("dram_bandwidth") == _number(row["dram_bw_gbs"]), row["name"]
            assert facts.get("io_rate") == _number(row["io_bidir_gbs"]), row["name"]
        assert facts.get("data_centre") == words[row["dc_marketed"]], row["name"]
        assert facts["prc_designed"] is row["prc_designed"].startswith("yes"), row["name"]
        assert facts["maker"] == row["vendor"]


def test_of_a_part_without_a_published_rate_nothing_is_claimed(
    rows: list[Row], table: ItemTable
) -> None:
    blank = [read for row, read in zip(rows, table, strict=True) if not row["tpp"]]
    assert {read.item.name for read in blank} == {"MI308X", "Cerebras WSE-3"}
    for read in blank:
        assert not {"tpp", "io_rate", "dram_bandwidth", "die_area"} & facts_of(read.item).keys()


def test_its_computed_columns_are_ignored_and_that_is_told(table: ItemTable) -> None:
    [told] = [note for note in table.notes if note.startswith("computed columns")]
    for column in ("best_format", "bit_length", "tpp", "pd", "v1_20221021", "s232_band_20260115"):
        assert column in told


def test_a_bound_told_by_the_basis_is_read_as_a_bound(table: ItemTable) -> None:
    [tpu] = [row for row in table if row.item.name == "TPU v4"]
    assert facts_of(tpu.item)["die_area"] == Interval(None, Decimal(600))
    assert any("upper bound" in note for note in tpu.notes)


def test_every_name_of_the_table_is_one_entry_of_the_catalogue(rows: list[Row]) -> None:
    for row in rows:
        hit = settled(catalogue().find(row["name"]))
        assert hit is not None, row["name"]
        assert hit.score == 100, row["name"]
        assert hit.entry.item.maker == row["vendor"], row["name"]
        assert hit.entry.released == row["released"], row["name"]


UNSETTLED = {
    "Inferentia2": "its TF32 rate would decide, and whether 19 or 32 bits count is not settled",
    "Cambricon MLU370-X8 (card)": "the card holds two circuits, on a source of low confidence",
}


def test_the_catalogue_gives_the_same_performance_where_the_table_is_sure(rows: list[Row]) -> None:
    for row in rows:
        if row["conf_perf"] not in HARD:
            continue
        facts = facts_of(_entry(row["name"]))
        if row["name"] in UNSETTLED:
            assert isinstance(facts["tpp"], Interval), UNSETTLED[row["name"]]
            continue
        assert facts.get("tpp") == _number(row["tpp"]), row["name"]


def test_the_catalogue_gives_the_same_area_memory_and_io_where_the_table_is_sure(
    rows: list[Row],
) -> None:
    columns = (
        ("conf_die", "applicable_die_mm2", "die_area"),
        ("conf_mem", "dram_bw_gbs", "dram_bandwidth"),
        ("conf_io", "io_bidir_gbs", "io_rate"),
    )
    for row in rows:
        facts = facts_of(_entry(row["name"]))
        for sure, column, fact in columns:
            if row[sure] in HARD and row["tpp"] and row["name"] not in UNSETTLED:
                assert _of(facts, fact) == _number(row[column]), (row["name"], fact)


def test_the_catalogue_says_the_same_of_marketing_and_design(rows: list[Row]) -> None:
    words = {"yes": True, "no": False, "uncertain": None}
    for row in rows:
        item = _entry(row["name"])
        assert item.data_centre == words[row["dc_marketed"]], row["name"]
        assert item.prc_designed is row["prc_designed"].startswith("yes"), row["name"]


def _entry(name: str) -> Any:
    hit = settled(catalogue().find(name))
    assert hit is not None, name
    return hit.entry.item
