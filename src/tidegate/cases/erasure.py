"""What is personal goes on its legal date, and not before; a hold keeps it longer.

The database refuses what is early or held by itself (migrations/guards.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases.actor import Actor
from tidegate.cases.database import wipe
from tidegate.cases.record import Entry, moment, new_id
from tidegate.cases.tables import (
    attachments,
    audit_erasures,
    audit_payloads,
    audit_records,
    cases,
    holds,
)
from tidegate.errors import ConflictError, UsageError

if TYPE_CHECKING:
    from tidegate.cases.store import Store

MOST_AT_ONCE = 2_000  # sections of one deletion record


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: of one case, or of everything where `case_id` is ""."""

    id: str
    case_id: str
    placed: int
    released: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """What may be erased today, and what would be due but for a hold."""

    sections: int
    held: int
    records: int


class Keeping:
    """The drawer of retention."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def hold(self, actor: Actor, reason: str, case_id: str = "") -> Hold:
        """Keeps everything, or one case, whatever its date. Raises UsageError without a reason."""
        actor.must("admin", "place a legal hold")
        if not reason.strip():
            raise UsageError("a hold needs a reason")
        id = new_id()
        with self._store.writing() as connection:
            entry = Entry(
                "hold", {"hold": id, "deed": "placed"}, {"reason": reason.strip()}, case_id=case_id
            )
            seq = self._store.record(connection, actor, [entry])[0].seq
            row = {"tenant": self._store.tenant, "id": id, "case_id": case_id, "placed": seq}
            connection.execute(sa.insert(holds), row)
        return Hold(id, case_id, seq, None)

    def release(self, actor: Actor, id: str) -> Hold:
        """Ends a hold. The start of its id is enough. Raises UsageError, ConflictError."""
        actor.must("admin", "release a legal hold")
        with self._store.writing() as connection:
            rows = connection.execute(
                sa.select(holds).where(
                    holds.c.tenant == self._store.tenant, holds.c.id.startswith(id, autoescape=True)
                )
            ).all()
            if len(rows) != 1 or not id:
                raise UsageError(f"no hold, or more than one, has an id that starts with {id!r}")
            row = rows[0]
            if row.released is not None:
                raise ConflictError("this hold is released already")
            entry = Entry("release", {"hold": row.id, "deed": "released"}, case_id=row.case_id)
            seq = self._store.record(connection, actor, [entry])[0].seq
            connection.execute(
                sa.update(holds)
                .where(holds.c.tenant == self._store.tenant, holds.c.id == row.id)
                .values(released=seq)
            )
        return Hold(row.id, row.case_id, row.placed, seq)

    def holds(self) -> Sequence[Hold]:
        """All holds, the released too."""
        with self._store.reading() as connection:
            found = connection.execute(
                sa.select(holds)
                .where(holds.c.tenant == self._store.tenant)
                .order_by(holds.c.placed)
            )
            return [Hold(row.id, row.case_id, row.placed, row.released) for row in found]

    def due(self) -> Due:
        """How much could be erased now."""
        with self._store.reading() as connection:
            free = connection.execute(self._due(held=False)).all()
            held = connection.execute(self._due(held=True)).all()
        return Due(len(free), len(held), len({row.seq for row in free}))

    def erase(self, actor: Actor) -> int:
        """Erases every section whose legal date has passed and that nothing holds, each batch
        with its deletion record; the count of sections."""
        actor.must("admin", "erase")
        gone = 0
        while True:
            with self._store.writing() as connection:
                rows = connection.execute(self._due(held=False).limit(MOST_AT_ONCE)).all()
                if not rows:
                    break
                self._erase(connection, actor, [(row.seq, row.section) for row in rows])
                gone += len(rows)
        wipe(self._store.engine)
        return gone

    def _erase(
        self, connection: Connection, actor: Actor, sections: Sequence[tuple[int, str]]
    ) -> None:
        tenant = self._store.tenant
        facts = {"sections": [list(each) for each in sections]}
        deletion = self._store.record(connection, actor, [Entry("deletion", facts)])[0]
        keys = [{"tenant": tenant, "seq": seq, "section": name} for seq, name in sections]
        connection.execute(
            sa.insert(audit_erasures), [{**key, "deletion": deletion.seq} for key in keys]
        )
        table = audit_payloads
        connection.execute(
            sa.delete(table).where(
                table.c.tenant == sa.bindparam("of_tenant"),
                table.c.seq == sa.bindparam("of_seq"),
                table.c.section == sa.bindparam("of_section"),
            ),
            [{"of_tenant": tenant, "of_seq": seq, "of_section": name} for seq, name in sections],
        )
        self._empty(connection, deletion.at[:10])

    def _empty(self, connection: Connection, today: str) -> None:
        """Cases none of whose records are still to be kept lose what they repeat of them."""
        tenant = self._store.tenant
        record = audit_records
        live = sa.exists().where(
            record.c.tenant == tenant, record.c.case_id == cases.c.id, record.c.until >= today
        )
        held = sa.exists().where(
            holds.c.tenant == tenant, holds.c.released.is_(None),
            sa.or_(holds.c.case_id == "", holds.c.case_id == cases.c.id),
        )  # fmt: skip
        over = sa.and_(cases.c.tenant == tenant, ~live, ~held)
        ended = sa.select(cases.c.id).where(over)
        connection.execute(
            sa.update(attachments)
            .where(attachments.c.tenant == tenant, attachments.c.case_id.in_(ended))
            .values(content=None, name=None)
        )
        connection.execute(
            sa.update(cases).where(over, cases.c.content.is_not(None)).values(content=None)
        )

    def _due(self, *, held: bool) -> sa.Select[tuple[int, str]]:
        tenant, record, payload = self._store.tenant, audit_records, audit_payloads
        of_case = sa.func.coalesce(record.c.case_id, "")
        hold = sa.exists().where(
            holds.c.tenant == tenant, holds.c.released.is_(None),
            sa.or_(holds.c.case_id == "", holds.c.case_id == of_case),
        )  # fmt: skip
        return (
            sa.select(payload.c.seq, payload.c.section)
            .join(record, sa.and_(record.c.tenant == tenant, record.c.seq == payload.c.seq))
            .where(payload.c.tenant == tenant, record.c.until < moment()[:10])
            .where(hold if held else ~hold)
            .order_by(payload.c.seq, payload.c.section)
        )
