"""A fact known between bounds: what is surely so is yes, what surely not no, all else unknown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.errors import UsageError
from tidegate.rules.clauses import ClauseError, check
from tidegate.rules.database import run
from tidegate.rules.interval import Interval
from tidegate.rules.rulebook import Expression
from tidegate.rules.schema import as_json
from tidegate.rules.select import truth_sql

from .reckoning import (
    COLUMNS,
    NAMES,
    SCHEMA,
    answer,
    clauses,
    decimals,
    known_in_part,
)

DAY = dt.date(2026, 8, 1)


def truths(clause: Expression, rows: list[dict[str, Any]]) -> list[str]:
    facts = as_json([SCHEMA.read(row, DAY) for row in rows])
    sql = f"SELECT {truth_sql(clause.sql)} FROM ({SCHEMA.relation()}) ORDER BY row_no"
    return [str(value) for (value,) in run(sql, facts)]


def one(text: str, **facts: Any) -> str:
    return truths(check(text, COLUMNS), [facts])[0]


@given(clauses, st.lists(st.tuples(*[known_in_part() for _ in NAMES]), min_size=5, max_size=20))
@settings(max_examples=120, deadline=None)
def test_yes_and_no_over_intervals_hold_for_every_number_inside(text: str, drawn: Any) -> None:
    clause = check(text, COLUMNS)
    shape = clause.shape
    rows = [{name: known for name, (known, _) in zip(NAMES, row, strict=True)} for row in drawn]
    for row, found in zip(drawn, truths(clause, rows), strict=True):
        exact = {name: Fraction(true) for name, (_, true) in zip(NAMES, row, strict=True)}
        assert found in ("?", "1" if answer(shape, exact) else "0"), (text, row)


@given(clauses, st.lists(st.tuples(decimals, decimals, decimals), min_size=5, max_size=20))
@settings(max_examples=120, deadline=None)
def test_exact_numbers_are_answered_as_fractions_answer(text: str, drawn: Any) -> None:
    clause = check(text, COLUMNS)
    shape = clause.shape
    rows = [dict(zip(NAMES, row, strict=True)) for row in drawn]
    wanted = [answer(shape, {n: Fraction(v) for n, v in row.items()}) for row in rows]
    assert truths(clause, rows) == ["1" if each else "0" for each in wanted]
    same = [{n: Interval(v, v) for n, v in row.items()} for row in rows]
    assert truths(clause, same) == truths(clause, rows)


@given(
    st.decimals(0, 10**9, places=6),
    st.sampled_from(["5.92", "1.6", "3.2", "0.000001", "999.999999"]),
    st.sampled_from([Decimal(0), Decimal("0.000001"), Decimal("-0.000001")]),
)
@settings(max_examples=200, deadline=None)
def test_a_product_is_never_rounded_before_it_is_compared(
    area: Decimal, factor: str, off: Decimal
) -> None:
    edge = (Decimal(factor) * area).quantize(Decimal("0.000001")) + off
    if 0 <= edge < 10**12:
        wanted = "1" if Fraction(edge) >= Fraction(factor) * Fraction(area) else "0"
        assert one(f"a >= {factor} * b", a=edge, b=area) == wanted


def test_the_largest_numbers_do_not_overflow() -> None:
    most = Decimal("999999999999.999999")
    assert one("a * b >= c * a", a=most, b=most, c=most) == "1"
    assert one("a + b + c > 2 * a", a=most, b=most, c=most) == "1"
    assert one("a - b - c < 0 - c + 0.000001", a=most, b=most, c=most) == "1"


@pytest.mark.parametrize(
    ("text", "facts", "wanted"),
    [
        # A die "under 600 mm2" gives a density of at least so much.
        ("a >= 5.92 * b", {"a": 4400, "b": Interval(None, Decimal(600))}, "1"),
        ("a >= 5.92 * b", {"a": 3500, "b": Interval(None, Decimal(600))}, "?"),
        ("a >= 5.92 * b", {"a": 3500, "b": Interval(Decimal(600), None)}, "0"),
        ("a >= 5.92 * b", {"a": 3500}, "?"),
        # What is known of a sum can settle it: nothing measured is below zero.
        ("a + b + c >= 4800", {"a": 3000, "b": 1800}, "1"),
        ("a + b + c >= 4800", {"a": 3000, "b": 1799}, "?"),
        ("a - b < 5", {"a": 4}, "1"),
        ("5 > a - 5.92 * b", {"a": 4}, "1"),
        # The bounds themselves are let in.
        ("a > 600", {"a": Interval(None, Decimal(600))}, "0"),
        ("a >= 600", {"a": Interval(None, Decimal(600))}, "?"),
        ("a = 5", {"a": Interval(Decimal(4), Decimal(6))}, "?"),
        ("a <> 5", {"a": Interval(Decimal(6), Decimal(7))}, "1"),
        ("a in (1, 2)", {"a": Interval(Decimal(3), None)}, "0"),
        ("a between 1 and 9", {"a": Interval(Decimal(3), Decimal(4))}, "1"),
        ("-2 * a >= -8", {"a": Interval(Decimal(3), Decimal(4))}, "1"),
        ("-a < 0 - 2", {"a": Interval(Decimal(3), None)}, "1"),
        ("a >= 1e3", {"a": 1000}, "1"),
    ],
)
def test_bounds_settle_what_they_can(text: str, facts: dict[str, Any], wanted: str) -> None:
    assert one(text, **facts) == wanted


@pytest.mark.parametrize(
    "value",
    [-1, Decimal("-0.000001"), Interval(Decimal(-1), None), Interval(Decimal(2), Decimal(1))],
)
def test_what_cannot_be_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="which is"):
        SCHEMA.read({"a": value}, DAY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a * b * c >= 1", "more than 38 digits"),
        ("a * b * 0.333 >= 1", "more than 38 digits"),
        ("(a - b) * c >= 1", "write the difference out"),
        ("abs(a - b) >= 1", "write both sides out"),
        ("a >= 1e999999999", "compared exactly"),
        (f"a >= 0.{'1' * 40}", "more than 38 digits"),
    ],
)
def test_a_clause_that_could_not_be_exact_is_refused_when_it_is_loaded(
    text: str, words: str
) -> None:
    with pytest.raises(ClauseError, match=words):
        check(text, COLUMNS)
