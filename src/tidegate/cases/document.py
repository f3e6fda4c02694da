"""The shapes that the command and the service give: plain dictionaries with a fixed order.

docs/schema/cases-*.schema.json describe them. Keys are only ever added.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.cases.casebook import Case, Event
from tidegate.cases.dispositions import Dispositions
from tidegate.cases.erasure import Due, Hold
from tidegate.cases.keys import Key
from tidegate.cases.people import User
from tidegate.cases.retention import Retention
from tidegate.cases.screenings import Taken
from tidegate.cases.verification import Verification

SCHEMA_VERSION = "1.0"


def case_shape(case: Case) -> dict[str, Any]:
    """A case; `hit` is null once it was erased."""
    return {
        "number": case.number, "id": case.id, "state": case.state, "outcome": case.outcome,
        "list": case.list, "entry_id": case.entry_id, "score": case.score, "band": case.band,
        "opened": case.opened, "changed": case.changed, "assignee": case.assignee,
        "revived": case.revived, "licence_until": case.licence_until, "lapsed": case.lapsed,
        "good_guy": case.good_guy, "record": case.seq,
        "hit": dict(case.content) if case.content is not None else None,
    }  # fmt: skip


def event_shape(event: Event) -> dict[str, Any]:
    """One record of a case's history."""
    return {
        "record": event.seq, "at": event.at, "kind": event.kind, "who": event.who,
        "authenticated": event.authenticated, "facts": dict(event.facts),
        "personal": dict(event.personal), "erased": list(event.erased),
    }  # fmt: skip


def case_document(case: Case, history: Sequence[Event]) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "case": case_shape(case),
        "history": [event_shape(event) for event in history],
    }


def queue_document(cases: Sequence[Case], counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "counts": dict(counts),
        "cases": [case_shape(case) for case in cases],
    }


def export_document(cases: Sequence[tuple[Case, Sequence[Event]]]) -> dict[str, Any]:
    """All cases with their history."""
    return {
        "schema_version": SCHEMA_VERSION,
        "cases": [
            {**case_shape(case), "history": [event_shape(event) for event in history]}
            for case, history in cases
        ],
    }


def taken_document(taken: Taken) -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, **dataclasses.asdict(taken)}


def verification_document(found: Verification) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "tenant": found.tenant,
        "whole": found.whole,
        "first_broken": found.first_broken,
        "records": found.records,
        "last": {"record": found.last_seq, "hash": found.last_hash},
        "erased": found.erased,
        "kinds": dict(sorted(found.kinds.items())),
        "faults": [{"record": fault.seq, "what": fault.what} for fault in found.faults],
        "notes": list(found.notes),
    }


def users_document(users: Sequence[User]) -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "users": [dataclasses.asdict(u) for u in users]}


def keys_document(keys: Sequence[Key], text: str = "") -> dict[str, Any]:
    """`key` is the text of the key that was made just now: nobody can show it again."""
    shape: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    if text:
        shape["key"] = text
    rows = [{**dataclasses.asdict(key), "scopes": list(key.scopes)} for key in keys]
    return {**shape, "keys": rows}


def reasons_document(table: Dispositions) -> dict[str, Any]:
    rows = [{**dataclasses.asdict(r), "outcomes": list(r.outcomes)} for r in table.reasons.values()]
    return {
        "schema_version": SCHEMA_VERSION,
        "sha256": table.sha256,
        "outcomes": [dataclasses.asdict(outcome) for outcome in table.outcomes.values()],
        "reasons": rows,
    }


def retention_document(retention: Retention, due: Due, holds: Sequence[Hold]) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "default": retention.default,
        "bases": [dataclasses.asdict(basis) for basis in retention.bases.values()],
        "due": dataclasses.asdict(due),
        "holds": [dataclasses.asdict(hold) for hold in holds],
    }
