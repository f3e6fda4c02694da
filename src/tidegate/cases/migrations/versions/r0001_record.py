"""The record, people, settings and cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tidegate.cases.migrations import guards

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "tenants",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("pepper", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_tenants")),
    )
    op.create_table(
        "audit_grounds",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant"], ["tenants.tenant"], name=op.f("fk_audit_grounds_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant", "digest", name=op.f("pk_audit_grounds")),
    )
    op.create_table(
        "audit_records",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("source_row", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_audit_records_counted")),
        sa.ForeignKeyConstraint(
            ["tenant"], ["tenants.tenant"], name=op.f("fk_audit_records_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant", "seq", name=op.f("pk_audit_records")),
        sa.UniqueConstraint(
            "tenant", "batch", "source_row", name=op.f("uq_audit_records_tenant_batch_source_row")
        ),
        sa.UniqueConstraint("tenant", "id", name=op.f("uq_audit_records_tenant_id")),
    )
    op.create_index("ix_audit_records_case", "audit_records", ["tenant", "case_id"], unique=False)
    op.create_index("ix_audit_records_until", "audit_records", ["tenant", "until"], unique=False)
    op.create_table(
        "users",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "role IN ('reader', 'reviewer', 'approver', 'admin')", name=op.f("ck_users_role")
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_users_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_users")),
        sa.UniqueConstraint("tenant", "login", name=op.f("uq_users_tenant_login")),
    )
    op.create_table(
        "api_keys",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.Column("revoked", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "user_id"],
            ["users.tenant", "users.id"],
            name=op.f("fk_api_keys_tenant_user_id"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_api_keys_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("tenant", "digest", name=op.f("uq_api_keys_tenant_digest")),
    )
    op.create_table(
        "audit_erasures",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("deletion", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "deletion"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_audit_erasures_tenant_deletion"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_audit_erasures_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant"], ["tenants.tenant"], name=op.f("fk_audit_erasures_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant", "seq", "section", name=op.f("pk_audit_erasures")),
    )
    op.create_table(
        "audit_payloads",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_audit_payloads_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant"], ["tenants.tenant"], name=op.f("fk_audit_payloads_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant", "seq", "section", name=op.f("pk_audit_payloads")),
    )
    op.create_table(
        "cases",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("subject_ref", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("entry_hash", sa.Text(), nullable=False),
        sa.Column("rule_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Text(), nullable=True),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("revived", sa.Text(), nullable=True),
        sa.Column("licence_until", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(decision_id IS NULL) = (state IN ('open', 'escalated'))",
            name=op.f("ck_cases_decided"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'escalated', 'proposed', 'closed')", name=op.f("ck_cases_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "assignee"],
            ["users.tenant", "users.id"],
            name=op.f("fk_cases_tenant_assignee"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_cases_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_cases_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_cases")),
        sa.UniqueConstraint("tenant", "number", name=op.f("uq_cases_tenant_number")),
        sa.UniqueConstraint(
            "tenant",
            "subject_key",
            "list",
            "entry_id",
            name=op.f("uq_cases_tenant_subject_key_list_entry_id"),
        ),
    )
    op.create_index("ix_cases_queue", "cases", ["tenant", "state", "score"], unique=False)
    op.create_index(
        "ix_cases_subject", "cases", ["tenant", "subject_ref", "list", "entry_id"], unique=False
    )
    op.create_table(
        "holds",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("placed", sa.BigInteger(), nullable=False),
        sa.Column("released", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "placed"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_holds_tenant_placed"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "released"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_holds_tenant_released"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_holds_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_holds")),
    )
    op.create_table(
        "settings",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_settings_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_settings_tenant")),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_settings")),
    )
    op.create_table(
        "attachments",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"],
            ["cases.tenant", "cases.id"],
            name=op.f("fk_attachments_tenant_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_attachments_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_attachments_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_attachments")),
    )
    op.create_table(
        "decisions",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("second_review", sa.Boolean(), nullable=False),
        sa.Column("good_guy", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"],
            ["cases.tenant", "cases.id"],
            name=op.f("fk_decisions_tenant_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "decided_by"],
            ["users.tenant", "users.id"],
            name=op.f("fk_decisions_tenant_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_decisions_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_decisions_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_decisions")),
        sa.UniqueConstraint(
            "tenant", "id", "decided_by", name=op.f("uq_decisions_tenant_id_decided_by")
        ),
    )
    op.create_table(
        "licences",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"],
            ["cases.tenant", "cases.id"],
            name=op.f("fk_licences_tenant_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_licences_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_licences_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_licences")),
    )
    op.create_table(
        "reviews",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("first_by", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reviewed_by <> first_by", name=op.f("ck_reviews_four_eyes")),
        sa.ForeignKeyConstraint(
            ["tenant", "decision_id", "first_by"],
            ["decisions.tenant", "decisions.id", "decisions.decided_by"],
            name=op.f("fk_reviews_tenant_decision_id_first_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "reviewed_by"],
            ["users.tenant", "users.id"],
            name=op.f("fk_reviews_tenant_reviewed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_reviews_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_reviews_tenant")),
        sa.PrimaryKeyConstraint("tenant", "decision_id", name=op.f("pk_reviews")),
    )
    op.create_table(
        "suppressions",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("entry_hash", sa.Text(), nullable=False),
        sa.Column("rule_hash", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("voided", sa.BigInteger(), nullable=True),
        sa.Column("voided_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"],
            ["cases.tenant", "cases.id"],
            name=op.f("fk_suppressions_tenant_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "decision_id"],
            ["decisions.tenant", "decisions.id"],
            name=op.f("fk_suppressions_tenant_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_suppressions_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "voided"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_suppressions_tenant_voided"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant"], ["tenants.tenant"], name=op.f("fk_suppressions_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_suppressions")),
    )
    op.create_index("ix_suppressions_case", "suppressions", ["tenant", "case_id"], unique=False)
    op.create_table(
        "undoings",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "decision_id"],
            ["decisions.tenant", "decisions.id"],
            name=op.f("fk_undoings_tenant_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["audit_records.tenant", "audit_records.seq"],
            name=op.f("fk_undoings_tenant_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "undone_by"],
            ["users.tenant", "users.id"],
            name=op.f("fk_undoings_tenant_undone_by"),
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.tenant"], name=op.f("fk_undoings_tenant")),
        sa.PrimaryKeyConstraint("tenant", "decision_id", name=op.f("pk_undoings")),
    )
    made = guards.postgresql() if op.get_bind().dialect.name == "postgresql" else guards.sqlite()
    for statement in made:
        op.get_bind().exec_driver_sql(statement)
