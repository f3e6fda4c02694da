"""Cuts log files of any size into blocks that fit in memory, each to be read by itself."""

from __future__ import annotations

import codecs
import csv
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tidegate.distillation.reading.tables import columns_of
from tidegate.errors import InputError, Problem
from tidegate.intake.bounded import (
    GIB,
    GZIP_MAGIC,
    MIB,
    RATIO_FLOOR,
    check_growth,
    describe_size,
    open_file,
    refusal,
)
from tidegate.intake.delimited import sniff_delimiter

LINE_LIMIT = 16 * MIB
DOCUMENT_LIMIT = 256 * MIB
FILE_LIMIT = 1024 * GIB
BLOCK_BYTES = 8 * MIB
BLOCK_LINES = 20_000
_CHUNK = MIB
Tell = Callable[[Problem], None]


@dataclass(slots=True)
class Block:
    """Some lines, one document, or some rows of a table; `lines` are the numbers they stand at."""

    file: str
    kind: Literal["lines", "document", "rows"]
    lines: list[int] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)


def blocks_of(path: Path | str, tell: Tell, mapping: Mapping[str, str] | None) -> Iterator[Block]:
    """The blocks of one file; what cannot be read is told, the rest is done.

    Raises InputError where nothing of the file can be read.
    """
    path = Path(path)
    with open_file(path) as opened:
        magic = opened.read(4)
    if magic == b"PAR1":
        from tidegate.distillation.reading.parquet import parquet_blocks

        yield from parquet_blocks(path, mapping)
        return
    lines = _lines(path, tell)
    opening: list[tuple[int, bytes]] = []
    for number, line in lines:
        opening.append((number, line))
        if len(opening) >= 20 or sum(len(text) for _, text in opening) > BLOCK_BYTES:
            break
    start = next((line.lstrip() for _, line in opening if line.strip()), b"")
    rest = _chained(opening, lines)
    if not start:
        raise refusal(path, "is empty", "export it again; nothing is in it")
    if start[:1] == b"[" or (start[:1] == b"{" and len(opening) > 1 and start.strip() in _OPEN):
        yield _document(path, rest)
    elif start[:1] == b"{":
        yield from _json_blocks(path.name, rest)
    else:
        yield from _table_blocks(path, rest, opening, tell, mapping)


_OPEN = frozenset({b"{", b"{\r"})


def _chained(
    opening: list[tuple[int, bytes]], lines: Iterator[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes]]:
    yield from opening
    yield from lines


def _document(path: Path, lines: Iterator[tuple[int, bytes]]) -> Block:
    texts, size = [], 0
    for _, line in lines:
        size += len(line) + 1
        if size > DOCUMENT_LIMIT:
            raise refusal(
                path,
                f"is one JSON document of more than {describe_size(DOCUMENT_LIMIT)}",
                "export it as JSON lines, one request a line",
            )
        texts.append(line)
    return Block(path.name, "document", [1], [b"\n".join(texts)])


def _json_blocks(file: str, lines: Iterator[tuple[int, bytes]]) -> Iterator[Block]:
    block, size = Block(file, "lines"), 0
    for number, line in lines:
        if not line.strip():
            continue
        block.lines.append(number)
        block.texts.append(line)
        size += len(line)
        if size >= BLOCK_BYTES or len(block.lines) >= BLOCK_LINES:
            yield block
            block, size = Block(file, "lines"), 0
    if block.lines:
        yield block


class _Feed:
    """Gives a csv reader its lines, and keeps aside JSON lines that stand between rows."""

    def __init__(self, lines: Iterator[tuple[int, bytes]]) -> None:
        self._lines = lines
        self._open = False
        self.number = 0
        self.aside: list[tuple[int, bytes]] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        while True:
            self.number, line = next(self._lines)
            if not self._open and line.startswith(b'{"'):
                self.aside.append((self.number, line))
                continue
            if line.count(b'"') % 2:
                self._open = not self._open
            return line.decode("utf-8", "replace") + "\n"

    def close_quote(self) -> None:
        self._open = False


