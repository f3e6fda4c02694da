"""Reads a university's ledger of gifts and contracts; what a cell cannot tell is open and said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from tidegate.collaboration.gifts.columns import Columns, find_columns, known
from tidegate.collaboration.gifts.gift import Gift, GiftLedger
from tidegate.collaboration.gifts.words import LONGEST, kind_of, source_type_of, tied
from tidegate.errors import InputError, Problem
from tidegate.intake.cells import says_nothing, tidy
from tidegate.intake.countries import country_code
from tidegate.intake.dates import Order, day_order, read_date
from tidegate.intake.model import RecordTable
from tidegate.intake.money import Money, money_words, read_money
from tidegate.intake.records import read_records

ROWS = 1_000_000
"""Rows of a ledger; it is held in memory and read by people."""
SEARCHED = 25
"""How many rows may stand above the header."""
LARGEST = Fraction(10) ** 12
"""Dollars from which on no amount of a ledger is taken for one."""
_RATE = re.compile(r"\d{1,9}(?:[.,]\d{1,12})?\Z")
_ACCOUNTED = re.compile(r"\s*[^\d\s(]*\s*\(\s*[^\d()]*\d[^()]*\)\s*\Z")
Cells = Mapping[str, str]


def gift_ledger(
    path: Path | str,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    home: str = "US",
) -> GiftLedger:
    """Reads a table with one row a gift or contract, under any headers.

    `mapping` is {field: column}; `home` (alpha-2) is the institution's country, whose dollar a bare
    "$" is. Only United States dollars count; another currency counts where the row tells a rate
    (dollars for one unit) or the dollars themselves. A cell that cannot be read leaves the row's
    dollars, day or country open and is a problem with file, row, column and what to do. Raises
    InputError with every problem where nothing can be used.
    """
    table = _table(Path(path), sheet, mapping or {})
    columns = find_columns(table, mapping or {})
    rows = [(row.number, _texts(row.cells)) for row in table.rows if not row.problem]
    if len(rows) > ROWS:
        raise InputError(
            f"{table.path.name} has {len(rows):,} rows; a ledger takes {ROWS:,}",
            hint="split the table",
        )
    reader = _Rows(table.path.name, columns, rows, home)
    gifts = [gift for number, cells in rows if (gift := reader.gift(number, cells)) is not None]
    problems = [*table.problems, *reader.problems]
    if not gifts:
        raise InputError(
            f"{table.path.name}: no row of it tells a gift or a contract", problems=problems,
            hint="a row needs a source and an amount",
        )  # fmt: skip
    notes = [*table.notes, *columns.notes, *reader.notes]
    if columns.unused:
        named = ", ".join(f"“{one}”" for one in columns.unused[:8])
        more = f" and {len(columns.unused) - 8} more" if len(columns.unused) > 8 else ""
        notes.append(f"columns that are not read: {named}{more}")
    return GiftLedger(
        file=table.path.name,
        sha256=table.sha256,
        rows=len(table.rows),
        gifts=tuple(gifts),
        columns={name: (column,) for name, column in columns.fields.items()},
        unused=columns.unused,
        notes=tuple(notes),
        problems=tuple(sorted(problems, key=lambda p: (p.row or 0, p.column or "", p.message))),
    )


def _table(path: Path, sheet: str | None, mapping: Mapping[str, str]) -> RecordTable:
    """The table under the row that names most of a ledger's columns, also below title lines."""
    wanted = tuple(text for text in mapping.values() if text.strip() not in ("", "-"))
    table = read_records(path, sheet=sheet, headers=wanted)
    best: tuple[str, ...] = ()
    most = known(table.columns)
    if table.format in ("csv", "xlsx", "xls", "ods"):
        for row in table.rows[:SEARCHED]:
            cells = tuple(text for text in _texts(row.cells).values() if text.strip())
            if all(len(cell) < LONGEST for cell in cells) and known(cells) > max(most, 1):
                best, most = cells, known(cells)
    return read_records(path, sheet=sheet, headers=best) if best else table


def _texts(cells: Mapping[str, str | list[str]]) -> dict[str, str]:
    return {k: v if isinstance(v, str) else "; ".join(v) for k, v in cells.items()}


