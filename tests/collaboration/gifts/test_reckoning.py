"""What must be reported: 250,000 dollars from one foreign source in one calendar year."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.collaboration.gifts import Gift, facts, reckon, sources_of
from tidegate.collaboration.gifts.document import due_on, money
from tidegate.collaboration.gifts.reckoning import Sum

from .ledgers import HEAD, answered, read


def one(folder: Path, *rows: str, year: int = 2026) -> dict[str, object]:
    [source] = answered(read(folder, "\n".join((HEAD, *rows)) + "\n"), year).values()
    return source


def dues(source: dict[str, object]) -> list[tuple[str, str]]:
    return [(row["on"], row["verdict"]) for row in source["due"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("amount", "verdict"), [("250000.00", "yes"), ("249999.99", "no"), ("250000.01", "yes")]
)
def test_exactly_250_000_is_enough_and_a_cent_less_is_not(
    tmp_path: Path, amount: str, verdict: str
) -> None:
    assert one(tmp_path, f"Acme,GB,{amount},USD,2026-03-01")["verdict"] == verdict


def test_several_gifts_of_one_source_are_added_within_the_calendar_year(tmp_path: Path) -> None:
    rows = [f"Acme,GB,125000,USD,{day}" for day in ("2026-01-01", "2026-12-31")]
    source = one(tmp_path, *rows)
    assert (source["verdict"], dues(source)) == ("yes", [("2027-01-31", "yes")])
    apart = [f"Acme,GB,125000,USD,{day}" for day in ("2025-12-31", "2026-01-01")]
    assert one(tmp_path, *apart)["verdict"] == "no"


def test_what_is_reached_in_each_half_year_is_due_after_it(tmp_path: Path) -> None:
    first = one(tmp_path, "Acme,GB,250000,USD,2026-06-30")
    assert dues(first) == [("2026-07-31", "yes")]
    both = one(tmp_path, "Acme,GB,250000,USD,2026-06-30", "Acme,GB,1,USD,2026-07-01")
    assert dues(both) == [("2026-07-31", "yes"), ("2027-01-31", "yes")]


def test_for_the_second_half_of_2025_the_day_was_2026_02_02(tmp_path: Path) -> None:
    source = one(tmp_path, "Acme,GB,250000,USD,2025-07-01", year=2025)
    assert dues(source) == [("2026-02-02", "yes")]


def test_a_source_at_home_or_in_a_territory_is_not_foreign(tmp_path: Path) -> None:
    for country in ("US", "Puerto Rico", "Guam"):
        assert one(tmp_path, f"Acme,{country},900000,USD,2026-03-01")["verdict"] == "no"


def test_without_a_country_it_cannot_be_known_and_the_country_would_settle_it(
    tmp_path: Path,
) -> None:
    source = one(tmp_path, "Acme,,900000,USD,2026-03-01")
    assert (source["verdict"], source["settle"]) == ("unknown", ["the country of the source"])
    assert one(tmp_path, "Acme,,900,USD,2026-03-01")["verdict"] == "no"


def test_a_day_known_to_its_year_leaves_the_report_s_day_open_and_not_the_year(
    tmp_path: Path,
) -> None:
    source = one(tmp_path, "Acme,GB,250000,USD,2026")
    assert source["verdict"] == "unknown"
    assert dues(source) == [("2026-07-31", "unknown"), ("2027-01-31", "unknown")]
    assert source["settle"] == ["the day of row 2 (only 2026 is told)"]


def test_a_row_without_a_day_may_be_of_any_year(tmp_path: Path) -> None:
    assert one(tmp_path, "Acme,GB,250000,USD,")["verdict"] == "unknown"
    assert one(tmp_path, "Acme,GB,250000,USD,", "Acme,GB,250000,USD,2026-02-01")["verdict"] == "yes"


def test_sources_that_may_be_one_are_reckoned_apart_and_together(tmp_path: Path) -> None:
    text = (
        f"{HEAD}\nBlue Heron Energy AG,CH,150000,USD,2026-02-01\n"
        "Blue Heron Energie AG,CH,150000,USD,2026-08-01\n"
    )
    found = answered(read(tmp_path, text))
    first = found["Blue Heron Energy AG"]
    assert first["alone"] == {"low": "150000.00", "high": "150000.00", "currency": "USD"}
    assert first["total"] == {"low": "150000.00", "high": "300000.00", "currency": "USD"}
    assert {row["verdict"] for row in found.values()} == {"unknown"}
    assert first["settle"] == ["whether Blue Heron Energie AG is the same source"]


def test_what_may_be_one_changes_nothing_where_the_line_is_passed_alone(tmp_path: Path) -> None:
    text = (
        f"{HEAD}\nBlue Heron Energy AG,CH,260000,USD,2026-02-01\n"
        "Blue Heron Energie AG,CH,1000,USD,2026-03-01\n"
    )
    found = answered(read(tmp_path, text))
    assert found["Blue Heron Energy AG"]["verdict"] == "yes"
    assert found["Blue Heron Energie AG"]["verdict"] == "unknown"


def test_a_contract_of_several_years_counts_whole_when_entered_and_says_so(tmp_path: Path) -> None:
    head = "source,country,amount,currency,date,until,kind"
    row = "Acme,GB,300000,USD,2026-03-01,2029-02-28,contract"
    found = answered(read(tmp_path, f"{head}\n{row}\n"))["Acme"]
    assert found["verdict"] == "yes" and "its whole value is counted" in found["rests_on"][0]
    assert answered(read(tmp_path, f"{head}\n{row}\n"), 2027) == {}


def test_a_source_at_home_with_a_parent_abroad_cannot_be_known(tmp_path: Path) -> None:
    head = "source,country,parent,parent country,amount,currency,date"
    text = f"{head}\nAcme Inc,US,Acme Group,GB,300000,USD,2026-03-01\n"
    found = answered(read(tmp_path, text))["Acme Inc"]
    assert found["verdict"] == "unknown" and "acts for somebody abroad" in found["settle"][0]
    home = answered(read(tmp_path, text.replace(",GB,", ",US,")))["Acme Inc"]
    assert home["verdict"] == "no"


def test_a_label_names_its_day_after_the_half_year(tmp_path: Path) -> None:
    assert due_on("31 July", 2026) == "2026-07-31"
    assert due_on("31 January", 2026) == "2027-01-31"
    assert due_on("31 July of the next year", 2026) == "2027-07-31"
    assert due_on("2 February 2026", 2025) == "2026-02-02"
    assert due_on("some day", 2026) == ""


def test_money_is_written_out_exactly() -> None:
    assert money(Fraction("216740")) == "216740.00"
    assert money(Fraction("0.12345678")) == "0.12345678"


AMOUNTS = st.integers(0, 60_000_000).map(lambda cents: Fraction(cents, 100))
DAYS = st.dates(
    min_value=dt.date(2025, 1, 1),
    max_value=dt.date(2027, 12, 31),
)
ROWS = st.lists(st.tuples(st.sampled_from(["A", "B"]), AMOUNTS, DAYS), min_size=1, max_size=8)


@given(ROWS)
def test_a_year_is_the_sum_of_its_halves_and_no_cent_is_lost(
    rows: list[tuple[str, Fraction, object]],
) -> None:
    gifts = [
        Gift(at, name, amount, amount, country="GB", date=str(day))
        for at, (name, amount, day) in enumerate(rows)
    ]
    for found in reckon(sources_of(gifts), 2026):
        own = [g for g in found.source.gifts if g.date.startswith("2026")]
        total = sum((g.usd_low for g in own), Fraction(0))
        assert (found.own.low, found.own.high) == (total, total)
        second = sum((g.usd_low for g in own if g.date > "2026-06-30"), Fraction(0))
        assert found.first_half.low + second == total
        told = facts(found)["total"]
        assert told.low == told.high and Fraction(told.low) == total


@given(AMOUNTS, st.integers(1, 10**12))
def test_a_sum_that_six_decimals_cannot_hold_compares_with_the_line_as_it_is(
    amount: Fraction, part: int
) -> None:
    gift = Gift(1, "A", amount / part, amount / part, country="GB", date="2026-01-01")
    [found] = reckon(sources_of([gift]), 2026)
    told = facts(found)["total"]
    assert (told.low >= 250000) is (amount / part >= 250000)


@given(AMOUNTS, AMOUNTS)
def test_what_is_possible_only_widens(a: Fraction, b: Fraction) -> None:
    alone, other = Sum(a, a), Sum(b, b)
    both = alone.with_possible(other)
    assert both.low == a and both.high == a + b
    assert alone.with_possible(Sum(b, None)).high is None


def test_a_row_without_a_source_may_be_what_a_source_lacks(tmp_path: Path) -> None:
    text = f"{HEAD}\nAcme,GB,200000,USD,2026-02-01\n,,60000,USD,2026-03-01\n"
    acme = answered(read(tmp_path, text))["Acme"]
    assert (acme["verdict"], acme["settle"]) == ("unknown", ["whose row 3 is"])
    assert acme["alone"]["high"] == "200000.00" and acme["total"]["high"] == "260000.00"
    for row in (",,40000,USD,2026-03-01", ",,60000,USD,2025-03-01", ",FR,60000,USD,2026-03-01"):
        text = f"{HEAD}\nAcme,GB,200000,USD,2026-02-01\n{row}\n"
        assert answered(read(tmp_path, text))["Acme"]["verdict"] == "no"


def test_curr_heads_a_column_of_currencies(tmp_path: Path) -> None:
    ledger = read(tmp_path, "source,country,amount,Curr.,date\nAcme,GB,9,EUR,2026-02-01\n")
    assert (ledger.columns["currency"], ledger.gifts[0].currency) == (("Curr.",), "EUR")
