"""An engagement as its file tells it: records of told values, each with the line it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidegate.errors import Problem


@dataclass(frozen=True, slots=True)
class Record:
    """One mapping of the file. `told` holds only what was told, by the names of fields.yaml:
    texts, ISO dates, ISO 3166-1 alpha-2 countries, tuples, Records, and Paths of files that are
    there. `lines` are the lines of the fields, `line` that of the record."""

    told: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    line: int = 0

    def __contains__(self, name: str) -> bool:
        return name in self.told

    def text(self, name: str, default: str = "") -> str:
        return str(self.told.get(name, default))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(self.told.get(name, ()))

    def map(self, name: str) -> dict[str, str]:
        return dict(self.told.get(name, {}))

    def file(self, name: str) -> Path | None:
        found = self.told.get(name)
        return found if isinstance(found, Path) else None

    def files(self, name: str) -> tuple[Path, ...]:
        return tuple(self.told.get(name, ()))

    def record(self, name: str) -> Record | None:
        found = self.told.get(name)
        return found if isinstance(found, Record) else None

    def records(self, name: str) -> tuple[Record, ...]:
        return tuple(self.told.get(name, ()))

    def line_of(self, name: str) -> int:
        return self.lines.get(name, self.line)


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that an engagement names: where it is named, as it is written there, and its path."""

    where: str
    written: str
    path: Path


@dataclass(frozen=True, slots=True)
class Engagement:
    """What was read of one file. `profile` are the answers under `us`, typed as a profile's."""

    file: str
    path: Path
    sha256: str
    root: Record
    profile: Mapping[str, Any]
    files: tuple[NamedFile, ...] = ()

    @property
    def title(self) -> str:
        return self.root.text("title") or self.file

    def problem(self, message: str, mend: str = "", *, line: int = 0, where: str = "") -> Problem:
        """A mistake with its place in the file."""
        return Problem(self.file, message, mend, row=line or None, column=where or None)

    def parties(self, *roles: str) -> Iterator[Record]:
        """The parties of these roles; all without any."""
        for party in self.root.records("parties"):
            if not roles or party.text("role") in roles:
                yield party
