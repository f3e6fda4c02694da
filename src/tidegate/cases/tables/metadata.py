"""What all tables have in common: a tenant first in every key, names of constraints that do not
depend on the database, moments as ISO text in UTC."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, MetaData, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def tenant() -> Column[str]:
    """The tenant as the first part of a table's key."""
    return Column("tenant", Text, ForeignKey("tenants.tenant"), primary_key=True)


def within(columns: str, table: str, keys: str = "id") -> ForeignKeyConstraint:
    """A reference that cannot leave the tenant: (tenant, columns…) → table(tenant, keys…)."""
    own = ["tenant", *columns.split()]
    return ForeignKeyConstraint(own, [f"{table}.{key}" for key in ("tenant", *keys.split())])


def text(name: str, **more: Any) -> Column[str]:
    """A text that is never null."""
    return Column(name, Text, nullable=False, **more)
