"""Deciding, reviewing a decision, taking it back. What is decided is added to, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases.actor import Actor
from tidegate.cases.record import Entry, Link, moment, new_id, one_line
from tidegate.cases.tables import cases, decisions, licences, reviews, suppressions, undoings
from tidegate.errors import AccessError, ConflictError, UsageError

if TYPE_CHECKING:
    from tidegate.cases.casebook import Case
    from tidegate.cases.store import Store

LONGEST_NOTE = 20_000
FOUR_EYES = "the second reviewer is another person than who decided"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that covers a hit; `expires` is its last day."""

    number: str
    expires: str
    authority: str = ""


def decide(
    store: Store, connection: Connection, actor: Actor, case: Case, outcome: str,
    reasons: Sequence[str], *, note: str, good_guy: bool, good_guy_until: str,
    licence: Licence | None, seen: int | None,
) -> None:  # fmt: skip
    """See `Cases.decide`."""
    _still(case, seen)
    if case.state not in ("open", "escalated"):
        raise ConflictError(
            f"case {case.number} is {case.state}",
            hint="tidegate cases undo takes its decision back.",
        )
    table = store.settings.dispositions_in(connection)
    chosen = table.check(outcome, reasons, note, licence is not None)
    if good_guy and (chosen.confirms or not chosen.closes):
        raise UsageError(f"no good-guy entry can follow from {outcome}")
    if good_guy_until and not good_guy:
        raise UsageError("a good-guy entry's end needs --good-guy")
    for day in (good_guy_until, licence.expires if licence else ""):
        if day:
            future_day(day)
    if licence is not None:
        if not chosen.confirms:
            raise UsageError(f"{outcome} takes no licence")
        one_line(licence.number, "the number of a licence")
        if licence.authority:
            one_line(licence.authority, "the authority of a licence")
    # A good-guy entry hides later hits, so it is never one person's word.
    second = chosen.second_review or good_guy
    state = "escalated" if not chosen.closes else "proposed" if second else "closed"
    previous = _last(store, connection, case)
    id = new_id()
    facts: dict[str, Any] = {
        "decision": id, "outcome": outcome, "reasons": list(dict.fromkeys(reasons)),
        "second_review": second, "good_guy": good_guy, "good_guy_until": good_guy_until,
        "state": state, "opened": case.opened, "dispositions": table.sha256,
        "entry_hash": _hashes(store, connection, case)[0],
        "rule_hash": _hashes(store, connection, case)[1],
        "replaces": previous.id if previous is not None else "",
        "licence": (
            {"id": new_id(), "number": licence.number, "authority": licence.authority,
             "expires": licence.expires}
            if licence else None
        ),
    }  # fmt: skip
    entry = Entry("decision", facts, noted(note), case_id=case.id)
    link = store.record(connection, actor, [entry])[0]
    connection.execute(
        sa.insert(decisions),
        {
            "tenant": store.tenant, "id": id, "case_id": case.id, "decided_by": actor.user,
            "at": link.at, "outcome": outcome, "second_review": second, "good_guy": good_guy,
            "seq": link.seq,
        },
    )  # fmt: skip
    if licence is not None:
        row = {"tenant": store.tenant, "case_id": case.id, "seq": link.seq}
        connection.execute(sa.insert(licences), {**row, **facts["licence"]})
    values: dict[str, Any] = {"outcome": outcome, "revived": None}
    if chosen.closes:
        values |= {"decision_id": id, "licence_until": licence.expires if licence else None}
    move(store, connection, case, state, link, values)


