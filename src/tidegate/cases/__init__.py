"""cases: what was decided about a hit, by whom, and the record that proves it.

    store = open_store()                     # SQLite in the data home, or a URL; one tenant of it
    store.people   users and passwords       store.keys       keys for programs
    store.cases    the queue and decisions   store.audit      the chain: verify, head, export
    store.settings what a tenant has set     store.retention  what is due, holds, erasing

    *_document, case_page                    what the command and the service show

Every deed takes an `Actor`: of `store.people.authenticate`, `store.keys.authenticate`, or
`operator()` for the account that runs this program. Needs the extra [server].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.cases.actor import ROLES, SCOPES, Actor, operator
    from tidegate.cases.audit import verify_export
    from tidegate.cases.deciding import Licence
    from tidegate.cases.document import (
        case_document,
        export_document,
        keys_document,
        queue_document,
        reasons_document,
        retention_document,
        taken_document,
        users_document,
        verification_document,
    )
    from tidegate.cases.page import case_lines, case_page, event_rows
    from tidegate.cases.store import Store, open_store
    from tidegate.cases.verification import Fault, Verification

__all__ = [
    "ROLES",
    "SCOPES",
    "Actor",
    "Fault",
    "Licence",
    "Store",
    "Verification",
    "case_document",
    "case_lines",
    "case_page",
    "event_rows",
    "export_document",
    "keys_document",
    "open_store",
    "operator",
    "queue_document",
    "reasons_document",
    "retention_document",
    "taken_document",
    "users_document",
    "verification_document",
    "verify_export",
]

INSTALL = 'Install it: pip install "tidegate[server]".'
_HOMES = {
    "ROLES": "actor",
    "SCOPES": "actor",
    "Actor": "actor",
    "operator": "actor",
    "verify_export": "audit",
    "case_lines": "page",
    "case_page": "page",
    "event_rows": "page",
    "Licence": "deciding",
    "case_document": "document",
    "export_document": "document",
    "keys_document": "document",
    "queue_document": "document",
    "reasons_document": "document",
    "retention_document": "document",
    "taken_document": "document",
    "users_document": "document",
    "verification_document": "document",
    "Store": "store",
    "open_store": "store",
    "Fault": "verification",
    "Verification": "verification",
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
