"""Who acts, with what right, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from tidegate.errors import AccessError

Role = Literal["reader", "reviewer", "approver", "admin"]
ROLES: tuple[Role, ...] = ("reader", "reviewer", "approver", "admin")
SCOPES = ("read", "screen", "decide", "approve", "admin")
_LEAST: dict[str, Role] = {
    "read": "reader",
    "screen": "reviewer",
    "decide": "reviewer",
    "approve": "approver",
    "admin": "admin",
}
# Whoever may open the database may read it and put screenings in, by the rights of the file or
# of the server. A decision needs a person who is known.
_OPERATOR = frozenset({"read", "screen"})


@dataclass(frozen=True, slots=True)
class Actor:
    """`user` is the id of a user, "" for an account of the operating system; `authenticated` is
    password, key or operating system; `scopes` what a key was limited to (None: no limit)."""

    user: str
    login: str
    role: Role | None
    authenticated: str
    on_behalf: str = ""
    client: str = ""
    key: str = ""
    scopes: frozenset[str] | None = None

    def may(self, scope: str) -> bool:
        """Whether this actor may `read`, `screen`, `decide`, `approve` or `admin`."""
        if self.scopes is not None and scope not in self.scopes:
            return False
        if self.role is None:
            return scope in _OPERATOR
        return ROLES.index(self.role) >= ROLES.index(_LEAST[scope])

    def must(self, scope: str, deed: str) -> None:
        """Raises AccessError where this actor may not; `deed` says what was tried."""
        if self.may(scope):
            return
        if self.role is None:
            raise AccessError(
                f"to {deed} you must say who you are",
                hint="Give --user and a password, or a key in TIDEGATE_KEY.",
            )
        needs = _LEAST[scope]
        if ROLES.index(self.role) >= ROLES.index(needs):
            raise AccessError(f"this key may not {deed}", hint=f"It lacks the scope {scope}.")
        raise AccessError(
            f"{self.login} may not {deed}", hint=f"That needs the role {needs} or a higher one."
        )

    def recorded(self) -> dict[str, Any]:
        """What a record says of the actor: ids, so that a name can be erased with its user."""
        return {
            "user": self.user,
            "role": self.role or "operator",
            "authenticated": self.authenticated,
            "client": self.client,
            "key": self.key,
        }

    def for_whom(self, name: str) -> Actor:
        """The same, acting on behalf of somebody."""
        return replace(self, on_behalf=name)


def operator(client: str = "") -> Actor:
    """The account of the operating system that runs this program."""
    import getpass

    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = "unknown"
    return Actor("", name, None, "operating system", client=client)
