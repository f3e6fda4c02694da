"""Counts and capital: every venture once by year, sector and control; no currency meets another."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.ownership.ledger import Ledger, document, ledger
from tidegate.ownership.ledger.counting import (
    Tally,
    by_control,
    by_partner,
    by_sector,
    by_year,
    checklist_totals,
    everything,
)

HEAD = "Venture,Year,Sector,Foreign partner,Domestic partner,Foreign share,Investment,Status,Terms"
ROWS = st.tuples(
    st.sampled_from(["", "1999", "2001", "2001-05", "x"]),
    st.sampled_from(["", "Cars", "cars", "Chips", "—!", "化工"]),
    st.sampled_from(["", "VW", "GM", "VW; GM"]),
    st.sampled_from(["", "FAW"]),
    st.sampled_from(["", "50", "40-60", "51", "10", "0", "abc"]),
    st.sampled_from(["", "USD 1m", "EUR 2m", "USD 1-3m", "at least USD 5m", "7", "about EUR 1m"]),
    st.sampled_from(["", "active", "ended", "planned"]),
    st.sampled_from(["", "A licence.", "No licence.", "Nothing."]),
)


def _read(rows: list[str]) -> Ledger:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "v.csv"
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        return ledger(path, as_of="2026-01-22")


def _lines(rows: list[tuple[str, ...]]) -> list[str]:
    return [",".join((f"V{at}", *row)) for at, row in enumerate(rows)]


def _summed(rows: list[Tally]) -> tuple[int, int, int, dict[tuple[str, str], Fraction]]:
    sums: dict[tuple[str, str], Fraction] = {}
    for row in rows:
        for total in row.capital:
            key = (total.measure, total.currency)
            sums[key] = sums.get(key, Fraction(0)) + total.low
    return (
        sum(row.ventures for row in rows),
        sum(row.without_capital for row in rows),
        sum(row.without_currency for row in rows),
        sums,
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=12))
def test_totals_by_year_by_sector_and_by_control_are_those_of_all_ventures(
    rows: list[tuple[str, ...]],
) -> None:
    found = _read(_lines(rows))
    whole = _summed([everything(found)])
    assert whole[0] == len(rows)
    for count in (by_year, by_sector, by_control):
        assert _summed(count(found)) == whole
    for _, _, states in checklist_totals(found):
        assert sum(states.values()) == len(rows)
    for row in (everything(found), *by_year(found)):
        assert sum(count for _, count in row.by_status) == row.ventures


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_count(rows: list[tuple[str, ...]], chance: object) -> None:
    lines = _lines(rows)
    mixed = list(lines)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = document(_read(lines)), document(_read(mixed))
    for part in ("all", "by_year", "by_sector", "by_control", "by_foreign_partner",
                 "by_domestic_partner", "checklist"):  # fmt: skip
        assert one[part] == other[part]


@settings(max_examples=30, deadline=None)
@given(st.permutations(
    ["X,2001,Cars,VW,,40,,,", "X,2001,,,FAW,,,,", "X,2001,,GM,,9,USD 1m,,", "Y,2001,Cars,VW,,40,,,"]
))  # fmt: skip
def test_the_rows_of_one_venture_may_stand_anywhere(rows: list[str]) -> None:
    found = _read(list(rows))
    [one] = [venture for venture in found.ventures if venture.name == "X"]
    assert [partner.name for partner in one.partners] == ["GM", "VW", "FAW"]
    assert str(one.foreign_share) == "49 %"
    assert len(found.ventures) == 2


def test_capital_is_never_added_across_currencies_or_measures() -> None:
    found = _read(["A,2001,,,,,USD 1m,,", "B,2001,,,,,EUR 2m,,", "C,2001,,,,,USD 1-3m,,",
                   "D,2001,,,,,5,,", "E,2001,,,,,,,"])  # fmt: skip
    [row] = by_year(found)
    assert [(t.currency, t.low, t.high, t.ventures) for t in row.capital] == [
        ("EUR", 2_000_000, 2_000_000, 1),
        ("USD", 2_000_000, 4_000_000, 2),
    ]
    assert (row.without_capital, row.without_currency) == (1, 1)
    assert any("no rate of exchange" in note for note in document(found)["notes"])


def test_one_amount_without_an_upper_bound_leaves_the_total_without_one() -> None:
    [total] = everything(_read(["A,,,,,,USD 1m,,", "B,,,,,,at least USD 5m,,"])).capital
    assert (total.low, total.high) == (6_000_000, None)


def test_a_venture_counts_under_each_of_its_partners_and_those_without_are_told_apart() -> None:
    found = _read(["A,2001,,VW; GM,FAW,,USD 1m,,", "B,2001,,vw,,,,,", "C,2001,,,FAW,,,,"])
    rows = {row.key: row.ventures for row in by_partner(found, "foreign")}
    assert rows in ({"VW": 2, "GM": 1, "": 1}, {"vw": 2, "GM": 1, "": 1})
    assert {row.key: row.ventures for row in by_partner(found, "domestic")} == {"FAW": 2, "": 1}


def test_unknown_stands_last_and_apart() -> None:
    rows = by_sector(_read(["A,,Cars,,,,,,", "B,,,,,,,,", "C,,cars,,,,,,", "D,,n/a,,,,,,"]))
    assert [(row.key, row.ventures) for row in rows] == [("Cars", 2), ("", 2)]
    assert [row["sector"] for row in document(_read(["A,,,,,,,,"]))["by_sector"]] == ["unknown"]


@pytest.mark.parametrize("share", ["50", "51", "49", ""])
def test_every_class_of_control_is_a_row(share: str) -> None:
    rows = by_control(_read([f"A,,,VW,,{share},,,"]))
    assert [row.key for row in rows] == [
        "foreign majority", "exactly half", "foreign minority", "unknown",
    ]  # fmt: skip
    assert sum(row.ventures for row in rows) == 1
