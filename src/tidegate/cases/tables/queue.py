"""A case for every hit, and what was decided about it.

A case's row says where it stands now. Decisions, second reviews and undoings are only ever added.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from tidegate.cases.tables.metadata import metadata, tenant, text, within

# `content` is the hit as the last screening showed it (JSON); null once it was erased.
cases = Table(
    "cases",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    text("subject_key"),
    text("subject_ref"),
    text("list"),
    text("entry_id"),
    text("entry_hash"),
    text("rule_hash"),
    text("state"),
    Column("outcome", Text),
    Column("decision_id", Text),
    Column("assignee", Text),
    text("opened"),
    text("changed"),
    Column("seq", BigInteger, nullable=False),
    Column("score", Float, nullable=False),
    text("band"),
    Column("revived", Text),
    Column("licence_until", Text),
    Column("content", Text),
    UniqueConstraint("tenant", "number"),
    UniqueConstraint("tenant", "subject_key", "list", "entry_id"),
    within("assignee", "users"),
    within("seq", "audit_records", "seq"),
    CheckConstraint("state IN ('open', 'escalated', 'proposed', 'closed')", name="state"),
    CheckConstraint("(decision_id IS NULL) = (state IN ('open', 'escalated'))", name="decided"),
)
Index("ix_cases_queue", cases.c.tenant, cases.c.state, cases.c.score)
Index("ix_cases_subject", cases.c.tenant, cases.c.subject_ref, cases.c.list, cases.c.entry_id)

decisions = Table(
    "decisions",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    text("case_id"),
    text("decided_by"),
    text("at"),
    text("outcome"),
    Column("second_review", Boolean, nullable=False),
    Column("good_guy", Boolean, nullable=False),
    Column("seq", BigInteger, nullable=False),
    UniqueConstraint("tenant", "id", "decided_by"),
    within("case_id", "cases"),
    within("decided_by", "users"),
    within("seq", "audit_records", "seq"),
)

# Four eyes: the first reviewer is carried along by the reference, so the database itself sees
# both people and refuses one who reviews what that same person decided.
reviews = Table(
    "reviews",
    metadata,
    tenant(),
    Column("decision_id", Text, primary_key=True),
    text("first_by"),
    text("reviewed_by"),
    text("at"),
    Column("approved", Boolean, nullable=False),
    Column("seq", BigInteger, nullable=False),
    within("decision_id first_by", "decisions", "id decided_by"),
    within("reviewed_by", "users"),
    within("seq", "audit_records", "seq"),
    CheckConstraint("reviewed_by <> first_by", name="four_eyes"),
)

undoings = Table(
    "undoings",
    metadata,
    tenant(),
    Column("decision_id", Text, primary_key=True),
    text("undone_by"),
    text("at"),
    Column("seq", BigInteger, nullable=False),
    within("decision_id", "decisions"),
    within("undone_by", "users"),
    within("seq", "audit_records", "seq"),
)

# A good-guy entry: valid only as long as all four keys are those of the hit at hand.
suppressions = Table(
    "suppressions",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    text("case_id"),
    text("decision_id"),
    text("subject_key"),
    text("list"),
    text("entry_id"),
    text("entry_hash"),
    text("rule_hash"),
    Column("expires", Text),
    Column("seq", BigInteger, nullable=False),
    Column("voided", BigInteger),
    Column("voided_because", Text),
    within("case_id", "cases"),
    within("decision_id", "decisions"),
    within("seq", "audit_records", "seq"),
    within("voided", "audit_records", "seq"),
)
Index("ix_suppressions_case", suppressions.c.tenant, suppressions.c.case_id)

attachments = Table(
    "attachments",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    text("case_id"),
    Column("name", Text),
    Column("size", Integer, nullable=False),
    text("sha256"),
    Column("content", LargeBinary),
    Column("seq", BigInteger, nullable=False),
    within("case_id", "cases"),
    within("seq", "audit_records", "seq"),
)

licences = Table(
    "licences",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    text("case_id"),
    text("number"),
    text("authority"),
    text("expires"),
    Column("seq", BigInteger, nullable=False),
    within("case_id", "cases"),
    within("seq", "audit_records", "seq"),
)
