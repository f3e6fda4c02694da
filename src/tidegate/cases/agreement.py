"""Whether the tables of cases hold what the chain says they should, column by column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases.chain import walk
from tidegate.cases.record import canonical_text
from tidegate.cases.replay import ANY, Expected
from tidegate.cases.tables import metadata, tenants
from tidegate.cases.verification import Fault
from tidegate.findings.digest import sha256_hex

# What a row is called by, where that is not its id.
_KEYS = {
    "tenants": "tenant", "settings": "name", "reviews": "decision_id", "undoings": "decision_id",
}  # fmt: skip


def disagreements(connection: Connection, tenant: str) -> Iterator[Fault]:
    """Every row that says otherwise than its records, has none, or is gone."""
    pepper = connection.execute(
        sa.select(tenants.c.pepper).where(tenants.c.tenant == tenant)
    ).scalar()
    expected = Expected(pepper or "")
    seqs: dict[str, int] = {}
    for kept in walk(connection, tenant, without=("screening", "batch")):
        try:
            expected.take(kept)
        except (ValueError, KeyError, TypeError, AttributeError):
            # A record changed before it, or this one, so that the deed cannot be done again.
            yield Fault(kept.link.seq, "it does not follow from the records before it")
        if kept.link.case_id:
            seqs[kept.link.case_id] = kept.link.seq
    for name, rows in expected.tables.items():
        yield from _table(connection, tenant, name, rows, seqs)


def _table(
    connection: Connection, tenant: str, name: str, expected: dict[str, dict[str, Any]],
    seqs: Mapping[str, int],
) -> Iterator[Fault]:  # fmt: skip
    table, key = metadata.tables[name], _KEYS.get(name, "id")
    left = dict(expected)
    query = sa.select(table).where(table.c.tenant == tenant)
    for row in connection.execute(query.execution_options(yield_per=200)).mappings():
        should = left.pop(row[key], None)
        if should is None:
            yield Fault(
                row.get("seq") or 0, f"the table {name} has a row without a record: {row[key]}"
            )
            continue
        wrong = [column for column, value in should.items() if not _same(name, column, row, value)]
        if wrong:
            at = _at(row[key], should, seqs)
            yield Fault(at, f"the table {name} says otherwise: {', '.join(wrong)}")
    for id, should in left.items():
        yield Fault(_at(id, should, seqs), f"the table {name} lost a row: {id}")


def _at(id: str, should: Mapping[str, Any], seqs: Mapping[str, int]) -> int:
    """The record to look at: the row's own, or the last of its case."""
    return int(should.get("seq") or should.get("placed") or seqs.get(id, 0))


def _same(table: str, column: str, row: Mapping[Any, Any], should: Any) -> bool:
    value = row[column]
    if should is ANY:
        return True
    if column == "content":
        # Erased with the last record of its case; then the record of the deletion says so.
        return bool(value is None or _digest(table, value) == should)
    if column == "name" and table == "attachments" and value is None:
        return row["content"] is None
    if column in ("password", "pepper"):
        return bool(sha256_hex(str(value).encode()) == should)
    if column == "score":
        return bool(f"{value:.4f}" == should)
    return bool(value == should)


def _digest(table: str, value: Any) -> str:
    if table == "attachments":
        return sha256_hex(bytes(value))
    try:
        return sha256_hex(canonical_text(json.loads(value)).encode())
    except (ValueError, RecursionError):
        return ""
