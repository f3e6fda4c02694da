"""Checks a clause: a SQL boolean expression over declared facts, and nothing more.

Only what stands in this file may stand in a clause. Division is not here (decimals divide as
doubles: write `a >= 5.92 * b`), nor anything that asks whether a fact is unknown (`is null`,
`coalesce`): law that turns on our ignorance is not law. Imported only when rulebooks are compiled.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from tidegate.rules.clause_sql import ClauseSql, NotExact
from tidegate.rules.rulebook import Atom, Expression, Tree, names_in

LONGEST = 4000
COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul)
FUNCTIONS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "list_contains": (("texts", "text"), "bool"),
    "list_has_any": (("texts", "texts"), "bool"),
    "list_has_all": (("texts", "texts"), "bool"),
    "starts_with": (("text", "text"), "bool"),
    "ends_with": (("text", "text"), "bool"),
    "contains": (("text", "text"), "bool"),
    "lower": (("text",), "text"),
    "upper": (("text",), "text"),
    "len": (("texts",), "number"),
    "abs": (("number",), "number"),
}
"""The closed list of functions: argument types and the type that comes out."""
_NAMED: Mapping[type[exp.Expression], str] = {
    exp.ArrayContains: "list_contains",
    exp.ArrayOverlaps: "list_has_any",
    exp.ArrayContainsAll: "list_has_all",
    exp.StartsWith: "starts_with",
    exp.EndsWith: "ends_with",
    exp.Contains: "contains",
    exp.Lower: "lower",
    exp.Upper: "upper",
    exp.Length: "len",
    exp.Abs: "abs",
}
_PARTS = {"this", "expression", "expressions", "low", "high", "to", "is_string", "table", "query"}
"""sqlglot keeps an argument too many, a COLLATE, a SYMMETRIC under other names: all refused."""
_REFUSED: tuple[tuple[tuple[type[exp.Expression], ...], str], ...] = (
    (
        (exp.Div, exp.IntDiv, exp.Mod),
        "division is not allowed: write the ratio as a product, as in tpp >= 5.92 * die_area",
    ),
    (
        (exp.Is, exp.Null, exp.Coalesce),
        "a clause cannot ask whether a fact is unknown: unknown facts travel by themselves",
    ),
    ((exp.Select, exp.Subquery, exp.Exists, exp.SetOperation), "a subquery is not allowed"),
    ((exp.Case, exp.If), "CASE is not allowed: write another clause"),
)

_MISWRITTEN = {"=>": ">=", "=<": "<=", "≥": ">=", "≤": "<="}


class ClauseError(ValueError):
    """What is wrong with one clause, in one sentence."""


def check(text: str, columns: Mapping[str, str], *, leaves: str = "atom") -> Expression:
    """Checks `text` over columns (name → type) and gives its compiled form.

    With `leaves="clause"` the columns are the names of a version's clauses and the tree's leaves
    name them. Raises ClauseError.
    """
    if len(text) > LONGEST:
        raise ClauseError(f"the clause is longer than {LONGEST} characters")
    try:
        parsed = [node for node in sqlglot.parse(text, read="duckdb") if node is not None]
    except SqlglotError as error:
        words = _first_line(error).rstrip(".")
        raise ClauseError(f"this is not a SQL expression: {words}{_meant(text)}") from None
    except RecursionError:
        raise ClauseError("the clause is nested too deeply") from None
    if len(parsed) != 1:
        raise ClauseError("a clause is one expression, not several statements")
    node = parsed[0]
    try:
        kind = _type(node, columns)
        if kind != "bool":
            raise ClauseError(f"a clause must be true or false, this one is a {kind}")
        shape = _shape(node, columns)
        if leaves == "clause":
            return Expression(text, "", _named(shape))
        atoms: list[Atom] = []
        tree = _tree(shape, atoms)
        return Expression(text, ClauseSql().truth(shape), tree, tuple(atoms))
    except NotExact as error:
        raise ClauseError(str(error)) from None
    except RecursionError:
        raise ClauseError("the clause is nested too deeply") from None


def _meant(text: str) -> str:
    """What to write in place of a comparison that is written as in other languages."""
    bare = re.sub(r"'[^']*'", "", text)
    found = next((word for word in _MISWRITTEN if word in bare), "")
    return f"; write {_MISWRITTEN[found]}, not {found}" if found else ""


def _first_line(error: object) -> str:
    text = str(error).strip().splitlines()
    line = text[0] if text else "unreadable"
    return line.replace("\x1b[4m", "").replace("\x1b[0m", "")


def _type(node: Any, columns: Mapping[str, str]) -> str:
    def of(child: Any) -> str:
        return _type(child, columns)

    for kinds, words in _REFUSED:
        if isinstance(node, kinds):
            raise ClauseError(words)
    extra = {key for key, value in node.args.items() if value} - _PARTS
    if extra and isinstance(node, exp.Condition):
        raise ClauseError(f"{_first_line(node.sql(dialect='duckdb'))} has more parts than it may")
    if isinstance(node, exp.Paren):
        return of(node.this)
    if isinstance(node, exp.And | exp.Or):
        return _bools("AND" if isinstance(node, exp.And) else "OR", (node.left, node.right), of)
    if isinstance(node, exp.Not):
        return _bools("NOT", (node.this,), of)
    if isinstance(node, exp.Boolean):
        return "bool"
    if isinstance(node, exp.Literal):
        return "text" if node.is_string else "number"
    if isinstance(node, exp.Column):
        return _column(node, columns)
    if isinstance(node, COMPARISONS):
        return _alike((node.left, node.right), of)
    if isinstance(node, exp.Between):
        return _alike((node.this, node.args["low"], node.args["high"]), of)
    if isinstance(node, exp.In):
        if not node.expressions:
            raise ClauseError("IN takes a list of values in brackets")
        return _alike((node.this, *node.expressions), of)
    if isinstance(node, exp.Neg):
        return _numbers((node.this,), of)
    if isinstance(node, ARITHMETIC):
        return _numbers((node.left, node.right), of)
    if isinstance(node, exp.Cast) and not isinstance(node, exp.TryCast):
        return _date_literal(node)
    if isinstance(node, exp.Array):
        if any(of(item) != "text" for item in node.expressions):
            raise ClauseError("a list in a clause holds texts only")
        return "texts"
    return _call(node, of)


def _bools(word: str, nodes: tuple[Any, ...], of: Callable[[Any], str]) -> str:
    for child in nodes:
        kind = of(child)
        if kind != "bool":
            raise ClauseError(f"{word} joins things that are true or false, not a {kind}")
    return "bool"


def _numbers(nodes: tuple[Any, ...], of: Callable[[Any], str]) -> str:
    for child in nodes:
        kind = of(child)
        if kind != "number":
            raise ClauseError(f"arithmetic needs numbers, not a {kind}")
    return "number"


def _alike(nodes: tuple[Any, ...], of: Callable[[Any], str]) -> str:
    kinds = [of(child) for child in nodes]
    if len(set(kinds)) != 1:
        raise ClauseError(f"a {kinds[0]} cannot be compared with a {kinds[-1]}")
    if kinds[0] == "texts":
        raise ClauseError("lists are compared with list_contains, list_has_any or list_has_all")
    return "bool"


def _column(node: exp.Column, columns: Mapping[str, str]) -> str:
    if node.table or not isinstance(node.this, exp.Identifier):
        raise ClauseError(f"{node.sql()} is not a plain name")
    if node.name not in columns:
        close = _closest(node.name, columns)
        hint = f"; did you mean {close}?" if close else f"; known are {', '.join(columns)}"
        raise ClauseError(f"unknown name {node.name}{hint}")
    return "number" if columns[node.name] == "interval" else columns[node.name]


def _closest(name: str, columns: Mapping[str, str]) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(name, list(columns), 1)), "")


def _date_literal(node: exp.Cast) -> str:
    to, value = node.args["to"], node.this
    if not (to.is_type("date") and isinstance(value, exp.Literal) and value.is_string):
        raise ClauseError("casts are not allowed, save a date written DATE '2024-12-31'")
    try:
        dt.date.fromisoformat(value.name)
    except ValueError:
        raise ClauseError(f"{value.name!r} is not a date as 2024-12-31") from None
    return "date"


def _call(node: exp.Expression, of: Callable[[Any], str]) -> str:
    name, arguments = _called(node)
    allowed = FUNCTIONS.get(name)
    if allowed is None:
        if isinstance(node, exp.Func):
            written = node.sql(dialect="duckdb").split("(", maxsplit=1)[0].lower()
            names = ", ".join(sorted(FUNCTIONS))
            raise ClauseError(f"the function {written} is not allowed; allowed are {names}")
        raise ClauseError(f"{type(node).__name__.lower()} is not allowed in a clause")
    wanted, result = allowed
    kinds = tuple(of(item) for item in arguments)
    if kinds != wanted:
        raise ClauseError(
            f"{name} takes ({', '.join(wanted)}), here it is given ({', '.join(kinds)})"
        )
    return result


def _called(node: Any) -> tuple[str, list[Any]]:
    """The function's name ("" where it is none of ours) and its arguments."""
    name = _NAMED.get(type(node), "")
    arguments: list[Any] = [node.this, node.args.get("expression")]
    if isinstance(node, exp.Anonymous):
        name, arguments = str(node.name).lower(), list(node.expressions)
    return name, [item for item in arguments if item is not None]


