"""Reads request logs: every line decides for itself what format it is in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tidegate.distillation.reading.blocks import Block, blocks_of
from tidegate.distillation.reading.clock import JUMP, read_time
from tidegate.distillation.reading.event import Event
from tidegate.distillation.reading.litellm import is_litellm, litellm_event
from tidegate.distillation.reading.openai import is_openai, openai_event
from tidegate.distillation.reading.opentelemetry import is_otlp, is_span, span_event, spans_of
from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key
from tidegate.distillation.reading.tables import row_event
from tidegate.errors import InputError, Problem

_decode = msgspec.json.Decoder().decode
PROBLEMS_KEPT = 200
"""Problems of all files that are told one by one; the rest is counted."""


@dataclass(slots=True)
class LogNotes:
    """How the reading went: requests by format, and what was wrong where.

    No message quotes the log. `files` are those of which something was read.
    """

    formats: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    tallies: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def tell(self, problem: Problem) -> None:
        self.problem_count += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)

    def tally(self, file: str, kind: str, count: int, row: int) -> None:
        """Counts what many lines of a file have in common; `row` is the last of them so far."""
        if count:
            known, last = self.tallies.get((file, kind), (0, 0))
            self.tallies[file, kind] = known + count, max(last, row)

    def close(self) -> None:
        """Tells what was counted, a problem a file and kind, before all others."""
        told = []
        for (file, kind), (count, row) in self.tallies.items():
            message, mend = _TALLIES[kind]
            told.append(Problem(file, f"{message}: {count}, up to row {row}", mend))
        self.tallies.clear()
        self.problems[:0] = told
        self.problem_count += len(told)

    def add(self, other: LogNotes) -> None:
        """What another reading told, too."""
        self.formats.update(other.formats)
        self.files.extend(name for name in other.files if name not in self.files)
        room = max(PROBLEMS_KEPT - len(self.problems), 0)
        self.problems.extend(other.problems[:room])
        self.problem_count += other.problem_count
        for (file, kind), (count, row) in other.tallies.items():
            self.tally(file, kind, count, row)


_TALLIES = {
    "jumps": (
        "lines where the clock runs back by more than an hour",
        "look at the clocks; times stay as written",
    ),
    "unzoned": ("times without a zone, taken as UTC", "write the zone, such as +00:00"),
    "unnamed": (
        "requests that name no account",
        "give a mapping, or log a user or the key's id",
    ),
}


def read_logs(
    paths: Iterable[Path | str],
    *,
    pseudonyms: Pseudonyms | None = None,
    mapping: Mapping[str, str] | None = None,
    notes: LogNotes | None = None,
) -> Iterator[Event]:
    """The requests of the logs, file by file; what is wrong goes into `notes`.

    `mapping` is {field: column} for tables; without `pseudonyms` the key of this machine is used.
    Raises InputError where not one of the files can be read.
    """
    pseudonyms = pseudonyms or Pseudonyms(find_key())
    notes = LogNotes() if notes is None else notes
    for block in all_blocks(paths, notes, mapping):
        yield from block_events(block, pseudonyms, notes)
    notes.close()


def all_blocks(
    paths: Iterable[Path | str], notes: LogNotes, mapping: Mapping[str, str] | None = None
) -> Iterator[Block]:
    """The blocks of all files; a file that cannot be read is a problem unless all are."""
    failed: list[InputError] = []
    read = 0
    for path in paths:
        before = read, notes.problem_count
        try:
            for block in blocks_of(path, notes.tell, mapping):
                read += 1
                yield block
            if before == (read, notes.problem_count):
                message = "holds no request, only a header or nothing"
                notes.tell(Problem(Path(path).name, message, "export it again"))
        except InputError as error:
            failed.append(error)
            for problem in error.problems or (Problem(Path(path).name, error.message, error.hint),):
                notes.tell(problem)
    if not read:
        told = failed[0].message if len(failed) == 1 else "no log could be read"
        hint = failed[0].hint if failed else "Give a file that holds requests."
        raise InputError(told, problems=notes.problems, hint=hint)


def block_events(block: Block, pseudonyms: Pseudonyms, notes: LogNotes) -> Iterator[Event]:
    """The requests of a block."""
    if block.file not in notes.files:
        notes.files.append(block.file)
    reader = _Reader(block, pseudonyms, notes)
    if block.kind == "rows":
        for number, row in zip(block.lines, block.rows, strict=True):
            if (event := reader.row(number, row)) is not None:
                yield event
    elif block.kind == "document":
        yield from reader.document(block.texts[0])
    else:
        for number, text in zip(block.lines, block.texts, strict=True):
            line = reader.decoded(number, text)
            if line is not None:
                yield from reader.events(number, line)
    reader.end()


def _whole(digits: str) -> float:
    return int(digits) if len(digits) < 400 else float("inf")


class _Reader:
    """Reads the lines of one block, and watches its clock."""

    def __init__(self, block: Block, pseudonyms: Pseudonyms, notes: LogNotes) -> None:
        self._file = block.file
        self._header, self._columns = block.header, block.columns
        self._pseudonyms = pseudonyms
        self._notes = notes
        self._last = 0
        self._jumps = 0
        self._unzoned = 0
        self._unnamed = 0
        self._at = 0

    def _tell(self, number: int | None, message: str, mend: str) -> None:
        self._notes.tell(Problem(self._file, message, mend, row=number))

    def decoded(self, number: int, text: bytes) -> Any:
        """The JSON of a line; None, and a problem, where it is none."""
        try:
            return _decode(text)
        except RecursionError:
            self._tell(number, "the JSON nests too deep", "leave such fields out of the export")
            return None
        except ValueError:
            pass
        try:
            found = json.loads(text.decode("utf-8", "replace"), parse_int=_whole)
        except RecursionError:
            self._tell(number, "the JSON nests too deep", "leave such fields out of the export")
            return None
        except ValueError:
            self._tell(number, "is no sound JSON", "look at how the line was written or cut")
            return None
        self._tell(number, "is not strict JSON in UTF-8 but was read", "write UTF-8, without NaN")
        return found

    def document(self, text: bytes) -> Iterator[Event]:
        """The requests of a whole document: an array, or an object that holds one."""
        found = self.decoded(1, text)
        if isinstance(found, dict) and not self._known(found):
            lists = [value for value in found.values() if isinstance(value, list)]
            found = max(lists, key=len, default=[])
        records = found if isinstance(found, list) else [found]
        for number, line in enumerate(records, start=1):
            if line is not None:
                yield from self.events(number, line)

    @staticmethod
    def _known(line: dict[str, Any]) -> bool:
        return is_otlp(line) or is_span(line) or is_litellm(line) or is_openai(line)

    def events(self, number: int, line: Any) -> list[Event]:
        """The requests of a line: one, or as many as there are spans."""
        events: list[Event] = []
        try:
            if not isinstance(line, dict):
                self._tell(number, "is no JSON object", "write one request a line")
            elif is_otlp(line):
                for span in spans_of(line):
                    events.append(self.kept(number, span_event(span, self._pseudonyms)))
            elif is_span(line):
                events.append(self.kept(number, span_event(line, self._pseudonyms)))
            elif is_litellm(line):
                events.append(self.kept(number, litellm_event(line, self._pseudonyms)))
            elif (found := openai_event(line, self._pseudonyms)) is not None:
                events.append(self.kept(number, found))
            else:
                self._tell(
                    number,
                    "is no request in a format that is known",
                    "see docs/model-logs.md for the formats and their fields",
                )
        except (TypeError, AttributeError, ValueError, RecursionError):
            self._tell(number, "the request's fields are of another kind than they should be", "")
        return events

    def row(self, number: int, cells: list[Any]) -> Event | None:
        """The request of a row of a table."""
        try:
            found = row_event(self._header, self._columns, cells, self._pseudonyms)
            return self.kept(number, found)
        except (TypeError, AttributeError, ValueError, RecursionError):
            self._tell(number, "the row's cells are of another kind than they should be", "")
            return None

    def kept(self, number: int, found: tuple[Event, Any]) -> Event:
        """The request with its place and time."""
        event, told = found
        event.file, event.line, self._at = self._file, number, number
        event.at, zoned = read_time(told)
        if event.at is None and told not in (None, ""):
            self._tell(number, "the time cannot be read", "write ISO 8601 or seconds since 1970")
        elif event.at is not None:
            if event.at < self._last - JUMP:
                self._jumps += 1
            self._last = event.at
        self._unzoned += not zoned
        self._unnamed += not event.account
        self._notes.formats[event.format] += 1
        return event

    def end(self) -> None:
        """Counts what many lines have in common; the notes tell it once a file."""
        self._notes.tally(self._file, "jumps", self._jumps, self._at)
        self._notes.tally(self._file, "unzoned", self._unzoned, self._at)
        self._notes.tally(self._file, "unnamed", self._unnamed, self._at)
