"""A transaction's columns are known by the headers people write, and money keeps its currency."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.items import read_items
from tidegate.items.columns import meaning_of


def _told(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "deals.csv"
    path.write_text(text, "utf-8")
    return dict(read_items(path).rows[0].transaction)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Customer HQ", "consignee_hq"),
        ("Customer headquarters", "consignee_hq"),
        ("Buyer HQ", "consignee_hq"),
        ("Consignee HQ", "consignee_hq"),
        ("Customer country", "consignee_hq"),
        ("Customer parent", "consignee_parent"),
        ("Customer's parent country", "consignee_parent_country"),
        ("Customer’s parent country", "consignee_parent_country"),
        ("Ziel", "destination"),
        ("Zielland", "destination"),
        ("Bestimmungsland", "destination"),
        ("pays de destination", "destination"),
        ("目的国", "destination"),
        ("Menge", "quantity"),
        ("Stückzahl", "quantity"),
        ("数量", "quantity"),
        ("Wert", "value"),
        ("Wert (EUR)", "value"),
        ("Kunde", "consignee"),
        ("Endverwender", "end_user"),
        ("最终用户", "end_user"),
        ("Unit price", "unit_price"),
        ("Unit price (USD)", "unit_price"),
        ("unit_price_usd", "unit_price"),
        ("Price", "unit_price"),
    ],
)
def test_a_header_of_a_transaction_is_known(header: str, name: str) -> None:
    meaning = meaning_of(header)
    assert (meaning.role, meaning.name) == ("transaction", name)


def test_a_bracket_that_is_no_currency_makes_no_amount() -> None:
    assert meaning_of("Price (net)").role == "field"
    assert meaning_of("Chip (USD)").role == "field"


@pytest.mark.parametrize(
    ("header", "cell", "amount", "currency"),
    [
        ("Unit price (USD)", "30000", "30000", "USD"),
        ("Value [eur]", "30000", "30000", "EUR"),
        ("Value", "12000 USD", "12000", "USD"),
        ("Value", '"USD 12,000"', "12,000", "USD"),
        ("Price", "12 000.50 RMB", "12 000.50", "CNY"),
        ("Value", "12000", "12000", ""),
    ],
)
def test_money_keeps_its_currency(
    tmp_path: Path, header: str, cell: str, amount: str, currency: str
) -> None:
    told = _told(tmp_path, f"chip,to,{header}\nH100 SXM5,CN,{cell}\n")
    assert told.get("value", told.get("unit_price")) == amount
    assert told.get("currency", "") == currency


def test_two_currencies_of_one_amount_are_a_problem(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _told(tmp_path, "chip,to,Value (USD),Currency\nH100 SXM5,CN,12000,EUR\n")
    assert "is in USD, but the row's currency is EUR" in str(caught.value.problems[0])


def test_a_customers_parent_by_name_is_an_owner_and_by_country_a_seat(tmp_path: Path) -> None:
    head = "chip,to,Customer,Customer parent,Customer's parent country\n"
    told = _told(tmp_path, head + "H100 SXM5,SG,Amber Works,Grey Holdings,China\n")
    assert (told["owner"], told["consignee_parent"]) == ("Grey Holdings", "China")
    told = _told(tmp_path, "chip,to,Customer,Customer parent\nH100 SXM5,SG,Amber Works,China\n")
    assert told["consignee_parent"] == "China"
    assert "owner" not in told
