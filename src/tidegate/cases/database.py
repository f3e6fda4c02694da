"""The database of cases: SQLite in the data home, PostgreSQL by its URL.

A write transaction is alone in its tenant: SQLite takes its one write lock when it begins (BEGIN
IMMEDIATE), PostgreSQL an advisory lock of the tenant. So the last link of a chain, read inside, is
still the last when the next is written. A commit returns once it is on the disk.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url

from tidegate.cases.migrations import latest
from tidegate.errors import StoreError, UsageError

WAIT = 60  # seconds a writer waits for the one before it
_WRITES = "tidegate_writes"
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


def url_of(told: str, home: Path) -> URL:
    """The URL of a database: as told, a path of an SQLite file, or the one in the data home.

    Raises UsageError for what is none of these.
    """
    if not told:
        return URL.create("sqlite", database=str(home / "cases" / "tidegate.db"))
    if "://" not in told:
        return URL.create("sqlite", database=str(Path(told).expanduser().absolute()))
    try:
        url = make_url(told)
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    except (sa.exc.ArgumentError, ValueError):
        # The text is not repeated: it may hold a password.
        raise UsageError("that is not the URL of a database", hint=_HINT) from None
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise UsageError(f"{url.drivername} is no database Tidegate knows", hint=_HINT)
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise UsageError("a record in memory is no record", hint=_HINT)
    return url


_HINT = "Write sqlite:////path/tidegate.db or postgresql://user@host/name."


def connect(url: URL) -> Engine:
    """An engine for a URL; a file of SQLite is made, readable by its owner alone."""
    if url.drivername == "sqlite":
        assert url.database is not None
        _private_file(Path(url.database))
        engine = sa.create_engine(url, connect_args={"timeout": WAIT})
        event.listen(engine, "connect", _set_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as missing:
        raise UsageError(
            "PostgreSQL needs psycopg", hint='Install it: pip install "tidegate[postgres]".'
        ) from missing


def _private_file(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as wrong:
        raise StoreError(
            f"{path} cannot be opened: {wrong.strerror}",
            hint="Name another database with --database, or another TIDEGATE_HOME.",
        ) from wrong


def _set_sqlite(connection: Any, _: Any) -> None:
    # Python's own habit of opening transactions would begin them too late and without the lock.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",  # what is erased is overwritten, not only unlinked
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine, tenant: str) -> Iterator[Connection]:
    """One write transaction, alone in its tenant; what it did is on the disk when it ends."""
    with told(engine), engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: True})
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(
                    sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key(tenant)}
                )
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction: all its queries see the same moment."""
    with told(engine), engine.connect() as plain:
        calm = {"isolation_level": "REPEATABLE READ"} if engine.name == "postgresql" else {}
        connection = plain.execution_options(**calm)
        with connection.begin():
            yield connection


def _key(tenant: str) -> int:
    first = hashlib.sha256(f"tidegate {tenant}".encode()).digest()[:8]
    return int.from_bytes(first, "big", signed=True)


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turns what a driver says of a database out of reach into one StoreError."""
    try:
        yield
    except sa.exc.OperationalError as wrong:
        said = str(wrong.orig).strip().splitlines()
        place = engine.url.render_as_string(hide_password=True)
        why = said[0] if said else type(wrong.orig).__name__
        hint = "See that the server runs and the address, name and rights are right."
        if engine.dialect.name == "sqlite":
            hint = "See that the disk has room, nobody else holds it, and it is a database."
        raise StoreError(f"the database {place} does not answer: {why}", hint=hint) from wrong
    except sa.exc.DatabaseError as wrong:
        if isinstance(wrong, sa.exc.IntegrityError) or "file is not a database" not in str(wrong):
            raise
        place = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"{place} is not a database of SQLite") from wrong


def wipe(engine: Engine) -> None:
    """Empties SQLite's log of changes, in which what was erased still stands."""
    if engine.dialect.name == "sqlite":
        with told(engine), engine.connect() as connection:
            autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
            autocommit.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def version_of(engine: Engine) -> str:
    """The version of the tables that are there; "" where there are none."""
    with told(engine), reading(engine) as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return ""
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return str(found or "")


def upgrade(engine: Engine) -> None:
    """Brings the tables to the newest version, in one transaction. Raises StoreError where they
    are newer than this program."""
    there = version_of(engine)
    if there == latest:
        return
    if there > latest:
        raise StoreError(
            f"the database is of version {there}, and this Tidegate knows {latest}",
            hint="Use the Tidegate that others here use, or a newer one.",
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option(
        "script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%")
    )
    try:
        with writing(engine, "") as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except sa.exc.ProgrammingError as wrong:
        if "permission denied" not in str(wrong.orig):
            raise
        raise StoreError(
            "this user may not make tables in the database",
            hint="Open it once as its owner: that makes them.",
        ) from wrong
