"""Rows of delimited text, and the JSON lines that may stand between them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tidegate.distillation.reading.tables import needed_columns
from tidegate.distillation.reading.unpacking import LINE_LIMIT, Tell
from tidegate.errors import Problem
from tidegate.intake.bounded import refusal
from tidegate.intake.delimited import sniff_delimiter

ROW_LINES = 20_000
"""Lines a row may run over within quotation marks."""
_ASIDE_LINES = 1_000
_ASIDE_BYTES = 8 * 2**20
Numbered = tuple[int, bytes]


class _NeverClosedError(Exception):
    """A quotation mark was opened and no end of it found."""


class _AsideError(Exception):
    """Enough JSON lines were met to be handed on; no row is under way."""


class _Feed:
    """Gives a csv reader its lines, and keeps aside JSON lines that stand between rows."""

    def __init__(self, lines: Iterator[Numbered]) -> None:
        self._lines = lines
        self._again: list[Numbered] = []
        self._held: list[Numbered] = []
        self._size = 0
        self._aside_size = 0
        self.number = 0
        self.aside: list[Numbered] = []
        self.undecoded = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        while True:
            if self._again:
                number, line = self._again.pop()
            else:
                try:
                    number, line = next(self._lines)
                except StopIteration:
                    if self._held:
                        raise _NeverClosedError from None
                    raise
            if not self._held and line.startswith(b'{"'):
                self.aside.append((number, line))
                self._aside_size += len(line)
                if len(self.aside) >= _ASIDE_LINES or self._aside_size > _ASIDE_BYTES:
                    self._aside_size = 0
                    raise _AsideError
                continue
            self._held.append((number, line))
            self._size += len(line)
            if self._size > LINE_LIMIT or len(self._held) > ROW_LINES:
                raise _NeverClosedError
            self.number = number
            try:
                return line.decode("utf-8") + "\n"
            except UnicodeDecodeError:
                self.undecoded += 1
                return line.decode("utf-8", "replace") + "\n"

    def begin(self) -> None:
        """A row begins: what came before is read."""
        self._held.clear()
        self._size = 0

    def give_up(self) -> int:
        """Leaves out the line that opened the row and gives the others again; its number."""
        number = self._held[0][0] if self._held else self.number
        self._again.extend(reversed(self._held[1:]))
        self.begin()
        return number


class Rows:
    """The rows of a table: `header` and `columns` of the cells that are kept, then `read`."""

    def __init__(
        self,
        path: Path,
        lines: Iterator[Numbered],
        opening: list[Numbered],
        tell: Tell,
        mapping: Mapping[str, str] | None,
    ) -> None:
        """Raises InputError where the first row is no header of a log."""
        self._path, self._tell = path, tell
        texts = (line for _, line in opening if not line.startswith(b'{"'))
        told = [text.decode("utf-8", "replace").replace("\r", " ") for text in texts]
        # The limit of the csv module is one for the whole process; a prompt is often longer.
        csv.field_size_limit(max(csv.field_size_limit(), LINE_LIMIT))
        try:
            self._delimiter = sniff_delimiter(told)
            self._feed = _Feed(lines)
            self._reader = csv.reader(self._feed, delimiter=self._delimiter)
            titles = [cell.strip() for cell in self._first()]
        except (csv.Error, _NeverClosedError) as error:
            raise refusal(
                path,
                "has a first row that cannot be read as a header",
                "export it as CSV with a header, or as JSON lines",
            ) from error
        self._kept, self.header, self.columns = needed_columns(path, titles, mapping)

    def _first(self) -> list[str]:
        while True:
            self._feed.begin()
            try:
                return next(self._reader, [])
            except _AsideError:
                continue

    def read(self) -> Iterator[tuple[int, list[Any]] | list[Numbered]]:
        """(number, cells kept) of every row, and now and then JSON lines that stood between."""
        feed, kept = self._feed, self._kept
        while True:
            feed.begin()
            try:
                row = next(self._reader)
            except StopIteration:
                break
            except _AsideError:
                yield self._aside()
                continue
            except (csv.Error, _NeverClosedError):
                message = "cannot be read as a row; a quotation mark is perhaps never closed"
                self._tell(Problem(self._path.name, message, "export it again", feed.give_up()))
                self._reader = csv.reader(feed, delimiter=self._delimiter)
                continue
            if row:
                width = len(row)
                yield (
                    feed.number,
                    row if kept is None else [row[i] if i < width else "" for i in kept],
                )
        if feed.aside:
            yield self._aside()
        if feed.undecoded:
            message = f"{feed.undecoded} lines are not in UTF-8; odd characters were replaced"
            self._tell(Problem(self._path.name, message, "export it in UTF-8"))

    def _aside(self) -> list[Numbered]:
        aside, self._feed.aside = self._feed.aside, []
        return aside
