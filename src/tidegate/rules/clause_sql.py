"""Writes a checked clause as SQL: exact over decimals, and sound over intervals.

A comparison that holds an interval fact becomes `CASE WHEN <surely> THEN TRUE WHEN <surely not>
THEN FALSE END`, over the least and the most each side can be. Facts that are intervals are never
negative, which is what lets products be bounded and an unknown part of a sum count from zero.

Decimals: DuckDB narrows the product of two DECIMAL(18,6) to 18 digits and overflows, so one factor
is widened; Spark keeps 38 digits at most and rounds what is longer. What could need
more digits than 38 in either is refused when the rulebook is loaded, so nothing is ever rounded.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Literal

from tidegate.rules.rulebook import Tree
from tidegate.rules.schema import least, most

Dialect = Literal["duckdb", "spark"]
ORDER = ("<", "<=", ">", ">=")
EQUAL = ("=", "<>")
DIGITS = 38
"""The most decimal digits either database holds exactly."""
NARROW = 18
"""The digits to which DuckDB narrows the product of decimals that have no more than these."""
_EXACT = Context(prec=1000)
_ALIKE = {
    "list_contains": "array_contains",
    "list_has_any": "arrays_overlap",
    "starts_with": "startswith",
    "ends_with": "endswith",
}


class NotExact(ValueError):
    """A clause whose numbers cannot be compared exactly, or not bounded, and why."""


def quoted(name: str, dialect: Dialect) -> str:
    return f'"{name}"' if dialect == "duckdb" else f"`{name}`"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number's SQL at its least and at its most, and how many digits its type holds.

    `scale` are those after the point, `whole` those before it in Spark and `wide` in DuckDB.
    `ranged` says an interval fact is in it, `positive` that it cannot be below zero, `constant` its
    value where it is one.
    """

    low: str
    high: str
    whole: int
    wide: int
    scale: int
    ranged: bool = False
    positive: bool = False
    constant: Decimal | None = None


