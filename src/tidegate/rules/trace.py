"""Shows each clause with the row's numbers: `15832 >= 1600 and 15832 >= 5.92 × 814 (= 4818.88)`.

Products and sums are worked out exactly. A fact known between bounds reads 500–600, or 500–? where
it may be any more; a fact that is unknown reads ?.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tidegate.rules.explain import WORDS
from tidegate.rules.interval import Interval
from tidegate.rules.rulebook import Expression, Tree, names_in
from tidegate.rules.select import Held, Truths

UNKNOWN = "?"
_SIGNS = ("=", "<>", "<", "<=", ">", ">=")
_TIGHTER = {"+": 1, "-": 1, "*": 2, "neg": 3}


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One clause of one version before one row: as written, with the row's numbers in its place,
    and whether it is met, not met or unknown. `clause` is "about" where it is unknown whether the
    rulebook speaks of the row at all."""

    rule: str
    title: str
    version: str
    citation: str
    question: str
    clause: str
    text: str
    numbers: str
    verdict: str


def trace_lines(
    speaking: Sequence[tuple[Held, Truths]], facts: Mapping[str, Any], as_of: str
) -> Iterator[TraceLine]:
    """Every clause of every version that is the text on that date and speaks of the row."""
    shown = Numbers({**facts, "as_of": dt.date.fromisoformat(as_of)})
    for row, truths in speaking:
        version = row.version
        if version is None or row.why:
            continue
        clauses = dict(version.clauses)
        verdicts = dict(truths.clauses)
        if truths.about == "?":
            clauses = {"about": row.book.about, **clauses}
            verdicts["about"] = truths.about
        for name, clause in clauses.items():
            yield TraceLine(
                rule=row.book.id,
                title=row.book.title,
                version=version.id,
                citation=version.term.citation,
                question=row.book.question,
                clause=name,
                text=clause.text,
                numbers=shown.of(clause),
                verdict=WORDS[verdicts[name]],
            )


class Numbers:
    """Writes clauses with the facts of one row in their places."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = facts

    def of(self, clause: Expression) -> str:
        return self._truth(clause.shape)

    def _truth(self, shape: Tree, *, inside: str = "") -> str:
        match shape:
            case ["true" | "false" as word]:
                return str(word)
            case ["and" | "or" as word, *parts]:
                text = f" {word} ".join(self._truth(part, inside=word) for part in parts)
                return f"({text})" if inside not in ("", word) else text
            case ["not", part]:
                return f"not {self._truth(part, inside='not')}"
            case ["col", name]:
                return f"{name} ({_plain(self.facts.get(name))})"
        text = self._comparison(shape)
        return f"({text})" if inside == "not" and shape[0] != "call" else text

    def _comparison(self, shape: Tree) -> str:
        match shape:
            case ["between", value, low, high]:
                return f"{self._side(value)} between {self._side(low)} and {self._side(high)}"
            case ["in", value, *items]:
                return f"{self._side(value)} in ({', '.join(map(self._side, items))})"
            case [sign, left, right] if sign in _SIGNS:
                return f"{self._side(left)} {sign} {self._side(right)}"
        return self._side(shape)

    def _side(self, shape: Tree) -> str:
        """One side of a comparison, its sums and products worked out."""
        text = self._value(shape)
        facts = list(names_in(shape))
        if shape[0] in _TIGHTER and facts and all(map(self._known, facts)):
            return f"{text} (= {_between(self._bounds(shape))})"
        return text

    def _value(self, shape: Tree, tightness: int = 0) -> str:
        match shape:
            case ["num", text]:
                return str(text)
            case ["text", text]:
                return f"'{text}'"
            case ["date", day]:
                return str(day)
            case ["col", name]:
                return _plain(self.facts.get(name), quotes=True)
            case ["range", name]:
                return _between(self._bounds(shape)) if self._known(name) else UNKNOWN
            case ["list", *items]:
                return f"[{', '.join(map(self._value, items))}]"
            case ["call", name, *arguments]:
                return f"{name}({', '.join(map(self._value, arguments))})"
            case ["neg", value]:
                return f"-{self._value(value, _TIGHTER['neg'])}"
            case ["+" | "-" | "*" as sign, left, right]:
                mine = _TIGHTER[sign]
                right_text = self._value(right, mine + (sign == "-"))
                text = f"{self._value(left, mine)} {'×' if sign == '*' else sign} {right_text}"
                return f"({text})" if mine < tightness else text
        return f"({self._truth(shape)})"

    def _known(self, name: str) -> bool:
        value = self.facts.get(name)
        if isinstance(value, Interval):
            return value.low is not None or value.high is not None
        return value is not None and value != ""

    def _bounds(self, shape: Tree) -> Interval:
        """What a number can be, reckoned as clause_sql does."""
        match shape:
            case ["num", text]:
                return _exactly(text)
            case ["range", name]:
                value = self.facts.get(name)
                if isinstance(value, Interval):
                    return Interval(value.low or Decimal(0), value.high)
                return _exactly(value) if self._known(name) else Interval(Decimal(0), None)
            case ["neg", value]:
                return self._bounds(value).negative()
            case ["+", left, right]:
                return self._bounds(left).plus(self._bounds(right))
            case ["-", left, right]:
                return self._bounds(left).plus(self._bounds(right).negative())
            case ["*", left, right]:
                return self._bounds(left).times(self._bounds(right))
            case ["call", "abs", value]:
                inner = self._bounds(value)
                return _exactly(abs(inner.low)) if inner.exact and inner.low else inner
            case ["call", "len", ["col", name]]:
                return _exactly(len(self.facts[name]))
            case ["col", name] if self._known(name):
                return _exactly(self.facts[name])
        return Interval(None, None)


def _exactly(value: Any) -> Interval:
    return Interval(Decimal(str(value)), Decimal(str(value)))


def _between(value: Interval) -> str:
    if value.exact and value.low is not None:
        return _number(value.low)
    ends = (value.low, value.high)
    return "–".join(UNKNOWN if end is None else _number(end) for end in ends)


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: Any, *, quotes: bool = False) -> str:
    """A fact that is no number between bounds."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}'" if quotes else value
    if isinstance(value, int | float | Decimal):
        return _number(Decimal(str(value)))
    return f"[{', '.join(_plain(each, quotes=quotes) for each in value)}]"
