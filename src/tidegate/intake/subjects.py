"""Makes one Subject of every row of a user's file; what cannot be read is told, never dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tidegate.errors import Problem
from tidegate.intake.cells import says_nothing, schema_of, tidy
from tidegate.intake.columns import guess_columns
from tidegate.intake.countries import countries_in
from tidegate.intake.dates import Order, day_order, read_date
from tidegate.intake.header_row import SEARCHED
from tidegate.intake.mapping import columns_named
from tidegate.intake.mapping_memory import MappingMemory
from tidegate.intake.model import (
    ColumnGuess,
    Identifier,
    RecordTable,
    Row,
    Schema,
    Subject,
    SubjectTable,
    Value,
)
from tidegate.intake.records import CELL_LIMIT, read_records

NAME_LIMIT = 2000
"""How many characters of a name are compared; the row of a longer one says so."""
_PARTING = re.compile(r"\s*[;|\n]\s*")
_EAST_ASIAN = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def read_subjects(
    path: Path | str,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    memory: MappingMemory | None = None,
) -> SubjectTable:
    """The subjects of a file: as many as it has rows of data, in their order.

    `mapping` ({"name": "Legal entity"}) overrides the guess of columns; without one, `memory`
    is asked for the mapping of these headers; `sheet` picks a sheet. Raises InputError where the
    whole file cannot be used.
    """
    table = read_records(path, sheet=sheet, headers=columns_named(mapping or {}))
    if mapping or memory is None:
        return subjects_of(table, mapping)
    if not table.headed:
        headers = memory.headers_among(row.cells.values() for row in table.rows[:SEARCHED])
        if headers is not None:
            table = read_records(path, sheet=sheet, headers=headers)
    return subjects_of(table, memory.recall(table.columns))


def subjects_of(table: RecordTable, mapping: Mapping[str, str] | None = None) -> SubjectTable:
    """The same for a table that is read already."""
    from tidegate.intake.ftm import ftm_mapping

    guess = guess_columns(table, mapping if mapping else ftm_mapping(table))
    reader = _RowReader(table, guess)
    subjects = tuple(reader.subject(row) for row in table.rows)
    return SubjectTable(
        path=table.path,
        sha256=table.sha256,
        format=table.format,
        columns=table.columns,
        guess=guess,
        subjects=subjects,
        problems=(*table.problems, *reader.problems),
        notes=(*table.notes, *guess.notes),
    )


class _RowReader:
    """Reads rows by one guess, gathering problems."""

    def __init__(self, table: RecordTable, guess: ColumnGuess) -> None:
        self.file = table.path.name
        self.problems: list[Problem] = []
        self.name = guess.columns("name")
        self.given = guess.columns("given_name")
        self.middle = guess.columns("middle_name")
        self.family = guess.columns("family_name")
        self.others = guess.columns("other_names")
        self.type = guess.columns("type")
        self.countries = guess.columns("country") + guess.columns("nationality")
        self.births = guess.columns("birth_date")
        self.address = guess.columns("address")
        self.own_id = guess.columns("own_id")
        self.identifiers = [
            (column, g.kind or column)
            for g in guess.fields
            if g.field == "identifier"
            for column in g.columns
        ]
        self._known_countries: dict[str, tuple[str, ...]] = {}
        # "NA" is Namibia among codes, and nothing among names of countries.
        self.coded = {column for column in self.countries if _is_coded(table, column)}
        self._told_once: set[tuple[str, str]] = set()
        self._orders: dict[str, tuple[Order, bool]] = {
            column: _order_of(table, column) for column in self.births
        }

    def subject(self, row: Row) -> Subject:
        cells = row.cells
        fields = {
            column: value if isinstance(value, str) else "; ".join(value)
            for column, value in cells.items()
        }
        if row.problem:
            return Subject(row=row.number, name="", fields=fields, problem=row.problem)
        names = self._names(row)
        for column in self.others:
            for text in self._texts(row, column):
                names += [part for part in _PARTING.split(text) if not says_nothing(part)]
        # A row whose main name is blank is screened under the first other one.
        name = names[0] if names else ""
        problem = ""
        if not name:
            problem = "there is no name in this row"
            self._tell(row, self.name or self.family, problem, "it was not screened; add a name")
        elif any(len(text) > NAME_LIMIT for text in names):
            problem = f"a name in this row is longer than {NAME_LIMIT:,} characters"
            mend = "only its beginning was compared; keep the name alone in its column"
            if not any(len(text) >= CELL_LIMIT for text in names):  # told already, where cut
                self._tell(row, self.name or self.family, problem, mend)
        return Subject(
            row=row.number,
            name=name,
            other_names=tuple(dict.fromkeys(other for other in names if other != name)),
            schema=self._schema(row),
            countries=self._countries(row),
            birth_date=self._birth_date(row),
            identifiers=self._identifiers(row),
            address=self._joined(row, self.address, ", "),
            own_id=self._joined(row, self.own_id, " "),
            fields=fields,
            problem=problem,
        )

    def _tell(
        self,
        row: Row,
        columns: tuple[str, ...],
        message: str,
        mend: str = "",
        *,
        once: bool = False,
    ) -> None:
        column = columns[0] if columns else None
        if once:
            if (message, column or "") in self._told_once:
                return
            self._told_once.add((message, column or ""))
        self.problems.append(
            Problem(file=self.file, message=message, mend=mend, row=row.number, column=column)
        )

    def _texts(self, row: Row, column: str, *, keep_na: bool = False) -> list[str]:
        """The cell's texts that say something, tidied; what was removed is told."""
        value: Value = row.cells.get(column, "")
        texts: list[str] = []
        for raw in [value] if isinstance(value, str) else value:
            text, removed = tidy(raw)
            if removed:
                self._tell(
                    row,
                    (column,),
                    f"{removed} invisible or text-turning characters stand in the cell",
                    "they were left out of what is compared; look at the original",
                )
            if text and ((keep_na and text == "NA") or not says_nothing(text)):
                texts.append(text)
        return texts

    def _joined(self, row: Row, columns: tuple[str, ...], joint: str) -> str:
        parts = [joint.join(self._texts(row, column)) for column in columns]
        return joint.join(dict.fromkeys(part for part in parts if part))

    def _names(self, row: Row) -> list[str]:
        if len(self.name) == 1:
            return self._texts(row, self.name[0])
        if self.name:
            return [" ".join(t for c in self.name for t in self._texts(row, c)[:1])]
        given = [t for c in (*self.given, *self.middle) for t in self._texts(row, c)[:1]]
        family = [t for c in self.family for t in self._texts(row, c)[:1]]
        if family and all(_EAST_ASIAN.fullmatch(part) for part in (*family, *given)):
            return ["".join((*family, *given))]
        whole = " ".join((*given, *family))
        return [whole] if whole else []

    def _schema(self, row: Row) -> Schema:
        for column in self.type:
            for text in self._texts(row, column):
                found = schema_of(text)
                if found is not None:
                    return found
        return "unknown"

    def _countries(self, row: Row) -> tuple[str, ...]:
        codes: list[str] = []
        for column in self.countries:
            for text in self._texts(row, column, keep_na=column in self.coded):
                found = self._known_countries.get(text)
                if found is None:
                    found = self._known_countries[text] = countries_in(text)
                if not found:
                    self._tell(
                        row,
                        (column,),
                        f"“{text[:60]}” is no country that is known",
                        "write its name or its ISO code; the country was left out",
                        once=True,
                    )
                codes += found
        return tuple(dict.fromkeys(codes))

    def _birth_date(self, row: Row) -> str:
        for column in self.births:
            order, serials = self._orders[column]
            for text in self._texts(row, column):
                iso, wrong = read_date(text, order, serials=serials)
                if wrong == "ambiguous":
                    self._tell(
                        row,
                        (column,),
                        "day and month cannot be told apart in this column",
                        "only the year is used; write dates as 1971-03-05",
                        once=True,
                    )
                elif wrong:
                    self._tell(row, (column,), wrong, "write dates as 1971-03-05")
                if iso:
                    return iso
        return ""

    def _identifiers(self, row: Row) -> tuple[Identifier, ...]:
        return tuple(
            Identifier(kind, text, "CN" if kind == "USCC" else "")
            for column, kind in self.identifiers
            for text in self._texts(row, column)
        )


def _is_coded(table: RecordTable, column: str) -> bool:
    values = (row.cells.get(column, "") for row in table.rows[:2000])
    texts = [value.strip() for value in values if isinstance(value, str) and value.strip()]
    return sum(1 for text in texts if len(text) == 2 and text.isalpha()) * 2 > len(texts)


def _order_of(table: RecordTable, column: str) -> tuple[Order, bool]:
    texts = [
        text
        for row in table.rows
        for value in (row.cells.get(column, ""),)
        for text in ([value] if isinstance(value, str) else value)
        if text
    ]
    figures = [text for text in texts if text.strip().isdigit()]
    return day_order(texts), bool(figures) and all(len(text.strip()) == 5 for text in figures)
