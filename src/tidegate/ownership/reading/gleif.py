"""Reads GLEIF: relationship records, reporting exceptions, and LEI records for the names.

GLEIF tells who consolidates whom in its accounts, which is control for accounting and no
percentage. So the direct parent has a tie of control and a stake that is not known; the ultimate
one a tie only, as long as the steps up to it are there. A branch is its head office: the whole.
An exception says that there is a parent, or owners, whom nobody names: an unspecified holder.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidegate.errors import Problem
from tidegate.findings.inert import visible
from tidegate.intake.bounded import refusal, sha256_of
from tidegate.ownership.reading.gleif_entities import lei_entity
from tidegate.ownership.reading.gleif_records import gleif_records, several, told
from tidegate.ownership.reading.percents import share_of
from tidegate.ownership.reading.periods import ends_before, iso_day
from tidegate.ownership.share import UNKNOWN, WHOLE, Share
from tidegate.ownership.structure import Entity, Stake, Structure, Tie, TieKind

DIRECT, ULTIMATE = "IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"
BRANCH, FEEDER = "IS_INTERNATIONAL_BRANCH_OF", "IS_FEEDER_TO"
_TIES: dict[str, tuple[TieKind, str]] = {
    DIRECT: ("control", "accounting consolidation"),
    ULTIMATE: ("control", "accounting consolidation"),
    BRANCH: ("control", "a branch is its head office"),
    "IS_FUND-MANAGED_BY": ("management", "manages the fund"),
    "IS_FUND_MANAGED_BY": ("management", "manages the fund"),
    "IS_SUBFUND_OF": ("other", "umbrella of the fund"),
    FEEDER: ("other", "feeds the master fund"),
}
_GONE = frozenset({"ANNULLED", "DUPLICATE", "RETIRED", "CANCELLED", "ERRONEOUS"})
_CONTROLLED = frozenset(
    {"NO_LEI", "NON_PUBLIC", "BINDING_LEGAL_COMMITMENTS", "LEGAL_OBSTACLES",
     "CONSENT_NOT_OBTAINED", "DISCLOSURE_DETRIMENTAL", "DETRIMENT_NOT_EXCLUDED"}
)  # fmt: skip
"""Reasons which say that a parent consolidates and is not shown."""


@dataclass(frozen=True, slots=True)
class _Relation:
    """What is kept of a relationship record: the golden copy holds half a million of them."""

    number: int
    status: str
    updated: str
    begins: str
    ends: str
    quantifiers: tuple[tuple[str, str, str], ...]

    @property
    def gone(self) -> bool:
        return self.status in _GONE


@dataclass
class _Reader:
    file: str
    entities: dict[str, Entity] = field(default_factory=dict)
    relations: dict[tuple[str, str, str], _Relation] = field(default_factory=dict)
    exceptions: dict[tuple[str, str], tuple[int, list[str], str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, Entity] = field(default_factory=dict)
    own: list[str] = field(default_factory=list)
    direct: set[str] = field(default_factory=set)
    stakes: list[Stake] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def party(self, lei: str) -> str:
        if lei not in self.entities:
            self.entities[lei] = self.names.get(lei) or Entity(
                lei, lei, "company", identifiers=(("LEI", lei),)
            )  # fmt: skip
        return lei


def read_gleif(path: Path, also: Sequence[Path] = (), *, xml: bool = True) -> Structure:
    """The structure of a GLEIF file; `also` are others to be read with it (names, exceptions)."""
    reader = _Reader(path.name)
    for file in (path, *also):
        for number, record in gleif_records(file, xml=xml if file is path else _is_xml(file)):
            _take(reader, number, record, file.name)
        if file is path:
            reader.own = list(reader.names)
    if not (reader.relations or reader.exceptions or reader.names):
        raise refusal(path, "holds no GLEIF records", "check that the file is whole")
    reader.direct = {
        child
        for (child, _, kind), one in reader.relations.items()
        if kind == DIRECT and not one.gone and not one.ends
    }
    for (child, parent, kind), one in reader.relations.items():
        _stand(reader, one, child, parent, kind)
    for (lei, category), (number, reasons, reference) in reader.exceptions.items():
        _exception(reader, number, lei, category, reasons, reference)
    # Of another file given for its names only those that are asked for: it may hold millions.
    for lei in reader.own:
        reader.party(lei)
    alone = not (reader.relations or reader.exceptions)
    return Structure(
        entities=reader.entities,
        stakes=tuple(reader.stakes),
        ties=tuple(reader.ties),
        notes=tuple(_notes(reader, alone)),
        problems=tuple(reader.problems),
        format="gleif",
        file=path.name,
        path=str(path),
        sha256=sha256_of(path),
        rows=reader.counts["records"],
    )


def _is_xml(path: Path) -> bool:
    from tidegate.ownership.reading.shapes import shape_of

    return shape_of(path) == "gleif xml"


def _take(reader: _Reader, number: int, record: dict[str, Any], file: str) -> None:
    reader.counts["records"] += 1
    deleted = _deleted(record)
    reader.counts["deleted"] += deleted
    if isinstance(record.get("Relationship"), dict):
        told_of = record["Relationship"]
        child, parent = (
            visible(told(told_of, node, "NodeID"), 60) for node in ("StartNode", "EndNode")
        )
        kind = visible(told(told_of, "RelationshipType"), 80)
        if not child or not parent or not kind:
            reader.problems.append(
                Problem(file, "a relationship lacks a node or its type", "check the record", number)
            )
            return
        key = (child, parent, kind)
        if deleted:
            reader.relations.pop(key, None)
            return
        one = _relation(number, record)
        before = reader.relations.get(key)
        if before is None or one.updated >= before.updated:
            reader.relations[key] = one
        reader.counts["repeated"] += before is not None
    elif "ExceptionCategory" in record:
        lei = visible(told(record, "LEI"), 60)
        reasons = [
            word
            for value in several(record, "ExceptionReason")
            if (word := told({"x": value}, "x"))
        ]
        references = [told({"x": v}, "x") for v in several(record, "ExceptionReference")]
        if not lei:
            reader.problems.append(Problem(file, "an exception lacks its LEI", "check it", number))
            return
        category = told(record, "ExceptionCategory")
        if deleted:
            reader.exceptions.pop((lei, category), None)
            return
        reader.exceptions[lei, category] = (number, reasons, visible("; ".join(references)))
    elif deleted:
        return
    elif "LEI" in record and isinstance(record.get("Entity"), dict):
        entity = lei_entity(record)
        reader.names[entity.key] = entity
    else:
        reader.counts["unknown"] += 1


def _deleted(record: dict[str, Any]) -> bool:
    extension = record.get("Extension")
    return isinstance(extension, dict) and any("Deletion" in key for key in extension)


def _method(quantifier: Any) -> str:
    return told(quantifier, "MeasurementMethod")


def _relation(number: int, record: dict[str, Any]) -> _Relation:
    told_of, registration = record["Relationship"], record.get("Registration")
    status = sys.intern(told(registration, "RegistrationStatus").upper()[:40])
    updated = told(registration, "LastUpdateDate")[:40]
    begins = ends = ""
    for period in several(told_of.get("RelationshipPeriods"), "RelationshipPeriod"):
        if told(period, "PeriodType") == "RELATIONSHIP_PERIOD":
            begins, ends = (iso_day(told(period, key)) for key in ("StartDate", "EndDate"))
    if told(told_of, "RelationshipStatus").upper() == "INACTIVE" and not ends:
        ends = iso_day(updated)
    quantifiers = tuple(
        (
            told(one, "QuantifierAmount"),
            told(one, "QuantifierUnits"),
            told(one, "MeasurementMethod"),
        )
        for one in several(told_of.get("RelationshipQuantifiers"), "RelationshipQuantifier")[:20]
    )
    return _Relation(number, status, updated, begins, ends, quantifiers)


def _stand(reader: _Reader, one: _Relation, child: str, parent: str, kind: str) -> None:
    """Makes ties and stakes of a relationship."""
    if one.gone:
        reader.counts[one.status.lower()] += 1
        return
    number, begins, ends = one.number, one.begins, one.ends
    if ends_before(begins, ends):
        reader.problems.append(
            Problem(reader.file, f"ends ({ends}) before it begins ({begins})", "check it", number)
        )
    reader.counts["lapsed"] += one.status == "LAPSED"
    reader.counts[kind] += 1
    low, high = reader.party(child), reader.party(parent)
    tie, words = _TIES.get(kind, ("other", "a relationship that is not known here"))
    holder, subject = (low, high) if kind == FEEDER else (high, low)
    reader.ties.append(Tie(holder, subject, tie, f"{kind} ({words})", True, begins, ends, number))
    if kind == BRANCH:
        whole = Share(WHOLE, WHOLE)
        reader.stakes.append(
            Stake(high, low, whole, begins=begins, ends=ends, row=number, note=words)
        )
    elif kind == FEEDER:
        note = "a feeder fund holds the master fund; how much of it is not told"
        reader.stakes.append(
            Stake(low, high, UNKNOWN, begins=begins, ends=ends, row=number, note=note, told=False)
        )
    elif kind == DIRECT or (kind == ULTIMATE and child not in reader.direct):
        share, note = _quantified(reader, one)
        if kind == ULTIMATE:
            share, note = UNKNOWN, "the ultimate parent; the steps between are not in the file"
        reader.stakes.append(
            Stake(
                high, low, share, begins=begins, ends=ends, row=number, note=note,
                told=share is not UNKNOWN,
            )
        )  # fmt: skip


def _quantified(reader: _Reader, one: _Relation) -> tuple[Share, str]:
    """The share that a relationship's quantifier states, and a note on what it is."""
    plain = "consolidated in the accounts; the share is not told"
    for amount, unit, measured in one.quantifiers:
        method = visible(measured, 80) or "no method told"
        if not amount or "PERCENT" not in unit.upper():
            continue
        try:
            share = share_of(amount, "percent")
        except ValueError as error:
            reader.problems.append(
                Problem(
                    reader.file,
                    f"a quantifier “{visible(amount, 40)}” {error}",
                    "check it",
                    one.number,
                )
            )
            continue
        if share is UNKNOWN or share.high <= WHOLE // 100:
            # Files hold 1.00 for the whole beside 100.00 for the whole: it may be either.
            return UNKNOWN, f"{plain}: {visible(amount, 40)} % ({method}) may be 1 % or all"
        return share, f"{share} by {method}"
    return UNKNOWN, plain


