"""Reads a user's table of items: any format, any headers it knows, all mistakes at once.

A row with figures is read by its own figures, and nothing missing is filled in. A row with only a
name is looked up in the catalogue; what was taken is told, and a name that leaves a choice, or that
nothing fits, is a problem of that row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.errors import InputError, Problem
from tidegate.intake.dates import Order, day_order
from tidegate.items.accelerators import catalogue
from tidegate.items.cell_words import blank, only_texts, yes_or_no
from tidegate.items.columns import Meaning, meaning_of
from tidegate.items.cross_checks import check_row
from tidegate.items.doubled_columns import doubled
from tidegate.items.figure import Claim
from tidegate.items.item import Item
from tidegate.items.lookup import Hit, Seat, seat_of, settled
from tidegate.items.row import RowReading, read_row
from tidegate.items.unitless_columns import UnitlessColumns
from tidegate.items.units import Unreadable, read_quantity

if TYPE_CHECKING:
    from tidegate.intake.model import RecordTable

SEARCHED = 25
"""How many rows may stand above the header."""
_EXAMPLES = {
    "rate": "1",
    "bandwidth": "1",
    "area": "1",
    "count": "1",
    "operations": "1",
    "plain": "1",
}


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One row: the item, where it came from, and what was made of it.

    `hit` is the catalogue's entry that was taken (its figures are the item's where the row had
    none). `problem` is set where the row's item could not be settled: then only its name is known.
    `transaction` holds the cells of TRANSACTION_COLUMNS under the desk's names, word for word.
    """

    row: int
    item: Item
    hit: Hit | None = None
    candidates: tuple[Hit, ...] = ()
    problem: Problem | None = None
    transaction: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """How one column was understood."""

    header: str
    meaning: Meaning

    def __str__(self) -> str:
        return f"{self.header}: {self.meaning}"


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items of one file, in its order. `warnings` and the rows' problems stop nothing."""

    path: Path
    sha256: str
    rows: tuple[ReadItem, ...]
    columns: tuple[ColumnRead, ...]
    notes: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[ReadItem]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The rows whose item could not be settled."""
        return tuple(row.problem for row in self.rows if row.problem is not None)


def read_items(
    path: Path | str, *, mapping: Mapping[str, str] | None = None, sheet: str | None = None
) -> ItemTable:
    """The items of a CSV, XLSX, JSON, JSON-lines or Parquet file.

    `mapping` says what a column is where its header does not: {meaning: column}, the meaning in any
    words a header could have ("dense_fp16_tflops", "Die size (mm²)", "destination"); an empty
    column turns a meaning off. Raises InputError with every problem of the file: figures that
    cannot be read or cannot be, sparse rates in dense columns, disagreeing columns, dates that
    are none.
    """
    from tidegate.intake.records import read_records

    table = read_records(path, sheet=sheet)
    header = _header(table, mapping or {})
    if header:
        table = read_records(path, sheet=sheet, headers=header)
    meanings = _meanings(table.path.name, table.columns, mapping or {})
    told = frozenset(filter(None, (mapping or {}).values()))
    problems = doubled(table.path.name, meanings, table.rows, told)
    _one_name(meanings)
    problems += _unit_problems(table.path.name, meanings)
    problems += [p for p in table.problems if p.row is None]
    warnings = [p for p in table.problems if p.row is not None]
    has_rates = any(m.role == "rate" and m.said != "sparse" for m in meanings.values())
    order = _date_order(table.rows, meanings)
    rows: list[ReadItem] = []
    unitless = UnitlessColumns(table.path.name)
    for row in table.rows:
        if row.problem:
            problems.append(Problem(table.path.name, row.problem, "", row.number))
            continue
        reading = RowReading(table.path.name, row.number)
        cells = only_texts(row.cells)
        read = _read(reading, cells, meanings, has_rates, order)
        unitless.row(cells, reading)
        problems += reading.problems
        warnings += reading.warnings
        rows.append(read)
    problems = unitless.told(problems)
    if problems:
        count = len(problems)
        raise InputError(
            f"{table.path.name}: {count} problem{'s' if count > 1 else ''}; nothing was decided",
            problems=problems,
            hint="Mend the places named; nothing is guessed.",
        )
    notes = [*table.notes, *_notes(meanings, has_rates)]
    columns = tuple(ColumnRead(header, meaning) for header, meaning in meanings.items())
    return ItemTable(table.path, table.sha256, tuple(rows), columns, tuple(notes), tuple(warnings))


def _read(
    reading: RowReading,
    cells: Mapping[str, str],
    meanings: Mapping[str, Meaning],
    has_rates: bool,
    order: Order,
) -> ReadItem:
    known = [(c, meanings.get(c, Meaning("field", c)), t) for c, t in cells.items()]
    item = read_row(reading, known, has_rates=has_rates, order=order)
    hits = _find(item.name) if item.name else ()
    hit = settled(hits)
    if not item.name:
        reading.wrong(None, "the row names no item", "fill the column of names")
    if item.has_figures:
        # Only the very name makes the catalogue a witness against a row.
        sure = hit if hit is not None and hit.score == 100 else None
        checked = any(
            m.name == "rates_checked" and yes_or_no(t)[0] is True for _, m, t in known if t
        )
        check_row(reading, item, sure.entry.item if sure else None, checked=checked)
        item = _seated(item)
        return ReadItem(
            reading.number,
            item,
            hit=sure,
            transaction=reading.transaction,
            notes=tuple(reading.notes),
        )
    problem = None
    if hit is None and item.name:
        problem = unsettled(reading.file, reading.number, item.name, hits)
    if hit is not None:
        found = hit.entry.item
        reading.notes.append(
            f"“{item.name[:80]}” is taken as {found.maker} {found.name} of the catalogue "
            f"({hit.score} of 100: {'; '.join(hit.reasons)})"
        )
        item = replace(found, fields=item.fields, row=item.row, notes=(*found.notes, *item.notes))
    return ReadItem(
        reading.number, item, hit, hits, problem, reading.transaction, tuple(reading.notes)
    )


def _seated(item: Item) -> Item:
    """The item with its maker's country, where the catalogue knows a maker of that very name, so
    that a part is answered alike by name and by its own figures. What the row says goes before."""
    seat = _seat(item.maker)
    if seat is None or item.maker_country not in ("", seat.country):
        return item
    claims = dict(item.claims)
    if seat.prc_designed is not None and "prc_designed" not in claims:
        source = f"maker's seat: {seat.maker} is seated in {seat.country}"
        claims["prc_designed"] = Claim(seat.prc_designed, source, "M")
    return replace(item, maker_country=seat.country, claims=claims)


@lru_cache(maxsize=1024)
def _seat(maker: str) -> Seat | None:
    return seat_of(catalogue(), maker)


@lru_cache(maxsize=4096)
def _find(name: str) -> tuple[Hit, ...]:
    return catalogue().find(name)


def unsettled(file: str, row: int | None, name: str, hits: Sequence[Hit]) -> Problem:
    """Why a name could not be settled, with the candidates."""
    shown = name[:80]
    if not hits:
        return Problem(
            file,
            f"the catalogue has nothing like “{shown}”, and the row gives no figures",
            "give its figures (dense rates, die area, bandwidths), or check the name",
            row,
        )
    named = ", ".join(f"{hit.entry.maker} {hit.entry.name}" for hit in hits[:6])
    return Problem(
        file, f"“{shown}” may be {named}", "write the whole name of the one that is meant", row
    )


def _header(table: RecordTable, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """The cells of the header row, where it is not the one that was taken; else none.

    Only words of items are known here, so a header that intake took for data is found by them.
    """
    if table.format not in ("csv", "xlsx", "xls", "ods"):
        return ()
    told = {column for column in mapping.values() if column}

    def known(cells: Iterable[str | list[str]]) -> int:
        texts = {text.strip() for text in cells if isinstance(text, str)}
        meanings = {meaning_of(text) for text in texts}
        return sum(m.role != "field" for m in meanings) + 2 * len(told & texts)

    best: tuple[str, ...] = ()
    most = known(table.columns) if table.headed else 0
    for row in table.rows[:SEARCHED]:
        count = known(row.cells.values())
        if count > most:
            best = tuple(c for c in row.cells.values() if isinstance(c, str) and c.strip())
            most = count
    return best


def _meanings(file: str, columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, Meaning]:
    meanings = {column: meaning_of(column) for column in columns}
    wrong: list[Problem] = []
    for words, column in mapping.items():
        meaning = meaning_of(words)
        if meaning.role == "field":
            wrong.append(
                Problem(file, f"“{words}” is no column Tidegate knows", "see docs/items.md")
            )
            continue
        for other, told in meanings.items():
            if (told.role, told.name) == (meaning.role, meaning.name) and told.said == meaning.said:
                meanings[other] = Meaning("field", other)
        if not column:
            continue
        if column not in meanings:
            listed = ", ".join(f"“{c}”" for c in columns[:40])
            wrong.append(Problem(file, f"has no column “{column}”", f"its columns are {listed}"))
            continue
        meanings[column] = meaning
    if wrong:
        raise InputError(f"{file}: the mapping does not fit", problems=wrong)
    names = [c for c, m in meanings.items() if (m.role, m.name) == ("text", "name")]
    if not names:
        listed = ", ".join(f"“{c}”" for c in columns[:40])
        mend = f'say which column names the item: --map name="{next(iter(columns), "column 1")}"'
        problem = Problem(file, f"no column of item names was found; it has {listed}", mend, 1)
        raise InputError(str(problem), problems=(problem,), hint=mend)
    return meanings


def _one_name(meanings: dict[str, Meaning]) -> None:
    """Of several columns of names one is read: "product" names the item better than "name",
    which may be the buyer's."""
    names = [c for c, m in meanings.items() if (m.role, m.name) == ("text", "name")]
    chosen = next((c for c in names if c.strip().casefold() != "name"), names[0])
    for column in names:
        if column != chosen:
            meanings[column] = Meaning("field", column)


