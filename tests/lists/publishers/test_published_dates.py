"""Dates as publishers write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.lists.publishers.reading.citations import earliest_date
from tidegate.lists.publishers.reading.dates import birth_dates, iso_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1962", "1962"),
        ("05 Jun 1950", "1950-06-05"),
        ("Jun 1950", "1950-06"),
        ("circa 1962", "1962"),
        ("April, 1968", "1968-04"),
        ("June 21, 2022", "2022-06-21"),
        ("28/09/1955", "1955-09-28"),
        ("00/09/1962", "1962-09"),
        ("00/00/1936", "1936"),
        ("2020-04-15T15:29:22.497+02:00", "2020-04-15"),
        ("24-Jun-2026", "2026-06-24"),
        ("30/02/1980", ""),
        ("unknown", ""),
        ("", ""),
        ("N/A", ""),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text: str, iso: str) -> None:
    assert iso_date(text) == iso


def test_us_publishers_write_the_month_first() -> None:
    assert iso_date("04/07/2020", "month") == "2020-04-07"
    assert iso_date("04/07/2020") == "2020-07-04"
    assert iso_date("9/17/81", "month") == "1981-09-17"
    assert iso_date("11/21/11", "month") == "2011-11-21"


def test_a_range_gives_each_year_unless_it_tells_nobody_apart() -> None:
    assert birth_dates("1957 to 1960") == ("1957", "1958", "1959", "1960")
    assert birth_dates("01 Jan 1976 to 31 Dec 1978") == ("1976", "1977", "1978")
    assert birth_dates("1900 to 1990") == ()
    assert birth_dates("1990 to 1980") == ()


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2100, 1, 1)))
def test_every_day_survives_each_way_of_writing_it(day: datetime.date) -> None:
    for text, order in (
        (day.isoformat(), "day"),
        (day.strftime("%d/%m/%Y"), "day"),
        (day.strftime("%m/%d/%Y"), "month"),
    ):
        assert iso_date(text, order) == day.isoformat()  # type: ignore[arg-type]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    for date in (iso_date(text), *birth_dates(text)):
        assert date == "" or date[:4].isdigit()


@pytest.mark.parametrize(
    ("citation", "date"),
    [
        ("85 FR 83799, 12/23/2020", "2020-12-23"),
        ("76 FR 71869, 11/21/11", "2011-11-21"),
        ("67 F.R. 56530 9/4/02 67 F.R. 10890 3/11/02 71 F.R. 38843 7/10/06", "2002-03-11"),
        ("46 F.R. 46154 9/17/81 and 46 F.R. 19290 3/30/81", "1981-03-30"),
        ("Vol. 89, No. 230, November 29, 2024 Federal Register", "2024-11-29"),
        ("91 FR 35189 (June 10, 2026)", "2026-06-10"),
        ("83 FR 37423 (corrected by 83 FR 38018, 2018-08-03)", "2018-08-03"),
        ("71 FR 67191", ""),
        ("Press release", ""),
        ("85 FR 83799, 12/23/3020", ""),
    ],
)
def test_the_earliest_date_of_a_citation_is_taken(citation: str, date: str) -> None:
    assert earliest_date(citation) == date


def test_a_date_that_strays_from_its_volume_is_a_slip_of_the_pen() -> None:
    assert earliest_date("85 FR 83799, 12/23/2002") == ""
