"""A ledger as plain data, and as tables for the terminal, CSV, XLSX and HTML.

Money, percent and dates are texts: exact decimals written out, never floats. What is not known is
null, or the word "unknown" where a word is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tidegate.ownership.ledger.checklist import STATES, Answer
from tidegate.ownership.ledger.counting import (
    STATUSES,
    Tally,
    Total,
    by_control,
    by_partner,
    by_sector,
    by_year,
    checklist_totals,
    everything,
)
from tidegate.ownership.ledger.life import year_of
from tidegate.ownership.ledger.venture import Amount, Ledger, Partner, Venture
from tidegate.ownership.share import percent

SCHEMA_VERSION = "1"
Rows = list[dict[str, Any]]
Table = tuple[str, tuple[str, ...], Rows]
NOTES = (
    "Capital is added within one measure and one currency only; no rate of exchange is used.",
    "By partner, a venture counts once for each of its partners and with its whole capital, so "
    "these rows do not add up to all ventures.",
    "Partners are told apart by name as written; a parent and its subsidiary are two.",
    "The checklist tells what the words of the terms say; silence does not mean that nothing is "
    "transferred.",
)


def document(found: Ledger) -> dict[str, Any]:
    """The whole ledger, ready for JSON."""
    return {
        "schema_version": SCHEMA_VERSION,
        "file": {"name": found.file, "sha256": found.sha256, "rows": found.rows},
        "as_of": found.as_of,
        "flags": "asked" if found.flags_asked else "not asked",
        "columns": {name: list(columns) for name, columns in found.columns.items()},
        "unused_columns": list(found.unused),
        "ventures": [venture_dict(venture) for venture in found.ventures],
        "all": _tally(everything(found), "key"),
        "by_year": [_tally(row, "year") for row in by_year(found)],
        "by_sector": [_tally(row, "sector") for row in by_sector(found)],
        "by_foreign_partner": [_tally(row, "partner") for row in by_partner(found, "foreign")],
        "by_domestic_partner": [_tally(row, "partner") for row in by_partner(found, "domestic")],
        "by_partner_of_unknown_side": [
            _tally(row, "partner") for row in by_partner(found, "unknown") if row.key
        ],
        "by_control": [_tally(row, "control") for row in by_control(found)],
        "checklist": [
            {
                "item": item,
                "title": title,
                "ventures": {s.replace(" ", "_"): n for s, n in states.items()},
            }
            for item, title, states in checklist_totals(found)
        ],
        "notes": [*found.notes, *NOTES],
        "problems": [
            {"row": one.row, "column": one.column, "message": one.message, "mend": one.mend}
            for one in found.problems
        ],
    }


def venture_dict(one: Venture) -> dict[str, Any]:
    """One venture, whole."""
    year, basis = year_of(one.dates)
    return {
        "name": one.name,
        "rows": list(one.rows),
        "year": year or None,
        "year_of": basis or None,
        "dates": {
            basis: one.dates.get(basis) or None
            for basis in ("announced", "signed", "formed", "ended")
        },
        "status": one.status,
        "status_because": one.why_status,
        "sector": one.sector or None,
        "host_country": one.host or None,
        "partners": [_partner(partner) for partner in one.partners],
        "foreign_share_low": percent(one.foreign_share.low),
        "foreign_share_high": percent(one.foreign_share.high),
        "control": one.control,
        "control_because": one.why_control or None,
        "control_told": one.control_words or None,
        "control_told_side": one.control_side or None,
        "board": {
            "foreign": one.board.foreign,
            "domestic": one.board.domestic,
            "words": one.board.words or None,
        },
        "capital": [_amount(amount) for amount in one.amounts],
        "flagged": one.flagged,
        "checklist": [_answer(answer) for answer in one.checklist],
        "outbound_850": dict(one.outbound),
        "sources": list(one.sources),
        "remarks": list(one.remarks),
        "notes": list(one.notes),
    }


def _partner(one: Partner) -> dict[str, Any]:
    return {
        "name": one.name,
        "side": one.side,
        "side_because": one.why_side,
        "countries": list(one.countries),
        "share_low": percent(one.share.low),
        "share_high": percent(one.share.high),
        "share_told": one.told,
        "flags": list(one.flags),
    }


def _amount(one: Amount) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "currency": one.currency or None,
        "low": decimal_text(one.low),
        "high": None if one.high is None else decimal_text(one.high),
        "approximate": one.approximate,
        "words": one.words,
    }


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "item": one.item,
        "title": one.title,
        "state": one.state,
        "quotes": [
            {
                "row": hit.row,
                "start": hit.start,
                "end": hit.end,
                "words": hit.words,
                "sense": hit.sense,
                "because": hit.why or None,
                "quote": hit.quote,
                "quote_start": hit.quote_start,
                "quote_end": hit.quote_end,
            }
            for hit in one.hits
        ],
        "not_quoted": one.more,
    }


def _tally(row: Tally, key: str) -> dict[str, Any]:
    return {
        key: row.key or "unknown",
        "told": bool(row.key),
        "ventures": row.ventures,
        "by_status": {status.replace(" ", "_"): count for status, count in row.by_status},
        "capital": [
            {
                "measure": total.measure,
                "currency": total.currency,
                "low": decimal_text(total.low),
                "high": None if total.high is None else decimal_text(total.high),
                "ventures": total.ventures,
                "approximate": total.approximate,
            }
            for total in row.capital
        ],
        "without_capital": row.without_capital,
        "without_currency": row.without_currency,
        "flagged": row.flagged,
        "flags": list(row.flags),
    }


def decimal_text(value: Fraction) -> str:
    """An exact decimal written out; every amount read is one: digits and a power of ten."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > 80:
            raise ValueError(f"{value} is no decimal")
    digits = str((value * 10**places).numerator)
    if not places:
        return digits
    digits = digits.rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def tables(found: Ledger) -> list[Table]:
    """(title, columns, rows as dicts by column) for each table, in reading order; a title can
    name a sheet of a workbook."""
    counts = ("ventures", *_STATUS_HEADS.values(), "capital", "without capital", "flagged")
    shown: list[Table] = []
    for title, head, rows in (
        ("By year", "year", by_year(found)),
        ("By sector", "sector", by_sector(found)),
        ("By foreign partner", "foreign partner", by_partner(found, "foreign")),
        ("By domestic partner", "domestic partner", by_partner(found, "domestic")),
        ("By share of control", "control", by_control(found)),
    ):
        total = [] if "partner" in head else [everything(found)]
        columns = (head, *counts, *(("flags",) if "partner" in head and found.flags_asked else ()))
        shown.append(
            (title, columns, [_row(head, row, "partner" in head) for row in (*rows, *total)])
        )
    shown.append(("Capital", _CAPITAL_COLUMNS, _capital(found)))
    shown.append(("Ventures", _VENTURE_COLUMNS, [_venture_row(v) for v in found.ventures]))
    shown.append(_checklist_table(found))
    shown.append(("Quoted terms", _QUOTE_COLUMNS, _quotes(found)))
    shown.append(_facts(found))
    return shown


