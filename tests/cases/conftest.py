"""`store` is a fresh tenant, once in SQLite and once in PostgreSQL; `open_again` opens the same
database for another tenant; `tamper` changes it as one could who holds the database itself.

A PostgreSQL server is started where its programs are, on one of the test processes.
"""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from tidegate.cases import Actor, Store, open_store, operator, people

from .cluster import cluster, programs

PASSWORD = "four plain words here"
# For what is decided before a database is asked.
ON_SQLITE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))]
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server, with {database} for a name; skips where there is none."""
    if programs() is None:
        pytest.skip("PostgreSQL is not asked: its programs are not here (apt: postgresql-15)")
    with cluster() as url:
        with open_store(url.format(database="tidegate"), tenant="template"):
            pass
        yield url


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of SQLite whose tables are made: a copy of it saves making them each time."""
    path = tmp_path_factory.mktemp("made") / "cases.db"
    with open_store(str(path), tenant="template"):
        pass
    return path


@dataclass(frozen=True)
class Place:
    """Where a test's database is, and how to reach past Tidegate."""

    url: str
    admin: str

    def tamper(self, *statements: str) -> None:
        """Runs statements as somebody who can switch the triggers off."""
        if self.url.startswith("postgresql"):
            engine = sa.create_engine(self.admin)
            with engine.begin() as connection:
                connection.exec_driver_sql("SET session_replication_role = replica")
                for statement in statements:
                    connection.exec_driver_sql(statement)
            engine.dispose()
            return
        connection = sqlite3.connect(self.url)
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path, made: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        shutil.copy(made, tmp_path / "cases.db")
        yield Place(str(tmp_path / "cases.db"), "")
        return
    server: str = request.getfixturevalue("server")
    name = f"t{next(_NUMBERS)}"
    owner = server.format(database="postgres").replace("postgresql:", "postgresql+psycopg:")
    engine = sa.create_engine(owner, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE tidegate")
    admin = owner.replace("/postgres?", f"/{name}?").replace("tidegate@", "root@")
    yield Place(server.format(database=name), admin)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


Open = Callable[..., Store]


@pytest.fixture
def open_again(place: Place) -> Iterator[Open]:
    """Opens the test's database, by default the tenant of `store`."""
    opened: list[Store] = []

    def make(tenant: str = "default") -> Store:
        opened.append(open_store(place.url, tenant=tenant))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def store(open_again: Open) -> Store:
    return open_again()


@pytest.fixture
def tamper(place: Place, store: Store) -> Callable[..., None]:
    return place.tamper


@dataclass(frozen=True)
class Staff:
    """Four people of one tenant, and whoever runs the program."""

    ada: Actor  # admin
    ben: Actor  # approver
    cleo: Actor  # reviewer
    dan: Actor  # reader
    nobody: Actor


class Plain:
    """In place of Argon2id where no password is asked for: a hash each costs more than a test."""

    def hash(self, password: str) -> str:
        return f"plain {password}"


def hire(store: Store) -> Staff:
    """Four users of a tenant."""
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr(people, "_HASHER", Plain())
        return _hire(store)


def _hire(store: Store) -> Staff:
    roles = {"ada": "admin", "ben": "approver", "cleo": "reviewer", "dan": "reader"}
    actor = operator()
    made = {}
    for login, role in roles.items():
        user = store.people.add(actor, login, login.title(), role, PASSWORD)
        made[login] = Actor(user.id, login, user.role, "password")  # type: ignore[arg-type]
        actor = made["ada"]
    return Staff(**made, nobody=operator())


@pytest.fixture
def staff(store: Store) -> Staff:
    return hire(store)
