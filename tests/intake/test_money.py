"""Amounts as people write them: exact, with their currency; two readings are refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.intake.money import money_words, read_money
from tidegate.ownership.ledger.document import decimal_text


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("USD 2.5 bn", "USD", 2_500_000_000),
        ("US$2.5 billion", "USD", 2_500_000_000),
        ("$1,200,000", "USD", 1_200_000),
        ("€1.5bn", "EUR", 1_500_000_000),
        ("1,2 Mrd. EUR", "EUR", 1_200_000_000),
        ("500 Mio. €", "EUR", 500_000_000),
        ("7 milliards de RMB", "CNY", 7_000_000_000),
        ("1.234.567,89 EUR", "EUR", Fraction(123456789, 100)),
        ("12 000 000 EUR", "EUR", 12_000_000),
        ("1.2亿元", "CNY", 120_000_000),
        ("人民币5000万元", "CNY", 50_000_000),
        ("2.5亿美元", "USD", 250_000_000),
        ("RMB1.2bn", "CNY", 1_200_000_000),
        ("HK$ 20m", "HKD", 20_000_000),
        ("INR 200 crore", "INR", 2_000_000_000),
        ("1.2E9 USD", "USD", 1_200_000_000),
    ],
)
def test_an_amount_is_read_exactly(text: str, currency: str, amount: int | Fraction) -> None:
    money = read_money(text, host="CN")
    assert (money.currency, money.low, money.high) == (currency, amount, amount)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("USD 300-500 million", 300, 500),
        ("USD 300m to 500m", 300, 500),
        ("between 300 and 500 million USD", 300, 500),
        ("at least USD 300m", 300, None),
        ("USD 300m+", 300, None),
        ("up to USD 500m", 0, 500),
    ],
)
def test_a_range_is_an_interval(text: str, low: int, high: int | None) -> None:
    money = read_money(text)
    assert money.low == low * 10**6
    assert money.high == (None if high is None else high * 10**6)


def test_about_is_said() -> None:
    assert read_money("about USD 5 million").approximate
    assert not read_money("USD 5 million").approximate


def test_a_header_gives_currency_and_scale_only_where_the_cell_does_not() -> None:
    assert money_words("Investment (USD m)")[:2] == ("USD", 6)
    assert money_words("投资额（万元）")[:2] == ("CNY", 4)
    assert read_money("5", currency="USD", scale=6).low == 5 * 10**6
    own = read_money("EUR 2 bn", currency="USD", scale=6)
    assert (own.currency, own.low) == ("EUR", 2 * 10**9)


def test_the_yen_sign_is_read_by_the_host_country_or_not_at_all() -> None:
    assert read_money("¥300m", host="CN").currency == "CNY"
    assert read_money("¥300m", host="JP").currency == "JPY"
    assert read_money("¥300m", host="BR").currency == ""
    assert read_money("¥300m", host="BR", currency="USD").currency == ""
    assert read_money("1亿元", host="TW").currency == "TWD"


@pytest.mark.parametrize(
    "text",
    ["1.200 Mio. EUR", "USD 5m / EUR 3m", "-5", "50%", "2019-05-01", "two billion", "n/a",
     "USD 500m to 300m", "USD 2.5 bn over 3 years", "USD 1e99", "x" * 500],
)  # fmt: skip
def test_what_has_two_readings_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_money(text)


@given(st.decimals(min_value=0, max_value=10**15, places=6, allow_nan=False))
def test_no_digit_is_lost(value: object) -> None:
    money = read_money(f"USD {value:f}")
    assert money.low == Fraction(str(value))
    assert Fraction(decimal_text(money.low)) == money.low


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        money = read_money(text)
    except ValueError as error:
        assert str(error)
    else:
        assert money.low >= 0
        assert money.high is None or money.low <= money.high
