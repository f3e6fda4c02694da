"""A transaction as told: read off options or a row, every mistake at once, nothing guessed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tidegate.desk.deal import Deal, Party, read_deal
from tidegate.rules import Interval, load

TYPES = {"dd_certified": "bool", "end_use": "texts", "release_of": "text", "completed": "date",
         "transistors_billion": "number"}  # fmt: skip


def told(**texts: str) -> Deal:
    deal, problems = read_deal(texts, TYPES)
    assert problems == ()
    return deal


def test_countries_are_read_by_name_or_code() -> None:
    assert told(to="People's Republic of China").destination == "CN"
    assert told(to="HK", **{"from": "Germany"}).from_country == "DE"


def test_what_is_not_told_stays_untold() -> None:
    assert told() == Deal()
    assert told(dd_certified="unknown", end_user="", to="  ") == Deal()


def test_a_row_speaks_over_the_options() -> None:
    base = told(to="CN", end_user="Alpha Ltd", end_user_hq="CN")
    deal, _ = read_deal({"to": "DE", "end_user": "Beta AG"}, TYPES, base=base)
    assert deal.destination == "DE"
    assert deal.parties == (Party("end_user", "Beta AG"),)


def test_a_seat_told_in_a_row_is_that_of_the_end_user_the_options_name() -> None:
    base = told(end_user="Alpha Ltd", end_user_hq="DE")
    deal, _ = read_deal({"end_user_parent": "CN"}, TYPES, base=base, file="deals.csv", row=2)
    assert deal.parties == (Party("end_user", "Alpha Ltd", "DE", "CN"),)


def test_several_consignees_are_several_parties() -> None:
    parties = told(consignee="Alpha Ltd; Beta AG").parties
    assert [party.name for party in parties] == ["Alpha Ltd", "Beta AG"]


def test_a_seat_may_be_told_without_a_name() -> None:
    assert told(end_user_hq="DE", end_user_parent="CN").parties == (
        Party("end_user", "", "DE", "CN"),
    )


def test_a_share_is_exact_or_a_span_and_never_rounded() -> None:
    assert told(owner_share="49.99").owner_share == Decimal("49.99")
    assert told(owner_share="49.99 %").owner_share == Decimal("49.99")
    assert told(owner_share="25-50").owner_share == Interval(Decimal(25), Decimal(50))


def test_any_fact_may_be_told_by_its_name() -> None:
    deal = told(dd_certified="yes", release_of="technology", completed="2027-03-01",
                transistors_billion="30-35")  # fmt: skip
    assert deal.facts == {
        "dd_certified": True,
        "release_of": "technology",
        "completed": "2027-03-01",
        "transistors_billion": Interval(Decimal(30), Decimal(35)),
    }


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("to", "Atlantis"),
        ("movement", "teleport"),
        ("date", "31.12.2025"),
        ("date", "2025-02-30"),
        ("quantity", "many"),
        ("quantity", "-3"),
        ("value", "nan"),
        ("value", "Infinity"),
        ("owner_share", "120"),
        ("owner_share", "-1"),
        ("end_use", "gardening"),
        ("dd_certified", "perhaps"),
        ("transistors_billion", "a lot"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_mend(field: str, text: str) -> None:
    _, [problem] = read_deal({field: text}, TYPES, file="deals.csv", row=7)
    assert (problem.file, problem.row, problem.column) == ("deals.csv", 7, field)
    assert problem.mend


def test_all_mistakes_of_a_row_are_told_at_once() -> None:
    _, problems = read_deal({"to": "Atlantis", "date": "soon", "value": "x"}, TYPES)
    assert [problem.column for problem in problems] == ["to", "date", "value"]


def test_commas_part_thousands_where_three_digits_follow_and_decimals_elsewhere() -> None:
    assert told(value="1,250,000").value == Decimal(1250000)
    assert told(value="1250,50").value == Decimal("1250.50")
    assert told(value="1,250").value == Decimal(1250)


def test_the_page_lists_every_fact_that_may_be_told() -> None:
    columns = load().schemas["transaction"].columns.values()
    page = (Path(__file__).resolve().parents[2] / "docs" / "classify.md").read_text("utf-8")
    untold = [
        column.name
        for column in columns
        if not column.provided and f"| `{column.name}` | {column.meaning} |" not in page
    ]
    assert untold == []
