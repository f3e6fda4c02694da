"""Reads BODS 0.4 (and the shapes of 0.2 and 0.3): statements to a structure, without loss.

Every interest of a record's latest statement becomes a stake or a tie; nothing is dropped:
  an indirect interest whose components are in the file is a tie, its steps are what counts;
  one without them is a stake that may be anything, because the rules count steps, not sums;
  an interested party who is not named is an unspecified entity;
  a relationship without interests is a stake of unknown share.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidegate.errors import Problem
from tidegate.findings.inert import visible
from tidegate.intake.bounded import refusal, sha256_of
from tidegate.ownership.reading.bods_entities import entity_of
from tidegate.ownership.reading.bods_interests import (
    METRICS,
    OPEN,
    TIES,
    Interest,
    read_interest,
    tie_of,
)
from tidegate.ownership.reading.bods_nominees import Nominations, rewrite
from tidegate.ownership.reading.bods_statements import Statement, Statements, read_statements
from tidegate.ownership.reading.json_stream import json_records
from tidegate.ownership.reading.json_values import flat, items, mapping, text
from tidegate.ownership.reading.periods import last_day
from tidegate.ownership.share import UNKNOWN, WHOLE, Share
from tidegate.ownership.structure import Entity, Metric, Stake, Structure, Tie

_NOTES = 1_000
"""How many notes on single relationships are kept; the rest are counted."""


@dataclass
class _Reader:
    """What is gathered while the relationships are read."""

    file: str
    statements: Statements
    entities: dict[str, Entity]
    stakes: list[Stake] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    nominations: Nominations = field(default_factory=Nominations)
    absent: list[str] = field(default_factory=list)

    def wrong(self, one: Statement, message: str, mend: str) -> None:
        self.problems.append(Problem(self.file, message, mend, row=one.number))

    def party(self, one: Statement, value: Any, role: str) -> str:
        """The key of a subject or interested party; one who is not named is made here."""
        if isinstance(value, str) and value:
            key = self.statements.record(visible(value))
            if key not in self.entities:
                self.absent.append(key)
                self.entities[key] = Entity(
                    key, f"not in this file ({key})", unspecified=True,
                    fields={"record": "referred to, and not in this file"},
                )  # fmt: skip
            return key
        told = mapping(value)
        if not told:
            self.wrong(one, f"has no {role} that can be read", "give its recordId, or a reason")
        reason = text(told.get("reason")) or "no reason told"
        said = visible(text(told.get("description")).partition(" (")[0], 90)
        key = f"{role} not named in {one.record}"
        self.entities[key] = Entity(
            key, f"not named: {said or reason}", unspecified=True, fields=flat(told)
        )  # fmt: skip
        return key


def read_bods(path: Path) -> Structure:
    """The structure of a BODS file. Raises InputError where no statement of it can be read."""
    statements = read_statements(json_records(path), path.name)
    if not statements.latest:
        first = statements.problems[0].message if statements.problems else "is empty"
        raise refusal(path, f"holds no BODS statement: statement 1 {first}", "check the export")
    entities = {
        key: entity_of(one) for key, one in statements.latest.items() if one.type != "relationship"
    }
    reader = _Reader(path.name, statements, entities, problems=list(statements.problems))
    relationships = [o for o in statements.latest.values() if o.type == "relationship"]
    for one in relationships:
        _relationship(reader, one)
    arrangements = {
        key: entity.name
        for key, entity in entities.items()
        if entity.fields.get("entityType.subtype") == "nomination"
    }
    stakes, ties = reader.stakes, reader.ties
    nominated: list[str] = []
    if reader.nominations or arrangements:
        stakes, ties, nominated = rewrite(reader.nominations, entities, stakes, ties, arrangements)
    notes = [*_about(statements, relationships), *statements.notes]
    single = [*nominated, *reader.notes]
    notes += single[:_NOTES]
    if len(single) > _NOTES:
        notes.append(f"and {len(single) - _NOTES} more notes on single relationships")
    if reader.absent:
        names = ", ".join(dict.fromkeys(reader.absent[:10]))
        notes.append(f"referred to and not in this file, so they may be anybody: {names}")
    return Structure(
        entities=entities,
        stakes=tuple(stakes),
        ties=tuple(ties),
        notes=tuple(notes),
        problems=tuple(reader.problems),
        format="bods",
        file=path.name,
        path=str(path),
        sha256=sha256_of(path),
        rows=statements.count,
    )


def _about(statements: Statements, relationships: list[Statement]) -> list[str]:
    entities = sum(1 for one in statements.latest.values() if one.type == "entity")
    people = sum(1 for one in statements.latest.values() if one.type == "person")
    notes = [
        f"{statements.count} statements: {entities} entities, {people} people, "
        f"{len(relationships)} relationships as their latest statement tells them"
    ]
    if statements.superseded:
        notes.append(
            f"{statements.superseded} earlier statements are replaced by later ones and not read: "
            "for a day before a change, give the file of that day"
        )
    closed = [one for one in statements.latest.values() if one.status == "closed"]
    for one in closed[:10]:
        notes.append(f"the {one.type} {visible(one.record, 60)} was closed on {one.date or '?'}")
    return notes


def _relationship(reader: _Reader, one: Statement) -> None:
    details = one.details
    owned = reader.party(one, details.get("subject"), "subject")
    owner = reader.party(one, details.get("interestedParty"), "interested party")
    components = [
        reader.statements.record(part)
        for part in items(details.get("componentRecords"))
        if isinstance(part, str)
    ]
    steps = [
        part
        for part in components
        if (found := reader.statements.latest.get(part)) and found.type == "relationship"
    ]
    if not _joined(reader, one, steps):
        steps = []
    lost = [part for part in components if part not in reader.statements.latest]
    if lost:
        names = ", ".join(visible(part, 60) for part in lost[:5])
        reader.wrong(one, f"names components that are not in the file: {names}", "add them")
        steps = []
    interests = details.get("interests")
    if interests is not None and not isinstance(interests, list):
        reader.wrong(one, "has interests that are no list", "write an array of interests")
    if annotations := flat({"annotations": one.whole.get("annotations")}):
        said = "; ".join(f"{key.rpartition('.')[2]}: {word}" for key, word in annotations.items())
        reader.notes.append(f"annotation of {visible(one.record, 60)} — {said}")
    read = [read_interest(value) for value in items(interests)]
    for interest in read:
        for message in interest.wrong:
            reader.wrong(one, message, "mend it; what it leaves open is taken as not known")
        # An endDate is the day on which an interest ceased.
        ends = last_day(interest.ends or (one.date[:10] if one.status == "closed" else ""))
        _interest(reader, one, owner, owned, interest, ends, steps, components)
    if not read:
        reader.stakes.append(
            Stake(
                owner, owned, UNKNOWN,
                ends=last_day(one.date[:10]) if one.status == "closed" else "",
                row=one.number, note="the relationship tells no interest", told=False,
            )
        )  # fmt: skip


def _joined(reader: _Reader, one: Statement, steps: list[str]) -> bool:
    """Whether the steps lead from the subject up to the interested party."""
    above: dict[str, list[str]] = {}
    for step in steps:
        details = reader.statements.latest[step].details
        lower, upper = details.get("subject"), details.get("interestedParty")
        if isinstance(lower, str) and isinstance(upper, str):
            above.setdefault(reader.statements.record(lower), []).append(
                reader.statements.record(upper)
            )
    start, goal = one.details.get("subject"), one.details.get("interestedParty")
    if not isinstance(start, str) or not isinstance(goal, str):
        return False
    seen, queue = {reader.statements.record(start)}, [reader.statements.record(start)]
    while queue:
        for upper in above.get(queue.pop(), ()):
            if upper not in seen:
                seen.add(upper)
                queue.append(upper)
    return reader.statements.record(goal) in seen


def _interest(
    reader: _Reader,
    one: Statement,
    owner: str,
    owned: str,
    interest: Interest,
    ends: str,
    steps: list[str],
    components: list[str],
) -> None:
    kind = interest.type or "an interest of no type"
    stated = f" {interest.share}" if interest.told else ""
    words = "; ".join(filter(None, (f"{kind}{stated}", interest.said)))
    if kind in ("nominee", "nominator"):
        reader.nominations.add(kind, owner, owned)
    metric: Metric | None = METRICS.get(interest.type, "all" if interest.type in OPEN else None)
    if kind == "appointmentOfBoard" and interest.told and interest.level != "indirect":
        _stake(reader, one, owner, owned, interest, ends, "board", interest.share, words)
    if metric is None:
        tie, stands = tie_of(interest)
        words = interest.said if tie != TIES.get(interest.type, ("other",))[0] else words
        level = "indirect " if interest.level == "indirect" else ""
        reader.ties.append(
            Tie(owner, owned, tie, f"{level}{words}", stands, interest.begins, ends, one.number)
        )
        return
    if interest.level == "indirect" and steps:
        who = f"{reader.entities[owner].name} in {reader.entities[owned].name}"
        reader.notes.append(
            f"the indirect {kind}{stated} of {visible(who, 160)} is not counted again: "
            f"its steps are in the file"
        )
        reader.ties.append(
            Tie(
                owner, owned, "other", f"indirect {words}; counted by its steps", True,
                interest.begins, ends, one.number,
            )
        )  # fmt: skip
        return
    share, note = interest.share, interest.said
    if interest.level == "indirect":
        # A sum over steps that are not known decides no rule that counts step by step: 54 % may be
        # nothing to one and the whole to another. Only none and all are the same to every rule.
        share = share if share in (Share(0, 0), Share(WHOLE, WHOLE)) else UNKNOWN
        note = f"indirect {words}; its steps are not in the file, so what counts is not known"
        who, what = (visible(reader.entities[key].name, 80) for key in (owner, owned))
        reader.notes.append(f"{who} in {what}: {note}")
    elif interest.level == "unknown" and components:
        share = Share(0, share.high)
        note = "; ".join(
            filter(None, (f"stated {words}", "whether direct or through its steps is not told"))
        )
    elif interest.level == "unknown":
        note = "; ".join(filter(None, (note, "whether direct is not told; read as direct")))
    if interest.type in OPEN:
        share = Share(0, share.high)
        note = "; ".join(filter(None, (note, f"{kind}: of what is not told")))
    _stake(reader, one, owner, owned, interest, ends, metric, share, note)


def _stake(
    reader: _Reader, one: Statement, owner: str, owned: str, interest: Interest,
    ends: str, metric: Metric, share: Share, note: str,
) -> None:  # fmt: skip
    reader.stakes.append(
        Stake(
            owner, owned, share, metric, begins=interest.begins, ends=ends, row=one.number,
            note=note, told=interest.told,
        )
    )  # fmt: skip
