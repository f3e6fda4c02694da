"""The database: made, found again, kept apart by tenant, and what it says when it cannot."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite

import tidegate.cases.migrations
from tidegate.cases import Actor, Store, open_store
from tidegate.cases.database import url_of
from tidegate.cases.migrations import latest
from tidegate.cases.tables import metadata
from tidegate.errors import StoreError, UsageError

from .conftest import Open, Place, Staff, hire
from .made_up import document, hit, no_hit


def test_the_tables_made_are_the_tables_described(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_version_is_the_one_the_program_knows() -> None:
    config = Config()
    folder = Path(tidegate.cases.migrations.__file__).parent
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_current_head() == latest


def test_a_database_is_found_again_as_it_was_left(store: Store, open_again: Open) -> None:
    hire(store)
    assert [user.login for user in open_again().people.all()] == ["ada", "ben", "cleo", "dan"]
    assert open_again().audit.verify().records == 5


def test_a_database_of_a_newer_tidegate_is_left_alone(
    store: Store, place: Place, tamper: Callable[..., None]
) -> None:
    tamper("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="version 9999"):
        open_store(place.url)


def test_the_file_in_the_data_home_is_its_owners_alone(own_home: Path) -> None:
    with open_store() as store:
        assert store.audit.verify().whole
    file = own_home / "cases" / "tidegate.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_environment_names_a_database_and_an_argument_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIDEGATE_DATABASE", str(tmp_path / "one.db"))
    open_store().close()
    open_store(f"sqlite:///{tmp_path / 'two.db'}").close()
    assert {p.name for p in tmp_path.glob("*.db")} == {"one.db", "two.db"}


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ("mysql://u@h/d", "no database Tidegate knows"),
        ("://", "not the URL"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("postgresql://u:secret@h:port/d", "not the URL"),
    ],
)
def test_what_is_no_database_is_refused_without_its_password(told: str, word: str) -> None:
    with pytest.raises(UsageError, match=word) as wrong:
        url_of(told, Path())
    assert "secret" not in f"{wrong.value} {wrong.value.hint}"


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not answer") as wrong:
        open_store(f"postgresql://u:secret@/d?host={tmp_path}")
    assert "secret" not in str(wrong.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to look at" * 50)
    with pytest.raises(StoreError, match="is not a database"):
        open_store(str(path))
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(str(path / "below.db"))


@pytest.mark.parametrize("tenant", ["", "A", "a b", "-", "x" * 65, "a'; --"])
def test_what_is_no_name_of_a_tenant_is_refused(tenant: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no name of a tenant"):
        open_store(str(tmp_path / "x.db"), tenant=tenant)


# Tenants -------------------------------------------------------------------------------------


def test_every_table_has_the_tenant_first_in_its_key_and_in_every_reference() -> None:
    for table in metadata.tables.values():
        assert next(iter(table.primary_key.columns)).name == "tenant", table.name
        for constraint in table.foreign_key_constraints:
            assert constraint.columns[0].name == "tenant", table.name
        for constraint in table.constraints:
            if isinstance(constraint, sa.UniqueConstraint):
                assert next(iter(constraint.columns)).name == "tenant", table.name
        for index in table.indexes:
            assert next(iter(index.columns)).name == "tenant", index.name


def everything(store: Store, staff: Staff, folder: Path) -> None:
    """A tenant's day: every drawer is used once."""
    store.cases.from_screening(document([hit(2), no_hit(3)], folder), staff.cleo)
    number = store.cases.queue()[0].number
    store.cases.assign(staff.cleo, number, "ben")
    store.cases.note(staff.cleo, number, "A note.")
    digest = store.cases.attach(staff.cleo, number, "a.txt", b"a")
    store.cases.attachment(number, digest)
    store.cases.escalate(staff.cleo, number, "Look.")
    store.cases.decide(staff.cleo, number, "false_positive", ["name_differs"], good_guy=True)
    store.cases.review(staff.ben, number, approved=True)
    store.cases.undo(staff.ben, number)
    store.cases.lapse(staff.cleo)
    store.cases.history(store.cases.case(number))
    store.cases.counts()
    key, text = store.keys.create(staff.cleo, "k", ["read"])
    store.keys.authenticate(text)
    store.keys.all()
    store.keys.revoke(staff.cleo, key.id)
    store.people.all()
    hold = store.retention.hold(staff.ada, "A lawsuit.")
    store.retention.holds()
    store.retention.release(staff.ada, hold.id)
    store.retention.due()
    store.retention.erase(staff.ada)
    store.people.disable(staff.ada, "dan")
    store.audit.head(staff.ada)
    assert list(store.audit.export())
    assert store.audit.verify().whole


def test_one_tenants_day_leaves_another_tenant_as_it_was(
    store: Store, staff: Staff, open_again: Open, tmp_path: Path
) -> None:
    other = open_again("other")
    theirs = hire(other)
    other.cases.from_screening(document([hit(2)], tmp_path), theirs.cleo)
    before = list(other.audit.export())[1:], other.cases.queue(), other.people.all()
    everything(store, staff, tmp_path)
    assert (list(other.audit.export())[1:], other.cases.queue(), other.people.all()) == before
    assert other.audit.verify().whole
    for actor in (staff.cleo, staff.ada):
        assert actor.user not in "\n".join(other.audit.export())


def test_every_statement_names_the_tenant_of_every_table_it_reads_or_writes(
    store: Store, staff: Staff, tmp_path: Path
) -> None:
    """Each table of a statement is held to the tenant by a condition, or by a join to one."""
    seen: list[tuple[str, Any]] = []

    @event.listens_for(store.engine, "before_execute")
    def note(connection: Any, clause: Any, many: Any, params: Any, options: Any) -> None:
        if isinstance(clause, sa.sql.dml.DMLWhereBase | sa.Select):
            dialect = sqlite.dialect() if store.engine.name == "sqlite" else postgresql.dialect()
            seen.append((str(clause.compile(dialect=dialect)), clause))

    everything(store, staff, tmp_path)
    event.remove(store.engine, "before_execute", note)
    assert len(seen) > 100
    names = set(metadata.tables)
    for text, clause in seen:
        read = {
            each.name
            for each in sa.sql.visitors.iterate(clause)
            if isinstance(each, sa.Table) and each.name in names
        }
        assert read, text
        for table in read:
            assert f"{table}.tenant = " in text or f" = {table}.tenant" in text, text


def test_a_tenant_cannot_refer_to_another_tenants_rows(
    store: Store, staff: Staff, open_again: Open, tmp_path: Path
) -> None:
    other = open_again("other")
    theirs = hire(other)
    store.cases.from_screening(document([hit()], tmp_path), staff.cleo)
    foreign = Actor(theirs.ben.user, "ben", "approver", "password")
    with pytest.raises(sa.exc.IntegrityError):
        store.cases.decide(foreign, 1, "false_positive", ["name_differs"])
    with pytest.raises(UsageError, match="no such case"):
        other.cases.case(store.cases.case(1).id)


def test_a_key_opens_only_its_own_tenant(store: Store, staff: Staff, open_again: Open) -> None:
    _, text = store.keys.create(staff.cleo, "k", ["read"])
    from tidegate.errors import AccessError

    with pytest.raises(AccessError):
        open_again("other").keys.authenticate(text)
