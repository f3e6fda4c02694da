"""Logs in Parquet, read some rows at a time by DuckDB, which may open this file only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.distillation.reading.tables import needed_columns
from tidegate.distillation.reading.unpacking import Tell
from tidegate.errors import Problem
from tidegate.intake.bounded import MIB, refusal
from tidegate.intake.parquet import MEMORY

if TYPE_CHECKING:
    from tidegate.distillation.reading.blocks import Block

FIRST_ROWS, MOST_ROWS = 4, 10_000
_BYTES = 16 * MIB
_GLOB = frozenset("*?[{")


def parquet_blocks(path: Path, tell: Tell, mapping: Mapping[str, str] | None) -> Iterator[Block]:
    """The rows, numbered as a spreadsheet with a header would.

    InputError where nothing can be read; damage further on is told, and what stands before it
    was read.
    """
    import duckdb

    from tidegate.distillation.reading.blocks import Block

    source = str(path.resolve())
    if _GLOB & set(source):
        raise refusal(path, "has a name with *, ?, [ or {", "give the file a plain name")
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY,
        "threads": 1,
    }
    number = 2
    try:
        with duckdb.connect(":memory:", config=settings) as connection:
            connection.execute("SET temp_directory = ''")
            connection.execute("SET enable_progress_bar = false")
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET allowed_paths = [?]", [source])
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [source])
            titles = [str(row[0]) for row in described.fetchall()]
            _, header, columns = needed_columns(path, titles, mapping)
            wanted = ", ".join(_quoted(title) for title in header)
            result = connection.execute(f"SELECT {wanted} FROM read_parquet(?)", [source])
            size = FIRST_ROWS
            while rows := result.fetchmany(size):
                lines = list(range(number, number + len(rows)))
                number += len(rows)
                yield Block(path.name, "rows", lines, [], list(map(list, rows)), header, columns)
                heavy = sum(len(c) for row in rows for c in row if isinstance(c, str | bytes))
                size = max(1, min(MOST_ROWS, 2 * size, _BYTES * len(rows) // max(heavy, 1)))
    except duckdb.Error as error:
        if isinstance(error, duckdb.OutOfMemoryException):
            message, mend = f"needs more than {MEMORY} at once", "write smaller row groups"
        else:
            message, mend = "is no sound Parquet file", "export it again"
        if number == 2:
            raise refusal(path, message, mend) from error
        told = f"{message}; what stands before row {number} was read"
        tell(Problem(path.name, told, mend, row=number))


def _quoted(title: str) -> str:
    return '"' + title.replace('"', '""') + '"'