def review(
    store: Store, connection: Connection, actor: Actor, case: Case, *, approved: bool, note: str,
    seen: int | None,
) -> None:  # fmt: skip
    """See `Cases.review`."""
    _still(case, seen)
    if case.state != "proposed":
        raise ConflictError(f"case {case.number} is {case.state}: nothing waits for a review")
    decision = _last(store, connection, case)
    assert decision is not None
    facts = {
        "decision": decision.id, "approved": approved, "state": "closed" if approved else "open",
    }  # fmt: skip
    entry = Entry("review", facts, noted(note), case_id=case.id)
    link = store.record(connection, actor, [entry])[0]
    row = {
        "tenant": store.tenant, "decision_id": decision.id, "first_by": decision.decided_by,
        "reviewed_by": actor.user, "at": link.at, "approved": approved, "seq": link.seq,
    }  # fmt: skip
    try:
        connection.execute(sa.insert(reviews), row)
    except sa.exc.IntegrityError as wrong:
        # Which of the constraints it was: only the one on two people can be met here.
        if actor.user != decision.decided_by:
            raise
        raise ConflictError(FOUR_EYES, hint="Ask somebody else who may approve.") from wrong
    if not approved:
        undone = {"decision_id": None, "outcome": None, "licence_until": None}
        move(store, connection, case, "open", link, undone)
        return
    move(store, connection, case, "closed", link, {})
    if decision.good_guy:
        _suppress(store, connection, actor, case, decision)


def _suppress(
    store: Store, connection: Connection, actor: Actor, case: Case, decision: Any
) -> None:
    entry_hash, rule_hash = _hashes(store, connection, case)
    told = _facts(store, connection, decision.seq)
    if (told["entry_hash"], told["rule_hash"]) != (entry_hash, rule_hash):
        raise ConflictError("the list entry or the rules changed since this was decided")
    id = new_id()
    facts = {
        "suppression": id, "decision": decision.id, "entry_hash": entry_hash,
        "rule_hash": rule_hash, "expires": told["good_guy_until"],
        "scope": "this subject's facts and this list entry, under these rules",
        "void_if": ["the subject's facts change", "the list entry changes", "the rules change",
                    "the decision is taken back", "its last day passes"],
    }  # fmt: skip
    seq = store.record(connection, actor, [Entry("good_guy", facts, case_id=case.id)])[0].seq
    key = connection.execute(
        sa.select(cases.c.subject_key).where(cases.c.tenant == store.tenant, cases.c.id == case.id)
    ).scalar_one()
    connection.execute(
        sa.insert(suppressions),
        {
            "tenant": store.tenant, "id": id, "case_id": case.id, "decision_id": decision.id,
            "subject_key": key, "list": case.list, "entry_id": case.entry_id,
            "entry_hash": entry_hash, "rule_hash": rule_hash,
            "expires": told["good_guy_until"] or None, "seq": seq,
        },
    )  # fmt: skip


def undo(store: Store, connection: Connection, actor: Actor, case: Case, note: str) -> None:
    """See `Cases.undo`."""
    decision = _last(store, connection, case)
    if decision is None or case.state == "open":
        raise ConflictError(f"case {case.number} has no decision to take back")
    own = case.state != "closed" and decision.decided_by == actor.user
    if not own and not actor.may("approve"):
        raise AccessError("this decision is not yours to take back", hint="An approver can do it.")
    facts = {"decision": decision.id, "state": "open"}
    entries = [Entry("undo", facts, noted(note), case_id=case.id)]
    active = connection.execute(
        sa.select(suppressions.c.id).where(
            suppressions.c.tenant == store.tenant, suppressions.c.case_id == case.id,
            suppressions.c.voided.is_(None),
        )
    ).all()  # fmt: skip
    because = "the decision was taken back"
    entries += [
        Entry("good_guy_void", {"suppression": row.id, "because": [because]}, case_id=case.id)
        for row in active
    ]
    links = store.record(connection, actor, entries)
    connection.execute(
        sa.insert(undoings),
        {"tenant": store.tenant, "decision_id": decision.id, "undone_by": actor.user,
         "at": links[0].at, "seq": links[0].seq},
    )  # fmt: skip
    for row, link in zip(active, links[1:], strict=True):
        connection.execute(
            sa.update(suppressions)
            .where(suppressions.c.tenant == store.tenant, suppressions.c.id == row.id)
            .values(voided=link.seq, voided_because=because)
        )
    undone = {"decision_id": None, "outcome": None, "licence_until": None}
    move(store, connection, case, "open", links[0], undone)


