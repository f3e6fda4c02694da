"""Groups the rows of a table into ventures: one row a venture, or one row a partner of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tidegate.ownership.ledger.columns import DATES, Columns
from tidegate.ownership.ledger.words import blank, fold

Cells = Mapping[str, str]


@dataclass(slots=True)
class Group:
    """The rows of one venture and its name as most of them write it."""

    name: str
    rows: list[tuple[int, Cells]] = field(default_factory=list)


def grouped(
    rows: Sequence[tuple[int, Cells]],
    columns: Columns,
    year_of: Callable[[Cells], str],
    host_of: Callable[[Cells], str],
) -> tuple[list[Group], list[tuple[int, str]], list[str]]:
    """(ventures in the order of their first rows, (row, what is wrong), notes).

    Rows that share an id, where ids repeat, or else a name belong together, unless their years or
    host countries differ. A row that says neither joins the one venture there is; where there are
    several it stands alone, and says so.
    """
    ids = _ids(rows, columns)
    named: dict[str, list[tuple[int, Cells]]] = {}
    problems: list[tuple[int, str]] = []
    for number, cells in rows:
        named.setdefault(_key(number, cells, columns, ids), []).append((number, cells))
    groups: list[Group] = []
    notes: list[str] = []
    for key, members in named.items():
        parts = [members]
        if key.startswith("name:"):
            for what in (year_of, host_of):
                parts = [part for each in parts for part in _split(each, what, problems)]
        for part in parts:
            groups.append(Group(_name(part, columns), part))
        if len(parts) > 1:
            notes.append(
                f"“{_name(members, columns)}” stands with different years or host countries and is "
                f"counted as {len(parts)} ventures"
            )
    groups.sort(key=lambda group: min(number for number, _ in group.rows))
    return groups, problems, sorted(notes)


def _ids(rows: Sequence[tuple[int, Cells]], columns: Columns) -> str:
    """The column of ids, if some id stands in several rows; else it only numbers the rows."""
    for column in columns["id"]:
        seen = [cells.get(column, "").strip() for _, cells in rows]
        told = [one for one in seen if not blank(one)]
        if len(set(told)) < len(told):
            return column
    return ""


def _key(number: int, cells: Cells, columns: Columns, ids: str) -> str:
    if ids and not blank(cells.get(ids, "")):
        return f"id:{cells[ids].strip().casefold()}"
    for column in columns["venture"]:
        name = fold(cells.get(column, ""))
        if name and not blank(cells[column]):
            return f"name:{name}"
    return f"row:{number}"


def _split(
    members: list[tuple[int, Cells]],
    what: Callable[[Cells], str],
    problems: list[tuple[int, str]],
) -> list[list[tuple[int, Cells]]]:
    by: dict[str, list[tuple[int, Cells]]] = {}
    for number, cells in members:
        by.setdefault(what(cells), []).append((number, cells))
    silent = by.pop("", [])
    if len(by) <= 1:
        return [members]
    for number, _ in silent:
        problems.append(
            (number, "several ventures have this name; the row does not tell which it means")
        )
    return [*by.values(), *([one] for one in silent)]


def _name(members: Sequence[tuple[int, Cells]], columns: Columns) -> str:
    """The spelling most rows have; among equals the first in the alphabet: order is free."""
    counts: dict[str, int] = {}
    for _, cells in members:
        for column in columns["venture"]:
            name = " ".join(cells.get(column, "").split())
            if name and not blank(name):
                counts[name] = counts.get(name, 0) + 1
    return min(counts, key=lambda name: (-counts[name], name)) if counts else ""


def columns_of_dates(columns: Columns) -> list[tuple[str, str]]:
    """(basis, column) of each column that dates a venture's beginning, the surest first."""
    bases = {"date": "formed", "signed": "signed", "announced": "announced"}
    return [(bases[name], column) for name in DATES for column in columns[name]]
