"""Reads a user's table of ventures into a ledger; what a cell cannot tell is unknown and said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tidegate.errors import InputError, Problem, UsageError
from tidegate.intake.countries import countries_in
from tidegate.intake.dates import Order, day_order
from tidegate.intake.model import RecordTable
from tidegate.intake.records import read_records
from tidegate.ownership.ledger.building import Builder
from tidegate.ownership.ledger.columns import Columns, find_columns, known
from tidegate.ownership.ledger.rows import Cells, columns_of_dates, grouped
from tidegate.ownership.ledger.venture import Ledger, Partner, Venture
from tidegate.ownership.ledger.words import LONGEST, fold

ROWS = 1_000_000
"""Rows of a ledger; it is held in memory and read by people."""
SEARCHED = 25
"""How many rows may stand above the header."""


def ledger(
    path: Path | str,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    home_country: str = "",
    as_of: str = "",
    flags: Mapping[str, Sequence[str]] | None = None,
) -> Ledger:
    """Reads a table with one row a venture, or one row a partner of a venture.

    `mapping` is {field: column} and goes before any header; `home_country` (a code or a name) is
    the host country of ventures whose row tells none; `as_of` (ISO, today where empty) is the day
    on which a venture has ended or not; `flags` are words by partner name, as `with_flags` takes
    them. Raises InputError with all that keeps the table from being used, UsageError for a day or
    a country that is none.
    """
    from tidegate.intake.countries import country_code

    day = _day(as_of)
    home = country_code(home_country) if home_country.strip() else ""
    if home is None:
        raise UsageError(
            f"“{home_country}” is no country known here", hint="write a name or an ISO code: CN"
        )
    table = _table(Path(path), sheet, mapping or {})
    columns = find_columns(table, mapping or {})
    rows = [(row.number, _texts(row.cells)) for row in table.rows if not row.problem]
    if len(rows) > ROWS:
        raise InputError(
            f"{table.path.name} has {len(rows):,} rows; a ledger takes {ROWS:,}",
            hint="split the table",
        )
    columns, notes = _settled(columns, rows)
    orders = _orders(columns, rows)
    builder = Builder(table.path.name, columns, orders, day, home)
    groups, unclear, told = grouped(rows, columns, builder.year, builder.host)
    problems = [*table.problems]
    for number, message in unclear:
        mend = "give its year, its host country or an id"
        problems.append(Problem(table.path.name, message, mend, number, _first(columns, "venture")))
    ventures: list[Venture] = []
    for group in groups:
        venture = builder.venture(group)
        if venture is not None:
            ventures.append(venture)
    problems += builder.problems
    if not ventures:
        raise InputError(
            f"{table.path.name}: no row of it tells a venture",
            problems=problems,
            hint="a row needs the name of a venture or a partner",
        )
    if home:
        notes.append(f"where a row tells no host country it is taken to be {home}")
    found = Ledger(
        file=table.path.name,
        sha256=table.sha256,
        rows=len(table.rows),
        as_of=day.isoformat(),
        ventures=tuple(ventures),
        columns=dict(columns.fields),
        unused=columns.unused,
        notes=(*table.notes, *columns.lines, *notes, *told, *_unused(columns)),
        problems=tuple(sorted(problems, key=lambda p: (p.row or 0, p.column or "", p.message))),
    )
    return with_flags(found, flags) if flags is not None else found


def with_flags(found: Ledger, flags: Mapping[str, Sequence[str]]) -> Ledger:
    """The ledger with its partners flagged: who is listed, who is controlled, in the words given.

    Names are compared without case and punctuation. A name that no partner has is no mistake.
    """
    folded: dict[str, tuple[str, ...]] = {}
    for name, words in flags.items():
        folded[fold(name)] = tuple(dict.fromkeys((*folded.get(fold(name), ()), *words)))
    ventures = tuple(
        replace(
            venture,
            partners=tuple(
                replace(partner, flags=folded.get(fold(partner.name), ()))
                for partner in venture.partners
            ),
        )
        for venture in found.ventures
    )
    return replace(found, ventures=ventures, flags_asked=True)


def partners(found: Ledger) -> tuple[Partner, ...]:
    """Each partner once by name, for whoever looks them up to flag them."""
    seen: dict[str, Partner] = {}
    for venture in found.ventures:
        for partner in venture.partners:
            before = seen.get(fold(partner.name))
            seen[fold(partner.name)] = min(before, partner) if before else partner
    return tuple(seen[key] for key in sorted(seen))


def _day(as_of: str) -> date:
    if not as_of.strip():
        return date.today()
    try:
        return date.fromisoformat(as_of.strip())
    except ValueError:
        raise UsageError(f"“{as_of}” is no day", hint="write it as 2026-01-31") from None


def _table(path: Path, sheet: str | None, mapping: Mapping[str, str]) -> RecordTable:
    """The table under the row that names most of a ledger's columns, also below title lines."""
    table = read_records(path, sheet=sheet, headers=tuple(_wanted(mapping)))
    best: tuple[str, ...] = ()
    most = known(table.columns)
    if table.format in ("csv", "xlsx", "xls", "ods"):
        for row in table.rows[:SEARCHED]:
            cells = tuple(text for text in _texts(row.cells).values() if text.strip())
            if all(len(cell) < LONGEST for cell in cells) and known(cells) > max(most, 1):
                best, most = cells, known(cells)
    return read_records(path, sheet=sheet, headers=best) if best else table


