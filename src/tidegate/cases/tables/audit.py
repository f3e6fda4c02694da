"""The record of what was done: a chain of bodies, what is personal apart from it."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Table, Text, UniqueConstraint

from tidegate.cases.tables.metadata import metadata, tenant, text, within

# Lists, rulebooks, settings and engine of a run, once for its many records, by their own SHA-256.
audit_grounds = Table(
    "audit_grounds",
    metadata,
    tenant(),
    Column("digest", Text, primary_key=True),
    text("content"),
)

# `body` is the RFC 8785 text that `hash` is of. The columns beside it repeat parts of it for
# queries; a verification compares them.
audit_records = Table(
    "audit_records",
    metadata,
    tenant(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    text("id"),
    text("at"),
    text("kind"),
    Column("case_id", Text),
    Column("batch", Text),
    Column("source_row", BigInteger),
    text("until"),
    text("body"),
    text("previous"),
    text("hash"),
    UniqueConstraint("tenant", "id"),
    UniqueConstraint("tenant", "batch", "source_row"),
    CheckConstraint("seq > 0", name="counted"),
)
Index("ix_audit_records_case", audit_records.c.tenant, audit_records.c.case_id)
Index("ix_audit_records_until", audit_records.c.tenant, audit_records.c.until)

# What is personal in a record, a section a row; its keyed digest stands in the body. The key is
# the salt, which goes with the content, so what is left of an erased section tells nothing.
audit_payloads = Table(
    "audit_payloads",
    metadata,
    tenant(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("section", Text, primary_key=True),
    text("salt"),
    text("content"),
    within("seq", "audit_records", "seq"),
)

# A section may only go after its deletion is on record here and in the chain.
audit_erasures = Table(
    "audit_erasures",
    metadata,
    tenant(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("section", Text, primary_key=True),
    Column("deletion", BigInteger, nullable=False),
    within("seq", "audit_records", "seq"),
    within("deletion", "audit_records", "seq"),
)

# Legal holds: of one case, or of everything where `case_id` is empty.
holds = Table(
    "holds",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    text("case_id"),
    Column("placed", BigInteger, nullable=False),
    Column("released", BigInteger),
    within("placed", "audit_records", "seq"),
    within("released", "audit_records", "seq"),
)
