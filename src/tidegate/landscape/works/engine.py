"""DuckDB for works: two threads' worth of memory, a folder to spill into, and nothing else open."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

MEMORY = "4GB"


def threads() -> int:
    """Processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


def connect(
    folder: Path, inputs: Iterable[Path], *, database: Path | None = None, memory: str = MEMORY
) -> duckdb.DuckDBPyConnection:
    """A connection that may read those files and write in that folder. Without `database` tables
    live in memory and spill into the folder."""
    import duckdb

    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory,
        "threads": threads(),
        "temp_directory": str(folder / "spill"),
    }
    connection = duckdb.connect(str(database) if database else ":memory:", config=settings)
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET allowed_paths = ?", [[str(one) for one in inputs]])
    connection.execute("SET allowed_directories = ?", [[str(folder)]])
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on no other file and no setting can be reached."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
