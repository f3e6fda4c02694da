"""Shares as people write them for a venture: one, several in order, several with names."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tidegate.ownership.ledger.share_cell import read_shares
from tidegate.ownership.share import PERCENT, WHOLE, Share

HALF = Share(50 * PERCENT, 50 * PERCENT)


def _percents(text: str) -> list[tuple[float, float]]:
    return [(s.low / PERCENT, s.high / PERCENT) for s in read_shares(text).shares]


@pytest.mark.parametrize(
    "text", ["50/50", "50:50", "50 % / 50 %", "50-50", "each 50%", "equal", "５０％／５０％"]
)
def test_two_halves_are_two_halves_and_not_a_fraction(text: str) -> None:
    assert read_shares(text).shares == (HALF, HALF)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("60:40", [(60, 60), (40, 40)]),
        ("51% / 49%", [(51, 51), (49, 49)]),
        ("60-40", [(60, 60), (40, 40)]),
        ("12,5% / 87,5%", [(12.5, 12.5), (87.5, 87.5)]),
        ("30, 70", [(30, 30), (70, 70)]),
        ("33.3/33.3/33.4", [(33.3, 33.3), (33.3, 33.3), (33.4, 33.4)]),
        ("45-55", [(45, 55)]),
        ("51", [(51, 51)]),
        ("51 percent", [(51, 51)]),
        ("至少25%", [(25, 100)]),
        ("全资", [(100, 100)]),
    ],
)
def test_shares_are_read_as_written(text: str, shares: list[tuple[float, float]]) -> None:
    assert _percents(text) == shares


def test_a_rising_pair_with_a_dash_is_a_range_and_a_falling_whole_is_two_holders() -> None:
    assert len(read_shares("40-60").shares) == 1
    assert len(read_shares("60-40").shares) == 2


@pytest.mark.parametrize(
    "text", ["VW 40%, FAW 60%", "40% VW / 60% FAW", "VW (40%), FAW (60%)", "VW: 40, FAW: 60"]
)
def test_shares_with_names_keep_their_names(text: str) -> None:
    cell = read_shares(text)
    assert cell.names == ("VW", "FAW")
    assert [s.low // PERCENT for s in cell.shares] == [40, 60]


def test_chinese_sides_are_names_too() -> None:
    cell = read_shares("外方40%，中方60%")
    assert cell.names == ("外方", "中方")


def test_about_half_is_not_exactly_half() -> None:
    cell = read_shares("约50%")
    assert cell.shares == (Share(49 * PERCENT, 51 * PERCENT),)
    assert "about" in cell.note


@pytest.mark.parametrize("text", ["", "unknown", "undisclosed", "n/a", "不详"])
def test_a_cell_that_says_nothing_tells_nothing(text: str) -> None:
    assert not read_shares(text).told


@pytest.mark.parametrize("text", ["50/60", "abc", "-5", "101", "2019-03-25", "x" * 400])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_shares(text)


@given(st.integers(0, WHOLE))
def test_a_pair_that_makes_a_whole_comes_back_to_the_unit(first: int) -> None:
    a, b = (f"{units // PERCENT}.{units % PERCENT:06d}" for units in (first, WHOLE - first))
    assert [s.low for s in read_shares(f"{a} / {b}").shares] == [first, WHOLE - first]


@given(st.text(max_size=40))
@example(";")
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        cell = read_shares(text)
    except ValueError as error:
        assert str(error)
    else:
        assert cell.shares
