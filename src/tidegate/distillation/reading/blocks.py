"""Cuts log files of any size into blocks that fit in memory, each to be read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from tidegate.distillation.reading.documents import items_of, whole
from tidegate.distillation.reading.rows import Rows
from tidegate.distillation.reading.unpacking import Tell, begins_with, lines_of
from tidegate.intake.bounded import GZIP_MAGIC, MIB, ZIP_MAGIC, open_file, refusal

BLOCK_BYTES = 8 * MIB
BLOCK_LINES = 20_000
_CELL_BYTES = 8
"""What a cell takes beside its text; rows of empty cells would count as nothing else."""

_PACKED = {
    ZIP_MAGIC: "a zip archive or a workbook",
    GZIP_MAGIC: "packed by gzip twice",
    b"BZh": "packed by bzip2",
    b"\xfd7zXZ": "packed by xz",
    b"\x28\xb5\x2f\xfd": "packed by zstd",
    b"7z\xbc\xaf": "packed by 7-Zip",
    b"%PDF": "a PDF",
}


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
    if _magic(path) == b"PAR1":
        from tidegate.distillation.reading.parquet import parquet_blocks

        yield from parquet_blocks(path, tell, mapping)
        return
    if begins_with(path, b"["):
        yield from _json_blocks(path.name, items_of(path, tell))
        return
    lines = lines_of(path, tell)
    opening: list[tuple[int, bytes]] = []
    for number, line in lines:
        opening.append((number, line))
        if len(opening) >= 20 or sum(len(text) for _, text in opening) > BLOCK_BYTES:
            break
    start = next((line.lstrip() for _, line in opening if line.strip()), b"")
    rest = chain(opening, lines)
    if not start:
        raise refusal(
            path, "is empty, or holds nothing but blank lines", "export it again; nothing is in it"
        )
    _check_text(path, start)
    if start[:1] == b"{" and len(opening) > 1 and start.strip() == b"{":
        yield Block(path.name, "document", [1], [whole(path, rest)])
    elif start[:1] == b"{":
        yield from _json_blocks(path.name, rest)
    else:
        yield from _table_blocks(path, Rows(path, rest, opening, tell, mapping))


def _magic(path: Path) -> bytes:
    with open_file(path) as opened:
        try:
            return opened.read(4)
        except OSError as error:
            raise refusal(
                path, f"cannot be read: {error.strerror}", "copy it to a sound disk"
            ) from error


def _check_text(path: Path, start: bytes) -> None:
    """Raises InputError where the first line is that of a packed file, or no text at all."""
    for magic, what in _PACKED.items():
        if start.startswith(magic):
            raise refusal(path, f"is {what}", "give the log inside it, plain or packed by gzip")
    odd = sum(byte == 127 or (byte < 32 and byte not in b"\t\r\f\x1b") for byte in start[:2000])
    if odd * 20 > min(len(start), 2000):
        raise refusal(path, "is no text", "export the log as JSON lines, CSV or Parquet")


def _json_blocks(file: str, lines: Iterator[tuple[int, bytes]]) -> Iterator[Block]:
    block, size = Block(file, "lines"), 0
    for number, line in lines:
        if not line or line.isspace():
            continue
        block.lines.append(number)
        block.texts.append(line)
        size += len(line)
        if size >= BLOCK_BYTES or len(block.lines) >= BLOCK_LINES:
            yield block
            block, size = Block(file, "lines"), 0
    if block.lines:
        yield block


def _table_blocks(path: Path, table: Rows) -> Iterator[Block]:
    def begun() -> Block:
        return Block(path.name, "rows", header=table.header, columns=table.columns)

    block, size = begun(), 0
    for found in table.read():
        if isinstance(found, list):
            yield from _json_blocks(path.name, iter(found))
            continue
        number, row = found
        block.lines.append(number)
        block.rows.append(row)
        size += sum(map(len, row)) + _CELL_BYTES * len(row)
        if size >= BLOCK_BYTES or len(block.lines) >= BLOCK_LINES:
            yield block
            block, size = begun(), 0
    if block.lines:
        yield block