def _unit_problems(file: str, meanings: Mapping[str, Meaning]) -> list[Problem]:
    """A header's unit that is open ("gbps") is told once, not in every row."""
    problems = []
    for column, meaning in meanings.items():
        if meaning.role in ("rate", "figure") and meaning.unit:
            try:
                read_quantity(_EXAMPLES[meaning.quantity], meaning.quantity, unit=meaning.unit)
            except Unreadable as error:
                problems.append(Problem(file, error.message, error.mend, 1, column))
    return problems


def _date_order(rows: Sequence[Any], meanings: Mapping[str, Meaning]) -> Order:
    dated = [c for c, m in meanings.items() if m.name in ("released", "completed")]
    return day_order(
        text
        for row in rows
        for column in dated
        if isinstance(text := row.cells.get(column, ""), str) and not blank(text)
    )


def _notes(meanings: Mapping[str, Meaning], has_rates: bool) -> list[str]:
    notes = []
    unsaid = [c for c, m in meanings.items() if m.role == "rate" and not m.said]
    if unsaid:
        notes.append(f"taken as dense, though the header does not say so: {', '.join(unsaid)}")
    computed = [c for c, m in meanings.items() if m.role == "computed"]
    if has_rates:
        computed += [c for c, m in meanings.items() if (m.role, m.name) == ("figure", "tpp")]
    if computed:
        notes.append(f"computed columns are ignored, ours are used: {', '.join(computed)}")
    total = [
        c for c, m in meanings.items() if m.name == "io_rate" and "interconnect" in c.casefold()
    ]
    if total:
        notes.append(f"{', '.join(total)}: read as all inputs and outputs, both directions, summed")
    kept = [c for c, m in meanings.items() if m.role == "field"]
    if kept:
        notes.append(f"kept with the row, not read: {', '.join(kept[:30])}")
    return notes