class ClauseSql:
    """Writes shapes (see rulebook.Tree) in one dialect. Raises NotExact.

    `exact` names interval facts that are known exactly or not at all on every row, so that one
    column carries them, under the fact's own name: a comparison of them needs no CASE.
    """

    def __init__(self, dialect: Dialect = "duckdb", exact: Collection[str] = ()) -> None:
        self.dialect, self.exact = dialect, exact

    def truth(self, shape: Tree) -> str:
        """The SQL of something true, false or unknown."""
        match shape:
            case ["true"] | ["false"]:
                return str(shape[0]).upper()
            case ["and" | "or" as word, *parts]:
                return "(" + f" {word.upper()} ".join(self.truth(part) for part in parts) + ")"
            case ["not", inner]:
                return f"(NOT {self.truth(inner)})"
            case ["between", value, low, high]:
                return self.truth(["and", [">=", value, low], ["<=", value, high]])
            case ["in", value, *items]:
                if numeric(value):
                    return self.truth(["or", *(["=", value, item] for item in items)])
                return f"{self.value(value)} IN ({', '.join(map(self.value, items))})"
            case [op, left, right] if op in ORDER or op in EQUAL:
                return self._comparison(op, left, right)
        return self.value(shape)

    def value(self, shape: Tree) -> str:
        """The SQL of a value that is no number reckoned with."""
        match shape:
            case ["col", name]:
                return quoted(name, self.dialect)
            case ["text", text]:
                return self._literal(text)
            case ["date", day]:
                return f"DATE '{day}'"
            case ["list", *items]:
                inner = ", ".join(map(self.value, items))
                return f"[{inner}]" if self.dialect == "duckdb" else f"array({inner})"
            case ["call", name, *arguments]:
                return self._call(name, arguments)
        return f"({self.truth(shape)})"

    def _literal(self, text: str) -> str:
        if self.dialect == "spark":
            text = text.replace("\\", "\\\\").replace("'", "\\'")
            return f"'{text}'"
        return "'" + text.replace("'", "''") + "'"

    def _call(self, name: str, arguments: list[Tree]) -> str:
        if name in ("len", "abs"):
            return self._exact(["call", name, *arguments])
        given = [self.value(each) for each in arguments]
        if self.dialect == "spark":
            if name == "list_has_all":
                return f"forall({given[1]}, one -> array_contains({given[0]}, one))"
            name = _ALIKE.get(name, name)
        return f"{name}({', '.join(given)})"

    def _exact(self, shape: Tree) -> str:
        return self.bounds(shape).low

    def _comparison(self, op: str, left: Tree, right: Tree) -> str:
        if not (numeric(left) or numeric(right)):
            return f"{self.value(left)} {op} {self.value(right)}"
        one, two = self.bounds(left), self.bounds(right)
        _fits(max(one.whole, two.whole), max(one.wide, two.wide), max(one.scale, two.scale))
        if not (one.ranged or two.ranged):
            return f"{one.low} {op} {two.low}"
        surely, never = {
            ">=": (f"{one.low} >= {two.high}", f"{one.high} < {two.low}"),
            ">": (f"{one.low} > {two.high}", f"{one.high} <= {two.low}"),
            "<=": (f"{one.high} <= {two.low}", f"{one.low} > {two.high}"),
            "<": (f"{one.high} < {two.low}", f"{one.low} >= {two.high}"),
            "=": (
                f"{one.low} >= {two.high} AND {one.high} <= {two.low}",
                f"{one.high} < {two.low} OR {one.low} > {two.high}",
            ),
        }["=" if op == "<>" else op]
        if op == "<>":
            surely, never = never, surely
        return f"CASE WHEN {surely} THEN TRUE WHEN {never} THEN FALSE END"

    def bounds(self, shape: Tree, *, summed: bool = False) -> Bounds:
        """A number at its least and most. Inside a sum (`summed`) a least that is not known
        counts as zero, so that one known part can settle what the sum surely reaches."""
        match shape:
            case ["num", text]:
                return self._constant(Decimal(text))
            case ["range", name]:
                return self._fact(name, summed)
            case ["call", "len", inner]:
                size = self.value(inner)
                if self.dialect == "spark":
                    size = f"CASE WHEN {size} IS NOT NULL THEN size({size}) END"
                else:
                    size = f"len({size})"
                size = f"CAST({size} AS DECIMAL(10,0))"
                return Bounds(size, size, 10, 10, 0, positive=True)
            case ["call", "abs", inner]:
                return self._abs(self.bounds(inner, summed=summed))
            case ["neg", inner]:
                return self._negative(self.bounds(inner, summed=True))
            case ["+", left, right]:
                one, two = (self.bounds(each, summed=True) for each in (left, right))
                return self._sum(one, two)
            case ["-", left, right]:
                one, two = (self.bounds(each, summed=True) for each in (left, right))
                return self._sum(one, self._negative(two))
            case ["*", left, right]:
                one, two = (self.bounds(each, summed=summed) for each in (left, right))
                return self._product(one, two)
        column = self.value(shape)
        return Bounds(column, column, 12, 12, 6)

    def _fact(self, name: str, summed: bool) -> Bounds:
        exact = name in self.exact
        low, high = (
            quoted(each, self.dialect)
            for each in ((name, name) if exact else (least(name), most(name)))
        )
        low = f"coalesce({low}, {self._number(Decimal(0))})" if summed else low
        return Bounds(low, high, 12, 12, 6, ranged=summed or not exact, positive=True)

    def _constant(self, value: Decimal) -> Bounds:
        whole, scale = _digits(value)
        sql = self._number(value)
        return Bounds(sql, sql, whole, whole, scale, positive=value >= 0, constant=value)

    def _number(self, value: Decimal) -> str:
        whole, scale = _digits(value)
        _fits(whole, whole, scale)
        return f"CAST('{value:f}' AS DECIMAL({whole + scale},{scale}))"

    def _negative(self, of: Bounds) -> Bounds:
        if of.constant is not None:
            return self._constant(-of.constant)
        return Bounds(f"(-{of.high})", f"(-{of.low})", of.whole, of.wide, of.scale, of.ranged)

    def _abs(self, of: Bounds) -> Bounds:
        if of.constant is not None:
            return self._constant(abs(of.constant))
        if of.positive:
            return of
        if of.ranged:
            raise NotExact("abs of a difference of intervals is not known: write both sides out")
        sql = f"abs({of.low})"
        return Bounds(sql, sql, of.whole, of.wide, of.scale, positive=True)

    def _sum(self, one: Bounds, two: Bounds) -> Bounds:
        if one.constant is not None and two.constant is not None:
            return self._constant(_EXACT.add(one.constant, two.constant))
        whole, wide = max(one.whole, two.whole) + 1, max(one.wide, two.wide) + 1
        scale = max(one.scale, two.scale)
        _fits(whole, wide, scale)
        return Bounds(
            f"({one.low} + {two.low})",
            f"({one.high} + {two.high})",
            whole,
            wide,
            scale,
            one.ranged or two.ranged,
            one.positive and two.positive,
        )

    def _widened(self, one: Bounds, two: Bounds) -> Bounds:
        """The second factor, with 19 digits where DuckDB would narrow the product to 18."""
        digits, more = one.wide + one.scale, two.wide + two.scale
        if self.dialect == "spark" or digits + more <= NARROW or max(digits, more) > NARROW:
            return two
        kind = f"DECIMAL({NARROW + 1},{two.scale})"
        low, high = f"CAST({two.low} AS {kind})", f"CAST({two.high} AS {kind})"
        return replace(two, low=low, high=high, wide=NARROW + 1 - two.scale)

    def _product(self, one: Bounds, two: Bounds) -> Bounds:
        if one.constant is not None and two.constant is not None:
            return self._constant(_EXACT.multiply(one.constant, two.constant))
        if two.constant is not None:
            one, two = two, one
        two = self._widened(one, two)
        if one.ranged or two.ranged:
            if one.constant is None and not (one.positive and two.positive):
                raise NotExact(
                    "a product of intervals is known only where neither can be below zero: "
                    "write the difference out"
                )
            if one.constant is not None and one.constant < 0:
                two = replace(two, low=two.high, high=two.low)
        # Spark gives a product one digit more than its factors have together.
        whole, wide = one.whole + two.whole + 1, one.wide + two.wide
        scale = one.scale + two.scale
        _fits(whole, wide, scale)
        return Bounds(
            f"({one.low} * {two.low})",
            f"({one.high} * {two.high})",
            whole,
            wide,
            scale,
            one.ranged or two.ranged,
            one.positive and two.positive,
        )


def numeric(shape: Tree) -> bool:
    """Whether a shape is a number that must be reckoned with exactly."""
    return shape[0] in ("num", "range", "+", "-", "*", "neg") or shape[:2] in (
        ["call", "len"],
        ["call", "abs"],
    )


def _digits(value: Decimal) -> tuple[int, int]:
    _, digits, exponent = value.as_tuple()
    scale = max(0, -int(exponent))
    return max(1, len(digits) + int(exponent)), scale


def _fits(whole: int, wide: int, scale: int) -> None:
    if max(whole, wide) + scale > DIGITS:
        raise NotExact(
            f"the numbers could need more than {DIGITS} digits and would be rounded: "
            "use fewer factors or shorter constants"
        )
