"""Two columns that mean the same: refused where their cells differ, never the first for the asking.

A header that stands twice ("tpp" and "tpp (2)", as intake tells them apart) must hold the same in
every row. Two headers of one meaning ("Ship to", "Country of end use") may fill each other's gaps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.errors import Problem
from tidegate.intake.cells import tidy
from tidegate.intake.countries import country_code
from tidegate.items.cell_words import blank, only_texts
from tidegate.items.columns import Meaning

_REPEATED = re.compile(r"(.+) \((\d+)\)", re.DOTALL)
_FREE = frozenset({"notes", "sources", "name", "reference", "io_basis", "rates_checked"})
"""Meanings of which a table may have several columns under different headers."""


def repeats(columns: Sequence[str]) -> dict[str, str]:
    """{a header met again, as intake names it: the first one}: {"tpp (2)": "tpp"}."""
    known = set(columns)
    found = {}
    for column in columns:
        match = _REPEATED.fullmatch(column)
        if match is not None and int(match[2]) > 1 and match[1] in known:
            found[column] = match[1]
    return found


def doubled(
    file: str, meanings: dict[str, Meaning], rows: Sequence[Any], told: frozenset[str]
) -> list[Problem]:
    """A problem for every two columns of one meaning that differ. A repeated header that agrees
    is no longer read (`meanings` is changed). `told` are columns that the user's mapping names."""
    problems = []
    again = repeats(tuple(meanings))
    for column, first in again.items():
        meaning = meanings[first]
        if meaning.role == "field" or {column, first} & told:
            continue
        row = _differing(rows, first, column, gaps=False)
        if row is not None:
            problems.append(_problem(file, first, column, row, meaning))
        meanings[column] = Meaning("field", column)
    met: dict[tuple[str, str], str] = {}
    for column, meaning in meanings.items():
        if meaning.role not in ("text", "claim", "transaction", "board", "confidence"):
            continue  # rates and figures are compared row by row, as figures
        if meaning.name in _FREE:
            continue
        before = met.setdefault((meaning.role, meaning.name), column)
        if before == column:
            continue
        row = _differing(rows, before, column, gaps=True)
        if row is not None:
            problems.append(_problem(file, before, column, row, meaning))
    return problems


def _differing(rows: Sequence[Any], first: str, second: str, *, gaps: bool) -> Any:
    for row in rows:
        if row.problem:
            continue
        cells: Mapping[str, str] = only_texts(row.cells)
        one, other = cells.get(first, ""), cells.get(second, "")
        if gaps and (blank(one) or blank(other)):
            continue
        if _plain(one) != _plain(other):
            return row
    return None


def _plain(text: str) -> str:
    told = tidy(text)[0].casefold()
    return country_code(told) or told


def _problem(file: str, first: str, second: str, row: Any, meaning: Meaning) -> Problem:
    cells = only_texts(row.cells)
    one, other = (_shown(cells.get(column, "")) for column in (first, second))
    words = first if meaning.role == "rate" else meaning.name
    return Problem(
        file,
        f"“{first}” and “{second}” both mean {meaning.name} and differ: row {row.number} has {one} "
        f"and {other}",
        f'keep one of them, or say which is meant: --map {words}="{second}"',
        column=second,
    )


def _shown(text: str) -> str:
    return f"“{text.strip()[:40]}”" if text.strip() else "nothing"
