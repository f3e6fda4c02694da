"""Reads Parquet by DuckDB, which may open this one file and nothing else."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tidegate.intake.bounded import MIB, describe_size, open_bounded, refusal
from tidegate.intake.json_records import row_of
from tidegate.intake.model import Row

INFLATED = 512 * MIB
MEMORY = "1GB"
BATCH = 10_000
_GLOB = frozenset("*?[{")


def read_parquet(path: Path) -> tuple[list[Row], list[str]]:
    """All rows, numbered as a spreadsheet with a header would; nested values as in JSON.

    The columns are given too, because a file without a row has them all the same.

    Raises InputError where the file is damaged or would inflate past the limit.
    """
    with tempfile.TemporaryDirectory(prefix="tidegate-") as folder:
        with open_bounded(path, limit=INFLATED) as stream:
            plain = path.stat().st_size > 2 and path.read_bytes()[:4] == b"PAR1"
            # DuckDB takes such names for patterns, and does not unpack gzip around Parquet.
            if not plain or _GLOB & set(str(path)):
                source = Path(folder) / "table.parquet"
                with source.open("wb") as copy:
                    shutil.copyfileobj(stream, copy)
            else:
                source = path.resolve()
        return _rows(source, path)


def _rows(source: Path, path: Path) -> tuple[list[Row], list[str]]:
    import duckdb

    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY,
        "threads": 1,
    }
    try:
        with duckdb.connect(":memory:", config=settings) as connection:
            connection.execute("SET temp_directory = ''")
            connection.execute("SET enable_progress_bar = false")  # it would go into the result
            connection.execute("SET allowed_paths = [?]", [str(source)])
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            total = connection.execute(
                "SELECT sum(total_uncompressed_size) FROM parquet_metadata(?)", [str(source)]
            ).fetchone()
            if total is not None and total[0] is not None and total[0] > INFLATED:
                raise refusal(path, f"holds more than {describe_size(INFLATED)}", "split the file")
            result = connection.execute("SELECT * FROM read_parquet(?)", [str(source)])
            names = [column[0] for column in result.description or ()]
            rows: list[Row] = []
            while batch := result.fetchmany(BATCH):
                for values in batch:
                    record = {name: _plain(v) for name, v in zip(names, values, strict=True)}
                    rows.append(row_of(len(rows) + 2, record))
            return rows, names
    except duckdb.Error as error:
        told = str(error).split("\n", 1)[0].replace(str(source), path.name)
        raise refusal(path, f"is no sound Parquet file ({told})", "export it again") from error


def _plain(value: Any) -> Any:
    """A value in JSON's terms: dates ISO, numbers their digits, bytes hexadecimal."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
