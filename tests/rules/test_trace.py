"""Each clause with its numbers, worked out exactly."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.rules import Interval
from tidegate.rules.clauses import check
from tidegate.rules.trace import Numbers

from .reckoning import COLUMNS, NAMES, known_in_part, number
from .small_law import CHIPS, LICENCE, books_of

ITEM = {
    "tpp": "interval",
    "die_area": "interval",
    "data_centre": "bool",
    "kind": "text",
    "letters": "texts",
    "completed": "date",
    "as_of": "date",
}


@pytest.mark.parametrize(
    ("text", "facts", "wanted"),
    [
        (
            "tpp >= 1600 and tpp >= 5.92 * die_area",
            {"tpp": 15832, "die_area": 814},
            "15832 >= 1600 and 15832 >= 5.92 × 814 (= 4818.88)",
        ),
        (
            "tpp >= 5.92 * die_area",
            {"tpp": Decimal("2368.0"), "die_area": Interval(Decimal(500), Decimal(600))},
            "2368 >= 5.92 × 500–600 (= 2960–3552)",
        ),
        (
            "tpp >= 5.92 * die_area",
            {"tpp": "4400", "die_area": Interval(None, Decimal(600))},
            "4400 >= 5.92 × 0–600 (= 0–3552)",
        ),
        (
            "tpp >= 5.92 * die_area",
            {"tpp": Interval(Decimal(10), None)},
            "10–? >= 5.92 × ?",
        ),
        ("not data_centre and tpp < 4800", {"tpp": 47.2}, "not data_centre (?) and 47.2 < 4800"),
        (
            "(tpp >= 1 or data_centre) and not (tpp between 2 and 3)",
            {"tpp": 2, "data_centre": True},
            "(2 >= 1 or data_centre (yes)) and not (2 between 2 and 3)",
        ),
        ("-2 * (tpp - 3) < -(tpp + 1)", {"tpp": 5}, "-2 × (5 - 3) (= -4) < -(5 + 1) (= -6)"),
        ("tpp - (tpp - 1) = 1", {"tpp": 5}, "5 - (5 - 1) (= 1) = 1"),
        ("kind in ('ic', 'hbm')", {"kind": "ic"}, "'ic' in ('ic', 'hbm')"),
        ("list_contains(letters, 'h20')", {"letters": ["a"]}, "list_contains(['a'], 'h20')"),
        ("list_contains(letters, 'h20')", {"letters": []}, "list_contains([], 'h20')"),
        ("list_contains(letters, 'h20')", {}, "list_contains(?, 'h20')"),
        ("len(letters) * 2 > 1", {"letters": ["x"]}, "len(['x']) × 2 (= 2) > 1"),
        ("as_of >= DATE '2024-12-31'", {"as_of": dt.date(2026, 2, 1)}, "2026-02-01 >= 2024-12-31"),
        ("true", {}, "true"),
    ],
)  # fmt: skip
def test_a_clause_is_shown_with_its_numbers(text: str, facts: dict[str, Any], wanted: str) -> None:
    assert Numbers(facts).of(check(text, ITEM)) == wanted


@given(
    st.sampled_from(["5.92 * a", "a * b", "a + b * 1.5", "a * b - c", "-2 * a", "(a + b) * 3 - c"]),
    st.tuples(*[known_in_part() for _ in NAMES]),
)
@settings(max_examples=150, deadline=None)
def test_what_is_worked_out_is_exact_and_holds_every_number_inside(text: str, drawn: Any) -> None:
    clause = check(f"{text} >= 0", COLUMNS)
    facts = {name: known for name, (known, _) in zip(NAMES, drawn, strict=True)}
    true = {name: Fraction(value) for name, (_, value) in zip(NAMES, drawn, strict=True)}
    shown = re.search(r"\(= (-?[\d.]+|\?)(?:–(-?[\d.]+|\?))?\) >= 0", Numbers(facts).of(clause))
    if shown is None:
        assert "?" in Numbers(facts).of(clause)
        return
    low, high = shown[1], shown[2] or shown[1]
    exact = number(clause.shape[1], true)
    assert low == "?" or Fraction(low) <= exact
    assert high == "?" or exact <= Fraction(high)


def test_what_found_nothing_is_traced_too_and_only_when_asked(tmp_path: Path) -> None:
    books = books_of(tmp_path, CHIPS, LICENCE)
    h20 = {"kind": "ic", "tpp": 2368, "die_area": 814, "data_centre": True}
    (decision,) = books.decide([h20], as_of="2026-02-01", trace=True)
    assert decision.findings == ()
    first = decision.trace[0]
    assert (first.clause, first.text) == ("a1", "tpp >= 4800")
    assert (first.numbers, first.verdict) == ("2368 >= 4800", "not met")
    assert (first.rule, first.citation, first.version) == ("test.chips", "2 FR 2", "2023-11-17")
    chip_a = decision.trace[-1]
    assert (chip_a.rule, chip_a.numbers) == ("test.licence", "in_3a090_a (no)")
    (silent,) = books.decide([h20], as_of="2026-02-01")
    assert silent.trace == ()


def test_a_text_that_is_not_the_law_on_that_day_is_not_traced(tmp_path: Path) -> None:
    books = books_of(tmp_path, CHIPS)
    (decision,) = books.decide([{"kind": "ic", "tpp": 1}], as_of="2022-01-01", trace=True)
    assert decision.trace == ()


def test_whether_a_rule_speaks_of_it_is_traced_where_that_is_unknown(tmp_path: Path) -> None:
    books = books_of(tmp_path, CHIPS)
    (decision,) = books.decide([{"tpp": 5000}], as_of="2026-02-01", trace=True)
    first = decision.trace[0]
    assert (first.clause, first.numbers, first.verdict) == ("about", "? = 'ic'", "unknown")
