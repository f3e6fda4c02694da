"""Clauses over numbers, and their plain answer by fractions: what every dialect must agree with."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tidegate.rules.interval import Interval
from tidegate.rules.schema import Column, FactSchema

NAMES = ("a", "b", "c")
SCHEMA = FactSchema(
    "thing",
    {name: Column(name, "number", f"how much {name}", interval=True) for name in NAMES},
    {},
)
COLUMNS = {name: column.kind for name, column in SCHEMA.columns.items()}
SIGNS = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    "<>": operator.ne,
}
Row = Mapping[str, Fraction]


def number(shape: Any, row: Row) -> Fraction:
    match shape:
        case ["num", text]:
            return Fraction(text)
        case ["range", name]:
            return row[name]
        case ["+", one, two]:
            return number(one, row) + number(two, row)
        case ["-", one, two]:
            return number(one, row) - number(two, row)
        case ["*", one, two]:
            return number(one, row) * number(two, row)
        case ["neg", one]:
            return -number(one, row)
        case ["call", "abs", one]:
            return abs(number(one, row))
    raise AssertionError(shape)


def answer(shape: Any, row: Row) -> bool:
    """What a clause's shape says of exact numbers, reckoned in fractions."""
    match shape:
        case ["true"] | ["false"]:
            return bool(shape == ["true"])
        case ["and", *parts]:
            return all(answer(part, row) for part in parts)
        case ["or", *parts]:
            return any(answer(part, row) for part in parts)
        case ["not", part]:
            return not answer(part, row)
        case ["between", value, low, high]:
            return number(low, row) <= number(value, row) <= number(high, row)
        case ["in", value, *items]:
            return number(value, row) in [number(item, row) for item in items]
        case [sign, one, two]:
            return bool(SIGNS[sign](number(one, row), number(two, row)))
    raise AssertionError(shape)


decimals = st.one_of(
    st.decimals(0, 10**12 - 1, places=6),
    st.decimals(0, 3, places=6),
    st.integers(0, 10).map(Decimal),
    st.sampled_from([Decimal("999999999999.999999"), Decimal("0.000001"), Decimal("5.92")]),
)
constants = st.one_of(
    st.decimals(0, 10, places=2), st.sampled_from(["4800", "5.92", "1.6", "3.2", "0"])
).map(str)
_facts = st.sampled_from(NAMES)
_terms = st.one_of(
    _facts,
    constants,
    st.tuples(constants, _facts).map(" * ".join),
    st.tuples(constants, _facts).map(lambda pair: f"-{pair[0]} * {pair[1]}"),
    st.tuples(_facts, _facts).map(" * ".join),
    st.tuples(_facts, _facts).map(lambda pair: f"({pair[0]} + {pair[1]}) * 2"),
    _facts.map(lambda name: f"abs({name})"),
)
_sums = st.one_of(
    _terms,
    st.tuples(_terms, st.sampled_from([" + ", " - "]), _terms).map("".join),
)
_atoms = st.one_of(
    st.tuples(_sums, st.sampled_from(list(SIGNS)), _sums).map(" ".join),
    st.tuples(_sums, constants, _sums).map(lambda x: f"{x[0]} between {x[1]} and {x[2]}"),
    st.tuples(_facts, constants, constants).map(lambda x: f"{x[0]} in ({x[1]}, {x[2]})"),
)
clauses = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        inner.map(lambda x: f"(not {x})"),
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(
            lambda x: f"({''.join(x)})"
        ),
    ),
    max_leaves=4,
)
"""Clauses that may be written: sums and products of intervals, compared and joined."""


@st.composite
def known_in_part(draw: st.DrawFn) -> tuple[Any, Decimal]:
    """A fact as it may be known, and a number it may be."""
    low, true, high = sorted(draw(decimals) for _ in range(3))
    kind = draw(st.sampled_from(["exact", "same", "between", "least", "most", "unknown"]))
    known: Any = {
        "exact": true,
        "same": Interval(true, true),
        "between": Interval(low, high),
        "least": Interval(low, None),
        "most": Interval(None, high),
        "unknown": None,
    }[kind]
    return known, draw(st.sampled_from([true, true, low, high])) if kind == "between" else true
