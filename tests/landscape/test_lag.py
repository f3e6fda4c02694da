"""Lags: exact days, ranges where days are not known, and never a number for what is not reached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tidegate.landscape import Lag, Reached, lag_between, months
from tidegate.landscape.system import Span, number, span_of

from .made_up import AS_OF, system

FIRST = system("f", "A", "2020-01-01", 5)


def reached(first: str, last: str = "") -> Reached:
    return Reached(date.fromisoformat(first), date.fromisoformat(last or first), FIRST)


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "0.0"), (1, "0.0"), (2, "0.1"), (30, "1.0"), (365, "12.0"), (366, "12.0"),
     (1461, "48.0"), (1070, "35.2"), (-1, "0.0"), (-45, "-1.5")],
)  # fmt: skip
def test_months_are_days_by_30_4375_with_one_digit(days: int, told: str) -> None:
    assert str(months(days)) == told


def test_an_exact_lag_keeps_its_days() -> None:
    lag = lag_between(reached("2021-11-08"), reached("2024-10-15"), AS_OF)
    assert (lag.low, lag.high, lag.reached) == (1072, 1072, "yes")
    assert str(lag) == "35.2 months"


def test_a_tie_is_nought() -> None:
    lag = lag_between(reached("2020-01-01"), reached("2020-01-01"), AS_OF)
    assert (lag.low, lag.high, str(lag)) == (0, 0, "same day")


def test_a_group_is_not_behind_itself_even_where_its_day_is_not_known() -> None:
    year = reached("2020-01-01", "2020-12-31")
    assert lag_between(year, year, AS_OF) == Lag("yes", 0, 0, AS_OF)


def test_days_known_to_a_month_or_year_make_a_range() -> None:
    lag = lag_between(
        reached("2020-01-01", "2020-01-31"), reached("2021-01-01", "2021-12-31"), AS_OF
    )
    assert (lag.low, lag.high) == (336, 730)
    assert str(lag) == "11.0 to 24.0 months"


def test_where_spans_overlap_who_was_first_cannot_be_known() -> None:
    lag = lag_between(reached("2020-06-01"), reached("2020-01-01", "2020-12-31"), AS_OF)
    assert (lag.low, lag.high) == (-152, 213)
    assert str(lag) == "between -5.0 and 7.0 months; who was first cannot be known"


def test_what_is_not_reached_is_at_least_so_much() -> None:
    lag = lag_between(reached("2022-09-20"), Reached(), date(2026, 3, 31))
    assert (lag.reached, lag.low, lag.high) == ("no", 1288, None)
    assert str(lag) == "not reached, at least 42.3 months by 2026-03-31"


def test_what_may_not_be_out_yet_is_perhaps_reached() -> None:
    lag = lag_between(reached("2022-09-20"), Reached(date(2023, 9, 20)), AS_OF)
    assert (lag.reached, lag.low, lag.high) == ("unknown", 365, None)
    assert str(lag) == "perhaps not reached, at least 12.0 months"


def test_no_lag_is_counted_from_a_level_nobody_reached() -> None:
    with pytest.raises(ValueError, match="was reached"):
        lag_between(Reached(), reached("2020-01-01"), AS_OF)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("2023", "2023"),
        ("2023-05", "2023-05"),
        ("2023-02", "2023-02"),
        ("2023-05-07", "2023-05-07"),
    ],
)
def test_a_span_is_told_as_exactly_as_it_is_known(known: str, told: str) -> None:
    assert str(span_of(known)) == told


def test_quarters_and_odd_spans_are_told() -> None:
    assert str(Span(date(2023, 4, 1), date(2023, 6, 30))) == "2023-Q2"
    assert str(Span(date(2023, 10, 1), date(2023, 12, 31))) == "2023-Q4"
    assert str(Span(date(2023, 4, 2), date(2023, 6, 30))) == "2023-04-02 to 2023-06-30"
    with pytest.raises(ValueError, match="comes after"):
        Span(date(2023, 1, 2), date(2023, 1, 1))


@pytest.mark.parametrize(
    ("value", "told"),
    [("4800", "4,800"), ("15832.0", "15,832"), ("-1234.5", "-1,234.5"), ("0", "0"),
     ("0.125", "0.125"),
     ("1.5832E+16", "1.5832×10¹⁶"), ("1E+9", "10⁹"), ("999999999", "999,999,999"),
     ("19.44963144963", "19.4496"), ("-2.5E-9", "-2.5×10⁻⁹"), ("123456.123456", "123,456.123456")],
)  # fmt: skip
def test_scores_are_told_with_their_digits(value: str, told: str) -> None:
    assert number(Decimal(value)) == told
