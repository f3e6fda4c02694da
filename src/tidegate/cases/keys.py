"""Keys for programs: shown once, kept as a hash, limited to scopes, acting for one user."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tidegate.cases.actor import SCOPES, Actor
from tidegate.cases.record import Entry, moment, new_id, one_line
from tidegate.cases.tables import api_keys, users
from tidegate.errors import AccessError, ConflictError, UsageError
from tidegate.findings.digest import sha256_hex

if TYPE_CHECKING:
    from tidegate.cases.store import Store

PREFIX = "tidegate_"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it may be seen after it was made. Dates are ISO or ""."""

    id: str
    label: str
    login: str
    scopes: tuple[str, ...]
    created: str
    expires: str
    revoked: str


class Keys:
    """The drawer of keys."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(
        self, actor: Actor, label: str, scopes: Sequence[str], *, expires: str = ""
    ) -> tuple[Key, str]:
        """A new key of the actor's own, and its text, which is shown this once. It may do what
        its scopes say and its user may; `expires` is the last day, "" for none."""
        if not actor.user:
            raise AccessError("a key belongs to a user", hint="Give --user and a password.")
        label = one_line(label, "the label of a key")
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if unknown or not scopes:
            raise UsageError(
                f"{', '.join(unknown) or 'nothing'} is no scope",
                hint=f"One or more of {', '.join(SCOPES)}.",
            )
        for scope in scopes:
            actor.must(scope, f"make a key with the scope {scope}")
        if expires:
            _check_day(expires)
        text = PREFIX + secrets.token_urlsafe(32)
        key = Key(new_id(), label, actor.login, tuple(dict.fromkeys(scopes)), "", expires, "")
        with self._store.writing() as connection:
            row: dict[str, Any] = {
                "tenant": self._store.tenant, "id": key.id, "user_id": actor.user,
                "label": key.label, "digest": sha256_hex(text.encode()),
                "scopes": " ".join(key.scopes), "expires": expires or None,
            }  # fmt: skip
            facts = {
                "key": key.id, "user": actor.user, "scopes": list(key.scopes),
                "expires": expires, "digest": row["digest"], "deed": "created",
            }  # fmt: skip
            entry = Entry("key", facts, {"label": key.label})
            row["created"] = self._store.record(connection, actor, [entry])[0].at
            connection.execute(sa.insert(api_keys), row)
        return replace(key, created=row["created"]), text

    def all(self) -> Sequence[Key]:
        """All keys of the tenant, the revoked too."""
        with self._store.reading() as connection:
            found = connection.execute(self._query().order_by(api_keys.c.created))
            return [_key(row) for row in found]

    def revoke(self, actor: Actor, id: str) -> Key:
        """Ends a key: one's own, or as an admin anybody's. The start of an id is enough."""
        with self._store.writing() as connection:
            rows = connection.execute(
                self._query().where(api_keys.c.id.startswith(id, autoescape=True))
            ).all()
            if len(rows) != 1 or not id:
                what = "no key" if not rows else "more than one key"
                raise UsageError(f"{what} has an id that starts with {id!r}")
            row = rows[0]
            if row.user_id != actor.user or not actor.user:
                actor.must("admin", "revoke another user's key")
            if row.revoked:
                raise ConflictError(f"key {row.label} is revoked already")
            facts = {"key": row.id, "user": row.user_id, "deed": "revoked"}
            at = self._store.record(connection, actor, [Entry("key", facts)])[0].at
            connection.execute(
                sa.update(api_keys)
                .where(api_keys.c.tenant == self._store.tenant, api_keys.c.id == row.id)
                .values(revoked=at)
            )
        return replace(_key(row), revoked=at)

    def authenticate(self, text: str, *, client: str = "") -> Actor:
        """The user a key acts for, limited to its scopes. Raises AccessError."""
        with self._store.reading() as connection:
            row = connection.execute(
                self._query().where(api_keys.c.digest == sha256_hex(text.strip().encode()))
            ).first()
        today = moment()[:10]
        if row is None or row.revoked or row.disabled or (row.expires and row.expires < today):
            raise AccessError("this key does not open anything here")
        return Actor(
            row.user_id, row.login, row.role, "key", client=client, key=row.id,
            scopes=frozenset(row.scopes.split()),
        )  # fmt: skip

    def _query(self) -> sa.Select[tuple[object, ...]]:
        own = sa.and_(users.c.tenant == api_keys.c.tenant, users.c.id == api_keys.c.user_id)
        return (
            sa.select(api_keys, users.c.login, users.c.role, users.c.disabled)
            .join(users, own)
            .where(api_keys.c.tenant == self._store.tenant)
        )


def _key(row: sa.Row[tuple[object, ...]]) -> Key:
    return Key(
        row.id, row.label, row.login, tuple(row.scopes.split()), row.created, row.expires or "",
        row.revoked or "",
    )  # fmt: skip


def _check_day(text: str) -> None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date", hint="Write it as 2027-11-23.") from None
    if day < dt.datetime.now(dt.UTC).date():
        raise UsageError(f"{text} is past")
