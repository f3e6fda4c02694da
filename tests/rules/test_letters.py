"""Is-informed letters: found by the words of a product's name, its maker and the day; what they ask
for stands in a rulebook that agrees with the table."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest

from tidegate.rules import Interval, load
from tidegate.rules.country_groups import groups_of, is_hq5
from tidegate.rules.letters import Letter, letters, letters_for, letters_like

H20 = "us.bis.letter.nvidia.2025_04_09"
FIRST = "us.bis.letter.nvidia.2022_08_26"
SECOND = "us.bis.letter.nvidia.2023_10_23"
TOLD_AT_THE_LATEST = {"us.bis.letter.amd.2025_04": "2025-04-15"}
"""The day of this letter is not public: until then it is unknown whether AMD had it."""


def ids(name: str, maker: str, as_of: dt.date | str) -> list[str]:
    return [letter.id for letter in letters_for(name, maker, {}, as_of)]


# By the words of the name.


@pytest.mark.parametrize(
    "name",
    ["H20", "H20 SXM", "NVIDIA H20 96GB", "HGX H20", "h20", "H20-3e", "H20 (141GB/4.8TB/s)"],
)
def test_the_letter_names_an_h20_however_it_is_written(name: str) -> None:
    assert ids(name, "NVIDIA", "2026-02-01") == [H20]


@pytest.mark.parametrize("name", ["H200", "H200 SXM", "GH200", "L20", "H2O", "RTX A2000", "20", ""])
def test_no_other_name_is_an_h20(name: str) -> None:
    assert H20 not in ids(name, "NVIDIA", "2026-02-01")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("A100 SXM4 80GB", [FIRST]),
        ("A100X", [FIRST]),
        ("DGX H100", [FIRST]),
        ("RTX A1000", []),
        ("A10", []),
        ("A800", []),
    ],
)
def test_the_first_letter_names_the_a100_and_the_h100(name: str, found: list[str]) -> None:
    assert ids(name, "NVIDIA", "2022-09-15") == found


@pytest.mark.parametrize("name", ["MI308X", "Instinct MI308", "AMD Instinct MI308X OAM"])
def test_the_mi308_is_named(name: str) -> None:
    assert ids(name, "AMD", "2025-06-01") == ["us.bis.letter.amd.2025_04"]


@pytest.mark.parametrize("name", ["MI250", "MI250X"])
def test_the_mi250_is_named_since_2022(name: str) -> None:
    assert ids(name, "AMD", "2022-09-15") == ["us.bis.letter.amd.2022_08"]
    assert ids("MI210", "AMD", "2022-09-15") == []


# By the maker.


@pytest.mark.parametrize("maker", ["NVIDIA", "Nvidia Corporation", "nvidia corp.", ""])
def test_the_maker_is_the_addressee_however_it_is_written(maker: str) -> None:
    assert ids("H20", maker, "2026-02-01") == [H20]


@pytest.mark.parametrize("maker", ["Hygon", "AMD", "Not NVIDIA", "NVIDIAN"])
def test_a_letter_says_nothing_of_another_makers_product(maker: str) -> None:
    assert ids("H20", maker, "2026-02-01") == []


def test_the_maker_may_stand_among_the_facts() -> None:
    assert letters_for("MI308X", "", {"maker": "Advanced Micro Devices, Inc."}, "2025-06-01")
    assert letters_for("MI308X", "", {"maker": "Intel"}, "2025-06-01") == ()


# By the day.


@pytest.mark.parametrize(
    ("name", "day", "found"),
    [
        ("H20", "2025-04-08", []),
        ("H20", "2025-04-09", [H20]),
        ("H20", "2026-11-23", [H20]),
        ("A100", "2022-08-25", []),
        ("A100", "2022-08-26", [FIRST]),
        ("A800", "2023-10-22", []),
        ("A800", "2023-10-23", [SECOND]),
        ("A800", "2023-11-16", [SECOND]),
        ("A800", "2023-11-17", []),
        ("H100 SXM", "2023-11-01", [FIRST, SECOND]),
    ],
)
def test_a_letter_is_found_on_its_days(name: str, day: str, found: list[str]) -> None:
    assert ids(name, "NVIDIA", day) == found
    assert ids(name, "NVIDIA", dt.date.fromisoformat(day)) == found


# By likeness, which is asked for apart.


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"dram_bandwidth": 4000}, [H20]),
        ({"dram_bandwidth": "3999.999999"}, []),
        ({"io_rate": Decimal("1028")}, [H20]),
        ({"dram_bandwidth": Interval(Decimal(4000), None)}, [H20]),
        ({"dram_bandwidth": Interval(None, Decimal(9000))}, []),
        ({"tpp": 4992, "io_rate": 664}, [FIRST]),
        ({"tpp": 4992, "io_rate": 663}, []),
        ({"tpp": 15832, "io_rate": 1028, "dram_bandwidth": 4800}, [FIRST, H20]),
        ({}, []),
    ],
)
def test_a_makers_other_product_is_likened_to_the_one_named(
    facts: dict[str, Any], found: list[str]
) -> None:
    assert [letter.id for letter in letters_like("NVIDIA", facts, "2026-02-01")] == found
    assert letters_like("Intel", facts, "2026-02-01") == ()
    assert letters_like("", facts, "2026-02-01") == ()


# Table and rulebook.


def asked(letter: Letter, destination: str, day: str, hq5: bool) -> list[str]:
    row = {
        "movement": "export",
        "letters": [letter.id],
        "destination": destination,
        "destination_groups": list(groups_of(destination, day)),
        "party_hq5": hq5 or is_hq5(destination, day),
        "exporter_is_maker": True,
    }
    found = load().evaluate("transaction", [row], as_of=day)[0]
    return [one.verdict for one in found if one.rule == "us.bis.is_informed"]


@pytest.mark.parametrize("letter", letters(), ids=lambda row: row.id)
@pytest.mark.parametrize("hq5", [True, False])
@pytest.mark.parametrize(
    "destination", ["CN", "HK", "MO", "RU", "VN", "SA", "IL", "FR", "IN", "SG"]
)
def test_the_rulebook_asks_for_a_licence_where_the_table_says(
    letter: Letter, hq5: bool, destination: str
) -> None:
    day = TOLD_AT_THE_LATEST.get(letter.id, letter.effective)
    groups = groups_of(destination, day)
    group = any(name in groups for name in letter.destinations if ":" in name)
    if "D:1" in letter.destinations:
        group = group and not {"A:5", "A:6"} & set(groups)
    seat = "hq5" in letter.destinations and (hq5 or is_hq5(destination, day))
    reached = destination in letter.destinations or group or seat
    assert asked(letter, destination, day, hq5) == (["yes"] if reached else [])


def test_every_letter_says_what_is_public_and_what_is_doubtful() -> None:
    for letter in letters():
        assert letter.public_only and letter.citation and letter.note
        assert letter.effective >= letter.issued
        if not letter.issued:
            assert "not known here" in letter.note or "not public" in letter.note


def test_figures_from_the_press_are_nowhere_told_as_law() -> None:
    from tidegate.rules.letters import TABLE
    from tidegate.rules.library import SHIPPED

    press = re.compile(r"\b(1,?400|1,?100|1,?700|4,?100|5,?000) ?GB")
    for path in (TABLE, *SHIPPED.glob("us.bis.is_informed*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert not press.search(text)
        assert not re.search(r"\b(1400|1100|1700)\b", text)
