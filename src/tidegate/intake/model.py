"""What intake hands on: records as they stand in a file, and subjects as they are screened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, overload

from tidegate.errors import Problem

Schema = Literal["person", "organisation", "vessel", "aircraft", "unknown"]
Value = str | list[str]
"""A cell: a text, or (from JSON, Parquet and FtM) the texts of a list."""


class Row(NamedTuple):
    """One record: its number as the user sees it, its cells, and why it cannot be read, if so."""

    number: int
    cells: dict[str, Value]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number somebody issued: `kind` is a common short name ("LEI", "Passport", "IMO" …)."""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A file as columns and rows, before anything is made of them.

    Iterating gives (row number, {column: text or list of texts}) for each row that could be
    read; `rows` holds every row, the unreadable too. `notes` says how the file was read
    (encoding, delimiter, sheet, where the header stands).
    """

    path: Path
    sha256: str
    format: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    headed: bool = True

    def __iter__(self) -> Iterator[tuple[int, dict[str, Value]]]:
        return ((row.number, row.cells) for row in self.rows if not row.problem)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """Which columns feed one field, why, and how sure that is (0–1; 1 where the user said so)."""

    field: str
    columns: tuple[str, ...]
    why: str
    sure: float = 1.0
    kind: str = ""
    """For identifiers: what kind of number the column holds."""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """How a table's columns were understood; `unused` columns are kept but not read."""

    fields: tuple[FieldGuess, ...] = ()
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> str | None:
        """The first column that feeds the field, or None."""
        for guess in self.fields:
            if guess.field == name:
                return guess.columns[0]
        return None

    def columns(self, name: str) -> tuple[str, ...]:
        """Every column that feeds the field."""
        return tuple(c for guess in self.fields if guess.field == name for c in guess.columns)

    def as_mapping(self) -> dict[str, str]:
        """{field: column}, in the shape that `mapping=` takes back; several joined by " + "."""
        mapping: dict[str, str] = {}
        for guess in self.fields:
            key = f"{guess.field}.{guess.kind}" if guess.kind else guess.field
            text = " + ".join(guess.columns)
            mapping[key] = f"{mapping[key]} + {text}" if key in mapping else text
        return mapping

    def lines(self) -> tuple[str, ...]:
        """The guess in plain sentences, one a field, then the notes."""
        told = [f"{g.field}: {' + '.join(g.columns)} ({g.why})" for g in self.fields]
        return (*told, *self.notes)


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of a user's file, as it will be screened.

    `row` is what a spreadsheet shows (header 1, first data row 2), for JSON the record's number
    from 1. `name` is tidied (white space, invisible characters); `fields` stand word for word.
    `birth_date` is an ISO date or its known part. `problem` is set, and `name` empty, where
    the row could not be read.
    """

    row: int
    name: str
    other_names: tuple[str, ...] = ()
    schema: Schema = "unknown"
    countries: tuple[str, ...] = ()
    birth_date: str = ""
    identifiers: tuple[Identifier, ...] = ()
    address: str = ""
    own_id: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SubjectTable(Sequence[Subject]):
    """The subjects of one file, one for every row, in file order."""

    path: Path
    sha256: str
    format: str
    columns: tuple[str, ...]
    guess: ColumnGuess
    subjects: tuple[Subject, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows of data the file has; always the number of subjects."""
        return len(self.subjects)

    def __len__(self) -> int:
        return len(self.subjects)

    @overload
    def __getitem__(self, index: int) -> Subject: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Subject, ...]: ...
    def __getitem__(self, index: int | slice) -> Subject | tuple[Subject, ...]:
        return self.subjects[index]

    def __iter__(self) -> Iterator[Subject]:
        return iter(self.subjects)
