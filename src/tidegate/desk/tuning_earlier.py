"""An earlier result of `tidegate tune`, read back for a comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.errors import InputError
from tidegate.intake import open_bounded, sha256_of
from tidegate.parties.tuning import Known, Snapshot

MEBIBYTE = 1 << 20
KINDS = ("scored", "exact", "identifier")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier run. `run` is as its document has it."""

    file: str
    sha256: str
    run: Mapping[str, Any]
    index: str
    snapshot: Snapshot


def read_earlier(path: Path) -> Earlier:
    """Reads the JSON result of an earlier run. Raises InputError for anything else."""
    with open_bounded(path, limit=512 * MEBIBYTE) as stream:
        raw = stream.read()
    try:
        told = json.loads(raw)
        run = told["run"]
        if run["command"] != "tune":
            raise ValueError(f"it is a result of {str(run['command'])[:40]!r}")
        return Earlier(path.name, sha256_of(path), _checked(run), str(told["index"]), _read(told))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{path.name} is no earlier result of `tidegate tune`: {_why(error)}",
            hint="Give the JSON that --format json or --out FOLDER wrote.",
        ) from error


def _checked(run: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("started", "engine"):
        if not isinstance(run[name], str):
            raise ValueError(f"its {name} is no text")
    if not all(isinstance(one, dict) for one in run["lists"]):
        raise ValueError("its lists are not told")
    if not isinstance(run["input"], dict):
        raise ValueError("its input is not told")
    return run


def _read(told: Mapping[str, Any]) -> Snapshot:
    pairs: dict[str, Known] = {}
    for key, name, score, kind in told["pairs"]:
        if kind not in KINDS:
            raise ValueError(f"{str(kind)[:40]!r} is no kind of pair")
        pairs[str(key)] = Known(str(name), float(score), kind)
    return Snapshot(
        subjects=frozenset(map(str, told["subjects_seen"])),
        pairs=pairs,
        lists={str(one["list"]): str(one["edition"]) for one in told["run"]["lists"]},
        floor=float(told["run"]["settings"]["floor"]),
    )


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error.args[0]!r}"
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "it is not sound JSON"
    return str(error) or type(error).__name__
