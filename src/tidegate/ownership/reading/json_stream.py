"""Gives the objects of a JSON file one by one: an array, objects one a line, or a wrapped array.

The whole text is never held, so a file of gigabytes needs the room of its largest object.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tidegate.errors import InputError
from tidegate.intake.bounded import GIB, MIB, open_bounded, refusal

STREAM_LIMIT = 64 * GIB
"""What a streamed file may inflate to: the LEI golden copy is over ten gigabytes."""
OBJECT_LIMIT = 32 * MIB
"""How many characters one record may have."""
DEPTH_LIMIT = 64
_CHUNK = 256 * 1024
_WRAPPED = re.compile(
    r'\s*\{\s*"(?:relations|records|exceptions|statements|data|results|entities|items|'
    r'RelationshipRecords|ReportingExceptions|LEIRecords)"\s*:\s*\[',
    re.IGNORECASE,
)
_SPACE = re.compile(r"[\s,\x1e\ufeff]*")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def json_records(path: Path) -> Iterator[tuple[int, Any]]:
    """(number from 1, value) of each record; numbers keep their digits as text.

    Raises InputError where the file is no JSON, with the record it breaks in.
    """
    with open_bounded(path, limit=STREAM_LIMIT) as stream:
        head = stream.peek(4)[:4]
        encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8-sig")
        text = io.TextIOWrapper(stream, encoding=encoding, errors="strict")
        try:
            yield from _records(text, path)
        except UnicodeError as error:
            raise refusal(path, "is not in UTF-8, as JSON must be", "save it as UTF-8") from error


def _records(text: io.TextIOWrapper, path: Path) -> Iterator[tuple[int, Any]]:
    decode = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str).raw_decode
    buffer, place, number, ended = text.read(_CHUNK), 0, 0, False
    array = False
    if wrapped := _WRAPPED.match(buffer):
        place, array = wrapped.end(), True
    elif buffer.lstrip("\ufeff \t\r\n")[:1] == "[":
        place, array = buffer.index("[") + 1, True
    while True:
        found = _SPACE.match(buffer, place)
        place = found.end() if found else place
        if place >= len(buffer):
            buffer, place = text.read(_CHUNK), 0
            if not buffer:
                break
            continue
        if array and buffer[place] == "]":
            # What stands behind the array of a wrapped file is its own ending.
            return
        try:
            value, end = decode(buffer, place)
        except (ValueError, RecursionError) as error:
            more = text.read(max(_CHUNK, len(buffer) - place)) if not ended else ""
            if not more or isinstance(error, RecursionError):
                raise _broken(path, number + 1, error) from error
            buffer, place = buffer[place:] + more, 0
            if len(buffer) > OBJECT_LIMIT + 2 * _CHUNK:
                raise refusal(
                    path,
                    f"record {number + 1} is longer than {OBJECT_LIMIT // MIB} MiB or has no end",
                    "check that the file is whole",
                ) from error  # fmt: skip
            continue
        if end >= len(buffer) and not ended and not isinstance(value, dict | list | str):
            more = text.read(_CHUNK)
            ended = not more
            if more:
                buffer, place = buffer[place:] + more, 0
                continue
        number += 1
        _check_depth(path, number, value)
        yield number, value
        buffer, place = (buffer[end:], 0) if end > 8 * _CHUNK else (buffer, end)
    if array:
        raise _broken(
            path, number + 1, ValueError("the array is not closed; the file is cut short")
        )


def _broken(path: Path, number: int, error: Exception) -> InputError:
    if isinstance(error, json.JSONDecodeError):
        said = error.msg
    else:
        said = "brackets nest too deep" if isinstance(error, RecursionError) else str(error)
    return refusal(
        path,
        f"record {number} is not sound JSON: {said}",
        "download or export it again; a file that was cut short looks like this",
    )


def _check_depth(path: Path, number: int, value: Any) -> None:
    """Raises where a record nests deeper than any published one; without recursion."""
    level: list[Any] = [value]
    for _ in range(DEPTH_LIMIT):
        level = [
            inner
            for one in level
            for inner in (
                one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
            )
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise refusal(
        path, f"record {number} nests deeper than {DEPTH_LIMIT} brackets", "check the export"
    )


def first_record(path: Path) -> Any:
    """The first record that is an object, or None: what kind of file it is."""
    for number, value in json_records(path):
        if isinstance(value, dict):
            return value
        if number >= 1000:
            break
    return None