_VENTURE_COLUMNS = (
    "venture", "year", "sector", "host country", "foreign partners", "domestic partners",
    "other partners", "foreign share %", "control", "status", "capital", "flags", "row",
)  # fmt: skip
_QUOTE_COLUMNS = ("venture", "item", "sense", "words", "quote", "row", "from", "to", "because")
_STATUS_HEADS = {
    **{status: status for status in STATUSES},
    "not yet": "not yet formed",
    "unknown": "status unknown",
}
_CAPITAL_COLUMNS = ("measure", "currency", "at least", "at most", "ventures", "told as about")


def _row(head: str, row: Tally, partner: bool) -> dict[str, Any]:
    named = "none named" if partner else "unknown"
    return {
        head: row.key or named,
        "ventures": row.ventures,
        **{_STATUS_HEADS[status]: count for status, count in row.by_status},
        "capital": capital_words(row.capital),
        "without capital": row.without_capital + row.without_currency,
        "flagged": row.flagged,
        "flags": list(row.flags),
    }


def capital_words(totals: Sequence[Total]) -> str:
    """ "investment USD 2,500,000,000; registered capital CNY 120,000,000–150,000,000"."""
    return "; ".join(f"{t.measure} {t.currency} {_span(t.low, t.high)}" for t in totals)


def _span(low: Fraction, high: Fraction | None) -> str:
    if high is None:
        return f"at least {_grouped(low)}"
    return _grouped(low) if low == high else f"{_grouped(low)}–{_grouped(high)}"


def _grouped(value: Fraction) -> str:
    whole, _, rest = decimal_text(value).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def _venture_row(one: Venture) -> dict[str, Any]:
    def names(side: str) -> list[str]:
        return [_partner_words(p) for p in one.partners if p.side == side]

    return {
        "venture": one.name,
        "year": one.year or "unknown",
        "sector": one.sector or "unknown",
        "host country": one.host or "unknown",
        "foreign partners": names("foreign"),
        "domestic partners": names("domestic"),
        "other partners": names("unknown"),
        "foreign share %": str(one.foreign_share).removesuffix(" %"),
        "control": one.control,
        "status": one.status,
        "capital": "; ".join(
            f"{a.measure} {a.currency or 'currency not told'} {_span(a.low, a.high)}"
            for a in one.amounts
        ),
        "flags": [f"{p.name}: {', '.join(p.flags)}" for p in one.partners if p.flags],
        "row": list(map(str, one.rows)),
    }


def _partner_words(one: Partner) -> str:
    return f"{one.name} ({one.share})" if one.told else one.name


def _checklist_table(found: Ledger) -> Table:
    rows = [{"item": title, **states} for _, title, states in checklist_totals(found)]
    return "Technology-transfer checklist", ("item", *STATES), rows


def _quotes(found: Ledger) -> Rows:
    return [
        {
            "venture": venture.name,
            "item": answer.title,
            "sense": hit.sense,
            "words": hit.words,
            "quote": hit.quote,
            "row": hit.row,
            "from": hit.start,
            "to": hit.end,
            "because": hit.why,
        }
        for venture in found.ventures
        for answer in venture.checklist
        for hit in answer.hits
    ]


def _capital(found: Ledger) -> Rows:
    return [
        {
            "measure": total.measure,
            "currency": total.currency,
            "at least": _grouped(total.low),
            "at most": "no bound" if total.high is None else _grouped(total.high),
            "ventures": total.ventures,
            "told as about": total.approximate,
        }
        for total in everything(found).capital
    ]


def _facts(found: Ledger) -> Table:
    heads: tuple[str, ...] = ()
    rows: Rows = []
    for venture in found.ventures:
        facts: Any = venture.outbound["facts"]
        heads = tuple(name.replace("_", " ") for name in facts)
        values = {name.replace("_", " "): fact["value"] for name, fact in facts.items()}
        rows.append({"venture": venture.name, **values})
    title = "Outbound rule, 850.210(a)(5)"
    return title, ("venture", *heads), rows
