"""Who shares a database without seeing each other."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from tidegate.cases.tables.metadata import metadata, text

# `pepper` is random: keys of subjects are keyed digests with it, so that a name cannot be tried out
# on a copy of the queue, and two tenants with one customer do not show it.
tenants = Table(
    "tenants",
    metadata,
    Column("tenant", Text, primary_key=True),
    text("created"),
    text("pepper"),
)