_SIGNS: Mapping[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
}


def _shape(node: Any, columns: Mapping[str, str]) -> Tree:
    """A checked expression as plain nested lists: see `rulebook.Tree`."""

    def of(child: Any) -> Tree:
        return _shape(child, columns)

    if isinstance(node, exp.Paren):
        return of(node.this)
    if isinstance(node, exp.And | exp.Or):
        word = "and" if isinstance(node, exp.And) else "or"
        branches: list[Any] = []
        for branch in map(of, (node.left, node.right)):
            branches.extend(branch[1:] if branch[0] == word else [branch])
        return [word, *branches]
    if isinstance(node, exp.Not):
        return ["not", of(node.this)]
    if isinstance(node, exp.Boolean):
        return ["true" if node.this else "false"]
    if isinstance(node, exp.Literal):
        return ["text", node.name] if node.is_string else ["num", _written_out(node.name)]
    if isinstance(node, exp.Column):
        return ["range" if columns[node.name] == "interval" else "col", node.name]
    if isinstance(node, COMPARISONS + ARITHMETIC):
        return [_SIGNS[type(node)], of(node.left), of(node.right)]
    if isinstance(node, exp.Between):
        return ["between", of(node.this), of(node.args["low"]), of(node.args["high"])]
    if isinstance(node, exp.In):
        return ["in", of(node.this), *map(of, node.expressions)]
    if isinstance(node, exp.Neg):
        return ["neg", of(node.this)]
    if isinstance(node, exp.Cast):
        return ["date", node.this.name]
    if isinstance(node, exp.Array):
        return ["list", *map(of, node.expressions)]
    name, arguments = _called(node)
    return ["call", name, *map(of, arguments)]


def _written_out(number: str) -> str:
    """A number without an exponent: 1e8 would be a double."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise ClauseError(f"{number} is not a plain number") from None
    if value.is_finite() and abs(value.adjusted()) <= LONGEST:
        return f"{value:f}"
    raise ClauseError(f"{number} is not a number that can be compared exactly")


def _named(shape: Tree) -> Tree:
    """The tree of an expression over clauses, whose leaves name them."""
    if shape[0] == "col":
        return ["clause", shape[1]]
    if shape[0] not in ("and", "or", "not", "true", "false"):
        raise ClauseError("clauses are joined by and, or and not only")
    return [shape[0], *map(_named, shape[1:])]


def _tree(shape: Tree, atoms: list[Atom]) -> Tree:
    if shape[0] in ("and", "or", "not"):
        return [shape[0], *(_tree(part, atoms) for part in shape[1:])]
    if shape[0] in ("true", "false"):
        return list(shape)
    atoms.append(Atom(ClauseSql().truth(shape), tuple(dict.fromkeys(names_in(shape))), shape))
    return ["atom", len(atoms) - 1]