def _wanted(mapping: Mapping[str, str]) -> list[str]:
    return [
        text for text in mapping.values() if text.strip() not in ("", "-") and " + " not in text
    ]


def _texts(cells: Mapping[str, str | list[str]]) -> dict[str, str]:
    return {k: v if isinstance(v, str) else "; ".join(v) for k, v in cells.items()}


def _settled(columns: Columns, rows: Sequence[tuple[int, Cells]]) -> tuple[Columns, list[str]]:
    """Settles what a column called only “Country” is the country of; where nothing tells, it is
    not read, and that is said."""
    if not columns["country"]:
        return columns, []
    [column] = columns["country"]
    names = [fold(cells.get(one, "")) for _, cells in rows for one in columns["venture"]]
    repeated = len(set(names)) < len(names)
    several = any(len(countries_in(cells.get(column, "")[:LONGEST])) > 1 for _, cells in rows[:500])
    sided = columns["foreign_partner"] or columns["domestic_partner"]
    beside = columns["host_country"] or repeated or several
    partners_own = (columns["partner"] and beside) or (several and sided)
    if partners_own and not columns["partner_country"]:
        meant = "partner_country"
    elif (sided or not columns["partner"]) and not (columns["host_country"] or columns.numbered):
        meant = "host_country"
    else:
        mend = f'to say which: --map host_country="{column}" or --map partner_country="{column}"'
        return columns, [
            f"“{column}” may be the venture's country or a partner's, and is not read; {mend}"
        ]
    fields = {**columns.fields, meant: (column,)}
    return replace(columns, fields=fields), [f"“{column}” is read as {meant.replace('_', ' ')}"]


def _orders(columns: Columns, rows: Sequence[tuple[int, Cells]]) -> dict[str, Order]:
    dated = [column for _, column in columns_of_dates(columns)] + list(columns["ended"])
    return {
        column: day_order(cells.get(column, "")[:LONGEST] for _, cells in rows) for column in dated
    }


def _unused(columns: Columns) -> list[str]:
    if not columns.unused:
        return []
    names = ", ".join(f"“{one}”" for one in columns.unused[:8])
    more = f" and {len(columns.unused) - 8} more" if len(columns.unused) > 8 else ""
    return [f"columns that are not read: {names}{more}"]


def _first(columns: Columns, name: str) -> str | None:
    return columns[name][0] if columns[name] else None
