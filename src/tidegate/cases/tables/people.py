"""Who may do what: users, their keys, and what a tenant has set."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Table, Text, UniqueConstraint

from tidegate.cases.tables.metadata import metadata, tenant, text, within

users = Table(
    "users",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    text("login"),
    text("name"),
    text("role"),
    text("password"),
    text("created"),
    Column("disabled", Text),
    UniqueConstraint("tenant", "login"),
    CheckConstraint("role IN ('reader', 'reviewer', 'approver', 'admin')", name="role"),
)

# A key is 256 random bits, so its plain SHA-256 is as good as a slow hash and quick to check.
api_keys = Table(
    "api_keys",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    text("user_id"),
    text("label"),
    text("digest"),
    text("scopes"),
    text("created"),
    Column("expires", Text),
    Column("revoked", Text),
    UniqueConstraint("tenant", "digest"),
    within("user_id", "users"),
)

settings = Table(
    "settings",
    metadata,
    tenant(),
    Column("name", Text, primary_key=True),
    text("value"),
    Column("seq", BigInteger, nullable=False),
    within("seq", "audit_records", "seq"),
)
