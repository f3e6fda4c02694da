"""The database's shape, version by version (Alembic); `latest` is the newest version's id."""

latest = "0001"
