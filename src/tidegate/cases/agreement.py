"""Whether the tables that repeat the chain say what it says: cases, decisions, users."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases.tables import (
    audit_records,
    cases,
    decisions,
    reviews,
    suppressions,
    undoings,
    users,
)
from tidegate.cases.verification import Fault

# Records that say in their facts how a case stands after them.
MOVES = ("hit", "decision", "review", "undo", "escalation", "lapse")
Says = Callable[[Any, Mapping[str, Any]], bool]


def disagreements(connection: Connection, tenant: str) -> Iterator[Fault]:
    """Every row that says otherwise than its record, and every record that lost its row."""
    yield from _rows(connection, tenant, decisions, "decision", _decision)
    yield from _rows(connection, tenant, reviews, "review", _review)
    yield from _rows(connection, tenant, undoings, "undo", _undoing)
    yield from _rows(connection, tenant, suppressions, "good_guy", _suppression)
    yield from _cases(connection, tenant)
    yield from _users(connection, tenant)


def _decision(row: Any, body: Mapping[str, Any]) -> bool:
    facts = body["facts"]
    return (facts["decision"], facts["outcome"], facts["second_review"], facts["good_guy"]) == (
        row.id, row.outcome, row.second_review, row.good_guy,
    ) and (body["actor"]["user"], body["case"]) == (row.decided_by, row.case_id)  # fmt: skip


def _review(row: Any, body: Mapping[str, Any]) -> bool:
    facts = body["facts"]
    return (facts["decision"], facts["approved"], body["actor"]["user"]) == (
        row.decision_id, row.approved, row.reviewed_by,
    )  # fmt: skip


def _undoing(row: Any, body: Mapping[str, Any]) -> bool:
    return (body["facts"]["decision"], body["actor"]["user"]) == (row.decision_id, row.undone_by)


def _suppression(row: Any, body: Mapping[str, Any]) -> bool:
    said = body["facts"]
    names = ("decision", "entry_hash", "rule_hash", "expires")
    has = (row.decision_id, row.entry_hash, row.rule_hash, row.expires or "")
    return tuple(said[name] for name in names) == has and body["case"] == row.case_id


def _rows(
    connection: Connection, tenant: str, table: sa.Table, kind: str, says: Says
) -> Iterator[Fault]:
    record = audit_records
    joined = sa.select(table, record.c.body, record.c.kind.label("kind_of_record")).join(
        record, sa.and_(record.c.tenant == table.c.tenant, record.c.seq == table.c.seq)
    )
    for row in connection.execute(joined.where(table.c.tenant == tenant)):
        try:
            right = row.kind_of_record == kind and says(row, json.loads(row.body))
        except (ValueError, KeyError, TypeError):
            right = False
        if not right:
            yield Fault(row.seq, f"the table {table.name} says otherwise than this record")
    lost = ~sa.exists().where(table.c.tenant == tenant, table.c.seq == record.c.seq)
    query = sa.select(record.c.seq).where(record.c.tenant == tenant, record.c.kind == kind, lost)
    for row in connection.execute(query):
        yield Fault(row.seq, f"the table {table.name} lost what this record says")


def _cases(connection: Connection, tenant: str) -> Iterator[Fault]:
    record = audit_records
    last = (
        sa.select(record.c.case_id, sa.func.max(record.c.seq).label("seq"))
        .where(record.c.tenant == tenant, record.c.kind.in_(MOVES), record.c.case_id.is_not(None))
        .group_by(record.c.case_id)
        .subquery()
    )
    query = (
        sa.select(last.c.seq, record.c.body, cases.c.state, cases.c.seq.label("own"))
        .join(record, sa.and_(record.c.tenant == tenant, record.c.seq == last.c.seq))
        .outerjoin(cases, sa.and_(cases.c.tenant == tenant, cases.c.id == last.c.case_id))
    )
    for row in connection.execute(query):
        try:
            right = json.loads(row.body)["facts"]["state"] == row.state and row.own == row.seq
        except (ValueError, KeyError, TypeError):
            right = False
        if not right:
            yield Fault(row.seq, "the case does not stand as this record left it")


def _users(connection: Connection, tenant: str) -> Iterator[Fault]:
    record = audit_records
    said: dict[str, tuple[int, str, bool]] = {}
    query = (
        sa.select(record.c.seq, record.c.body)
        .where(record.c.tenant == tenant, record.c.kind == "user")
        .order_by(record.c.seq)
    )
    for row in connection.execute(query):
        try:
            facts = json.loads(row.body)["facts"]
            said[facts["user"]] = (row.seq, facts["role"], facts["deed"] == "disabled")
        except (ValueError, KeyError, TypeError):
            yield Fault(row.seq, "its content is not a record")
    there = connection.execute(sa.select(users).where(users.c.tenant == tenant)).all()
    for user in there:
        seq, role, disabled = said.pop(user.id, (0, "", False))
        if seq == 0:
            yield Fault(0, f"the user {user.id} was added without a record")
        elif (user.role, user.disabled is not None) != (role, disabled):
            yield Fault(seq, "the table users says otherwise than this record")
    for seq, _, _ in said.values():
        yield Fault(seq, "the table users lost what this record says")
