"""Dates of birth: read where they say one thing, cut to the year where they do not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.intake.dates import day_order, read_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1971-03-05", "1971-03-05"),
        ("1971-03-05 00:00:00", "1971-03-05"),
        ("1971-03-05T00:00:00Z", "1971-03-05"),
        ("1971/3/5", "1971-03-05"),
        ("19710305", "1971-03-05"),
        ("1971-03", "1971-03"),
        ("03/1971", "1971-03"),
        ("1971", "1971"),
        ("circa 1971", "1971"),
        ("25/03/1971", "1971-03-25"),
        ("03/25/1971", "1971-03-25"),
        ("05.03.1971", "1971-03-05"),
        ("00/00/1971", "1971"),
        ("5 March 1971", "1971-03-05"),
        ("March 5, 1971", "1971-03-05"),
        ("05-Mar-1971", "1971-03-05"),
        ("5. März 1971", "1971-03-05"),
        ("5 mars 1971", "1971-03-05"),
        ("5 de marzo de 1971", "1971-03-05"),
        ("5 марта 1971 г.", "1971-03-05"),
        ("Mar 1971", "1971-03"),
        ("1971年3月5日", "1971-03-05"),
        ("1971년 3월 5일", "1971-03-05"),
        ("昭和46年3月5日", "1971-03-05"),
        ("٠٥/٢٥/١٩٧١", "1971-05-25"),
        ("٥ مارس ١٩٧١", "1971-03-05"),
    ],
)
def test_a_date_is_read_as_written(text: str, iso: str) -> None:
    assert read_date(text) == (iso, "")


@pytest.mark.parametrize("text", ["1971-02-30", "5 March 71", "32/13/1971", "soon", "1350/06/12"])
def test_what_is_no_date_is_told_and_left_empty(text: str) -> None:
    iso, wrong = read_date(text)
    assert iso == "" and "cannot be read" in wrong


def test_an_ambiguous_date_keeps_its_year_only() -> None:
    assert read_date("05/03/1971") == ("1971", "ambiguous")
    assert read_date("05/03/1971", "day first") == ("1971-03-05", "")
    assert read_date("05/03/1971", "month first") == ("1971-05-03", "")
    assert read_date("05/05/1971") == ("1971-05-05", "")


def test_the_column_decides_which_comes_first_only_if_it_speaks_with_one_voice() -> None:
    assert day_order(["05/03/1971", "25/03/1971"]) == "day first"
    assert day_order(["05/03/1971", "03/25/1971"]) == "month first"
    assert day_order(["25/03/1971", "03/25/1971"]) == "unknown"
    assert day_order(["05/03/1971"]) == "unknown"


def test_a_spreadsheet_serial_is_read_only_when_the_column_is_of_serials() -> None:
    assert read_date("25997", serials=True) == ("1971-03-05", "")
    assert read_date("25997")[0] == ""


@given(st.dates(date(1850, 1, 1), date(2100, 12, 31)))
def test_every_date_written_iso_comes_back(day: date) -> None:
    assert read_date(day.isoformat()) == (day.isoformat(), "")
    assert read_date(f"{day.day}/{day.month}/{day.year}", "day first")[0] == day.isoformat()


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    iso, wrong = read_date(text, serials=True)
    assert iso or wrong or not text.strip()
