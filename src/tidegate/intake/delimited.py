"""Reads delimited text: , ; tab | or a rarer mark between cells, quoted or not, header or none.

A row of a spreadsheet is a record, not a line: a quoted cell may hold line breaks. A quotation
mark that is opened and never closed would swallow all rows behind it; such a line is read again
with its marks as plain characters, and noted.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tidegate.errors import Problem
from tidegate.intake.header_words import header_word

DELIMITERS = (",", ";", "\t", "|")
RARE_DELIMITERS = ("^", "~", "¦", "§")
"""What some exports part cells with; believed only where the usual ones fail."""
NO_DELIMITER = "\x1f"
"""Parts nothing: a list of one column, whose commas belong to the names."""
SAMPLE_LINES = 200
CSV_FIELD_LIMIT = 2**30
LONG_SPAN = 3


def allow_long_cells() -> None:
    """Only ever raised: the limit belongs to the whole process, and ours is checked by cell."""
    if csv.field_size_limit() < CSV_FIELD_LIMIT:
        csv.field_size_limit(CSV_FIELD_LIMIT)


def read_grid(
    text: str, path: Path, delimiter: str | None = None, *, blank: bool = False
) -> tuple[list[tuple[int, list[str]]], list[Problem], list[str]]:
    """All records as (row number, cells); problems; notes. Records whose cells are all empty are
    left out but counted, unless `blank` keeps them; an empty line is no record."""
    allow_long_cells()
    notes: list[str] = []
    lines = _lines(text)
    first = 0
    if lines and lines[0].strip().strip('"').lower().startswith("sep="):
        told = lines[0].strip().strip('"')[4:5] or "\t"
        delimiter, first = delimiter or told, 1
        notes.append(f"its first line sets the delimiter: {_spoken(told)}")
    if delimiter is None:
        delimiter = sniff_delimiter(lines)
        if delimiter not in (",", NO_DELIMITER):
            notes.append(f"cells are parted by {_spoken(delimiter)}")
    problems: list[Problem] = []
    grid = [
        (number, cells)
        for number, cells in enumerate(
            _records(lines, first, delimiter, path, problems), start=first + 1
        )
        if (cells if blank else any(cell.strip() for cell in cells))
    ]
    inner = _wrapped(grid)
    if inner is not None:
        notes.append(f"each line stands in quotation marks; parted by {_spoken(inner)}")
        grid = [(n, next(csv.reader([cells[0]], delimiter=inner))) for n, cells in grid]
    return grid, problems, notes


def _wrapped(grid: list[tuple[int, list[str]]]) -> str | None:
    """The delimiter inside lines that were quoted whole, as a wrong export does; else None."""
    sample = [cells for _, cells in grid[:SAMPLE_LINES]]
    if len(sample) < 2 or any(any(cell.strip() for cell in cells[1:]) for cells in sample):
        return None
    cuts = {d: {cells[0].count(d) for cells in sample} for d in (";", "\t", "|")}
    return next((d for d, counts in cuts.items() if min(counts) > 1), None)


def _lines(text: str) -> list[str]:
    # str.splitlines also breaks at form feeds and U+2028, which stand inside cells.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _spoken(delimiter: str) -> str:
    names = {"\t": "tabs", ";": "semicolons", "|": "upright bars", ",": "commas"}
    return names.get(delimiter, repr(delimiter))


def sniff_delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most lines into the same number of cells, more than one."""
    allow_long_cells()
    sample = [line for line in lines[:SAMPLE_LINES] if line.strip()]
    marks = (*DELIMITERS, *RARE_DELIMITERS)
    by_header = {d: _header_words(sample[0], d) for d in marks} if sample else {}
    if by_header and max(by_header.values()) >= 2:
        return max(by_header, key=lambda d: by_header[d])
    best, best_score = NO_DELIMITER, 0.0
    for delimiter in DELIMITERS:
        widths = Counter(
            len(cells)
            for cells in csv.reader(
                (f"{line.rstrip(chr(10))}\n" for line in sample), delimiter=delimiter
            )
            if cells
        )
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        share = count / sum(widths.values())
        if delimiter == "," and _are_prose(sample):
            continue
        # Names hold commas ("Acme, Inc."): a delimiter must cut steadily before width counts.
        score = share * share * (1 + min(width, 20) / 20)
        if share >= 0.5 and score > best_score:
            best, best_score = delimiter, score
    return _rare_delimiter(sample) or best


def _rare_delimiter(sample: list[str]) -> str | None:
    """The rarer mark that stands in every line, as often in each; else None."""
    if len(sample) < 2:
        return None
    for mark in RARE_DELIMITERS:
        if sample[0].count(mark) and len({line.count(mark) for line in sample}) == 1:
            return mark
    return None


def _header_words(line: str, delimiter: str) -> int:
    """How many header words the delimiter cuts out of the line, if it is a header."""
    cells = next(csv.reader([line], delimiter=delimiter), [])
    words = [header_word(cell.strip()) for cell in cells[:200]]
    return sum(1 for word in words if word is not None and word.whole)


def _are_prose(sample: list[str]) -> bool:
    """Whether the commas are those of "Aster, Inc.": blanks follow, and no header word is cut."""
    commas = sum(line.count(",") for line in sample)
    spaced = sum(line.count(", ") for line in sample)
    if spaced * 5 < commas * 4 or any('"' in line for line in sample):
        return False
    cells = sample[0].split(",")
    return len(cells) < 2 or not any(
        word.whole for word in (header_word(cell.strip()) for cell in cells) if word
    )


def _records(
    lines: list[str], first: int, delimiter: str, path: Path, problems: list[Problem]
) -> Iterator[list[str]]:
    """Records of the lines from `first` on; a stray quotation mark costs one line, not the file."""
    position, number, width = first, first, 0
    total = len(lines)
    if total and not lines[-1]:
        total -= 1
    while position < total:
        start = position
        reader = csv.reader((f"{lines[i]}\n" for i in range(start, total)), delimiter=delimiter)
        read = 0
        restart = False
        for cells in reader:
            number += 1
            span, read = reader.line_num - read, reader.line_num
            begin = start + read - span
            # A cell that ends in a line break was ended by the end of the file.
            open_end = start + read >= total and bool(cells) and cells[-1].endswith("\n")
            if (span > 1 or open_end) and _stray(
                lines, begin, start + read, cells, delimiter=delimiter, width=width
            ):
                problems.append(
                    Problem(
                        file=path.name,
                        row=number,
                        message="a quotation mark is opened and not closed in this row",
                        mend="close it, or double a mark that belongs to the text",
                    )
                )
                yield [cell.strip() for cell in lines[begin].split(delimiter)]
                position, restart = begin + 1, True
                break
            if not width and len(cells) > 1:
                width = len(cells)
            yield cells
        if not restart:
            return


def _stray(
    lines: list[str], begin: int, end: int, cells: list[str], *, delimiter: str, width: int
) -> bool:
    """Whether a record over several lines comes of a stray mark rather than a cell with breaks."""
    span = lines[begin:end]
    if sum(line.count('"') for line in span) % 2:
        return True
    # A mark that closes a cell stands before a delimiter or the line's end, and nowhere else.
    try:
        list(csv.reader((f"{line}\n" for line in span), delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    if width > 1 and len(span) >= LONG_SPAN:
        whole = sum(1 for line in span[1:] if line.count(delimiter) == width - 1)
        if whole * 10 >= len(span) * 8:
            return True
        return len(cells) != width and lines[begin].count(delimiter) == width - 1
    return False
