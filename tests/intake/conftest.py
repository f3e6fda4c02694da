"""Small files, made where they are needed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

Writer = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> Writer:
    """Writes text (UTF-8 unless said otherwise) or bytes to a file of that name."""

    def write(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        data = content if isinstance(content, bytes) else content.encode(encoding)
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Writer:
    """Writes an XLSX of {sheet: rows}; a cell (value, format) carries a number format."""

    def write(name: str, sheets: dict[str, Sequence[Sequence[Any]]], **settings: Any) -> Path:
        import xlsxwriter

        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            if title in settings.get("hidden", ()):
                sheet.hide()
            for merge in settings.get("merged", ()):
                sheet.merge_range(*merge)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        sheet.write_datetime(
                            number, column, cell[0], book.add_format({"num_format": cell[1]})
                        )
                    elif (
                        isinstance(cell, str) and cell.startswith("=") and settings.get("formulas")
                    ):
                        sheet.write_formula(number, column, cell, None, settings["formulas"])
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write(number, column, cell)
        book.worksheets()[-1].activate()  # a first sheet that is active cannot be hidden
        book.close()
        path = tmp_path / name
        path.write_bytes(target.getvalue())
        return path

    return write
