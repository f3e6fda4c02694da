"""A column without a unit, in its header and in every cell, is told once, not in every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tidegate.errors import Problem
from tidegate.items.cell_words import blank
from tidegate.items.row import RowReading


class UnitlessColumns:
    """Counts the rows of one file in which a column's cell has no unit."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.filled: dict[str, int] = {}
        self.missing: dict[str, list[Problem]] = {}

    def row(self, cells: Mapping[str, str], reading: RowReading) -> None:
        """Takes note of one row that was read."""
        for column, text in cells.items():
            if not blank(text):
                self.filled[column] = self.filled.get(column, 0) + 1
        for problem in reading.unitless:
            self.missing.setdefault(problem.column or "", []).append(problem)

    def told(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems, those of a column that nowhere has a unit as one."""
        whole = {
            column: found
            for column, found in self.missing.items()
            if len(found) > 1 and len(found) == self.filled.get(column)
        }
        once = {problem for found in whole.values() for problem in found}
        told: list[Problem] = []
        for problem in problems:
            found = whole.get(problem.column or "", [])
            if problem not in once:
                told.append(problem)
            elif problem is found[0]:
                more = len(found) - 1
                rows = f"row {problem.row} and {more:,} more row{'s' if more > 1 else ''}"
                message = f"its figures have no unit, and the header names none ({rows})"
                told.append(Problem(self.file, message, problem.mend, None, problem.column))
        return told
