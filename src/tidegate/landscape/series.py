"""Reads a user's table of systems, dates, groups and scores; says how, and what it leaves out.

A row that cannot be used is left out and named, never filled in: no date, no score, no group, a
score that is no number, a date that cannot be read. A file in which nothing can be used is refused
with everything that is wrong with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import InputError, Problem
from tidegate.findings.words import plural
from tidegate.intake import read_records
from tidegate.intake.countries import countries_in
from tidegate.intake.dates import day_order
from tidegate.intake.model import RecordTable, Row
from tidegate.landscape.cells import Bounds, Point, blank, decimal_point, read_days, read_score
from tidegate.landscape.columns import Columns, find_columns
from tidegate.landscape.header_words import By
from tidegate.landscape.system import LeftOut, Span, System

_MENDS = {
    "score": "give the number alone, its unit in the header",
    "date": "write it as 2023-05-01, 2023-05, 2023-Q2 or 2023",
}


@dataclass(frozen=True, slots=True)
class Scored:
    """The systems under one column of scores, what was left out, and what to know about it."""

    metric: str
    systems: tuple[System, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A file as systems, once for each column of scores. `notes` say how it was read."""

    path: Path
    sha256: str
    format: str
    rows: int
    columns: Columns
    scored: tuple[Scored, ...]
    notes: tuple[str, ...]


def read_series(
    path: Path | str,
    *,
    mapping: Mapping[str, str] | None = None,
    scores: Sequence[str] = (),
    group: str = "",
    by: By | None = None,
    sheet: str | None = None,
) -> Series:
    """Reads CSV, XLSX, JSON(L) or Parquet. `mapping` ({field: column}: name, date, country, maker,
    score, source), `scores` and `group` name columns; `by` takes countries or makers as groups.

    Raises InputError, with everything that is wrong, where no row can be used.
    """
    mapping = mapping or {}
    wanted = (*mapping.values(), *scores, *filter(None, (group,)))
    table = read_records(path, sheet=sheet, headers=wanted)
    columns = find_columns(table, mapping, scores=scores, group=group, by=by)
    reader = _Reader(table, columns)
    scored = tuple(reader.scored(column) for column in columns.scores)
    if not any(one.systems for one in scored):
        raise _nothing(table, scored)
    return Series(
        table.path, table.sha256, table.format, len(table), columns, scored,
        (*table.notes, *columns.lines, *reader.notes),
    )  # fmt: skip


class _Reader:
    """What all columns of scores share: names, days and groups of the rows."""

    def __init__(self, table: RecordTable, columns: Columns) -> None:
        self.table = table
        self.columns = columns
        self.notes: list[str] = []
        self.order = day_order(_text(row, columns.date) for row in table.rows)
        self.called = _spellings(table, columns) if columns.by == "country" else {}
        self.ambiguous = 0
        self.shared = 0

    def scored(self, column: str) -> Scored:
        """The systems under one column of scores."""
        point = decimal_point(_text(row, column) for row in self.table.rows)
        systems: list[System] = []
        left_out: list[LeftOut] = []
        self.ambiguous = self.shared = 0
        for row in self.table.rows:
            name = _text(row, self.columns.name) or f"row {row.number}"
            groups = self._groups(row)
            wrong: list[Problem] = []
            bounds = self._score(row, column, point, wrong)
            days = self._days(row, wrong)
            if not groups:
                wrong.append(self._problem(row, self.columns.group, f"no {self.columns.by}"))
            if row.problem:
                wrong = [self._problem(row, "", row.problem)]
            if bounds is None or days is None or wrong:
                left_out.append(_left_out(name, " and ".join(groups), row, wrong))
                continue
            self.shared += len(groups) > 1
            source = _text(row, self.columns.source)
            systems += [
                System(name, group, days, *bounds, row.number, "", source) for group in groups
            ]
        once, notes = _without_repeats(systems)
        if point == "unknown":
            texts = (_text(row, column) for row in self.table.rows)
            notes += [f"“{text}” is read as a thousand and more" for text in texts if "," in text][
                :1
            ]
        return Scored(column, once, tuple(left_out), (*notes, *self._said(once)))

    def _problem(self, row: Row, column: str, message: str, mend: str = "") -> Problem:
        return Problem(self.table.path.name, message, mend, row.number, column or None)

    def _score(self, row: Row, column: str, point: Point, wrong: list[Problem]) -> Bounds | None:
        text = _text(row, column)
        if blank(text):
            wrong.append(self._problem(row, column, "no score"))
            return None
        bounds, why = read_score(text, point)
        if bounds is None:
            wrong.append(self._problem(row, column, why, _MENDS["score"]))
        return bounds

    def _days(self, row: Row, wrong: list[Problem]) -> Span | None:
        text = _text(row, self.columns.date)
        if blank(text):
            wrong.append(self._problem(row, self.columns.date, "no date"))
            return None
        days, why = read_days(text, self.order)
        if days is None:
            wrong.append(self._problem(row, self.columns.date, why, _MENDS["date"]))
        self.ambiguous += why == "ambiguous"
        return days

    def _groups(self, row: Row) -> list[str]:
        text = _text(row, self.columns.group)
        if blank(text) and text != "NA":
            return []
        if self.columns.by != "country":
            return [text]
        codes = countries_in(text)
        if not codes and text == "NA":
            return []
        return [self.called[code] for code in codes] or [text]

    def _said(self, systems: Sequence[System]) -> Iterable[str]:
        if self.ambiguous:
            yield (
                f"{plural(self.ambiguous, 'date')} such as 05/03/2023: which is the day and which "
                "the month is not told, so only the year counts"
            )
        spans = sum(1 for one in systems if not one.released.exact)
        if spans:
            yield f"known only to a month or longer: {plural(spans, 'date')}; such lags are ranges"
        bounds = sum(1 for one in systems if one.low != one.high)
        if bounds:
            yield f"known only by a bound: {plural(bounds, 'score')}; what it surely is counts"
        below = sum(1 for one in systems if one.low is not None and one.low < 0)
        if below:
            yield f"below zero, and taken as they stand: {plural(below, 'score')}"
        if self.shared:
            yield f"of several countries, and counted for each: {plural(self.shared, 'system')}"


