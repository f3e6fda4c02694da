"""One sheet of an XLSX report: everything in it is inert text or a plain number.

A sheet that is full goes on in a second one ("Hits 2"), so that no row is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tidegate.findings.inert import starts_a_formula, xlsx_cell

# Excel's own limit is 1,048,576 rows with the header.
LAST_ROW = 1_048_575


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters; `wrap` for texts of several sentences."""

    title: str
    width: int
    wrap: bool = False
    number: str = ""


class Styles:
    """The few formats of a workbook."""

    def __init__(self, workbook: Any) -> None:
        top = {"valign": "top"}
        self.header = workbook.add_format(
            {"bold": True, "valign": "top", "text_wrap": True, "bottom": 1, "bg_color": "#E7ECF1"}
        )
        self.text = workbook.add_format(top)
        self.wrap = workbook.add_format({**top, "text_wrap": True})
        # The quote prefix keeps a text a text also after somebody edits the cell.
        self.quoted = workbook.add_format({**top, "quote_prefix": True})
        self.quoted_wrap = workbook.add_format({**top, "text_wrap": True, "quote_prefix": True})
        self.bold = workbook.add_format({**top, "bold": True, "text_wrap": True})
        self.numbers = {
            pattern: workbook.add_format({**top, "num_format": pattern})
            for pattern in ("0", "0.0000", "#,##0")
        }


class Sheet:
    """Appends rows; None and "" leave a cell empty."""

    def __init__(
        self,
        workbook: Any,
        styles: Styles,
        name: str,
        columns: Sequence[Column],
        *,
        note: str = "",
        last_row: int = LAST_ROW,
    ) -> None:
        self._workbook = workbook
        self._styles = styles
        self._name = name
        self._columns = columns
        self._note = note
        self._last_row = last_row
        self._parts = 0
        self._open()

    def _open(self) -> None:
        self._parts += 1
        name = self._name if self._parts == 1 else f"{self._name} {self._parts}"
        self._sheet = self._workbook.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        # An ampersand begins a code in a page header, so none may come from outside.
        self._sheet.set_header(f"&L{self._name}&R{self._note}" if self._note else f"&L{self._name}")
        self._sheet.set_footer("&RPage &P of &N")
        for at, column in enumerate(self._columns):
            self._sheet.set_column(at, at, column.width)
            self._sheet.write_string(0, at, column.title, self._styles.header)
        self._row = 0

    def add(self, cells: Sequence[str | int | float | None]) -> None:
        """One row, in the order of the columns."""
        if self._row >= self._last_row:
            self.finish()
            self._open()
        self._row += 1
        row, sheet, styles = self._row, self._sheet, self._styles
        for at, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            column = self._columns[at]
            if isinstance(cell, str):
                if starts_a_formula(cell):
                    style = styles.quoted_wrap if column.wrap else styles.quoted
                else:
                    style = styles.wrap if column.wrap else styles.text
                sheet.write_string(row, at, xlsx_cell(cell), style)
            else:
                sheet.write_number(row, at, cell, styles.numbers[column.number or "0"])

    def finish(self) -> None:
        """Filters over all that was written."""
        self._sheet.autofilter(0, 0, max(self._row, 1), len(self._columns) - 1)
