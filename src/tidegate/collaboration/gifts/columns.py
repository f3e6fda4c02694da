"""Which columns of a ledger of gifts hold what: by headers in several languages, said as read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from tidegate.collaboration.gifts.words import table
from tidegate.errors import InputError, Problem
from tidegate.intake.header_words import fold_header
from tidegate.intake.mapping import OFF, named_columns
from tidegate.intake.model import RecordTable

_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field, the columns not read, and how they were understood."""

    fields: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def known_fields() -> tuple[str, ...]:
    """The names that a mapping takes."""
    return tuple(table()["headers"])


@cache
def _phrases() -> dict[str, str]:
    whole: dict[str, str] = {}
    for name, headers in table()["headers"].items():
        for header in headers:
            whole.setdefault(fold_header(header), name)
            whole.setdefault(fold_header(header).replace(" ", ""), name)
    return whole


def field_of(header: str) -> str:
    """The field a header means, or "": whole, or without what stands in brackets."""
    if not header or len(header) > 120:
        return ""
    for text in (header, _ASIDE.sub(" ", header)):
        folded = fold_header(text)
        found = _phrases().get(folded) or _phrases().get(folded.replace(" ", ""))
        if found:
            return found
    return ""


def known(cells: Iterable[str]) -> int:
    """How many different fields a row of cells names: a row of headers names several."""
    return len({field_of(cell) for cell in cells} - {""})


def find_columns(read: RecordTable, mapping: Mapping[str, str]) -> Columns:
    """Finds the columns; what the user maps goes before any header. Raises InputError with all
    that is missing or named wrongly."""
    found: dict[str, str] = {}
    off: set[str] = set()
    problems: list[Problem] = []
    for key, wanted in mapping.items():
        name = key.strip().casefold().replace(" ", "_")
        if name not in known_fields():
            close = difflib.get_close_matches(name, known_fields(), n=3) or known_fields()[:8]
            message = f"“{key}” is no field of a ledger of gifts"
            problems.append(Problem(read.path.name, message, f"use {', '.join(close)}"))
        elif wanted.strip() in OFF:
            off.add(name)
        else:
            columns, wrong = named_columns(read, [wanted])
            problems += wrong
            found |= {name: columns[0]} if columns else {}
    taken = set(found.values())
    notes = []
    for column in read.columns:
        name = field_of(column)
        if not name or name in off or column in taken:
            continue
        if name in found:
            if name not in mapping:
                notes.append(f"“{found[name]}” is read as {_said(name)}, “{column}” is not")
            continue
        found[name] = column
        taken.add(column)
    if not problems:
        needs = {"source": "who gave", "amount": "how much"}
        for name, what in needs.items():
            if name not in found and not (name == "amount" and "amount_usd" in found):
                told = ", ".join(f"“{column}”" for column in read.columns[:8])
                mend = f'say which: --map {name}="COLUMN"; the file has {told}'
                problems.append(Problem(read.path.name, f"no column tells {what}", mend, 1))
    if problems:
        raise InputError(
            f"{read.path.name} cannot be used as a ledger of gifts", problems=problems,
            hint="docs/gifts.md lists the columns",
        )  # fmt: skip
    unused = tuple(column for column in read.columns if column not in taken)
    lines = [f"{_said(name)}: “{column}”" for name, column in found.items()]
    return Columns(found, unused, ("; ".join(lines), *notes))


def _said(name: str) -> str:
    return name.replace("_", " ").replace("usd", "in US dollars")
