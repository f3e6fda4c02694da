"""Finds the header row: under title lines, or nowhere because the first row is data already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidegate.intake.countries import country_code
from tidegate.intake.header_words import fold_header, header_word

SEARCHED = 25
"""How many rows may stand above the header."""
_FIGURE = re.compile(r"[\d.,:/\-+%\s$€£¥TZ]+")


def find_header(
    grid: Sequence[tuple[int, list[str]]], expected: Sequence[str] = ()
) -> tuple[int, bool]:
    """(index of the header row, True), or (index of the first data row, False) if none has one.

    A row is the header when it holds the expected names, or else most known header words; or
    else the first row as wide as the table, unless that row looks like data itself.
    """
    top = grid[:SEARCHED]
    wanted = {fold_header(name) for name in expected}
    for index, (_, cells) in enumerate(top):
        if wanted and wanted <= {fold_header(cell) for cell in cells}:
            return index, True
    width = _usual_width(grid)
    best, best_score = -1, 0.0
    for index, (_, cells) in enumerate(top):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) * 2 < width or any(len(cell) > 200 for cell in filled):
            continue
        known = sum(1.0 if word.whole else 0.4 for word in map(header_word, filled) if word)
        # "Anna Name" in a list of names holds a header word too: a part of one is no header.
        score = known / len(filled) if len(filled) > 1 else float(known >= 1)
        if score >= 0.3 and score > best_score + 0.2:
            best, best_score = index, score
    if best >= 0:
        return best, True
    first = next(
        (i for i, (_, cells) in enumerate(top) if sum(1 for c in cells if c.strip()) * 2 > width), 0
    )
    if width <= 1:
        return first if len(grid) > 1 else 0, False
    return first, not _looks_like_data(grid, first)


def _usual_width(grid: Sequence[tuple[int, list[str]]]) -> int:
    widths = sorted(
        max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0)
        for _, cells in grid[:200]
    )
    return widths[len(widths) // 2]


def _looks_like_data(grid: Sequence[tuple[int, list[str]]], first: int) -> bool:
    cells = grid[first][1]
    below = [row for _, row in grid[first + 1 : first + 50]]
    for index, cell in enumerate(cells):
        text = cell.strip()
        if not text:
            continue
        if _FIGURE.fullmatch(text) and not re.fullmatch(r"(19|20)\d\d", text):
            return True
        if country_code(text):
            column = [row[index] for row in below if index < len(row) and row[index].strip()]
            if not column or sum(1 for t in column if country_code(t)) * 2 > len(column):
                return True
        if below and sum(1 for row in below if index < len(row) and row[index] == cell) > 1:
            return True
    return False


def column_names(heads: Sequence[str]) -> tuple[str, ...]:
    """The headers, tidied and told apart: a blank one is "column 3", a second "Name" "Name (2)"."""
    names: list[str] = []
    seen: set[str] = set()
    for index, head in enumerate(heads, start=1):
        name = " ".join(head.replace("\ufeff", "").split())[:200] or f"column {index}"
        told, count = name, 2
        while told in seen:
            told, count = f"{name} ({count})", count + 1
        seen.add(told)
        names.append(told)
    return tuple(names)