def _left_out(name: str, group: str, row: Row, wrong: Sequence[Problem]) -> LeftOut:
    """All that is wrong with a row, in one line."""
    why = "; ".join(one.message for one in wrong)
    mend = "; ".join(dict.fromkeys(one.mend for one in wrong if one.mend))
    columns = dict.fromkeys(one.column for one in wrong if one.column)
    return LeftOut(name, group, why, mend, row.number, ", ".join(columns))


def _text(row: Row, column: str) -> str:
    if not column:
        return ""
    value = row.cells.get(column, "")
    if isinstance(value, str):
        return value.strip()
    return "; ".join(part.strip() for part in value if part.strip())


def _spellings(table: RecordTable, columns: Columns) -> dict[str, str]:
    """{country code: what this file calls it most often}; one country is one group."""
    seen: dict[str, Counter[str]] = {}
    for row in table.rows:
        text = _text(row, columns.group)
        codes = countries_in(text)
        for code in codes:
            # A cell that names several countries gives no spelling of one.
            seen.setdefault(code, Counter()).update([text] if len(codes) == 1 else [])
    return {
        code: min(texts, key=lambda text: (-texts[text], text)) if texts else code
        for code, texts in seen.items()
    }


def _without_repeats(systems: Sequence[System]) -> tuple[tuple[System, ...], list[str]]:
    """Each system once; rows that say the same again are counted, those that differ are kept."""
    notes: list[str] = []
    first: dict[tuple[object, ...], System] = {}
    for one in systems:
        first.setdefault((one.name, one.group, one.released, one.low, one.high), one)
    if len(first) < len(systems):
        notes.append(
            f"the same again, and counted once: {plural(len(systems) - len(first), 'row')}"
        )
    kept = tuple(first.values())
    twice = [key for key, count in Counter((o.name, o.group) for o in kept).items() if count > 1]
    if twice:
        names = ", ".join(f"“{name}”" for name, _ in sorted(twice)[:5])
        more = f" and {len(twice) - 5} more" if len(twice) > 5 else ""
        notes.append(f"several rows with different figures are kept for {names}{more}")
    return kept, notes


def _nothing(table: RecordTable, scored: Sequence[Scored]) -> InputError:
    problems = [
        Problem(table.path.name, one.why, one.mend, one.row, one.column or None)
        for each in scored
        for one in each.left_out
    ]
    return InputError(
        f"{table.path.name}: no row has a name, a date, a group and a score",
        problems=problems,
        hint="Check the columns: --map date=…, --group …, --score …",
    )