def _exception(
    reader: _Reader, number: int, lei: str, category: str, reasons: list[str], reference: str
) -> None:
    ultimate = category.startswith("ULTIMATE")
    reason = ", ".join(visible(word, 60) for word in reasons) or "no reason told"
    for word in reasons or ["no reason told"]:
        reader.counts[f"exception {visible(word, 60)}"] += 1
    direct = (lei, category.replace("ULTIMATE", "DIRECT"))
    if ultimate and (direct in reader.exceptions or lei in reader.direct):
        # What the direct parent or its exception tells holds the same share already.
        return
    owned = reader.party(lei)
    key = f"{'ultimate' if ultimate else 'direct'} parent of {lei} not named"
    person = "NATURAL_PERSONS" in reasons
    reader.entities[key] = Entity(
        key, f"not named: {reason}", "person" if person else "unknown", unspecified=True,
        fields={"category": visible(category), "reason": reason}
        | ({"reference": reference} if reference else {}),
    )  # fmt: skip
    note = f"reporting exception {reason}: who holds it is not told"
    reader.stakes.append(Stake(key, owned, UNKNOWN, row=number, note=note, told=False))
    if _CONTROLLED & set(reasons):
        reader.ties.append(
            Tie(key, owned, "control", f"{reason} (a parent that is not shown)", True, row=number)
        )


