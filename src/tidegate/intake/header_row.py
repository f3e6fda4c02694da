"""Finds the header row: under title lines, or nowhere because the first row is data already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidegate.intake.countries import country_code
from tidegate.intake.header_words import fold_header, header_word

_DIGIT = re.compile(r"\d")
SEARCHED = 25
"""How many rows may stand above the header."""
_FIGURE = re.compile(r"[\d.,:/\-+%\s$€£¥TZ]+")


def find_header(
    grid: Sequence[tuple[int, list[str]]], expected: Sequence[str] = ()
) -> tuple[int, bool]:
    """(index of the header row, True), or (index of the first data row, False) if none has one.

    A row is the header when it holds the expected names, or else most known header words; or
    else when it is unlike the cells below it. A first row of which nothing tells that it is a
    header is data: to screen a header does no harm, to miss a party does.
    """
    top = grid[:SEARCHED]
    wanted = {fold_header(name) for name in expected}
    for index, (_, cells) in enumerate(top):
        if wanted and wanted <= {fold_header(cell) for cell in cells}:
            return index, True
    width = _usual_width(grid)
    best, best_known = -1, 0.0
    for index, (_, cells) in enumerate(top):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) * 2 < width:
            continue
        known = 0.0 if any(len(cell) > 200 for cell in filled) else _known(grid, index)
        likely = known >= 2 or (known >= 1 and not _looks_like_data(grid, index))
        likely = likely or known * 3 >= len(filled) > 1
        if likely and known > best_known * 1.5:
            best, best_known = index, known
        # Only narrow title lines stand above a header: behind a full row none is looked for, lest
        # the rows above be lost.
        if best != index and len(filled) * 2 > width:
            break
    if best >= 0:
        return best, True
    first = next(
        (i for i, (_, cells) in enumerate(top) if sum(1 for c in cells if c.strip()) * 2 > width), 0
    )
    if _looks_like_data(grid, first):
        return first, False
    return first, _stands_apart(grid, first)


def _known(grid: Sequence[tuple[int, list[str]]], index: int) -> float:
    """How many cells are header words; one that other rows hold too ("Person") is a value."""
    own = grid[index][1]
    others = [cells for _, cells in grid[: index + 50] if cells != own]
    known = 0.0
    for place, cell in enumerate(own):
        word = header_word(cell.strip())
        if word is None or any(place < len(row) and row[place] == cell for row in others):
            continue
        # "Anna Name" in a list of people holds a header word too: a part is worth less.
        known += 1.0 if word.whole else 0.4
    return known


def _stands_apart(grid: Sequence[tuple[int, list[str]]], first: int) -> bool:
    """Whether a column is of one kind (figures, codes, countries, few values) but its head not."""
    for place, cell in enumerate(grid[first][1]):
        head = cell.strip()
        texts = [row[place].strip() for _, row in grid[first + 1 : first + 60] if place < len(row)]
        texts = [text for text in texts if text]
        if not head or len(texts) < 2:
            continue
        for test in (_FIGURE.fullmatch, country_code, _DIGIT.search):
            alike = sum(1 for text in texts if test(text))
            if alike * 10 >= len(texts) * 9 and not test(head):
                return True
        if len(texts) >= 10 and len(set(texts)) * 5 <= len(texts) and head not in texts:
            return True
    return False


def _usual_width(grid: Sequence[tuple[int, list[str]]]) -> int:
    widths = sorted(
        max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0)
        for _, cells in grid[:200]
    )
    # The third quartile: title lines are narrower than the table, a ragged row or two are wider.
    return widths[(len(widths) - 1) * 3 // 4]


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
