"""A log's bytes as lines: gzip unpacked as far as it is sound, UTF-16 as UTF-8, no NUL bytes."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from tidegate.errors import InputError, Problem
from tidegate.intake.bounded import (
    GIB,
    GZIP_MAGIC,
    MIB,
    RATIO_FLOOR,
    check_growth,
    describe_size,
    open_file,
)

LINE_LIMIT = 16 * MIB
FILE_LIMIT = 1024 * GIB
_CHUNK = MIB
_BLANK_CHUNKS = 4
Tell = Callable[[Problem], None]


def text_of(path: Path, tell: Tell) -> Iterator[bytes]:
    """The file in pieces: UTF-8, line feeds, no NUL bytes; InputError where it cannot be opened."""
    nuls = 0
    for chunk in _with_line_feeds(_utf8(bytes_of(path, tell))):
        if b"\0" in chunk:
            plain = chunk.translate(None, b"\0")
            nuls += len(chunk) - len(plain)
            yield plain
        else:
            yield chunk
    if nuls:
        message = f"{nuls} NUL bytes were taken out"
        tell(Problem(path.name, message, "look at how the log is written or copied"))


def lines_of(path: Path, tell: Tell) -> Iterator[tuple[int, bytes]]:
    """(number, line without its end); a line that is too long is told of and left out."""
    number, parts, size, skipping = 1, list[bytes](), 0, False
    for chunk in text_of(path, tell):
        if not parts and not skipping and (not chunk or chunk.isspace()):
            number += chunk.count(b"\n")
            continue
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
            elif piece:
                parts.append(piece)
            if index < len(pieces) - 1:
                if not skipping:
                    yield number, b"".join(parts).rstrip(b"\r")
                parts, size, skipping = [], 0, False
                number += 1
    if parts and not skipping and (last := b"".join(parts)).strip():
        yield number, last.rstrip(b"\r")


def begins_with(path: Path, mark: bytes) -> bool:
    """Whether the first character of the text, blanks aside, is the mark."""
    unheard: list[Problem] = []
    for chunk in islice(text_of(path, unheard.append), _BLANK_CHUNKS):
        if begin := chunk.lstrip():
            return begin.startswith(mark)
    return False


def _with_line_feeds(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Lines that end in a carriage return alone, as some spreadsheets write, as others do."""
    first = next(chunks, b"")
    bare = b"\r" in first and b"\n" not in first
    yield first.replace(b"\r", b"\n") if bare else first
    for chunk in chunks:
        yield chunk.replace(b"\r", b"\n") if bare else chunk


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


def bytes_of(path: Path, tell: Tell) -> Iterator[bytes]:
    """The file unpacked, piece by piece, as far as it is sound.

    `open_bounded` refuses a file that is cut short; of a log all lines before the cut are good.
    """
    with open_file(path) as opened:
        try:
            chunk = opened.read(_CHUNK)
            if chunk.startswith(GZIP_MAGIC):
                opened.seek(0)
                yield from _unpacked(opened.read, path, tell)
                return
            while chunk:
                yield chunk
                chunk = opened.read(_CHUNK)
        except OSError as error:
            message = f"could not be read to its end: {error.strerror}"
            tell(Problem(path.name, message, "copy it to a sound disk and read it again"))


def _unpacked(read: Callable[[int], bytes], path: Path, tell: Tell) -> Iterator[bytes]:
    packed, unpacker, seen = path.stat().st_size, zlib.decompressobj(31), 0
    chunk, sound = read(_CHUNK), True
    while chunk:
        # What an unpacker finds before the damage is lost with its error; a copy finds it again.
        before = unpacker.copy()
        try:
            piece = unpacker.decompress(chunk, _CHUNK)
        except zlib.error:
            yield from _salvaged(before, chunk)
            sound = False
            break
        seen += len(piece)
        if seen > RATIO_FLOOR:
            try:
                check_growth(path, seen, packed, FILE_LIMIT)
            except InputError as error:
                tell(error.problems[0])
                return
        if piece:
            yield piece
        chunk = unpacker.unconsumed_tail
        if unpacker.eof:
            chunk = (unpacker.unused_data or read(_CHUNK)).lstrip(b"\0")
            if chunk:
                unpacker = zlib.decompressobj(31)
        elif not chunk:
            chunk = read(_CHUNK)
    if sound and not unpacker.eof:
        sound = False
        if piece := unpacker.flush():
            yield piece
    if not sound:
        tell(
            Problem(
                path.name,
                "the gzip file is cut short or damaged; what stands before that was read",
                "copy or export it again, and read it in place of this one",
            )
        )


def _salvaged(unpacker: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    """What comes out before the damage, fed byte by byte: a byte of gzip holds 1 KiB at most."""
    found = bytearray()
    try:
        for place in range(len(chunk)):
            found += unpacker.decompress(chunk[place : place + 1])
            if len(found) >= _CHUNK:
                yield bytes(found)
                found.clear()
    except zlib.error:
        pass
    yield bytes(found)