def _notes(reader: _Reader, alone: bool) -> list[str]:
    counts = reader.counts
    notes = []
    kinds = [
        f"{counts[kind]} {kind}"
        for kind in dict.fromkeys(k for _, _, k in reader.relations)
        if counts[kind]
    ]
    if kinds:
        notes.append(f"relationships: {', '.join(kinds)}")
    if counts[DIRECT] or counts[ULTIMATE]:
        notes.append(
            "consolidation is control for accounting and tells no percentage: the share of each "
            "parent is not known; the ultimate parent is not counted beside the direct one"
        )
    reasons = [f"{n} {key[10:]}" for key, n in counts.items() if key.startswith("exception ")]
    if reasons:
        notes.append(f"reporting exceptions, each an owner who is not named: {', '.join(reasons)}")
    for key, words in (
        ("deleted", "records are marked as deleted and are left out"),
        (
            "lapsed",
            "relationships have lapsed: nobody renewed them, and they are read as they stand",
        ),
        ("repeated", "relationships stand more than once; the latest is read"),
        ("unknown", "records are of no kind that is known here and are left out"),
        *((s.lower(), f"relationships are {s.lower()} and are left out") for s in sorted(_GONE)),
    ):
        if counts[key]:
            notes.append(f"{counts[key]} {words}")
    if alone:
        notes.append("the file holds LEI records only: names, and no relationship")
    return notes
