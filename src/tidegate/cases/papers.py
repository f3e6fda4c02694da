"""What lies in a case besides its decisions: notes, files, whose desk it is on."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases.actor import Actor
from tidegate.cases.deciding import noted
from tidegate.cases.record import Entry, new_id, one_line
from tidegate.cases.tables import attachments, cases, users
from tidegate.errors import StoreError, UsageError
from tidegate.findings.digest import sha256_hex

if TYPE_CHECKING:
    from tidegate.cases.casebook import Case
    from tidegate.cases.store import Store

LARGEST = 20 * 1024 * 1024


def assign(store: Store, connection: Connection, actor: Actor, case: Case, login: str) -> None:
    """See `Cases.assign`."""
    user = None
    if login:
        user = connection.execute(
            sa.select(users).where(
                users.c.tenant == store.tenant, users.c.login == login, users.c.disabled.is_(None)
            )
        ).first()
        if user is None:
            raise UsageError(f"there is no active user {login!r}")
    facts = {"user": user.id if user else ""}
    store.record(connection, actor, [Entry("assignment", facts, case_id=case.id)])
    connection.execute(
        sa.update(cases)
        .where(cases.c.tenant == store.tenant, cases.c.id == case.id)
        .values(assignee=user.id if user else None)
    )


def note(store: Store, connection: Connection, actor: Actor, case: Case, text: str) -> None:
    """See `Cases.note`."""
    section = noted(text)
    if not section:
        raise UsageError("the note is empty")
    store.record(connection, actor, [Entry("note", {}, section, case_id=case.id)])


def attach(
    store: Store, connection: Connection, actor: Actor, case: Case, name: str, content: bytes
) -> str:
    """See `Cases.attach`."""
    if len(content) > LARGEST:
        raise UsageError(f"an attachment has at most {LARGEST // 1024**2} MiB")
    bare = one_line(PurePath(name.replace("\\", "/")).name or "file", "a file's name", 255)
    digest = sha256_hex(content)
    facts = {"attachment": new_id(), "sha256": digest, "size": len(content)}
    entry = Entry("attachment", facts, {"name": bare}, case_id=case.id)
    seq = store.record(connection, actor, [entry])[0].seq
    connection.execute(
        sa.insert(attachments),
        {
            "tenant": store.tenant, "id": facts["attachment"], "case_id": case.id, "name": bare,
            "size": len(content), "sha256": digest, "content": content, "seq": seq,
        },
    )  # fmt: skip
    return digest


def attachment(store: Store, connection: Connection, case: Case, sha256: str) -> tuple[str, bytes]:
    """See `Cases.attachment`."""
    row = connection.execute(
        sa.select(attachments)
        .where(
            attachments.c.tenant == store.tenant, attachments.c.case_id == case.id,
            attachments.c.sha256 == sha256,
        )
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        raise UsageError(f"case {case.number} has no attachment {sha256[:12]}")
    if row.content is None:
        raise UsageError("this attachment was erased on its legal date")
    content = bytes(row.content)
    if sha256_hex(content) != sha256:
        raise StoreError("the attachment is not what was attached: it was changed")
    return row.name or "", content
