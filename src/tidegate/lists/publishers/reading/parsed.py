"""What a parser gives back, and the pen it writes with.

A `Format` is one shape of file a publisher issues. A parser fills a `Gathering`, which keeps
entry ids distinct, counts lists and closes into a `ParsedList`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import InputError, Problem
from tidegate.lists.entry import Entry

if TYPE_CHECKING:
    from tidegate.lists.publishers.reading.content import Head

MOST_PROBLEMS = 1000
"""Past this many unreadable records the file is refused: it is not what it says it is."""


@dataclass(frozen=True, slots=True)
class ParsedList:
    """One file, read. `lists` are the lists the file itself says it covers, with the number of
    entries each (0 allowed); `published` is an ISO date or ""; `problems` are the records that
    could not be read or that need a person's eye, `unreadable` how many of them were lost."""

    entries: list[Entry]
    lists: dict[str, int]
    published: str
    problems: tuple[Problem, ...]
    format: str
    unreadable: int = 0


Reader = Callable[[Path, str, Mapping[str, str] | None], ParsedList]


@dataclass(frozen=True, slots=True)
class Format:
    """One shape of file: its name, what it is in words, how it is known by its content, and
    the function (path, publication, mapping) that reads it."""

    id: str
    title: str
    recognise: Callable[[Head], bool]
    read: Reader
    unverified: str = ""


@dataclass
class Gathering:
    """Entries and problems as they are read from one file."""

    file: str
    format: str
    entries: list[Entry] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    published: str = ""
    _seen: dict[str, int] = field(default_factory=dict)
    _lost: set[int] = field(default_factory=set)

    def declare(self, list_id: str) -> None:
        """Records that the file covers this list, though it may hold nobody on it."""
        self.lists.setdefault(list_id, 0)

    def add(self, entry: Entry) -> None:
        """Takes an entry; an id met before gets "-2", "-3" … so that ids stay distinct."""
        times = self._seen.get(entry.entry_id, 0) + 1
        self._seen[entry.entry_id] = times
        if times > 1:
            fresh = f"{entry.entry_id}-{times}"
            while fresh in self._seen:
                times += 1
                fresh = f"{entry.entry_id}-{times}"
            self._seen[fresh] = 1
            entry = replace(
                entry, entry_id=fresh, extra={**entry.extra, "id_as_published": entry.entry_id}
            )
        self.entries.append(entry)
        self.lists[entry.list] = self.lists.get(entry.list, 0) + 1

    def problem(
        self,
        message: str,
        *,
        row: int | None = None,
        column: str | None = None,
        mend: str = "",
        lost: bool = True,
    ) -> None:
        """Records one place that needs a person's eye; `lost` says the record could not be read.
        InputError once there are more than `MOST_PROBLEMS`."""
        if lost and row is not None:
            self._lost.add(row)
        self.problems.append(Problem(self.file, message, mend, row, column))
        if len(self.problems) > MOST_PROBLEMS:
            raise InputError(
                f"{self.file}: more than {MOST_PROBLEMS} records could not be read",
                problems=self.problems,
                hint="the file is damaged, or is not in the form it was read as",
            )

    def close(self) -> ParsedList:
        """The finished list. InputError where not one entry could be read and none was due."""
        if not self.entries and self.problems:
            raise InputError(
                f"{self.file}: no record could be read as {self.format}", problems=self.problems
            )
        return ParsedList(
            self.entries,
            dict(self.lists),
            self.published,
            tuple(self.problems),
            self.format,
            len(self._lost),
        )
