"""The statements of a BODS file: each record as its latest statement tells it.

BODS 0.4 parts the record (`recordId`) from what was stated of it and when; 0.2 and 0.3 have
statements that replace statements, which are brought into the same shape here.
Source: standard.openownership.org, versions 0.2 to 0.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from tidegate.errors import Problem
from tidegate.findings.inert import visible
from tidegate.ownership.reading.json_values import items, mapping, text

RecordType = Literal["entity", "person", "relationship"]
_OLDER: dict[str, RecordType] = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
_OLDER_INTERESTS = {
    "influenceOrControl": "otherInfluenceOrControl",
    "rightsToSurplusAssets": "rightsToSurplusAssetsOnDissolution",
    "settlorOfTrust": "settlor",
    "trusteeOfTrust": "trustee",
    "protectorOfTrust": "protector",
    "beneficiaryOfTrust": "beneficiaryOfLegalArrangement",
    "otherInfluenceOrControlOfTrust": "otherInfluenceOrControl",
}
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class Statement:
    """One statement about one record; `number` is where in the file it stands."""

    number: int
    statement: str
    record: str
    type: RecordType
    status: str
    date: str
    details: dict[str, Any]
    whole: dict[str, Any]


@dataclass(slots=True)
class Statements:
    """The latest statement of every record, in the order the records first appear."""

    latest: dict[str, Statement]
    superseded: int
    count: int
    problems: list[Problem]
    notes: list[str]
    aliases: dict[str, str]

    def record(self, reference: str) -> str:
        """The record that a reference names: itself, or in older files what it was replaced by."""
        return self.aliases.get(reference, reference)


def is_bods(first: dict[str, Any]) -> bool:
    """Whether the first object of a JSON file is a BODS statement of any version."""
    keys = first.keys()
    return bool(
        {"recordDetails", "declarationSubject", "statementID"} & keys
        or {"statementId", "recordType"} & keys
        or text(first.get("statementType")) in _OLDER
    )


def read_statements(records: Iterable[tuple[int, Any]], file: str) -> Statements:
    """Gathers all statements; what is no statement becomes a problem and stops nothing."""
    problems: list[Problem] = []
    statements: list[Statement] = []
    replaced: dict[str, str] = {}
    seen: dict[str, int] = {}
    twice: list[str] = []
    older = 0
    for number, value in records:
        one = _statement(number, value, file, problems)
        if one is None:
            continue
        if text(one.whole.get("statementType")) in _OLDER:
            older += 1
            for before in items(one.whole.get("replacesStatements")):
                if isinstance(before, str) and before != one.statement:
                    replaced[before] = one.statement
        if one.statement and one.statement in seen:
            twice.append(f"{visible(one.statement, 64)} ({seen[one.statement]} and {number})")
        seen.setdefault(one.statement, number)
        statements.append(one)
    aliases = _last(replaced)
    replacing = set(aliases.values())
    latest: dict[str, Statement] = {}
    for one in statements:
        record = aliases.get(one.record, one.record)
        before = latest.get(record)
        one.record = record
        if before is not None and record in replacing:
            # In older files a statement replaces another whatever their dates are.
            if one.statement == record:
                latest[record] = one
        # Two of one day: the one further down was written later.
        elif before is None or one.date >= before.date:
            latest[record] = one
    notes = []
    if older:
        notes.append(f"{older} statements are in the shape of BODS 0.2 or 0.3")
    if twice:
        notes.append(f"statement ids that stand more than once: {', '.join(twice[:5])}")
    return Statements(
        latest, len(statements) - len(latest), len(statements), problems, notes, aliases
    )


def _last(replaced: dict[str, str]) -> dict[str, str]:
    """{statement: the one that in the end stands in its place}; rings end where they began."""
    ends: dict[str, str] = {}
    for start, first in replaced.items():
        path, seen, at = [start], {start}, first
        while at in replaced and at not in ends and at not in seen:
            seen.add(at)
            path.append(at)
            at = replaced[at]
        end = ends.get(at, at)
        ends.update(dict.fromkeys(path, end))
    return ends


def _statement(number: int, value: Any, file: str, problems: list[Problem]) -> Statement | None:
    def lost(message: str, mend: str) -> None:
        problems.append(Problem(file, message, mend, row=number))

    if not isinstance(value, dict):
        lost("is no statement but a bare value", "a BODS file is an array of objects")
        return None
    if text(value.get("statementType")) in _OLDER:
        return _older(number, value)
    kind = value.get("recordType")
    details = value.get("recordDetails")
    if kind not in ("entity", "person", "relationship"):
        lost(
            f"has the record type “{visible(str(kind), 40)}”, which BODS does not know",
            "write entity, person or relationship",
        )
        return None
    if not isinstance(details, dict):
        lost("has no recordDetails, so it says nothing", "give the details of the record")
        if kind == "relationship":
            return None
        details = {}
    statement, record = text(value.get("statementId")), text(value.get("recordId"))
    if not record:
        lost("has no recordId", "give the id of the record; the statement is read on its own")
        record = statement or f"statement {number}"
    status = text(value.get("recordStatus"))
    if status not in ("", "new", "updated", "closed"):
        lost(f"has the status “{visible(status, 40)}”", "write new, updated or closed")
    date = text(value.get("statementDate"))
    if not _DATED.match(date):
        lost("has no statementDate that can be read", "write it as 2024-05-31")
        date = ""
    return Statement(number, statement, record, kind, status, date, details, value)


def _older(number: int, value: dict[str, Any]) -> Statement:
    kind = _OLDER[value["statementType"]]
    statement = text(value.get("statementID")) or f"statement {number}"
    details = dict(value)
    for key in ("statementID", "statementType", "statementDate", "replacesStatements",
                "publicationDetails", "source", "annotations"):  # fmt: skip
        details.pop(key, None)
    if kind == "entity":
        if isinstance(details.get("entityType"), str):
            details["entityType"] = {"type": details["entityType"]}
        if "incorporatedInJurisdiction" in details:
            details["jurisdiction"] = details.pop("incorporatedInJurisdiction")
    elif kind == "relationship":
        details["subject"] = _party(details.get("subject"))
        details["interestedParty"] = _party(details.get("interestedParty"))
        details["interests"] = [_interest(one) for one in items(details.get("interests"))]
        details["componentRecords"] = details.pop("componentStatementIDs", [])
    return Statement(
        number, statement, statement, kind, "", text(value.get("statementDate")), details, value
    )


def _party(value: Any) -> Any:
    told = mapping(value)
    for key in ("describedByEntityStatement", "describedByPersonStatement"):
        if isinstance(told.get(key), str):
            return told[key]
    unspecified = told.get("unspecified", told or None)
    return {"reason": unspecified} if isinstance(unspecified, str) else unspecified


def _interest(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    told = dict(value)
    if "interestLevel" in told:
        told["directOrIndirect"] = told.pop("interestLevel")
    kind = told.get("type")
    if isinstance(kind, str) and kind:
        first, *rest = kind.split("-")
        camel = first + "".join(word.capitalize() for word in rest)
        told["type"] = _OLDER_INTERESTS.get(camel, camel)
    return told
