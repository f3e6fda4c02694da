"""Whether the tables that repeat the chain say what it says: cases, decisions, users."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases.record import canonical_text
from tidegate.cases.tables import (
    api_keys,
    attachments,
    audit_payloads,
    audit_records,
    cases,
    decisions,
    holds,
    reviews,
    settings,
    suppressions,
    undoings,
    users,
)
from tidegate.cases.verification import Fault
from tidegate.findings.digest import sha256_hex

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
    yield from _contents(connection, tenant)
    yield from _rows(connection, tenant, attachments, "attachment", _attachment)
    yield from _attachments(connection, tenant)
    for table, kinds, key, own, says in _LATEST:
        yield from _latest(connection, tenant, table, kinds, key, own, says)


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


def _contents(connection: Connection, tenant: str) -> Iterator[Fault]:
    """What a reviewer is shown is what the case's last hit recorded."""
    record, payload = audit_records, audit_payloads
    last = (
        sa.select(record.c.case_id, sa.func.max(record.c.seq).label("seq"))
        .where(record.c.tenant == tenant, record.c.kind == "hit")
        .group_by(record.c.case_id)
        .subquery()
    )
    section = sa.and_(
        payload.c.tenant == tenant, payload.c.seq == last.c.seq, payload.c.section == "hit"
    )
    query = (
        sa.select(
            last.c.seq, record.c.body, payload.c.content.label("recorded"), cases.c.content,
            cases.c.entry_hash, cases.c.rule_hash, cases.c.list, cases.c.entry_id,
        )
        .join(record, sa.and_(record.c.tenant == tenant, record.c.seq == last.c.seq))
        .join(cases, sa.and_(cases.c.tenant == tenant, cases.c.id == last.c.case_id))
        .outerjoin(payload, section)
    )  # fmt: skip
    for row in connection.execute(query):
        try:
            facts = json.loads(row.body)["facts"]
            right = (facts["entry_hash"], facts["rule_hash"]) == (row.entry_hash, row.rule_hash)
            if row.content is not None and row.recorded is not None:
                shown = json.loads(row.content)
                right &= canonical_text(shown) == row.recorded
                right &= (shown["match"]["list"], shown["match"]["entry_id"]) == (
                    row.list, row.entry_id,
                )  # fmt: skip
        except (ValueError, KeyError, TypeError):
            right = False
        if not right:
            yield Fault(row.seq, "the case shows something else than this record says")


def _last(
    connection: Connection, tenant: str, kinds: Sequence[str], key: str
) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """The facts of the last record of some kinds about each thing that `key` names."""
    record = audit_records
    query = (
        sa.select(record.c.seq, record.c.body)
        .where(record.c.tenant == tenant, record.c.kind.in_(kinds))
        .order_by(record.c.seq)
    )
    said: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for row in connection.execute(query):
        # A body that cannot be read is a fault of its record, which the chain's own check names.
        with contextlib.suppress(ValueError, KeyError, TypeError):
            facts = json.loads(row.body)["facts"]
            said[facts[key]] = (row.seq, facts)
    return said


def _latest(
    connection: Connection, tenant: str, table: sa.Table, kinds: Sequence[str], key: str,
    own: str, says: Says,
) -> Iterator[Fault]:  # fmt: skip
    """Rows whose last record says otherwise, rows without one, and records that lost theirs."""
    said = _last(connection, tenant, kinds, key)
    for row in connection.execute(sa.select(table).where(table.c.tenant == tenant)):
        seq, facts = said.pop(getattr(row, own), (0, {}))
        try:
            right = seq > 0 and says(row, facts)
        except (KeyError, TypeError):
            right = False
        if seq == 0:
            yield Fault(0, f"a row of the table {table.name} was added without a record")
        elif not right:
            yield Fault(seq, f"the table {table.name} says otherwise than this record")
    for seq, _ in said.values():
        yield Fault(seq, f"the table {table.name} lost what this record says")


def _user(row: Any, facts: Mapping[str, Any]) -> bool:
    return (row.role, row.disabled is not None) == (facts["role"], facts["deed"] == "disabled")


def _key(row: Any, facts: Mapping[str, Any]) -> bool:
    if facts["deed"] == "revoked":
        return bool(row.revoked is not None and row.user_id == facts["user"])
    return (row.user_id, row.scopes.split(), row.expires or "", row.revoked) == (
        facts["user"], facts["scopes"], facts["expires"], None,
    )  # fmt: skip


def _setting(row: Any, facts: Mapping[str, Any]) -> bool:
    return bool(row.value == canonical_text(facts["value"]))


def _hold(row: Any, facts: Mapping[str, Any]) -> bool:
    return bool((row.released is not None) == (facts["deed"] == "released"))


def _voided(row: Any, facts: Mapping[str, Any]) -> bool:
    return (row.voided is not None) == ("because" in facts)


def _attachments(connection: Connection, tenant: str) -> Iterator[Fault]:
    """One at a time: files may be large."""
    table = attachments
    query = sa.select(table.c.id, table.c.seq, table.c.sha256).where(table.c.tenant == tenant)
    for row in connection.execute(query).all():
        content = connection.execute(
            sa.select(table.c.content).where(table.c.tenant == tenant, table.c.id == row.id)
        ).scalar()
        if content is not None and sha256_hex(bytes(content)) != row.sha256:
            yield Fault(row.seq, "the file that this record attached was changed")


def _attachment(row: Any, body: Mapping[str, Any]) -> bool:
    return (body["facts"]["sha256"], body["facts"]["size"]) == (row.sha256, row.size) and (
        body["case"] == row.case_id
    )


# (table, kinds of record, what they call a row, what the row calls itself, comparison)
_LATEST: tuple[tuple[sa.Table, tuple[str, ...], str, str, Says], ...] = (
    (users, ("user",), "user", "id", _user),
    (api_keys, ("key",), "key", "id", _key),
    (settings, ("setting", "lists"), "name", "name", _setting),
    (holds, ("hold", "release"), "hold", "id", _hold),
    (suppressions, ("good_guy", "good_guy_void"), "suppression", "id", _voided),
)
