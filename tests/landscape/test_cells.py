"""Cells of a series: numbers as people write them, days as far as they are known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.landscape.cells import decimal_point, read_days, read_score


@pytest.mark.parametrize(
    ("text", "number"),
    [("1979", "1979"), ("1,979", "1979"), ("1,234,567.5", "1234567.5"), ("0,815", "0.815"),
     ("3,5", "3.5"), ("1.234", "1.234"), ("1.5e15", "1.5e15"), ("2.0136E+16", "2.0136e16"),
     ("−3", "-3"), ("+4.0", "4"), ("87 %", "87"), ("1 979", "1979"), ("1\u00a0979,5", "1979.5"),
     ("1’979", "1979"), (".5", "0.5"), ("1.234.567", "1234567"), ("1.234,5", "1234.5")],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, number: str) -> None:
    point = decimal_point([text])
    bounds, wrong = read_score(text, point)
    assert not wrong
    assert bounds == (Decimal(number), Decimal(number))


@pytest.mark.parametrize(
    "text",
    ["NaN", "inf", "-Infinity", "abc", "1979 TFLOPS", "$5", "1/2", "1,23,4", "--3", "1e999", "=1+1",
     "9" * 300, "1.2.3", "٣٤x", "1,234,5"],
)  # fmt: skip
def test_what_is_no_number_is_said_and_not_guessed(text: str) -> None:
    bounds, wrong = read_score(text, decimal_point([text]))
    assert bounds is None
    assert wrong.startswith("“")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("≥ 1010", "1010", None), (">=3", "3", None), (">3", "3", None), ("at least 7.5", "7.5", None),
     ("≤ 1,000", None, "1000"), ("<5", None, "5"), ("up to 5", None, "5")],
)  # fmt: skip
def test_a_bound_is_a_bound(text: str, low: str | None, high: str | None) -> None:
    bounds, _ = read_score(text)
    assert bounds == (Decimal(low) if low else None, Decimal(high) if high else None)


def test_the_whole_column_tells_comma_from_point() -> None:
    assert decimal_point(["1,5", "2,25", "1,234"]) == ","
    assert read_score("1,234", ",")[0] == (Decimal("1.234"),) * 2
    assert read_score("1.234", ",")[0] == (Decimal("1234"),) * 2
    assert decimal_point(["1.5", "1,234"]) == "."
    assert read_score("1,234", ".")[0] == (Decimal("1234"),) * 2
    assert decimal_point(["1,234", "12"]) == "unknown"
    assert read_score("1,234", "unknown")[0] == (Decimal("1234"),) * 2


def test_a_column_that_writes_both_is_not_guessed_at() -> None:
    assert decimal_point(["1.5", "1,5"]) == "mixed"
    bounds, wrong = read_score("1,234", "mixed")
    assert bounds is None
    assert "a thousand or one" in wrong
    assert read_score("12.5", "mixed")[0] == (Decimal("12.5"),) * 2


@given(st.decimals(-(10**12), 10**12, places=3))
def test_a_number_written_out_is_read_back(value: Decimal) -> None:
    text = format(value, "f")
    assert read_score(text, ".")[0] == (value, value)
    assert read_score(f"{value:,f}", ".")[0] == (value, value)
    assert read_score(text.replace(".", ","), ",")[0] == (value, value)


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reader(text: str) -> None:
    for point in (".", ",", "unknown", "mixed"):
        bounds, wrong = read_score(text, point)  # type: ignore[arg-type]
        assert (bounds is None) == bool(wrong)
    days, wrong = read_days(text)
    assert days is not None or wrong


@pytest.mark.parametrize(
    ("text", "told"),
    [("2023-05-01", "2023-05-01"), ("2023-05", "2023-05"), ("2023", "2023"),
     ("May 2023", "2023-05"),
     ("1 May 2023", "2023-05-01"), ("Q2 2023", "2023-Q2"), ("2023-Q4", "2023-Q4"),
     ("2023q1", "2023-Q1"),
     ("H1 2024", "2024-01-01 to 2024-06-30"), ("2024 H2", "2024-07-01 to 2024-12-31"),
     ("2026-03-18 15:34:46+00:00", "2026-03-18"), ("2023年5月", "2023-05"), ("45000", "2023-03-15"),
     ("13/02/2024", "2024-02-13")],
)  # fmt: skip
def test_days_are_read_as_far_as_they_are_known(text: str, told: str) -> None:
    days, wrong = read_days(text)
    assert (str(days), wrong) == (told, "")


def test_day_and_month_that_cannot_be_told_apart_leave_the_year() -> None:
    days, wrong = read_days("05/03/2023")
    assert (str(days), wrong) == ("2023", "ambiguous")
    assert str(read_days("05/03/2023", "day first")[0]) == "2023-03-05"


@pytest.mark.parametrize(
    "text", ["2024-02-30", "soon", "TBA", "Q5 2023", "32/13/2020", "Q1 9999999"]
)
def test_what_is_no_date_is_said(text: str) -> None:
    days, wrong = read_days(text)
    assert days is None
    assert wrong
