"""Facts are read exactly or refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import UsageError
from tidegate.rules.database import run
from tidegate.rules.schema import Column, FactSchema, as_json

DAY = dt.date(2026, 8, 1)
SCHEMA = FactSchema(
    "chip",
    {"tpp": Column("tpp", "number", "performance"), "seen": Column("seen", "date", "day")},
    {},
)


@given(st.decimals(-(10**9), 10**9, places=6), st.decimals(-(10**9), 10**9, places=6))
def test_numbers_reach_the_database_without_rounding(one: Decimal, two: Decimal) -> None:
    rows = [SCHEMA.read({"tpp": value}, DAY, ["tpp"]) for value in (one, str(two))]
    found = run(f"SELECT tpp FROM ({SCHEMA.relation(['tpp'])}) ORDER BY row_no", as_json(rows))
    assert [value for (value,) in found] == [one, two]


@pytest.mark.parametrize(
    "value", ["1.0000001", "1." + "0" * 40 + "1", 10**12, "nan", "inf", "many", True, [1], b"1"]
)
def test_a_number_that_cannot_be_held_exactly_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="which is no number"):
        SCHEMA.read({"tpp": value}, DAY)


def test_what_is_left_out_is_unknown() -> None:
    assert SCHEMA.read({"seen": ""}, DAY) == [None, None]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)), st.booleans(), st.dates())
def test_a_date_known_in_part_never_says_more_than_it_knows(
    true: dt.date, to_the_month: bool, as_of: dt.date
) -> None:
    part = f"{true:%Y-%m}" if to_the_month else f"{true:%Y}"
    (read,) = SCHEMA.read({"seen": part}, as_of, ["seen"])
    if read is not None:
        assert (dt.date.fromisoformat(read) <= as_of) == (true <= as_of)
