"""A subject beside a listed party, field by field: what is the same, what differs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tidegate.findings import words
from tidegate.findings.inert import visible
from tidegate.findings.model import Match
from tidegate.findings.subjects import text_of, texts_of

Relation = Literal["same", "differs", ""]
_VALUES_SHOWN = 12
_CELL = 600


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both; `relation` is "" where one side does not state it."""

    label: str
    yours: tuple[str, ...]
    listed: tuple[str, ...]
    relation: Relation = ""


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _shown(values: Iterable[str]) -> tuple[str, ...]:
    kept = [visible(value, _CELL) for value in values if value and value.strip()]
    more = len(kept) - _VALUES_SHOWN
    return (*kept[:_VALUES_SHOWN], *([f"{more} more"] if more > 0 else ()))


def _relation(yours: Iterable[str], listed: Iterable[str]) -> Relation:
    left = {_plain(value) for value in yours} - {""}
    right = {_plain(value) for value in listed} - {""}
    if not left or not right:
        return ""
    return "same" if left & right else "differs"


def _split(match: Match, key: str) -> list[str]:
    value: Any = match.extra.get(key, "")
    if isinstance(value, str):
        return [part.strip() for part in value.replace(" | ", "\n").split("\n") if part.strip()]
    return [str(part) for part in value or ()]


def pairs(subject: Mapping[str, Any], match: Match) -> list[FieldPair]:
    """Fields that at least one of the two states, in a fixed order, names always first.

    A listed party's dates of birth, addresses and identifiers are read from the match's `extra`
    ("birth_dates", "addresses", "identifiers"), where the run carried them.
    """
    name = text_of(subject, "name")
    others = texts_of(subject, "other_names")
    listed_others = [each for each in match.names if each != match.name]
    rows = [
        FieldPair("Name", _shown([name]), _shown([match.name]), _same_only([name], [match.name])),
        FieldPair(
            "Other names",
            _shown(others),
            _shown(listed_others),
            _same_only(others, listed_others),
        ),
    ]
    schema = text_of(subject, "schema")
    known = [each for each in (schema, match.schema) if each not in ("", "unknown")]
    if known:
        rows.append(
            FieldPair(
                "Type",
                (words.schema_words(schema),),
                (words.schema_words(match.schema),),
                _relation([schema], [match.schema]) if len(known) == 2 else "",
            )
        )
    births, listed_births = texts_of(subject, "birth_date"), _split(match, "birth_dates")
    numbers, listed_numbers = texts_of(subject, "identifiers"), _split(match, "identifiers")
    for label, yours, listed, relation in (
        (
            "Country",
            texts_of(subject, "countries"),
            list(match.countries),
            _relation(texts_of(subject, "countries"), match.countries),
        ),
        ("Born", births, listed_births, _born(births, listed_births)),
        ("Identifiers", numbers, listed_numbers, _same_only(numbers, listed_numbers)),
        ("Address", texts_of(subject, "address"), _split(match, "addresses"), ""),
    ):
        if yours or listed:
            rows.append(FieldPair(label, _shown(yours), _shown(listed), relation))
    return [row for row in rows if row.yours or row.listed]


def _same_only(yours: Iterable[str], listed: Iterable[str]) -> Relation:
    # Two names, or two numbers, that are not letter for letter the same say nothing by that: the
    # reasons say how alike the names are.
    return "same" if _relation(yours, listed) == "same" else ""


def _born(yours: list[str], listed: list[str]) -> Relation:
    if not yours or not listed:
        return ""
    agree = any(a.startswith(b) or b.startswith(a) for a in yours for b in listed)
    return "same" if agree else "differs"
