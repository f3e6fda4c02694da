"""Logs in Parquet, read a few thousand rows at a time by DuckDB, which may open this file only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.distillation.reading.tables import columns_of
from tidegate.intake.bounded import refusal
from tidegate.intake.parquet import MEMORY

if TYPE_CHECKING:
    from tidegate.distillation.reading.blocks import Block

ROWS = 10_000
_GLOB = frozenset("*?[{")


def parquet_blocks(path: Path, mapping: Mapping[str, str] | None) -> Iterator[Block]:
    """The rows, numbered as a spreadsheet with a header would; InputError where it is damaged."""
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
    try:
        with duckdb.connect(":memory:", config=settings) as connection:
            connection.execute("SET temp_directory = ''")
            connection.execute("SET enable_progress_bar = false")
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET allowed_paths = [?]", [source])
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [source])
            header = [str(row[0]) for row in described.fetchall()]
            columns = columns_of(header, mapping)
            if not {"at", "tokens_in", "tokens_out", "prompt", "model"} & set(columns):
                raise refusal(
                    path,
                    "is no log that is known: no column tells a time, a model, tokens or a prompt",
                    "give a mapping such as at=column, account=column, tokens_in=column",
                )
            result = connection.execute("SELECT * FROM read_parquet(?)", [source])
            number = 2
            while rows := result.fetchmany(ROWS):
                lines = list(range(number, number + len(rows)))
                number += len(rows)
                given = [list(row) for row in rows]
                yield Block(path.name, "rows", lines, [], given, header, columns)
    except duckdb.Error as error:
        raise refusal(path, "is no sound Parquet file", "export it again") from error
