"""Rows of a delimited text file, whatever its encoding, with the number a spreadsheet shows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from tidegate.errors import InputError
from tidegate.lists.publishers.reading.parsed import Gathering

LONGEST_CELL = 1 << 20
_CHUNK = 1 << 20


def encoding_of(path: Path) -> str:
    """UTF-8 where the whole file is that; UTF-16 by its mark; else Windows-1252."""
    from tidegate.intake import open_bounded

    with open_bounded(path) as stream:
        chunk = stream.read(_CHUNK)
        if chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def rows_of(
    path: Path, gathering: Gathering, *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL
) -> Iterator[tuple[int, list[str]]]:
    """Gives (row number from 1, cells) of every row that is not blank.

    A row that the csv reader refuses, such as one with a cell over 1 MiB, is a problem in
    `gathering` and the next row goes on.
    """
    from tidegate.intake import open_bounded

    encoding = encoding_of(path)
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        with open_bounded(path) as stream:
            errors = "replace" if encoding == "cp1252" else "strict"
            text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
            reader = csv.reader(text, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
            number = 0
            while True:
                number += 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    gathering.problem(f"the row cannot be read: {error}", row=number)
                    continue
                except UnicodeError as error:
                    raise InputError(f"{path}: the letters are not {encoding}") from error
                # 0x1A is the end mark that OFAC's files carry from the days of DOS.
                if any(cell.strip("\x1a \t\r\n") for cell in row):
                    yield number, row
    finally:
        csv.field_size_limit(before)


def of_width(cells: Sequence[str], width: int, number: int, gathering: Gathering) -> bool:
    """Whether a row has as many cells as its header; one that has not is told and lost."""
    if len(cells) == width:
        return True
    gathering.problem(f"the row has {len(cells)} cells where the header has {width}", row=number)
    return False