def escalate(store: Store, connection: Connection, actor: Actor, case: Case, note: str) -> None:
    """See `Cases.escalate`."""
    if case.state != "open":
        raise ConflictError(f"case {case.number} is {case.state}")
    if not note.strip():
        raise UsageError("an escalation needs a note", hint="Say why with --note.")
    entry = Entry("escalation", {"state": "escalated"}, noted(note), case_id=case.id)
    link = store.record(connection, actor, [entry])[0]
    move(store, connection, case, "escalated", link, {})


def lapse(store: Store, connection: Connection, actor: Actor) -> int:
    """See `Cases.lapse`."""
    ended = connection.execute(
        sa.select(cases.c.id, cases.c.licence_until).where(
            cases.c.tenant == store.tenant, cases.c.state == "closed",
            cases.c.licence_until < moment()[:10],
        )
    ).all()  # fmt: skip
    for row in ended:
        because = f"the licence ended on {row.licence_until}"
        entry = Entry("lapse", {"state": "open", "because": [because]}, case_id=row.id)
        link = store.record(connection, actor, [entry])[0]
        undone = {"decision_id": None, "outcome": None, "licence_until": None}
        case = store.cases.case_in(connection, row.id)
        move(store, connection, case, "open", link, {**undone, "revived": because})
    return len(ended)


def move(
    store: Store, connection: Connection, case: Case, state: str, link: Link,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Puts a case where its record says it stands."""
    connection.execute(
        sa.update(cases)
        .where(cases.c.tenant == store.tenant, cases.c.id == case.id)
        .values(state=state, seq=link.seq, changed=link.at, **values)
    )


def noted(note: str) -> dict[str, str]:
    """A note as the section of a record. Raises UsageError where it is too long."""
    if len(note) > LONGEST_NOTE:
        raise UsageError(f"a note has at most {LONGEST_NOTE:,} characters", hint="Attach a file.")
    return {"note": note.strip()} if note.strip() else {}


def future_day(text: str) -> None:
    """Raises UsageError for what is no date, or past."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date", hint="Write it as 2027-11-23.") from None
    if day < dt.datetime.now(dt.UTC).date():
        raise UsageError(f"{text} is past")


def _still(case: Case, seen: int | None) -> None:
    if seen is not None and seen != case.seq:
        raise ConflictError(
            f"case {case.number} has changed since you saw it", hint="Look at it again."
        )


def _last(store: Store, connection: Connection, case: Case) -> Any:
    """The last decision of a case that was not taken back, or None."""
    undone = sa.exists().where(
        undoings.c.tenant == store.tenant, undoings.c.decision_id == decisions.c.id
    )
    return connection.execute(
        sa.select(decisions)
        .where(decisions.c.tenant == store.tenant, decisions.c.case_id == case.id, ~undone)
        .order_by(decisions.c.seq.desc())
        .limit(1)
    ).first()


def _hashes(store: Store, connection: Connection, case: Case) -> tuple[str, str]:
    found = connection.execute(
        sa.select(cases.c.entry_hash, cases.c.rule_hash).where(
            cases.c.tenant == store.tenant, cases.c.id == case.id
        )
    ).one()
    return found.entry_hash, found.rule_hash


def _facts(store: Store, connection: Connection, seq: int) -> dict[str, Any]:
    import json

    from tidegate.cases.tables import audit_records

    body = connection.execute(
        sa.select(audit_records.c.body).where(
            audit_records.c.tenant == store.tenant, audit_records.c.seq == seq
        )
    ).scalar_one()
    facts: dict[str, Any] = json.loads(body)["facts"]
    return facts
