"""Triggers that keep the record append-only, in SQLite's words and in PostgreSQL's.

What the first version made, word for word; a later version that changes a guard brings its own.
"""

from __future__ import annotations

ONLY_ADDED = (
    "audit_records",
    "audit_grounds",
    "audit_erasures",
    "decisions",
    "reviews",
    "undoings",
)
KEPT_ROWS = ("tenants", "users", "api_keys", "settings", "cases", "suppressions", "holds",
             "attachments", "licences")  # fmt: skip
ZERO = "0" * 64

_LINK = f"""(NEW.seq <> 1 + coalesce((SELECT max(seq) FROM audit_records
                                   WHERE tenant = NEW.tenant), 0)
  OR NEW.previous <> coalesce((SELECT hash FROM audit_records
                               WHERE tenant = NEW.tenant AND seq = NEW.seq - 1), '{ZERO}'))"""
_HELD = """EXISTS (SELECT 1 FROM holds h JOIN audit_records r
  ON r.tenant = h.tenant AND r.tenant = NEW.tenant AND r.seq = NEW.seq
  WHERE h.released IS NULL AND (h.case_id = '' OR h.case_id = r.case_id))"""
_TOO_EARLY = """NOT EXISTS (SELECT 1 FROM audit_records r, audit_records d
  WHERE r.tenant = NEW.tenant AND r.seq = NEW.seq AND d.tenant = NEW.tenant
  AND d.seq = NEW.deletion AND r.until < substr(d.at, 1, 10))"""
_NO_DELETION = """NOT EXISTS (SELECT 1 FROM audit_erasures e
  WHERE e.tenant = OLD.tenant AND e.seq = OLD.seq AND e.section = OLD.section)"""
_UNREVIEWED = """NEW.state = 'closed' AND NOT EXISTS (SELECT 1 FROM decisions d
  LEFT JOIN reviews r ON r.tenant = d.tenant AND r.decision_id = d.id
  WHERE d.tenant = NEW.tenant AND d.id = NEW.decision_id AND d.case_id = NEW.id
  AND (NOT d.second_review OR r.approved))"""

# (name, when, table, condition, message)
CHECKS = (
    ("audit_records_link", "INSERT", "audit_records", _LINK, "not the next link of the chain"),
    ("audit_erasures_hold", "INSERT", "audit_erasures", _HELD, "under legal hold"),
    ("audit_erasures_early", "INSERT", "audit_erasures", _TOO_EARLY, "before its legal date"),
    ("audit_payloads_erase", "DELETE", "audit_payloads", _NO_DELETION, "no deletion on record"),
    ("audit_payloads_keep", "UPDATE", "audit_payloads", "1 = 1", "only added to"),
    ("cases_review", "UPDATE", "cases", _UNREVIEWED, "a second reviewer has not approved"),
    ("cases_review_first", "INSERT", "cases", _UNREVIEWED, "a second reviewer has not approved"),
    *((f"{t}_keep", "UPDATE", t, "1 = 1", "only added to") for t in ONLY_ADDED),
    *((f"{t}_stay", "DELETE", t, "1 = 1", "never deleted") for t in (*ONLY_ADDED, *KEPT_ROWS)),
)
# INSERT OR REPLACE deletes in SQLite without asking a DELETE trigger.
REPLACED = (("audit_payloads", ("seq", "section")), ("audit_grounds", ("digest",)),
            ("audit_erasures", ("seq", "section")), ("decisions", ("id",)),
            ("reviews", ("decision_id",)), ("undoings", ("decision_id",)))  # fmt: skip


def sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, 'tidegate: {table}: {message}'); END"
        for name, when, table, condition, message in CHECKS
    ]
    for table, keys in REPLACED:
        same = " AND ".join(f"{key} = NEW.{key}" for key in ("tenant", *keys))
        made.append(
            f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, 'tidegate: {table}: only added to'); END"
        )
    return made


def postgresql() -> list[str]:
    made = []
    for name, when, table, condition, message in CHECKS:
        gives = "OLD" if when == "DELETE" else "NEW"
        made.append(
            f"CREATE FUNCTION tidegate_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION 'tidegate: {table}: {message}' "
            f"USING ERRCODE = 'check_violation'; END IF; RETURN {gives}; END $$"
        )
        made.append(
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION tidegate_{name}()"
        )
    made.append(
        "CREATE FUNCTION tidegate_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'tidegate: this table is never emptied' "
        "USING ERRCODE = 'check_violation'; END $$"
    )
    for table in ("audit_payloads", *ONLY_ADDED, *KEPT_ROWS):
        made.append(
            f"CREATE TRIGGER {table}_full BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tidegate_no_truncate()"
        )
    # An owner may take rights from itself: what slips past a trigger meets the rights as well.
    for table in ONLY_ADDED:
        made.append(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER, PUBLIC")
    made.append("REVOKE UPDATE, TRUNCATE ON audit_payloads FROM CURRENT_USER, PUBLIC")
    for table in ("audit_records", "decisions"):
        # A foreign key locks the row it refers to, which asks for the right to update a column.
        made.append(f"GRANT UPDATE (tenant) ON {table} TO CURRENT_USER")
    return made
