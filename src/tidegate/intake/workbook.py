"""Reads a sheet of a workbook (XLSX, XLS, ODS), cells as a person would type them.

A formula gives the value the program saved with it; an error value (#DIV/0!) is empty. A cell
merged over several rows stands in each of them. Hidden sheets are read only when asked for.
"""

from __future__ import annotations

import datetime
import difflib
import io
from pathlib import Path
from typing import Any

from tidegate.errors import Problem
from tidegate.intake.bounded import ZIP_MAGIC, read_bounded, refusal
from tidegate.intake.workbook_guard import CELLS, FILE_LIMIT, check_workbook

MERGES = 1_000_000
"""How many cells are filled from merged ones before the rest is left as it stands."""


def read_sheet(
    path: Path, kind: str, sheet: str | None = None
) -> tuple[list[tuple[int, list[str]]], list[Problem], list[str]]:
    """The rows of one sheet as (row number, cells), blank ones left out; problems; notes.

    `sheet` names it; without, it is the first visible one that holds anything. Raises InputError
    where the workbook is damaged, locked, hostile or has no such sheet.
    """
    import python_calamine as calamine

    data = read_bounded(path, limit=FILE_LIMIT)
    if data.startswith(ZIP_MAGIC):
        check_workbook(data, path)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        name, values, first, merged, notes = _chosen(book, path, sheet)
    except calamine.PasswordError as error:
        raise refusal(path, "is protected by a password", "save it without a password") from error
    except (calamine.CalamineError, OSError, ValueError, UnicodeError) as error:
        mend = "open and save it again as XLSX, or export CSV"
        raise refusal(path, f"is damaged or no {kind.upper()} workbook ({error})", mend) from error
    _fill_merged(values, merged)
    grid: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for number, row in enumerate(values, start=first):
        cells = [typed(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if any(isinstance(value, float) and abs(value) >= 1e15 for value in row):
            problems.append(
                Problem(
                    file=path.name,
                    row=number,
                    message="a number has more than 15 digits; spreadsheets round those",
                    mend="format the column as text and enter the number again",
                )
            )
        grid.append((number, cells))
    return grid, problems, [f"sheet “{name}”", *notes]


def _chosen(
    book: Any, path: Path, wanted: str | None
) -> tuple[str, list[list[Any]], int, list[Any], list[str]]:
    """(name, rows, number of the first row, merged ranges, notes) of the sheet to read."""
    import python_calamine as calamine

    names = list(book.sheet_names)
    shown = [
        meta.name
        for meta in book.sheets_metadata
        if meta.visible == calamine.SheetVisibleEnum.Visible
        and meta.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    if wanted is not None and wanted not in names:
        close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.3) or names[:10]
        told = ", ".join(f"“{name}”" for name in close)
        raise refusal(path, f"has no sheet “{wanted}”", f"did you mean {told}?")
    for name in [wanted] if wanted is not None else shown or names:
        found = book.get_sheet_by_name(name)
        if found.start is None or found.end is None:
            continue
        height, width = (found.end[i] - found.start[i] + 1 for i in (0, 1))
        if height * width > CELLS:
            raise refusal(
                path, f"spreads over {height} × {width} cells", "delete what stands far outside"
            )
        values = found.to_python(skip_empty_area=True)
        if not any(value != "" for row in values for value in row):
            continue
        top, left = found.start
        merged = [
            ((a[0] - top, a[1] - left), (b[0] - top, b[1] - left))
            for a, b in (getattr(found, "merged_cell_ranges", None) or ())
        ]
        others = [other for other in shown if other != name]
        hidden = [m.name for m in book.sheets_metadata if m.name not in (*shown, name)]
        notes = [
            f"not read: {word} {', '.join(f'“{sheet}”' for sheet in sheets)}"
            for word, sheets in (("sheets", others), ("hidden sheets", hidden))
            if sheets
        ]
        return name, values, top + 1, merged, notes
    mend = "check that the table is on a visible sheet, or name the sheet with --sheet"
    raise refusal(path, "holds no rows", mend)


def _fill_merged(values: list[list[Any]], merged: list[Any]) -> None:
    left = MERGES
    for (top, column), (bottom, _) in merged:
        if not (0 <= top < len(values) and 0 <= column < len(values[top])):
            continue
        for row in range(top + 1, min(bottom + 1, len(values))):
            left -= 1
            if left < 0:
                return
            if values[row][column] == "":
                values[row][column] = values[top][column]


def typed(value: Any) -> str:
    """A cell's value as a person would type it: 12.0 is "12", a date ISO, True "TRUE"."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return "" if value is None else str(value)
