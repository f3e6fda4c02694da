"""Keeps a table in one file: arrays as numpy writes them, the rest as JSON; no pickle."""

from __future__ import annotations

import io
import json
import os
import secrets
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from tidegate.distillation.sketches.bottom import BottomLists
from tidegate.distillation.sketches.columns import COUNTS, LISTS, VERSION
from tidegate.distillation.sketches.table import SketchTable
from tidegate.errors import InputError
from tidegate.intake.bounded import GIB, check_zip, refusal

LIMIT = 8 * GIB
MAGIC = "tidegate sketches"


def save(table: SketchTable, path: Path | str) -> Path:
    """Writes the table (readable by its owner only), whole or not at all; gives the path."""
    path = Path(path)
    told = {
        "what": MAGIC,
        "version": VERSION,
        "key_id": table.key_id,
        "daily": table.daily,
        "models": {str(key): name for key, name in sorted(table.model_names.items())},
        "phrases": {str(key): text for key, text in sorted(table.phrases.items())},
    }
    head = np.frombuffer(json.dumps(told).encode(), np.uint8)
    arrays: dict[str, Any] = {"head": head, "account": table.account, "day": table.day}
    arrays |= {"first_at": table.first_at, "last_at": table.last_at}
    arrays |= {f"counts.{name}": column for name, column in table.counts.items()}
    for name, lists in table.lists.items():
        arrays |= {f"{name}:unit": lists.unit, f"{name}:key": lists.key}
        arrays |= {f"{name}.{column}": values for column, values in lists.columns.items()}
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            np.savez_compressed(file, **arrays)
        draft.replace(path)
    except OSError as error:
        raise refusal(
            path, f"cannot be written: {error.strerror}", "choose another place"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return path


def load(path: Path | str) -> SketchTable:
    """Reads a table; InputError where the file is none, damaged or of a later version."""
    path = Path(path)
    check_zip(path, limit=LIMIT)
    try:
        with np.load(path, allow_pickle=False) as file:
            told = json.load(io.BytesIO(file["head"].tobytes()))
            if told["what"] != MAGIC:
                raise ValueError("another kind of file")
            if told["version"] != VERSION:
                raise refusal(
                    path,
                    f"holds sketches of version {told['version']!r}; this program writes {VERSION}",
                    "read the logs again",
                )
            table = SketchTable(
                str(told["key_id"]),
                bool(told["daily"]),
                file["account"].astype(np.uint64),
                file["day"].astype(np.int32),
                {name: file[f"counts.{name}"].astype(np.int64) for name in COUNTS},
                file["first_at"].astype(np.int64),
                file["last_at"].astype(np.int64),
                {
                    name: BottomLists(
                        file[f"{name}:unit"].astype(np.int32),
                        file[f"{name}:key"].astype(np.uint64),
                        {c: file[f"{name}.{c}"].astype(k) for c, (_, k, _) in s.columns.items()},
                    )
                    for name, s in LISTS.items()
                },
                {int(key): str(name) for key, name in told["models"].items()},
                {int(key): str(text) for key, text in told["phrases"].items()},
            )
            _check(table)
            return table
    except InputError:
        raise
    except (
        *(ValueError, KeyError, TypeError, AttributeError, EOFError, OSError),
        *(zipfile.BadZipFile, zlib.error, RecursionError),
    ) as error:
        raise refusal(path, "is no file of sketches, or damaged", "read the logs again") from error


def _check(table: SketchTable) -> None:
    n = len(table.account)
    columns: list[Any] = [table.day, table.first_at, table.last_at, *table.counts.values()]
    for column in columns:
        if column.shape != (n,):
            raise ValueError("columns of different length")
    for name, lists in table.lists.items():
        m = len(lists.key)
        if lists.unit.shape != (m,) or (m and not 0 <= lists.unit.min() <= lists.unit.max() < n):
            raise ValueError("entries of no unit")
        for named, (_, _, width) in LISTS[name].columns.items():
            if lists.columns[named].shape != ((m, width) if width else (m,)):
                raise ValueError("columns of different length")
