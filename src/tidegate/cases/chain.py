"""The chain of a tenant: records are added at its end, alone in the tenant, and read in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases.actor import Actor
from tidegate.cases.record import (
    BEFORE_FIRST,
    Entry,
    Link,
    Section,
    canonical_text,
    linked,
    moment,
)
from tidegate.cases.retention import Retention
from tidegate.cases.tables import audit_erasures, audit_grounds, audit_payloads, audit_records
from tidegate.findings.digest import sha256_hex

CHUNK = 1000


def last_of(connection: Connection, tenant: str) -> tuple[int, str]:
    """Number and hash of the last record; 0 and zeros before the first."""
    table = audit_records
    found = connection.execute(
        sa.select(table.c.seq, table.c.hash)
        .where(table.c.tenant == tenant)
        .order_by(table.c.seq.desc())
        .limit(1)
    ).first()
    return (int(found.seq), str(found.hash)) if found else (0, BEFORE_FIRST)


def append(
    connection: Connection,
    tenant: str,
    actor: Actor,
    entries: Sequence[Entry],
    retention: Retention,
) -> list[Link]:
    """Adds records at the end of the chain. `connection` must be of `database.writing`."""
    seq, previous = last_of(connection, tenant)
    links: list[Link] = []
    payloads: list[dict[str, Any]] = []
    for entry in entries:
        at = moment()
        seq += 1
        link, sections = linked(
            entry, actor, tenant=tenant, seq=seq, previous=previous, at=at,
            retention=retention.of(entry.basis, at[:10]),
        )  # fmt: skip
        previous = link.hash
        links.append(link)
        payloads += [
            {"tenant": tenant, "seq": seq, "section": s.name, "salt": s.salt, "content": s.content}
            for s in sections
        ]
    if links:
        connection.execute(sa.insert(audit_records), [_row(tenant, link) for link in links])
    if payloads:
        connection.execute(sa.insert(audit_payloads), payloads)
    return links


def _row(tenant: str, link: Link) -> dict[str, Any]:
    return {
        "tenant": tenant, "seq": link.seq, "id": link.id, "at": link.at, "kind": link.kind,
        "case_id": link.case_id or None, "batch": link.batch or None,
        # A batch may count a row once only; records about no row leave both empty.
        "source_row": link.row, "until": link.until, "body": link.body,
        "previous": link.previous, "hash": link.hash,
    }  # fmt: skip


def keep_grounds(connection: Connection, tenant: str, grounds: Mapping[str, Any]) -> str:
    """Keeps the grounds of a run once; their digest."""
    content = canonical_text(grounds)
    digest = sha256_hex(content.encode())
    table = audit_grounds
    there = connection.execute(
        sa.select(table.c.digest).where(table.c.tenant == tenant, table.c.digest == digest)
    ).first()
    if there is None:
        connection.execute(
            sa.insert(table), {"tenant": tenant, "digest": digest, "content": content}
        )
    return digest


def grounds_of(connection: Connection, tenant: str, digests: Sequence[str]) -> dict[str, str]:
    """The text of grounds by their digests."""
    table = audit_grounds
    found = connection.execute(
        sa.select(table.c.digest, table.c.content).where(
            table.c.tenant == tenant, table.c.digest.in_(digests)
        )
    )
    return {str(row.digest): str(row.content) for row in found}


class Kept:
    """A record with what stands apart from it: sections, and which of them were erased by which
    deletion record."""

    __slots__ = ("erased", "link", "sections")

    def __init__(self, link: Link, sections: dict[str, Section], erased: dict[str, int]) -> None:
        self.link, self.sections, self.erased = link, sections, erased


def walk(
    connection: Connection, tenant: str, *, after: int = 0, case_id: str | None = None,
    without: Sequence[str] = (),
) -> Iterator[Kept]:  # fmt: skip
    """Every record in order, or those of one case, or of other kinds than some; each with its
    sections. Memory stays flat."""
    table = audit_records
    while True:
        query = (
            sa.select(table)
            .where(table.c.tenant == tenant, table.c.seq > after)
            .order_by(table.c.seq)
            .limit(CHUNK)
        )
        if case_id is not None:
            query = query.where(table.c.case_id == case_id)
        if without:
            query = query.where(table.c.kind.not_in(without))
        links = [_link(row) for row in connection.execute(query)]
        if not links:
            return
        numbers = [link.seq for link in links]
        sections = _sections(connection, tenant, numbers)
        erased = _erased(connection, tenant, numbers)
        for link in links:
            yield Kept(link, sections.get(link.seq, {}), erased.get(link.seq, {}))
        after = numbers[-1]


def _link(row: Any) -> Link:
    return Link(
        seq=row.seq, body=row.body, hash=row.hash, id=row.id, at=row.at, kind=row.kind,
        case_id=row.case_id or "", batch=row.batch or "", row=row.source_row, until=row.until,
        previous=row.previous,
    )  # fmt: skip


def _between(table: sa.Table, tenant: str, numbers: Sequence[int]) -> sa.ColumnElement[bool]:
    whole = numbers[-1] - numbers[0] + 1 == len(numbers)
    inside = table.c.seq.between(numbers[0], numbers[-1]) if whole else table.c.seq.in_(numbers)
    return sa.and_(table.c.tenant == tenant, inside)


def _sections(
    connection: Connection, tenant: str, numbers: Sequence[int]
) -> dict[int, dict[str, Section]]:
    table = audit_payloads
    found: dict[int, dict[str, Section]] = {}
    for row in connection.execute(sa.select(table).where(_between(table, tenant, numbers))):
        section = Section(row.section, row.salt, row.content)
        found.setdefault(row.seq, {})[row.section] = section
    return found


def _erased(
    connection: Connection, tenant: str, numbers: Sequence[int]
) -> dict[int, dict[str, int]]:
    table = audit_erasures
    found: dict[int, dict[str, int]] = {}
    for row in connection.execute(sa.select(table).where(_between(table, tenant, numbers))):
        found.setdefault(row.seq, {})[row.section] = row.deletion
    return found
