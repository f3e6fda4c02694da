"""The tables of cases, as SQLAlchemy describes them; `migrations` makes them."""

from tidegate.cases.tables.audit import (
    audit_erasures,
    audit_grounds,
    audit_payloads,
    audit_records,
    holds,
)
from tidegate.cases.tables.metadata import metadata
from tidegate.cases.tables.people import api_keys, settings, users
from tidegate.cases.tables.queue import (
    attachments,
    cases,
    decisions,
    licences,
    reviews,
    suppressions,
    undoings,
)
from tidegate.cases.tables.tenants import tenants

__all__ = [
    "api_keys",
    "attachments",
    "audit_erasures",
    "audit_grounds",
    "audit_payloads",
    "audit_records",
    "cases",
    "decisions",
    "holds",
    "licences",
    "metadata",
    "reviews",
    "settings",
    "suppressions",
    "tenants",
    "undoings",
    "users",
]
