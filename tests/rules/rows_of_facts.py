"""Random rows of facts that come near what the rulebooks ask, to compare one road with another."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from tidegate.rules.interval import Interval
from tidegate.rules.schema import FactSchema


def anything(
    chance: random.Random, schema: FactSchema, words: dict[str, list[str]], known: float = 0.7
) -> dict[str, Any]:
    """A row of facts, many of them unknown or known between bounds."""
    row: dict[str, Any] = {}
    for name, column in schema.columns.items():
        said = words.get(name) or ["x", "it's \\ 5 μ"]
        low = Decimal(chance.choice([0, 600, 1600, 2400, 4800, 21000])) + chance.choice([0, 1])
        value = {
            "text": lambda said=said: chance.choice(said),
            "texts": lambda said=said: chance.sample(said, chance.randrange(min(3, len(said)) + 1)),
            "bool": lambda: chance.random() < 0.5,
            "date": lambda: dt.date(2020, 1, 1) + dt.timedelta(days=chance.randrange(2500)),
            "number": lambda low=low: low,
        }[column.type]()
        if column.interval and chance.random() < 0.3:
            value = Interval(low, chance.choice([None, low + 300]))
        if chance.random() < known:
            row[name] = value
    return row


def spoken(held: Any) -> dict[str, list[str]]:
    """The texts that rulebooks compare each fact with."""
    found: dict[str, list[str]] = {}

    def walk(shape: Any) -> None:
        parts = [part for part in shape[1:] if isinstance(part, list)]
        names = [part[1] for part in parts if part[0] == "col"]
        texts = [part[1] for part in parts if part[0] == "text"]
        texts += [x[1] for part in parts if part[0] == "list" for x in part[1:] if x[0] == "text"]
        for name in names:
            found.setdefault(name, []).extend(texts)
        for part in parts:
            walk(part)

    for row in held:
        for expression in row.expressions():
            walk(expression.shape)
    return found
