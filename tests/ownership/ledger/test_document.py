"""The ledger as plain data and tables: exact texts for numbers, and what the terms say, quoted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tidegate.cli.tables import put_table
from tidegate.ownership.ledger import Ledger, document, ledger, tables, with_flags

EXAMPLE = Path(__file__).parents[3] / "examples" / "ventures.csv"


@pytest.fixture(scope="module")
def found() -> Ledger:
    return ledger(EXAMPLE, as_of="2026-01-22")


def _floats(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _floats(each)]
    if isinstance(value, list | tuple):
        return [leaf for each in value for leaf in _floats(each)]
    return [value] if isinstance(value, float) else []


def test_the_document_is_json_without_a_float_and_comes_back_the_same(found: Ledger) -> None:
    shape = document(found)
    assert json.loads(json.dumps(shape)) == shape
    assert _floats(shape) == []
    assert set(shape) >= {
        "schema_version", "ventures", "by_year", "by_sector", "by_foreign_partner",
        "by_domestic_partner", "by_control", "checklist", "notes", "problems", "as_of",
    }  # fmt: skip


def test_a_venture_of_the_document_tells_exact_decimals(found: Ledger) -> None:
    [one] = [v for v in document(found)["ventures"] if v["name"] == "Pine Harbour Biotech"]
    assert (one["foreign_share_low"], one["foreign_share_high"]) == ("50.1", "50.1")
    assert one["control"] == "foreign majority"
    assert one["status"] == "ended"
    [amount] = one["capital"]
    assert (amount["currency"], amount["low"], amount["high"]) == ("GBP", "25000000", "25000000")


def test_quotes_of_the_document_stand_in_the_file_where_they_say(found: Ledger) -> None:
    terms = {one.row: one.text for venture in found.ventures for one in venture.terms}
    quotes = [
        quote
        for venture in document(found)["ventures"]
        for item in venture["checklist"]
        for quote in item["quotes"]
    ]
    assert len(quotes) > 25
    for quote in quotes:
        assert terms[quote["row"]][quote["start"] : quote["end"]] == quote["words"]
    [totals] = [t for t in document(found)["checklist"] if t["item"] == "source_code"]
    assert totals["ventures"]["ruled_out"] == 3
    assert totals["ventures"]["no_terms_told"] == 7


def test_each_table_goes_out_in_every_format(found: Ledger, tmp_path: Path) -> None:
    shown = tables(found)
    assert [title for title, _, _ in shown][:5] == [
        "By year", "By sector", "By foreign partner", "By domestic partner", "By share of control",
    ]  # fmt: skip
    for at, (title, columns, rows) in enumerate(shown):
        assert rows, title
        for row in rows:
            assert set(columns) <= set(row) | {"flags"}
        for format in ("json", "csv", "xlsx", "html", "table"):
            out = tmp_path / f"{at}.{format}"
            assert len(title) <= 31
            put_table(title, columns, rows, format, out)
            assert out.stat().st_size > 0


def test_flags_stand_beside_the_partner_in_tables_and_document(found: Ledger) -> None:
    flagged = with_flags(found, {"Qinghe Precision Group": ("listed: made-up list",)})
    assert document(found)["flags"] == "not asked"
    shape = document(flagged)
    assert shape["flags"] == "asked"
    assert shape["all"]["flagged"] == 3
    [row] = [r for r in shape["by_domestic_partner"] if r["partner"] == "Qinghe Precision Group"]
    assert row["flags"] == ["listed: made-up list"]
    by_partner = next(rows for title, _, rows in tables(flagged) if title == "By domestic partner")
    assert any(row["flags"] == ["listed: made-up list"] for row in by_partner)
