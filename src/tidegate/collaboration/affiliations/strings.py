"""Reads a file of affiliation strings: a column of a table, or a text with one string a line.

Delimited text is read in blocks, so that a million rows need the room of one block; a workbook,
JSON or Parquet is held in memory. Every row of the file is one row here, in order, its other
columns as they stand.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tidegate.collaboration.reading.header_words import work_field
from tidegate.collaboration.reading.sources import Ledger, OnProblem, Source, text_lines
from tidegate.errors import InputError
from tidegate.intake.bounded import refusal
from tidegate.intake.delimited import CSV_FIELD_LIMIT, read_grid, sniff_delimiter
from tidegate.intake.header_words import fold_header
from tidegate.intake.records import COLUMN_LIMIT, format_of, read_records

BLOCK = 2 * 1024 * 1024
"""Characters of delimited text read at a time."""
HEADER_ROWS = 25
COLUMN = "affiliation"
"""What the column of a file without a header is called."""
_MARKS = ",;\t|"

Cells = list[str]
Grid = list[tuple[int, Cells]]


@dataclass(frozen=True, slots=True)
class Strings:
    """A file of strings. `rows` gives (row number of the file, cells), each as long as `columns`;
    the string stands in cell `at`."""

    columns: tuple[str, ...]
    at: int
    rows: Iterator[tuple[int, Cells]]


def read_strings(path: Path, column: str = "", on_problem: OnProblem | None = None) -> Strings:
    """The strings of a file; `column` names the column they stand in, else its header must say so.

    Raises InputError where the file cannot be read, or has no such column.
    """
    ledger = Ledger(path, on_problem)
    kind = format_of(path)
    if kind != "csv":
        return _from_records(ledger, column)
    if not column and path.name.lower().removesuffix(".gz").endswith(".txt"):
        return Strings((COLUMN,), 0, _lines(ledger))
    return _from_text(ledger, column)


def blocks(lines: Iterator[tuple[int, str]]) -> Iterator[list[str]]:
    """Lines in blocks that end where no quoted cell is open, or at twice the size."""
    block: list[str] = []
    size = marks = 0
    for _, line in lines:
        block.append(line)
        size += len(line) + 1
        marks += line.count('"')
        if (size > BLOCK and marks % 2 == 0) or size > 2 * BLOCK:
            yield block
            block, size, marks = [], 0, 0
    if block:
        yield block


def _lines(ledger: Ledger) -> Iterator[tuple[int, Cells]]:
    with Source(ledger) as source:
        held: tuple[int, Cells] | None = None
        for number, line in text_lines(source, ledger):
            if held is not None:
                yield held
            held = number, [line]
        # What stands behind the last line break is no line.
        if held is not None and held[1] != [""]:
            yield held


def _from_records(ledger: Ledger, column: str) -> Strings:
    table = read_records(ledger.path, headers=(column,) if column else ())
    for problem in table.problems:
        ledger.tell(problem.message, problem.mend, record=problem.row or 0)
    at = _place(ledger, table.columns, column)

    def rows() -> Iterator[tuple[int, Cells]]:
        for row in table.rows:
            told = (row.cells.get(name, "") for name in table.columns)
            yield row.number, [t if isinstance(t, str) else "; ".join(t) for t in told]

    return Strings(tuple(table.columns), at, rows())


def _from_text(ledger: Ledger, column: str) -> Strings:
    grids = _grids(ledger, column)
    first = next(grids, [])
    if not first:
        raise refusal(ledger.path, "holds no rows", "export it again; nothing is in it")
    start = next(
        (n for n, (_, cells) in enumerate(first[:HEADER_ROWS]) if _wanted(cells, column)), None
    )
    if start is None and not column and max(len(cells) for _, cells in first) == 1:
        return Strings((COLUMN,), 0, _squared(ledger, 1, first, grids))
    columns = tuple(first[start or 0][1])
    if len(columns) > COLUMN_LIMIT:
        raise refusal(ledger.path, f"has {len(columns)} columns", "check the delimiter")
    at = _place(ledger, columns, column)
    body = first[(start or 0) + 1 :]
    return Strings(columns, at, _squared(ledger, len(columns), body, grids))


def _squared(
    ledger: Ledger, width: int, first: Grid, rest: Iterator[Grid]
) -> Iterator[tuple[int, Cells]]:
    """Rows of one width. What stands beyond the last column is kept in it, and told."""
    grid: Grid | None = first
    while grid is not None:
        for row, cells in grid:
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            elif len(cells) > width:
                more = [cell for cell in cells[width:] if cell.strip()]
                if more:
                    ledger.tell(
                        f"has {len(cells)} cells where the header has {width}; "
                        "those beyond the last column were read into it",
                        "put quotation marks around a cell that holds the delimiter",
                        line=row,
                    )
                cells[width - 1 :] = [", ".join([cells[width - 1], *more])]
            yield row, cells
        grid = next(rest, None)


def _grids(ledger: Ledger, column: str) -> Iterator[Grid]:
    ending = ledger.path.name.lower().removesuffix(".gz")
    delimiter = "\t" if ending.endswith((".tsv", ".tab")) else None
    offset = 0
    with Source(ledger) as source:
        for block in blocks(text_lines(source, ledger)):
            if delimiter is None and not _sets_delimiter(block[0]):
                delimiter = _delimiter(block, column)
            grid, problems, _ = read_grid("\n".join(block), ledger.path, delimiter, blank=True)
            for problem in problems:
                ledger.tell(problem.message, problem.mend, line=(problem.row or 0) + offset)
            if delimiter is None:
                delimiter = block[0].strip().strip('"')[4:5] or "\t"
            yield [(row + offset, cells) for row, cells in grid]
            offset = offset + grid[-1][0] if grid else offset + len(block)


def _sets_delimiter(line: str) -> bool:
    return line.strip().strip('"').lower().startswith("sep=")


def _delimiter(block: list[str], column: str) -> str:
    """The mark that cuts the header of the strings out of a line; else what intake sniffs."""
    if csv.field_size_limit() < CSV_FIELD_LIMIT:
        csv.field_size_limit(CSV_FIELD_LIMIT)
    best, most = "", 0
    for line in block[:HEADER_ROWS]:
        for mark in _MARKS:
            cells = next(csv.reader([line], delimiter=mark), [])
            if len(cells) > max(most, 1) and _wanted(cells, column):
                best, most = mark, len(cells)
        if best:
            return best
    return sniff_delimiter(block)


def _wanted(cells: Cells, column: str) -> bool:
    if column:
        return column in cells or fold_header(column) in {fold_header(c[:200]) for c in cells}
    return any(len(c) < 80 and work_field(c.strip()) == "affiliations" for c in cells)


def _place(ledger: Ledger, columns: tuple[str, ...], column: str) -> int:
    """Which column holds the strings. Raises InputError where none does."""
    if column in columns:
        return columns.index(column)
    folded = [fold_header(name[:200]) for name in columns]
    if column and fold_header(column) in folded:
        return folded.index(fold_header(column))
    if not column:
        own = [n for n, name in enumerate(columns) if work_field(name.strip()) == "affiliations"]
        if own or len(columns) == 1:
            return own[0] if own else 0
    named = ", ".join(f"“{name[:60]}”" for name in columns[:20])
    near = difflib.get_close_matches(column, columns, n=1, cutoff=0.6) or columns[:1]
    message = f"has no column “{column}”" if column else "no column tells of affiliations"
    raise InputError(
        f"{ledger.file}: {message}; it has {named}",
        hint=f'Name the column that holds the strings: --column "{near[0][:60]}".',
    )
