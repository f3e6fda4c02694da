"""Facts are read exactly or refused."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import RulebookError, UsageError
from tidegate.rules import load
from tidegate.rules.database import run
from tidegate.rules.fact_files import read_schemas
from tidegate.rules.schema import Column, FactSchema, as_json

BAD = sorted((Path(__file__).parent / "bad_facts").glob("*.yaml"))

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


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_fact_schema_is_refused(path: Path) -> None:
    words = re.findall("^# expect (.+)$", path.read_text(), re.M)
    with pytest.raises(RulebookError) as caught:
        read_schemas([path])
    problems = list(map(str, caught.value.problems))
    assert len(problems) == len(words) and all(map(str.__contains__, problems, words)), problems


def test_a_name_that_the_included_schema_has_is_refused(tmp_path: Path) -> None:
    column = 'columns:\n  tpp: {type: number, meaning: "its speed"}\n'
    (tmp_path / "base.yaml").write_text("subject: base\n" + column)
    (tmp_path / "more.yaml").write_text("subject: more\nincludes: base\n" + column)
    with pytest.raises(RulebookError) as caught:
        read_schemas(sorted(tmp_path.glob("*.yaml")))
    assert "tpp is already a fact of base" in str(caught.value.problems[0])


def test_a_transaction_has_every_fact_of_an_item_and_what_classification_provides() -> None:
    schemas = load().schemas
    item, transaction = schemas["item"], schemas["transaction"]
    assert list(transaction.columns)[: len(item.columns)] == list(item.columns)
    assert not item.provided and "in_3a090_a" in transaction.provided
    assert FactSchema.from_json(transaction.to_json()) == transaction
