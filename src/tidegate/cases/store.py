"""One tenant of one database, with its drawers."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

import alembic  # noqa: F401 - an upgrade must not find out halfway that it is missing
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from tidegate.cases import chain, database
from tidegate.cases.actor import Actor, operator
from tidegate.cases.audit import Audit
from tidegate.cases.casebook import Cases
from tidegate.cases.erasure import Keeping
from tidegate.cases.keys import Keys
from tidegate.cases.people import People
from tidegate.cases.record import Entry, Link, moment
from tidegate.cases.settings import Settings
from tidegate.cases.tables import tenants
from tidegate.errors import UsageError
from tidegate.findings.digest import sha256_hex
from tidegate.home import home as default_home

_TENANT = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class Store:
    """The drawers: `audit`, `people`, `keys`, `cases`, `settings`, `retention`."""

    def __init__(self, engine: Engine, tenant: str, home: Path) -> None:
        self.engine = engine
        self.tenant = tenant
        self.home = home

    def writing(self) -> AbstractContextManager[Connection]:
        """One write transaction, alone in the tenant; on the disk when it ends."""
        return database.writing(self.engine, self.tenant)

    def reading(self) -> AbstractContextManager[Connection]:
        """One read transaction; all its queries see the same moment."""
        return database.reading(self.engine)

    def record(self, connection: Connection, actor: Actor, entries: Sequence[Entry]) -> list[Link]:
        """Adds records to the chain, inside a transaction of `writing`."""
        retention = self.settings.retention_in(connection)
        return chain.append(connection, self.tenant, actor, entries, retention)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def audit(self) -> Audit:
        """The chain: records, verify, head, export."""
        return Audit(self)

    @cached_property
    def people(self) -> People:
        """Users and their passwords."""
        return People(self)

    @cached_property
    def keys(self) -> Keys:
        """Keys for programs."""
        return Keys(self)

    @cached_property
    def settings(self) -> Settings:
        """What the tenant has set in place of what is shipped."""
        return Settings(self)

    @cached_property
    def cases(self) -> Cases:
        """The queue: hits, decisions, second reviews."""
        return Cases(self)

    @cached_property
    def retention(self) -> Keeping:
        """What is due to be erased, legal holds, erasing."""
        return Keeping(self)


def open_store(url: str = "", *, tenant: str = "default", home: Path | str | None = None) -> Store:
    """Opens a tenant of a database, made or brought to the newest version where it is not.

    `url` is an SQLAlchemy URL or the path of an SQLite file; by default $TIDEGATE_DATABASE, then
    a file in the data home. Raises UsageError for a URL or tenant that cannot be, StoreError where
    the database does not answer.
    """
    if not _TENANT.fullmatch(tenant):
        raise UsageError(
            f"{tenant!r} is no name of a tenant",
            hint="Small letters, digits, dots, dashes and underscores; at most 64.",
        )
    where = Path(home) if home is not None else default_home()
    told = url or os.environ.get("TIDEGATE_DATABASE", "").strip()
    engine = database.connect(database.url_of(told, where))
    try:
        database.upgrade(engine)
        store = Store(engine, tenant, where)
        _settle(store)
    except BaseException:
        engine.dispose()
        raise
    return store


def _settle(store: Store) -> None:
    there = sa.select(tenants.c.tenant).where(tenants.c.tenant == store.tenant)
    with store.reading() as connection:
        if connection.execute(there).first():
            return
    with store.writing() as connection:
        if connection.execute(there).first():
            return
        row = {"tenant": store.tenant, "created": moment(), "pepper": secrets.token_hex(32)}
        connection.execute(sa.insert(tenants), row)
        facts = {"deed": "made", "pepper": sha256_hex(row["pepper"].encode())}
        store.record(connection, operator(), [Entry("tenant", facts)])
