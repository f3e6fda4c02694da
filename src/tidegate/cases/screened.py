"""A screening as cases take it in: its document, checked against its own receipt."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.errors import InputError, Problem
from tidegate.findings.digest import row_digest
from tidegate.findings.document import run_as_dict, subject_as_dict
from tidegate.findings.receipt import ReceiptBuilder

if TYPE_CHECKING:
    from tidegate.desk import Screening

_LARGEST = 1 << 30
_ROW = ("row", "subject", "matches", "findings", "problem")
_MATCH = ("list", "entry_id", "name", "names", "score", "band")
_NAMED = ("list", "entry_id", "band")
_FINDING = ("rule", "outcome", "verdict", "evidence")
_RUN = ("command", "started", "engine", "as_of", "lists", "lists_missing", "rulebooks", "settings")


@dataclass(frozen=True, slots=True)
class Screened:
    """`digest` is that of the receipt: the same run has the same, however often it is put in."""

    run: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    digest: str


def screened(result: Mapping[str, Any] | Screening, file: str = "the document") -> Screened:
    """A screening, from its document (docs/schema/screen.schema.json) or as the desk gives it.

    Raises InputError where a document is none of a screening or search, or does not fit the
    receipt in it: then somebody changed it since it was made.
    """
    if not isinstance(result, Mapping):
        run = run_as_dict(result.run)
        rows = [subject_as_dict(each) for each in result.results()]
        return Screened(run, rows, _digest(run, rows))
    problems = _faults(result, file)
    if problems:
        raise InputError(f"{file} is not the result of a screening", problems=problems)
    run, rows = result["run"], result["subjects"]
    digest = _digest(run, rows)
    if digest != result["receipt"]["digest"]:
        raise InputError(
            f"{file} was altered: it does not fit the receipt in it",
            hint="Screen again, and put that result in.",
        )
    return Screened(run, rows, digest)


def _digest(run: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    builder = ReceiptBuilder()
    for row in rows:
        found = bool(row["matches"] or row["findings"] or row["problem"])
        builder.add_row(row["row"], row_digest(row), found=found)
    return builder.finish(run).digest


def read_screened(path: Path) -> Screened:
    """A screening from a file of `tidegate screen --format json`. Raises InputError."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(
                f"{path} is larger than a gigabyte", hint="Use tidegate screen FILE --keep."
            )
        shape = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else "is no JSON"
        raise InputError(
            f"{path}: {why}", hint="Give a file of tidegate screen FILE --out result.json."
        ) from wrong
    return screened(shape if isinstance(shape, Mapping) else {}, path.name)


def _faults(told: Mapping[str, Any], file: str) -> list[Problem]:
    mend = "give a file of tidegate screen FILE --out result.json"
    run, rows, receipt = told.get("run"), told.get("subjects"), told.get("receipt")
    if not (isinstance(run, Mapping) and isinstance(rows, list) and isinstance(receipt, Mapping)):
        return [Problem(file, "it lacks run, subjects or receipt", mend)]
    lacks = [name for name in _RUN if name not in run]
    if lacks or not isinstance(receipt.get("digest"), str):
        return [Problem(file, f"its run lacks {', '.join(lacks) or 'a digest'}", mend)]
    if run["command"] not in ("screen", "search"):
        return [Problem(file, f"it is of a run of {run['command']!s:.40}", mend)]
    for number, row in enumerate(rows, 1):
        if not _is_row(row):
            return [Problem(file, "this subject is not of a screening", mend, row=number)]
    return []


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, Mapping)
        and all(name in row for name in _ROW)
        and type(row["row"]) is int
        and isinstance(row["subject"], Mapping)
        and all(isinstance(row[name], list) for name in ("matches", "findings"))
        and all(isinstance(m, Mapping) and _is_match(m) for m in row["matches"])
        and all(isinstance(f, Mapping) and all(n in f for n in _FINDING) for f in row["findings"])
    )


def _is_match(match: Mapping[str, Any]) -> bool:
    if not all(name in match for name in _MATCH) or isinstance(match["score"], bool):
        return False
    plain = all(isinstance(match[n], str) and match[n].isprintable() for n in _NAMED)
    return plain and isinstance(match["score"], int | float)
