"""Users: a login, a role, a password kept as Argon2id. There is no default password."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy.engine import Connection

from tidegate.cases.actor import ROLES, Actor
from tidegate.cases.record import Entry, new_id, one_line
from tidegate.cases.tables import users
from tidegate.errors import AccessError, ConflictError, UsageError
from tidegate.findings.digest import sha256_hex

if TYPE_CHECKING:
    from tidegate.cases.store import Store

SHORTEST, LONGEST = 12, 1024
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,127}")
_HASHER = PasswordHasher()
# A login that is not there costs what one costs that is, so that nobody learns which are.
_NOBODY = _HASHER.hash("nobody has this password")


@dataclass(frozen=True, slots=True)
class User:
    """A user as others may see it; `disabled` is the moment, "" while active."""

    id: str
    login: str
    name: str
    role: str
    created: str
    disabled: str


def check_password(login: str, password: str) -> None:
    """Raises UsageError for a password that is too short, too long, or the login."""
    if len(password) < SHORTEST:
        raise UsageError(f"a password has at least {SHORTEST} characters")
    if len(password) > LONGEST:
        raise UsageError(f"a password has at most {LONGEST} characters")
    if login in password.lower() or len(set(password)) < 4:
        raise UsageError("this password is easily guessed", hint="Take several words.")


class People:
    """The drawer of users."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, actor: Actor, login: str, name: str, role: str, password: str) -> User:
        """Adds a user; the first of a tenant must be an admin, and anybody who may open the
        database may add that one. Raises AccessError, ConflictError, UsageError."""
        login = login.strip().lower()
        if not _LOGIN.fullmatch(login):
            raise UsageError(
                f"{login!r} is no login", hint="Small letters, digits and . _ @ + -; at most 128."
            )
        if role not in ROLES:
            raise UsageError(f"there is no role {role!r}", hint=f"There are {', '.join(ROLES)}.")
        name = one_line(name or login, "a name")
        check_password(login, password)
        hashed = _HASHER.hash(password)
        row = {
            "tenant": self._store.tenant, "id": new_id(), "login": login, "name": name,
            "role": role, "password": hashed,
        }  # fmt: skip
        with self._store.writing() as connection:
            known = self._all(connection)
            if any(user.login == login for user in known):
                raise ConflictError(f"there is a user {login} already")
            if known:
                actor.must("admin", "add a user")
            elif role != "admin":
                raise UsageError("the first user is an admin", hint="Give --role admin.")
            facts = {"user": row["id"], "role": role, "deed": "added"}
            # The salted hash is hashed once more, so that a verification sees another in its place.
            person = {"login": login, "name": name, "password": sha256_hex(hashed.encode())}
            entry = Entry("user", facts, {"person": person})
            row["created"] = self._store.record(connection, actor, [entry])[0].at
            connection.execute(sa.insert(users), row)
        return User(row["id"], login, name, role, row["created"], "")

    def all(self) -> Sequence[User]:
        """All users, the disabled too."""
        with self._store.reading() as connection:
            return self._all(connection)

    def disable(self, actor: Actor, login: str) -> User:
        """Takes a user's way in, and that of the user's keys. What the user did stays."""
        actor.must("admin", "disable a user")
        with self._store.writing() as connection:
            known = {user.login: user for user in self._all(connection)}
            user = known.get(login.strip().lower())
            if user is None:
                raise UsageError(f"there is no user {login!r}")
            if user.disabled:
                raise ConflictError(f"{login} is disabled already")
            others = [u for u in known.values() if u.role == "admin" and not u.disabled]
            if others == [user]:
                raise ConflictError(f"{login} is the only admin", hint="Add another one first.")
            facts = {"user": user.id, "role": user.role, "deed": "disabled"}
            at = self._store.record(connection, actor, [Entry("user", facts)])[0].at
            connection.execute(
                sa.update(users)
                .where(users.c.tenant == self._store.tenant, users.c.id == user.id)
                .values(disabled=at)
            )
        return User(user.id, user.login, user.name, user.role, user.created, at)

    def authenticate(self, login: str, password: str, *, client: str = "") -> Actor:
        """The user with this password. Raises AccessError, the same for every reason."""
        with self._store.reading() as connection:
            row = connection.execute(
                sa.select(users).where(
                    users.c.tenant == self._store.tenant, users.c.login == login.strip().lower()
                )
            ).first()
        try:
            _HASHER.verify(row.password if row else _NOBODY, password)
            right = row is not None and row.disabled is None
        except (Argon2Error, InvalidHashError):
            right = False
        if row is None or not right:
            raise AccessError("this login and password do not open anything here")
        return Actor(row.id, row.login, row.role, "password", client=client)

    def names(self, connection: Connection) -> dict[str, str]:
        """Logins by id."""
        return {user.id: user.login for user in self._all(connection)}

    def of_id(self, connection: Connection, id: str) -> Any:
        """The row of a user, or None."""
        return connection.execute(
            sa.select(users).where(users.c.tenant == self._store.tenant, users.c.id == id)
        ).first()

    def _all(self, connection: Connection) -> list[User]:
        found = connection.execute(
            sa.select(users).where(users.c.tenant == self._store.tenant).order_by(users.c.login)
        )
        return [
            User(row.id, row.login, row.name, row.role, row.created, row.disabled or "")
            for row in found
        ]
