"""Reads a table of stakes: `owner,owned,percent` is enough; any headers, several languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tidegate.errors import InputError, Problem
from tidegate.findings.inert import visible
from tidegate.intake.model import RecordTable
from tidegate.intake.records import WORKBOOKS, read_records
from tidegate.ownership.ledger.columns import field_of as ledger_field
from tidegate.ownership.reading.columns import SHARES, Columns, find_columns, missing_roles
from tidegate.ownership.reading.entity_cells import EntityCells
from tidegate.ownership.reading.header_words import field_of
from tidegate.ownership.reading.names import Directory
from tidegate.ownership.reading.percents import column_unit
from tidegate.ownership.reading.table_rows import Complaints, Reading, read_rows
from tidegate.ownership.reading.table_stakes import doubled, told, without_totals
from tidegate.ownership.share import Unit
from tidegate.ownership.structure import Structure

_HEADER_ROWS = 25

MEND_UNIT = "say which: --unit percent or --unit fraction, or head the column percent or fraction"


def read_table(
    path: Path, *, mapping: Mapping[str, str], sheet: str | None, unit: str, format: str = ""
) -> Structure:
    """The structure a table tells. Raises InputError with all its problems at once."""
    table, columns = _opened(path, mapping, sheet, format)
    complaints = Complaints(path.name, columns)
    for problem in table.problems:
        lost = "cells where" in problem.message and "quotation" in problem.mend
        broken = "quotation mark" in problem.message or "JSON" in problem.message
        (complaints.problems if lost or broken else complaints.soft).append(problem)
    first = len(complaints.problems)
    split = {problem.row for problem in complaints.problems}
    notes = [*table.notes, *columns.notes]
    units = _units(table, columns, unit, complaints, notes)
    readings = read_rows(table, columns, units, complaints, notes)
    if not readings and not complaints.problems:
        complaints.add(
            None, "holds no row with an owner and what is owned", "add rows below the header"
        )
    structure = _assembled(table, columns, readings, complaints, notes)
    # A row that was cut in the wrong place says nothing else that is worth mending.
    damaged = complaints.problems[:first]
    complaints.problems = damaged + [
        problem for problem in complaints.problems[first:] if problem.row not in split
    ]
    if complaints.problems:
        problems = sorted(complaints.problems, key=lambda one: one.row or 0)
        count = f" ({len(problems)} problems in all)" if len(problems) > 1 else ""
        raise InputError(f"{problems[0]}{count}", problems=problems, hint=problems[0].mend)
    return structure


def _opened(
    path: Path, mapping: Mapping[str, str], sheet: str | None, format: str
) -> tuple[RecordTable, Columns]:
    """The table and its columns; the header is looked for again where the first guess lacks it."""
    kind = format or None
    table = read_records(path, format=kind, sheet=sheet, headers=tuple(mapping.values()))
    if not table.headed or missing_roles(_quietly(table, mapping)):
        headers = _header_row(table)
        if headers:
            again = read_records(path, format=kind, sheet=sheet, headers=headers)
            if again.headed:
                table = again
    ventures = {ledger_field(column) for column in table.columns}
    if not mapping and "venture" in ventures and ventures & {"foreign_partner", "domestic_partner"}:
        problem = Problem(
            path.name,
            "is a table of joint ventures and their partners, not of who owns whom",
            'add --ledger; or name its columns: --map owner="COLUMN" --map owned="COLUMN"',
            row=1,
        )
        raise InputError(str(problem), problems=[problem], hint=problem.mend)
    columns = find_columns(table, mapping)
    missing = missing_roles(columns)
    if missing:
        names = ", ".join(f"“{visible(column, 60)}”" for column in table.columns[:12])
        what = {"owner": "who owns", "owned": "what is owned"}
        problems = [
            Problem(
                path.name,
                f"no column says {what[role]}; it has {names}"
                if table.headed
                else f"has no header, so no column says {what[role]}",
                f'name it: --map {role}="COLUMN"; the least that works is owner,owned,percent'
                if table.headed
                else "write owner,owned,percent as its first line",
                row=1,
            )
            for role in missing
        ]
        raise InputError(str(problems[0]), problems=problems, hint=problems[0].mend)
    return table, columns


def _quietly(table: RecordTable, mapping: Mapping[str, str]) -> Columns:
    try:
        return find_columns(table, mapping)
    except InputError:
        return Columns({}, (), ())


def _header_row(table: RecordTable) -> tuple[str, ...]:
    """The cells of the first row that name an owner and what is owned, among the topmost rows."""
    for row in table.rows[:_HEADER_ROWS]:
        cells = [value for value in row.cells.values() if isinstance(value, str) and value.strip()]
        fields = {guess[0] for cell in cells if (guess := field_of(cell.strip())) is not None}
        if {"owner", "owned"} <= fields or {"from", "to", "percent"} <= fields:
            return tuple(cells)
    return ()


def _units(
    table: RecordTable, columns: Columns, unit: str, complaints: Complaints, notes: list[str]
) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for name in (*SHARES, "percent_low", "percent_high", "class_equity", "class_votes"):
        header = columns.found.get(name)
        if header is None:
            continue
        texts = [columns.text(row.cells, name) for row in table.rows]
        units[name], note, ask = column_unit(
            header, texts, workbook=table.format in WORKBOOKS, told=unit
        )
        if note:
            notes.append(note)
        if ask:
            complaints.add(None, ask, MEND_UNIT, name)
    return units


def _assembled(
    table: RecordTable,
    columns: Columns,
    readings: list[Reading],
    complaints: Complaints,
    notes: list[str],
) -> Structure:
    directory = Directory()
    directory.add(mention for one in readings for mention in (one.owner, one.owned) if not (
        mention is one.owner and one.unnamed))  # fmt: skip
    cells = EntityCells(columns, complaints.warn)
    keyed: list[tuple[str, str, Reading]] = []
    rows = {row.number: row for row in table.rows}
    for one in readings:
        keys = []
        for role, mention in (("owner", one.owner), ("owned", one.owned)):
            if role == "owner" and one.unnamed:
                key = directory.separate(f"{mention.name} (of {one.owned.name})")
                cells.unnamed(key, mention.name, "group" if one.unnamed == "group" else "unknown")
            else:
                ids = directory.ambiguous(mention)
                if ids:
                    complaints.add(
                        mention.row,
                        f"“{visible(mention.name, 60)}” is {' or '.join(map(visible, ids[:4]))}",
                        f"give its id in this row too (column {role}_id)",
                        role,
                    )
                key = directory.key(mention)
                cells.mention(key, mention, role, rows[mention.row])
            keys.append(key)
        keyed.append((keys[0], keys[1], one))
    kept = without_totals(keyed, notes)
    stakes, ties = told(kept, complaints, notes)
    notes += directory.notes()
    notes += cells.notes()
    notes += doubled(stakes)
    return Structure(
        entities=cells.entities(directory),
        stakes=tuple(stakes),
        ties=tuple(ties),
        notes=tuple(notes),
        problems=tuple(complaints.soft),
        format=table.format,
        file=table.path.name,
        path=str(table.path),
        sha256=table.sha256,
        rows=len(table.rows),
        columns=dict(columns.found),
    )
