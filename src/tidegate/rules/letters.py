"""Letters by which BIS informed one company that certain exports need a licence ("is-informed").

The table is data: tables/letters.yaml. Letters are private, so it holds only what companies made
public; that no letter is found says nothing of the letters nobody published. What a letter asks for
stands in the rulebook us.bis.is_informed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from tidegate.rules.interval import Interval

TABLE = Path(__file__).resolve().parent / "tables" / "letters.yaml"
_WORD = re.compile(r"[^\W_]+")
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as the company it was addressed to disclosed it. Dates are ISO text, "" unknown
    or none; it holds from `effective` to the day before `ended`.

    `products` are names as they stand in a product's name. `destinations` are countries (ISO 3166-1
    alpha-2), country groups, or "hq5": a party headquartered, or with its ultimate parent, in Macau
    or a D:5 country. `like` holds figures of the addressee's own product that others are likened
    to, all of which or any one of which must be reached (`like_all`).
    """

    id: str
    addressee: str
    makers: tuple[str, ...]
    products: tuple[str, ...]
    issued: str
    effective: str
    ended: str
    destinations: tuple[str, ...]
    citation: str
    public_only: bool
    note: str
    like: Mapping[str, Decimal]
    like_all: bool

    def holds_on(self, as_of: str) -> bool:
        return self.effective <= as_of and (not self.ended or as_of < self.ended)


def letters() -> tuple[Letter, ...]:
    """Every letter of the table, oldest first."""
    return _letters()


def letters_for(
    name: str, maker: str, facts: Mapping[str, Any], as_of: dt.date | str
) -> tuple[Letter, ...]:
    """The letters in force on a day that name a product, word for word: "H20 SXM" is an H20, an
    H200 is not. A letter says nothing of another maker's product of that name; where neither
    `maker` nor `facts["maker"]` tells who makes it, the name alone counts."""
    day, said = _iso(as_of), _words(name)
    made_by = _words(maker) or _words(str(facts.get("maker") or ""))
    return tuple(
        letter
        for letter in _letters()
        if letter.holds_on(day)
        and (not made_by or _made_by(letter, made_by))
        and any(_stands_in(_words(product), said) for product in letter.products)
    )


def letters_like(maker: str, facts: Mapping[str, Any], as_of: dt.date | str) -> tuple[Letter, ...]:
    """The letters in force on a day that reach a maker's other products by likeness, where the
    item's facts (schema `item`) are at least the figures of the product the letter names.

    Those are that product's own figures: the limits written in the letters are not public, so a
    product below them may be reached too.
    """
    day, made_by = _iso(as_of), _words(maker)
    found = []
    for letter in _letters():
        reached = [_at_least(facts.get(column), least) for column, least in letter.like.items()]
        alike = bool(reached) and (all(reached) if letter.like_all else any(reached))
        if alike and letter.holds_on(day) and _made_by(letter, made_by):
            found.append(letter)
    return tuple(found)


def _made_by(letter: Letter, maker: Words) -> bool:
    """Whether one of the addressee's names begins the maker's ("NVIDIA Corporation")."""
    names = (_words(name) for name in letter.makers)
    return any(bool(words) and maker[: len(words)] == words for words in names)


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.casefold()))


def _stands_in(part: Words, whole: Words) -> bool:
    width = len(part)
    return any(whole[at : at + width] == part for at in range(len(whole) - width + 1))


def _at_least(value: Any, least: Decimal) -> bool:
    if isinstance(value, Interval):
        value = value.low
    if value is None or isinstance(value, bool):
        return False
    try:
        return Decimal(str(value)) >= least
    except InvalidOperation:
        return False


def _iso(day: dt.date | str) -> str:
    return day.isoformat()[:10] if isinstance(day, dt.date) else day[:10]


@lru_cache(maxsize=1)
def _letters() -> tuple[Letter, ...]:
    """The table, read once; every scalar is read as text, as in a rulebook."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    data = yaml.load(TABLE.read_text(encoding="utf-8"), Loader=loader)
    found = [_letter(row) for row in data["letters"]]
    return tuple(sorted(found, key=lambda letter: (letter.effective, letter.id)))


def _letter(row: Mapping[str, Any]) -> Letter:
    like: Mapping[str, Any] = row.get("like", {})
    figures = like.get("all") or like.get("any") or {}
    return Letter(
        id=row["id"],
        addressee=row["addressee"],
        makers=tuple(row["makers"]),
        products=tuple(row["products"]),
        issued=row["issued"],
        effective=row["effective"],
        ended=row.get("ended", ""),
        destinations=tuple(row["destinations"]),
        citation=row["citation"],
        public_only=row["public_only"] == "yes",
        note=row["note"],
        like={column: Decimal(least) for column, least in figures.items()},
        like_all="all" in like,
    )
