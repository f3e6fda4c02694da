"""One locked-down DuckDB in memory: no extensions fetched, no files, no network, no settings."""

from __future__ import annotations

import threading
from typing import Any

_lock = threading.Lock()
_connection: Any = None


def _connect() -> Any:
    global _connection  # noqa: PLW0603 - one database a process: opening it costs 30 ms
    with _lock:
        if _connection is None:
            import duckdb

            connection = duckdb.connect(
                ":memory:",
                config={
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "enable_external_access": "false",
                },
            )
            connection.execute("SET lock_configuration = true")
            _connection = connection
    return _connection


def run(sql: str, facts: str) -> list[tuple[Any, ...]]:
    """Runs one SELECT whose only parameter is the facts as JSON."""
    cursor = _connect().cursor()
    try:
        rows: list[tuple[Any, ...]] = cursor.execute(sql, [facts]).fetchall()
        return rows
    finally:
        cursor.close()