class _Rows:
    """Reads the rows of one table; problems and notes gather."""

    def __init__(
        self, file: str, columns: Columns, rows: Sequence[tuple[int, Cells]], home: str
    ) -> None:
        self.file, self.columns, self.home = file, columns, home
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.orders: dict[str, Order] = {
            name: day_order(cells.get(columns[name], "")[:LONGEST] for _, cells in rows)
            for name in ("date", "until")
            if columns[name]
        }
        self.currency, self.scale, note = money_words(columns["amount"], home)
        if note:
            self.notes.append(note)
        told = self.currency or columns["currency"] or columns["rate"]
        self.plain_dollars = not told and not any(
            _currency_in(cells.get(columns["amount"], ""), home) for _, cells in rows
        )
        if self.plain_dollars and columns["amount"]:
            self.notes.append(
                "no currency is told anywhere in the table: its amounts are taken for US dollars"
            )
        if columns["rate"]:
            self.notes.append(
                f"“{columns['rate']}” is read as US dollars for one unit of the row's currency"
            )

    def say(self, row: int, name: str, message: str, mend: str) -> None:
        self.problems.append(Problem(self.file, message, mend, row, self.columns[name] or None))

    def cell(self, cells: Cells, name: str) -> str:
        column = self.columns[name]
        text = tidy(cells.get(column, "")[: 4 * LONGEST])[0] if column else ""
        return "" if says_nothing(text) else text

    def gift(self, row: int, cells: Cells) -> Gift | None:
        """The row's gift; None for a row without a source and without an amount."""
        source, amount = self.cell(cells, "source"), self.cell(cells, "amount")
        in_dollars = self.cell(cells, "amount_usd")
        if not source and not amount and not in_dollars:
            return None
        if not source:
            self.say(row, "source", "no source is told", "name who gave; the row stands alone")
        low, high, currency, opened = self.dollars(row, cells, amount, in_dollars)
        country = self.country(row, cells, "country")
        kind = self.cell(cells, "kind")
        own = self.cell(cells, "restricted")
        restricted = tied(own, of_its_own=True) if own else tied(kind, of_its_own=False)
        date = self.date(row, cells, "date", opened)
        return Gift(
            row=row,
            source=source[:LONGEST],
            usd_low=low,
            usd_high=high,
            identifier=self.cell(cells, "id")[:LONGEST],
            country=country,
            source_type=source_type_of(self.cell(cells, "source_type")),
            amount=amount or in_dollars,
            currency=currency,
            date=date,
            until=self.date(row, cells, "until", []),
            kind=kind_of(kind) or ("gift" if restricted and not own else ""),
            restricted=restricted,
            parent=self.cell(cells, "parent")[:LONGEST],
            parent_country=self.country(row, cells, "parent_country"),
            agent=self.cell(cells, "agent")[:LONGEST],
            open=tuple(opened),
        )

    def country(self, row: int, cells: Cells, name: str) -> str:
        text = self.cell(cells, name)
        code = country_code(text) if text else ""
        if code is None:
            self.say(row, name, f"“{text[:60]}” is no country known here", "write a name or CN")
        return code or ""

    def date(self, row: int, cells: Cells, name: str, opened: list[str]) -> str:
        text = self.cell(cells, name)
        iso, wrong = read_date(text[:LONGEST], self.orders.get(name, "unknown"), serials=True)
        if wrong:
            told = f"“{text[:40]}” may be two days" if wrong == "ambiguous" else wrong
            self.say(row, name, told, "write it as 2026-03-31")
        if len(iso) < 10:
            opened.append(f"the day of row {row}" + (f" (only {iso} is told)" if iso else ""))
        return iso

    def dollars(
        self, row: int, cells: Cells, amount: str, in_dollars: str
    ) -> tuple[Fraction, Fraction | None, str, list[str]]:
        """(least, most or None, currency, what would settle it)."""
        if in_dollars:
            scale = money_words(self.columns["amount_usd"], self.home)[1]
            money = self.money(row, "amount_usd", in_dollars, "USD", scale)
            if money is not None and money.currency == "USD":
                return money.low, money.high, "USD", []
            if money is not None:
                message = f"“{in_dollars[:40]}” names {money.currency}, under a header of dollars"
                self.say(row, "amount_usd", message, "write the dollars alone")
            return Fraction(0), None, "USD", [f"the dollars of row {row}"]
        told = self.cell(cells, "currency")
        code, scale = self.currency, self.scale
        if told:
            code, own, _ = money_words(told, self.home)
            scale = own if own is not None else scale
        if told and not code:
            message = f"“{told[:40]}” is no currency known here"
            self.say(row, "currency", message, "write a code of three letters, as USD")
        money = self.money(row, "amount", amount, code, scale)
        if money is None:
            return Fraction(0), None, code, [f"the amount of row {row}"]
        currency = money.currency or ("USD" if self.plain_dollars else "")
        if money.approximate:
            return Fraction(0), None, currency, [f"the exact amount of row {row} ({amount[:40]})"]
        if currency == "USD":
            return money.low, money.high, currency, []
        rate = self.rate(row, cells)
        if rate is not None and currency:
            return money.low * rate, None if money.high is None else money.high * rate, currency, []
        what = f"{currency} {amount}" if currency else f"{amount}, in which currency"
        return Fraction(0), None, currency, [f"the US dollars of row {row} ({what[:60]})"]

    def money(
        self, row: int, name: str, text: str, currency: str, scale: int | None
    ) -> Money | None:
        try:
            if not text:
                raise ValueError("no amount is told")
            if _ACCOUNTED.match(text):
                raise ValueError("stands in brackets, which accounts use for less than nothing")
            money = read_money(text, currency=currency, scale=scale, host=self.home)
            if money.low >= LARGEST or (money.high or 0) >= LARGEST:
                raise ValueError("is beyond any amount of a ledger")
        except ValueError as error:
            told = f"“{text[:40]}” {error}" if text else str(error)
            self.say(row, name, told, "write it as 250000.00")
            return None
        return money

    def rate(self, row: int, cells: Cells) -> Fraction | None:
        text = self.cell(cells, "rate").replace(" ", "")
        if not text:
            return None
        if not _RATE.match(text) or not Fraction(text.replace(",", ".")):
            self.say(row, "rate", f"“{text[:40]}” is no rate", "write dollars for one unit: 1.0837")
            return None
        return Fraction(text.replace(",", "."))


def _currency_in(text: str, home: str) -> str:
    """The currency a cell of an amount names itself, or ""."""
    if not text or len(text) > LONGEST:
        return ""
    return money_words(text, home)[0]
