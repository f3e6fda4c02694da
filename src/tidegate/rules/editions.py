"""Editions of rulebooks in the data home: which are in force, and which files that gives.

    <home>/rulebooks/record.json               what came into force when, and what was taken out
    <home>/rulebooks/editions/<id>/edition.json what is in it: files, hashes, checks, reasons
                                   *.yaml       the rulebooks and their tests

An edition holds the rulebooks that differed from those in use when it came in. Editions lie over
each other: of two that hold a rulebook, the one that came into force later gives it. Nothing is
ever deleted, so a run of the past sees the editions of then. Taking in and undoing: desk.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.errors import Problem, RulebookError, UsageError

FOLDER = "rulebooks"
EDITIONS = "editions"
RECORD = "record.json"
MANIFEST = "edition.json"
IN_FORCE = "in force"
TAKEN_OUT = "taken out"


@dataclass(frozen=True, slots=True)
class Held:
    """One rulebook of an edition. `replaced` is the SHA-256 of the shipped file it stands over,
    "" where none was shipped."""

    id: str
    file: str
    sha256: str
    versions: tuple[str, ...]
    verified_through: str
    test: str = ""
    test_sha256: str = ""
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition on disk. `retrieved` is the moment it came in (UTC); `accepted` the reason given
    to let in what would have been refused, and `against` what spoke against it."""

    id: str
    path: Path
    retrieved: str
    source: str
    rulebooks: tuple[Held, ...]
    tests: int = 0
    failed: int = 0
    accepted: str = ""
    against: tuple[str, ...] = ()
    who: str = ""
    engine: str = ""

    def to_dict(self) -> dict[str, Any]:
        data = {key: getattr(self, key) for key in Edition.__slots__ if key != "path"}
        data["rulebooks"] = [
            {key: getattr(row, key) for key in Held.__slots__} for row in self.rulebooks
        ]
        return data


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record: an edition came into force, or was taken out."""

    edition: str
    event: str
    at: str
    who: str = ""
    reason: str = ""


def edition_files(home: Path, known_at: str = "") -> list[Path]:
    """The rulebook files of the editions in force, now or as known at a date or moment; one a
    rulebook, the latest. The folder of a file is named as its edition.

    Raises RulebookError where a file is gone or is not the one that came in.
    """
    latest: dict[str, tuple[Edition, Held]] = {}
    for edition in in_force(home, known_at):
        latest |= {row.id: (edition, row) for row in edition.rulebooks}
    problems = [_damage(edition.path / row.file, row.sha256) for edition, row in latest.values()]
    found = [problem for problem in problems if problem]
    if found:
        raise RulebookError(
            "an edition of the rulebooks is damaged",
            problems=found,
            hint="`tidegate rules update --undo` goes back to the one before.",
        )
    return sorted(edition.path / row.file for edition, row in latest.values())


def edition_tests(home: Path, known_at: str = "") -> dict[str, Path]:
    """By rulebook, the test file that stands beside it in the editions in force."""
    latest: dict[str, Path] = {}
    for edition in in_force(home, known_at):
        for row in edition.rulebooks:
            latest.pop(row.id, None)
            if row.test:
                latest[row.id] = edition.path / row.test
    return latest


def in_force(home: Path, known_at: str = "") -> tuple[Edition, ...]:
    """The editions in force, the one that came last at the end."""
    return tuple(read_edition(home, name) for name in names_in_force(read_record(home), known_at))


def names_in_force(record: Iterable[Entry], known_at: str = "") -> tuple[str, ...]:
    """The ids of the editions that a record leaves in force, the last one at the end."""
    if known_at:
        until = _moment(known_at)
        record = [row for row in record if _moment(row.at) <= until]
    held: list[str] = []
    for row in record:
        if row.edition in held:
            held.remove(row.edition)
        if row.event == IN_FORCE:
            held.append(row.edition)
    return tuple(held)


def read_record(home: Path) -> tuple[Entry, ...]:
    """What came into force and was taken out, oldest first; empty where nothing ever did."""
    path = home / FOLDER / RECORD
    try:
        data = json.loads(path.read_bytes())
        return tuple(Entry(**row) for row in data["record"])
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise RulebookError(
            f"the record of the editions in force cannot be read: {wrong}",
            problems=[Problem(str(path), "cannot be read")],
            hint="Restore it from a backup; moved away, only the shipped rulebooks are used.",
        ) from wrong


def read_edition(home: Path, name: str) -> Edition:
    """One edition by its id. Raises RulebookError where its folder is gone or damaged."""
    path = home / FOLDER / EDITIONS / name
    try:
        if Path(name).name != name:
            raise ValueError("its id is no name of a folder")
        data: Mapping[str, Any] = json.loads((path / MANIFEST).read_bytes())
        rows = tuple(
            Held(**{**row, "versions": tuple(row["versions"])}) for row in data["rulebooks"]
        )
        rest = {**data, "rulebooks": rows, "against": tuple(data["against"]), "path": path}
        edition = Edition(**rest)
        if edition.id != name or any(_strays(row) for row in rows):
            raise ValueError("it names another edition, or files outside its folder")
        return edition
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise RulebookError(
            f"the edition {name} of the rulebooks cannot be read: {wrong}",
            problems=[Problem(str(path), "cannot be read")],
            hint="Restore its folder from a backup, or go back: tidegate rules update --undo.",
        ) from wrong


def _strays(row: Held) -> bool:
    return any(Path(name).name != name for name in (row.file, row.test) if name)


def _damage(path: Path, sha256: str) -> Problem | None:
    try:
        if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return None
        return Problem(str(path), "is not the file that came in", "restore it from a backup")
    except OSError as wrong:
        return Problem(str(path), f"cannot be read: {wrong.strerror or wrong}")


def _moment(text: str) -> dt.datetime:
    """A moment in UTC; a bare date is its end. Raises UsageError."""
    try:
        if len(text) == 10:
            end = dt.time(23, 59, 59, 999_999, tzinfo=dt.UTC)
            return dt.datetime.combine(dt.date.fromisoformat(text), end)
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date", hint="Write it as 2026-11-23.") from None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
