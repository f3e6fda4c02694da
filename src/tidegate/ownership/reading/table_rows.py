"""The rows of a table of stakes: who is meant in each, what is said, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidegate.errors import Problem
from tidegate.findings.inert import visible
from tidegate.intake.dates import Order
from tidegate.intake.model import RecordTable, Row
from tidegate.ownership.reading.columns import Columns
from tidegate.ownership.reading.names import Mention, tidy_name, unnamed_kind
from tidegate.ownership.reading.periods import ends_before, order_of, read_day
from tidegate.ownership.reading.row_facts import FACT_FIELDS, WIDE, Complain, RowFacts, row_facts
from tidegate.ownership.share import Unit

TOTALS = frozenset(
    "total totals sum subtotal gesamt summe insgesamt totale итого всего 合计 合計 总计".split()
)
_NOTES = 20
_KNOWN = 100_000


@dataclass(slots=True)
class Reading:
    """One row read: who is meant, what is said, and when."""

    owner: Mention
    owned: Mention
    unnamed: str
    facts: RowFacts
    row: int
    begins: str
    ends: str


@dataclass
class Complaints:
    """What is wrong in the table, by row and column as the user sees them."""

    file: str
    columns: Columns
    problems: list[Problem] = field(default_factory=list)
    soft: list[Problem] = field(default_factory=list)

    def add(self, row: int | None, message: str, mend: str, name: str = "") -> None:
        column = self.columns.found.get(name)
        self.problems.append(Problem(self.file, message, mend, row, column))

    def warn(self, row: int, message: str, mend: str, name: str = "") -> None:
        column = self.columns.found.get(name)
        self.soft.append(Problem(self.file, message, mend, row, column))


def read_rows(
    table: RecordTable,
    columns: Columns,
    units: Mapping[str, Unit],
    complaints: Complaints,
    notes: list[str],
) -> list[Reading]:
    """Every row that can be read; what is wrong in the others goes to `complaints`."""
    orders = {
        name: order_of(columns.text(row.cells, name) for row in table.rows)
        for name in ("from", "to")
        if name in columns.found
    }
    both = {order for order in orders.values() if order != "unknown"}
    order: Order = both.pop() if len(both) == 1 else "unknown"
    wide = frozenset(WIDE) & columns.found.keys()
    fields = tuple(name for name in FACT_FIELDS if name in columns.found)
    known: dict[tuple[str, ...], RowFacts] = {}
    readings: list[Reading] = []
    hidden: list[int] = []
    doubtful: list[str] = []
    for row in table.rows:
        if row.problem:
            continue

        cell = columns.text

        def complain(message: str, mend: str, name: str, row: Row = row) -> None:
            complaints.add(row.number, message, mend, name)

        owner, owner_hidden = tidy_name(cell(row.cells, "owner"))
        owned, owned_hidden = tidy_name(cell(row.cells, "owned"))
        if (owner_hidden or owned_hidden) and len(hidden) < _NOTES:
            hidden.append(row.number)
        if owner.startswith("#") and not owned:
            notes.append(f"row {row.number} is read as a comment: “{visible(owner, 80)}”")
            continue
        if not owned and owner.casefold().strip(" :") in TOTALS:
            notes.append(f"row {row.number} is a sum of other rows and is not counted again")
            continue
        _check_names(row, columns, {"owner": owner, "owned": owned}, complain)
        told = tuple([cell(row.cells, name) for name in fields])
        facts = known.get(told)
        if facts is None:
            before = len(complaints.problems)
            by_field = dict(zip(fields, told, strict=True))
            facts = row_facts(lambda name: by_field.get(name, ""), units, complain, wide)  # noqa: B023
            # Columns repeat themselves; a row that is wrong is told by its own number.
            if len(complaints.problems) == before and len(known) < _KNOWN:
                known[told] = facts
        if not owner or not owned:
            continue
        kind = unnamed_kind(owner)
        if unnamed_kind(owned) == "unknown":
            complain(
                f"“{visible(owned, 60)}” names nobody", "write whose shares these are", "owned"
            )
            continue
        begins, ends = (
            _day(cell(row.cells, name), order, name, complain, doubtful) for name in ("from", "to")
        )
        if ends_before(begins, ends):
            complain(f"ends ({ends}) before it begins ({begins})", "check the two dates", "to")
        number = {
            role: tidy_name(cell(row.cells, f"{role}_id"))[0].casefold()
            for role in ("owner", "owned")
        }
        readings.append(
            Reading(
                Mention(row.number, owner, "" if kind else number["owner"]),
                Mention(row.number, owned, number["owned"]),
                kind or "",
                facts,
                row.number,
                begins,
                ends,
            )
        )
    if hidden:
        rows = ", ".join(map(str, hidden))
        notes.append(f"invisible characters were taken out of names (rows {rows})")
    notes += doubtful[:_NOTES]
    return readings


def _check_names(row: Row, columns: Columns, names: Mapping[str, str], complain: Complain) -> None:
    for role, name in names.items():
        if columns.several(row.cells, role):
            complain("holds several names", "write one row for each", role)
        if not name and role == "owner":
            mend = "write the name; where the holder is not known, write “unknown”"
            complain("has no name of an owner", mend, role)
        elif not name:
            complain("has no name of what is owned", "write the name", role)


def _day(text: str, order: Order, name: str, complain: Complain, doubtful: list[str]) -> str:
    if not text.strip():
        return ""
    day, wrong, note = read_day(text, order)
    if wrong:
        complain(wrong, "write it as 2024-05-31, or its known part: 2024-05, 2024", name)
    if note and note not in doubtful and len(doubtful) < _NOTES:
        doubtful.append(note)
    return day
