"""Refuses workbooks that are bombs, before a reader that trusts them sees one byte.

A workbook is an archive of XML. Besides the archive's size, two things are looked at: entity
declarations, which no spreadsheet writes, and how far apart cells stand, because the reader lays
out every cell between the first and the last: two cells in opposite corners of a sheet are a
hundred bytes on disk and some 500 GB in memory.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from tidegate.intake.bounded import MIB, check_archive, refusal

FILE_LIMIT = 256 * MIB
"""What a workbook may weigh on disk."""
INFLATED = 1024 * MIB
"""What a workbook may inflate to."""
CELLS = 20_000_000
"""How many cells a sheet may spread over, blank ones counted: about 640 MB in the reader."""
OVERLAP = 256
_PLACED = re.compile(rb"<(?:\w+:)?(?:c|row)\s[^>]*?\br=[\"']([A-Z]{0,4})(\d{1,9})[\"']")
_OPEN_DOCUMENT = re.compile(
    rb"<table:table-row\b([^>]*)>|<table:(?:covered-)?table-cell\b([^>]*?)(/?)>|<table:table\b"
)
_ROWS = re.compile(rb"number-rows-repeated=[\"'](\d{1,9})")
_COLUMNS = re.compile(rb"number-columns-repeated=[\"'](\d{1,9})")


def check_workbook(data: bytes, path: Path) -> None:
    """Raises InputError where the archive or a sheet in it is a bomb."""
    check_archive(io.BytesIO(data), path, packed=len(data), limit=INFLATED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith((".bin", ".vml", ".png", ".jpeg", ".jpg", ".emf")):
                continue
            if member.filename == "content.xml":
                _check_open_document(archive.read(member), path)
            else:
                _check_part(archive, member, path)


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    last_row = last_column = 0
    tail = b""
    with archive.open(member) as stream:
        while block := stream.read(MIB):
            text = tail + block
            _check_entities(text, path)
            for letters, digits in _PLACED.findall(text):
                last_row = max(last_row, int(digits))
                if letters:
                    last_column = max(last_column, _column(letters))
            tail = text[-OVERLAP:]
    _check_spread(last_row, last_column, path)


def _check_entities(text: bytes, path: Path) -> None:
    if b"<!ENTITY" in text or b"<!DOCTYPE" in text:
        raise refusal(
            path, "declares XML entities, as an XML bomb does", "save it again as XLSX or CSV"
        )


def _check_spread(rows: int, columns: int, path: Path) -> None:
    if rows * columns > CELLS:
        raise refusal(
            path,
            f"has a sheet that spreads over {rows} × {columns} cells",
            "delete what stands far outside the table, or export CSV",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_open_document(text: bytes, path: Path) -> None:
    """ODS writes "this row a million times": rows and cells count as often as they are repeated."""
    _check_entities(text, path)
    rows = columns = width = repeat = 0
    for match in _OPEN_DOCUMENT.finditer(text):
        row, cell, closed = match.groups()
        if row is not None:
            found = _ROWS.search(row)
            repeat, width = int(found.group(1)) if found else 1, 0
        elif cell is not None:
            found = _COLUMNS.search(cell)
            width += int(found.group(1)) if found else 1
            if not closed or b"office:value" in cell:
                # A repeated row counts once it holds anything; trailing blank ones do not.
                rows, repeat = rows + repeat, 0
                columns = max(columns, width)
                _check_spread(rows, columns, path)
        else:
            rows = columns = 0
