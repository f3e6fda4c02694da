"""cases: what was decided about a hit, by whom, and the record that proves it.

    store = open_store()                     # SQLite in the data home, or a URL; one tenant of it
    store.people   users and passwords       store.keys       keys for programs
    store.cases    the queue and decisions   store.audit      the chain: verify, head, export
    store.settings what a tenant has set     store.retention  what is due, holds, erasing

Every deed takes an `Actor`: of `store.people.authenticate`, `store.keys.authenticate`, or
`operator()` for the account that runs this program. Needs the extra [server].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.cases.actor import ROLES, SCOPES, Actor, operator
    from tidegate.cases.store import Store, open_store
    from tidegate.cases.verification import Fault, Verification

__all__ = [
    "ROLES",
    "SCOPES",
    "Actor",
    "Fault",
    "Store",
    "Verification",
    "open_store",
    "operator",
]

INSTALL = 'Install it: pip install "tidegate[server]".'
_HOMES = {
    "ROLES": "actor",
    "SCOPES": "actor",
    "Actor": "actor",
    "Fault": "verification",
    "Store": "store",
    "Verification": "verification",
    "open_store": "store",
    "operator": "actor",
}
_NEEDED = frozenset({"sqlalchemy", "alembic", "argon2", "cryptography"})


def __getattr__(name: str) -> Any:
    # The database's library is loaded when it is asked for, and may be missing.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    try:
        return getattr(import_module(f"tidegate.cases.{_HOMES[name]}"), name)
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] not in _NEEDED:
            raise
        raise UsageError(f"cases need the package {missing.name}", hint=INSTALL) from missing
