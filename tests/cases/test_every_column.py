"""A changed value in any column of any table is found, or stands in the short list of those that
prove nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tidegate.cases import Store, chain, open_store
from tidegate.cases.deciding import Licence
from tidegate.cases.tables import metadata

from .conftest import Staff, hire
from .made_up import document, hit, no_hit

# The tenant's row is there before its chain, whose first record says when that began.
HARMLESS = {"tenants.created"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with at least a row in every table."""
    folder = tmp_path_factory.mktemp("full")
    with open_store(str(folder / "cases.db"), home=folder) as store:
        staff = hire(store)
        with pytest.MonkeyPatch.context() as then:
            then.setattr(chain, "moment", lambda: "2010-03-01T09:00:00.000000Z")
            store.audit.add(staff.ada, "test", {}, {"section": "old"})
        store.retention.erase(staff.ada)
        rows = [hit(2, id="P-1"), no_hit(3), hit(4, name="Another"), hit(5, name="A third")]
        store.cases.from_screening(document(rows, folder), staff.cleo)
        _work(store, staff)
    return folder / "cases.db"


def _work(store: Store, staff: Staff) -> None:
    store.cases.assign(staff.cleo, 1, "ben")
    store.cases.attach(staff.cleo, 1, "a.txt", b"content")
    store.cases.decide(staff.cleo, 1, "false_positive", ["name_differs"], good_guy=True,
                       good_guy_until="2099-01-01")  # fmt: skip
    store.cases.review(staff.ben, 1, approved=True)
    store.cases.decide(staff.cleo, 2, "false_positive", ["name_differs"], good_guy=True)
    store.cases.review(staff.ben, 2, approved=True)
    store.cases.undo(staff.ben, 2, "Look again.")
    licence = Licence("D1", "2099-01-01", "BIS")
    store.cases.decide(staff.cleo, 3, "licensed", ["owned"], licence=licence)
    store.cases.review(staff.ben, 3, approved=True)
    store.keys.create(staff.cleo, "one", ["read"], expires="2099-01-01")
    key, _ = store.keys.create(staff.cleo, "two", ["read"])
    store.keys.revoke(staff.cleo, key.id)
    store.people.disable(staff.ada, "dan")
    hold = store.retention.hold(staff.ada, "Lawsuit.")
    store.retention.release(staff.ada, hold.id)
    store.retention.hold(staff.ada, "Another.", store.cases.case(1).id)


def columns() -> Iterator[str]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name != "tenant":
                yield f"{table.name}.{column.name}"


def attacked(path: Path, table: str, column: str, rowid: int) -> None:
    """Changes one value in one row, past every trigger and reference."""
    connection = sqlite3.connect(path)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    (before,) = connection.execute(
        f'SELECT "{column}" FROM {table} WHERE rowid = ?', (rowid,)
    ).fetchone()
    now: object = "changed" if before is None else None
    if isinstance(before, str):
        now = before[:-1] + ("0" if before[-1:] != "0" else "1") if before else "x"
    elif isinstance(before, bytes):
        now = before + b"x"
    elif isinstance(before, int | float):
        now = 1 - before if before in (0, 1) else before + 7000
    connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (now, rowid))
    connection.commit()
    connection.close()


def test_the_database_that_is_attacked_is_whole_and_full(full: Path) -> None:
    with open_store(str(full)) as store:
        assert store.audit.verify().whole
    connection = sqlite3.connect(full)
    empty = [
        table.name
        for table in metadata.sorted_tables
        if not connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
    ]
    connection.close()
    assert empty == []


@pytest.mark.parametrize("what", [c for c in columns() if c not in HARMLESS])
def test_a_changed_value_is_found(full: Path, tmp_path: Path, what: str) -> None:
    table, column = what.split(".")
    connection = sqlite3.connect(full)
    ids = [i for (i,) in connection.execute(f"SELECT rowid FROM {table}").fetchall()]
    connection.close()
    for rowid in sorted({ids[0], ids[-1]}):
        copy = tmp_path / "copy.db"
        copy.write_bytes(full.read_bytes())
        attacked(copy, table, column, rowid)
        with open_store(str(copy)) as store:
            assert store.audit.verify().faults, f"{what} of row {rowid}"