def _table_blocks(
    path: Path,
    lines: Iterator[tuple[int, bytes]],
    opening: list[tuple[int, bytes]],
    tell: Tell,
    mapping: Mapping[str, str] | None,
) -> Iterator[Block]:
    told = [line.decode("utf-8", "replace") for _, line in opening if not line.startswith(b'{"')]
    delimiter = sniff_delimiter(told)
    # The limit of the csv module is one for the whole process, and a prompt is often longer.
    csv.field_size_limit(max(csv.field_size_limit(), LINE_LIMIT))
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter)
    header = [cell.strip() for cell in next(reader, [])]
    columns = columns_of(header, mapping)
    if not {"at", "tokens_in", "tokens_out", "prompt", "model"} & set(columns):
        raise refusal(
            path,
            "is no log that is known: no column tells a time, a model, tokens or a prompt",
            "give a mapping such as at=column, account=column, tokens_in=column",
        )
    block, size = Block(path.name, "rows", header=header, columns=columns), 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            feed.close_quote()
            message = "cannot be read as a row; a quotation mark is perhaps never closed"
            tell(Problem(path.name, message, "export it again", row=feed.number))
            reader = csv.reader(feed, delimiter=delimiter)
            continue
        if not row:
            continue
        block.lines.append(feed.number)
        block.rows.append(row)
        size += sum(map(len, row))
        if size >= BLOCK_BYTES or len(block.lines) >= BLOCK_LINES:
            yield block
            block, size = Block(path.name, "rows", header=header, columns=columns), 0
        if len(feed.aside) >= 1000:
            yield from _json_blocks(path.name, iter(feed.aside))
            feed.aside.clear()
    if block.lines:
        yield block
    yield from _json_blocks(path.name, iter(feed.aside))


def _lines(path: Path, tell: Tell) -> Iterator[tuple[int, bytes]]:
    """(number, line without its end); lines that are too long and NUL bytes are told of."""
    number, parts, size, skipping, nuls = 1, list[bytes](), 0, False, 0
    for chunk in _utf8(_bytes(path, tell)):
        if b"\0" in chunk:
            nuls += chunk.count(b"\0")
            chunk = chunk.replace(b"\0", b"")  # noqa: PLW2901
        pieces = chunk.split(b"\n")
        for index, piece in enumerate(pieces):
            size += len(piece)
            if size > LINE_LIMIT and not skipping:
                skipping = True
                tell(
                    Problem(
                        path.name,
                        f"the line is longer than {describe_size(LINE_LIMIT)} and was left out",
                        "cut the prompt or attachments in the export",
                        row=number,
                    )
                )
            if skipping:
                parts.clear()
            else:
                parts.append(piece)
            if index < len(pieces) - 1:
                if not skipping:
                    yield number, b"".join(parts).rstrip(b"\r")
                parts, size, skipping = [], 0, False
                number += 1
    if parts and not skipping and (last := b"".join(parts)).strip():
        yield number, last.rstrip(b"\r")
    if nuls:
        message = f"{nuls} NUL bytes were taken out"
        tell(Problem(path.name, message, "look at how the log is written or copied"))


def _utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes without a mark, and UTF-16 as UTF-8."""
    first = next(chunks, b"")
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        yield decoder.decode(first).encode("utf-8", "replace")
        for chunk in chunks:
            yield decoder.decode(chunk).encode("utf-8", "replace")
        return
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from chunks


def _bytes(path: Path, tell: Tell) -> Iterator[bytes]:
    """The file unpacked, piece by piece, as far as it is sound.

    `open_bounded` refuses a file that is cut short; of a log all lines before the cut are good.
    """
    packed = path.stat().st_size
    with open_file(path) as opened:
        chunk = opened.read(_CHUNK)
        if not chunk.startswith(GZIP_MAGIC):
            while chunk:
                yield chunk
                chunk = opened.read(_CHUNK)
            return
        unpacker, seen = zlib.decompressobj(31), 0
        try:
            while chunk:
                piece = unpacker.decompress(chunk, _CHUNK)
                seen += len(piece)
                if seen > RATIO_FLOOR:
                    check_growth(path, seen, packed, FILE_LIMIT)
                if piece:
                    yield piece
                chunk = unpacker.unconsumed_tail
                if unpacker.eof:
                    chunk = (unpacker.unused_data or opened.read(_CHUNK)).lstrip(b"\0")
                    if chunk:
                        unpacker = zlib.decompressobj(31)
                elif not chunk:
                    chunk = opened.read(_CHUNK)
            sound = unpacker.eof
            if not sound and (piece := unpacker.flush()):
                yield piece
        except zlib.error:
            sound = False
        except InputError as error:
            tell(error.problems[0])
            return
        if not sound:
            tell(
                Problem(
                    path.name,
                    "the gzip file is cut short or damaged; what stands before that was read",
                    "copy or export it again, and read it in place of this one",
                )
            )
