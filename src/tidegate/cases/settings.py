"""What a tenant has set in place of what is shipped; every change is a record of the chain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases import retention
from tidegate.cases.actor import Actor
from tidegate.cases.dispositions import Dispositions, dispositions_of
from tidegate.cases.dispositions import shipped as shipped_dispositions
from tidegate.cases.record import Entry, canonical_text
from tidegate.cases.tables import settings
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.cases.store import Store

NAMES = ("dispositions", "retention")


class Settings:
    """The drawer of a tenant's settings: `dispositions` and `retention`, as their YAML files."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, actor: Actor, name: str, told: Mapping[str, Any], file: str = "") -> None:
        """Sets `dispositions` or `retention` to what a file tells. Raises InputError with all
        that is wrong in it, UsageError for another name."""
        actor.must("admin", f"set {name}")
        if name == "dispositions":
            dispositions_of(told, file or name)
        elif name == "retention":
            retention.retention_of(told, file or name)
        else:
            raise UsageError(f"there is no setting {name!r}", hint=f"There are {', '.join(NAMES)}.")
        with self._store.writing() as connection:
            before = self.value_in(connection, name)
            self.change_in(connection, actor, name, told, before=before)

    def change_in(
        self, connection: Connection, actor: Actor, name: str, value: Any, *,
        before: Any = None, kind: str = "setting",
    ) -> None:  # fmt: skip
        """Sets a value and records it, inside a write transaction."""
        table, tenant = settings, self._store.tenant
        facts = {"name": name, "value": value, "before": before}
        seq = self._store.record(connection, actor, [Entry(kind, facts)])[0].seq
        row = {"value": canonical_text(value), "seq": seq}
        changed = connection.execute(
            sa.update(table).where(table.c.tenant == tenant, table.c.name == name).values(row)
        )
        if changed.rowcount == 0:
            connection.execute(sa.insert(table), {"tenant": tenant, "name": name, **row})

    def value_in(self, connection: Connection, name: str) -> Any:
        """What is set, or None."""
        table = settings
        found = connection.execute(
            sa.select(table.c.value).where(
                table.c.tenant == self._store.tenant, table.c.name == name
            )
        ).scalar()
        return None if found is None else json.loads(found)

    def retention_in(self, connection: Connection) -> retention.Retention:
        """The legal bases in force."""
        told = self.value_in(connection, "retention")
        return retention.shipped() if told is None else retention.retention_of(told, "retention")

    def dispositions_in(self, connection: Connection) -> Dispositions:
        """The outcomes and reason codes in force."""
        told = self.value_in(connection, "dispositions")
        return shipped_dispositions() if told is None else dispositions_of(told, "dispositions")

    @property
    def retention(self) -> retention.Retention:
        """The legal bases in force."""
        with self._store.reading() as connection:
            return self.retention_in(connection)

    @property
    def dispositions(self) -> Dispositions:
        """The outcomes and reason codes in force."""
        with self._store.reading() as connection:
            return self.dispositions_in(connection)
