"""Alembic's entry: runs the versions over the connection that `database.upgrade` hands in."""

from alembic import context

from tidegate.cases.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can undo DDL as well: an interrupted upgrade leaves the version before.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
