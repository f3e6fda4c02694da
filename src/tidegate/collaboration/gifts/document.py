"""The answer on a ledger of gifts as plain values: docs/schema/gifts.schema.json describes it. Keys
are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tidegate.collaboration.gifts.gift import Gift, GiftLedger
from tidegate.collaboration.gifts.grouping import is_organisation
from tidegate.collaboration.gifts.reckoning import Reckoned, Sum
from tidegate.findings.document import finding_as_dict, plain
from tidegate.findings.model import Finding
from tidegate.intake.dates import read_date

DUE = "report_due"
_WORDS = {True: "yes", False: "no", None: "unknown"}
_RANK = {"yes": 0, "unknown": 1, "no": 2}


def source_document(found: Reckoned, findings: Sequence[Finding]) -> dict[str, Any]:
    """One source: what is due, what it rests on, and what would settle what is open."""
    source = found.source
    due = [_due(finding, found) for finding in findings if finding.outcome == DUE]
    answers = {row["verdict"] for row in due}
    verdict = next((word for word in ("yes", "unknown") if word in answers), "no")
    rows = [_row(gift, inside) for gift, inside in found.counted]
    return {
        "name": source.name,
        "names": list(source.names),
        "identifier": source.identifier,
        "countries": list(source.countries),
        "type": source.source_type,
        "foreign": _WORDS[found.foreign],
        "verdict": verdict,
        "due": due,
        "alone": _sum(found.own),
        "total": _sum(found.total),
        "first_half": _sum(found.first_half),
        "second_half": _WORDS[found.second_half],
        "restricted": _WORDS[found.restricted],
        "rows": rows,
        "possible_same": [{"name": other.name, "why": other.why} for other in source.alike],
        "parents": list(source.parents),
        "agents": list(source.agents),
        "rests_on": _rests_on(found) if verdict != "no" else [],
        "settle": _settle(found, findings) if verdict == "unknown" else [],
        "organisation": is_organisation(source),
        "listed": [],
        "findings": [plain(finding_as_dict(finding)) for finding in findings],
    }


def ledger_document(
    ledger: GiftLedger, year: int, home: str, as_of: str, sources: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The whole ledger; sources that must be reported first, then the largest."""
    ordered = sorted(
        sources, key=lambda row: (_RANK[row["verdict"]], -_most(row["total"]), row["name"])
    )
    counted = {word: sum(row["verdict"] == word for row in ordered) for word in _RANK}
    rows = sum(len(row["rows"]) for row in ordered)
    return {
        "schema_version": "1",
        "file": {"name": ledger.file, "sha256": ledger.sha256, "rows": ledger.rows},
        "year": year,
        "home": home,
        "as_of": as_of,
        "columns": {name: list(columns) for name, columns in ledger.columns.items()},
        "unused_columns": list(ledger.unused),
        "summary": {
            "sources": len(ordered),
            "yes": counted["yes"],
            "unknown": counted["unknown"],
            "no": counted["no"],
            "rows": rows,
            "rows_of_other_years": len(ledger.gifts)
            - sum(row["counted"] != "no" for each in ordered for row in each["rows"]),
        },
        "sources": ordered,
        "notes": list(ledger.notes),
        "problems": [
            {"file": p.file, "row": p.row, "column": p.column, "message": p.message, "mend": p.mend}
            for p in ledger.problems
        ],
    }


def money(value: Fraction) -> str:
    """A sum of dollars written out exactly, with cents at least."""
    # Amounts and rates are decimals, so every sum of their products ends.
    places, rest = 2, value.denominator
    while 10**places % rest:
        places += 1
    return f"{Decimal(int(value * 10**places)).scaleb(-places):f}"


def _sum(total: Sum) -> dict[str, Any]:
    return {
        "low": money(total.low),
        "high": None if total.high is None else money(total.high),
        "currency": "USD",
    }


def _most(total: dict[str, Any]) -> Decimal:
    return Decimal(total["high"]) if total["high"] is not None else Decimal("Infinity")


def _due(finding: Finding, found: Reckoned) -> dict[str, Any]:
    return {
        "label": finding.label,
        "on": due_on(finding.label, found.year),
        "verdict": finding.verdict,
        "summary": finding.summary,
        "citation": finding.citation,
        "applies": finding.applies,
    }


def due_on(label: str, year: int) -> str:
    """The day a label names as an ISO date, the first after the half year it is for; "" where the
    label names none: "31 July" is of the same year unless it says "of the next year", "31 January"
    of the next."""
    label, later, _ = label.partition(" of the next year")
    year += bool(later)
    told = read_date(label)[0]
    if len(told) == 10:
        return told
    found = read_date(f"{label} {year}")[0]
    if len(found) < 10:
        return ""
    return found if found > f"{year}-06-30" else read_date(f"{label} {year + 1}")[0]


def _row(gift: Gift, inside: bool | None) -> dict[str, Any]:
    return {
        "row": gift.row,
        "source": gift.source,
        "kind": gift.kind,
        "amount": gift.amount,
        "currency": gift.currency,
        "usd": _sum(Sum(gift.usd_low, gift.usd_high)),
        "date": gift.date,
        "until": gift.until,
        "counted": _WORDS[inside],
        "restricted": _WORDS[gift.restricted],
        "parent": gift.parent,
        "agent": gift.agent,
    }


def _rests_on(found: Reckoned) -> list[str]:
    """Readings that the answer rests on."""
    said = []
    for gift, inside in found.counted:
        if inside is not False and gift.until[:4] > str(found.year) and gift.kind != "gift":
            said.append(
                f"row {gift.row} runs until {gift.until}: its whole value is counted in the year "
                "it was entered into, as “enters into a contract …, the value of which” says"
            )
    return said


def _settle(found: Reckoned, findings: Sequence[Finding]) -> list[str]:
    """What would settle the open answer: rows, days, countries, sources that may be one."""
    missing = {
        name
        for finding in findings
        if finding.outcome == DUE and finding.verdict == "unknown"
        for name in finding.missing
    }
    source, said = found.source, []
    if "foreign_source" in missing:
        if len(source.countries) > 1:
            said.append(f"of which of {', '.join(source.countries)} the source is")
        elif source.countries:
            behind = ", ".join((*source.parents, *source.agents))
            said.append(f"whether the source acts for somebody abroad ({behind})")
        else:
            said.append("the country of the source")
    if missing & {"total", "total_first_half", "received_second_half"}:
        said += [f"whether {other.name} is the same source" for other in source.alike]
        said += [f"whose row {gift.row} is" for gift in found.unclaimed]
        said += [
            text for gift, inside in found.counted if inside is not False for text in gift.open
        ]
    known = {"foreign_source", "total", "total_first_half", "received_second_half"}
    said += [name.replace("_", " ") for name in sorted(missing - known)]
    return list(dict.fromkeys(said))
