"""Shares are whole numbers of millionths of a percent, and what is finer is enclosed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.ownership.share import PERCENT, UNKNOWN, WHOLE, Share, percent, read_share

READ = [
    ("50", "50", "50"),
    ("50%", "50", "50"),
    (" 50 % ", "50", "50"),
    ("49.999999", "49.999999", "49.999999"),
    ("33.33333333", "33.333333", "33.333334"),
    ("1/3", "33.333333", "33.333334"),
    ("2/7", "28.571428", "28.571429"),
    ("12,5", "12.5", "12.5"),
    ("45-55", "45", "55"),
    ("45 – 55 %", "45", "55"),
    ("45% to 55%", "45", "55"),
    ("between 10 and 20", "10", "20"),
    ("25+", "25", "100"),
    ("at least 25 %", "25", "100"),
    ("up to 10", "0", "10"),
    (">25", "25.000001", "100"),
    ("more than 50 %", "50.000001", "100"),
    ("<20", "0", "19.999999"),
    (">33.33333333", "33.333333", "100"),
    ("<33.33333333", "0", "33.333334"),
    ("majority", "50.000001", "100"),
    ("1e1", "10", "10"),
    ("0", "0", "0"),
    ("", "0", "100"),
    ("unknown", "0", "100"),
    ("n/a", "0", "100"),
    ("不详", "0", "100"),
]


@pytest.mark.parametrize(("text", "low", "high"), READ, ids=repr)
def test_a_cell_is_read_as_the_interval_that_encloses_it(text: str, low: str, high: str) -> None:
    found = read_share(text)
    assert (percent(found.low), percent(found.high)) == (low, high)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("120", "more than 100"),
        ("-5", "less than nothing"),
        ("55-45", "ends before it begins"),
        ("2025-03-25", "is a date"),
        ("half of it", "is no share"),
        ("1/0", "divides by nothing"),
        ("50/50", "a split between two"),
        ("60/40", "a split between two"),
        ("NaN%", "is no share"),
        ("1e999", "no share"),
        (">100", "more than all"),
        ("<0", "less than nothing"),
        ("5" * 300, "no share"),
    ],
)
def test_what_is_no_share_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_share(text)


def test_a_fraction_is_read_as_one_only_where_the_unit_says_so() -> None:
    assert read_share("0.5") == Share(PERCENT // 2, PERCENT // 2)
    assert read_share("0.5", "fraction") == Share(50 * PERCENT, 50 * PERCENT)
    assert read_share("50 %", "fraction") == Share(50 * PERCENT, 50 * PERCENT)


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (5, 4), (0, WHOLE + 1)])
def test_an_interval_outside_the_whole_is_no_share(low: int, high: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        Share(low, high)


def test_what_nobody_told_may_be_anything() -> None:
    assert Share(0, WHOLE) == UNKNOWN
    assert not UNKNOWN.exact


@given(st.integers(0, WHOLE))
def test_a_share_written_out_is_read_back(units: int) -> None:
    assert read_share(percent(units)) == Share(units, units)


@given(st.fractions(Fraction(1, 10**9), 100))
def test_a_number_however_fine_lies_in_its_interval(share: Fraction) -> None:
    text = f"{share.numerator}/{share.denominator * 100}"
    found = read_share(text)
    assert found.low <= share * PERCENT <= found.high
    assert found.high - found.low <= 1


@given(st.fractions(0, 10**8))
def test_a_share_that_no_decimal_holds_is_told_outward(units: Fraction) -> None:
    low, high = Decimal(percent(units)), Decimal(percent(units, up=True))
    assert Fraction(low) <= units / PERCENT <= Fraction(high)
    assert high - low <= Decimal("1e-12")
