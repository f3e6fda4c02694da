"""The records of a GLEIF file, XML or JSON, one by one, in one shape.

The golden copies are gigabytes: XML is read by the event, each record is let go when it is read,
and a record may be no longer than a few megabytes. Source: GLEIF RR-CDF 2.1, LEI-CDF 3.1 and the
Reporting Exceptions format 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from xml.etree.ElementTree import Element, ParseError

from tidegate.intake.bounded import MIB, open_bounded, refusal
from tidegate.ownership.reading.json_stream import (
    DEPTH_LIMIT,
    OBJECT_LIMIT,
    STREAM_LIMIT,
    json_records,
)

RECORDS = ("RelationshipRecord", "Exception", "LEIRecord")


class _Source(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Paced:
    """Reads on, and refuses to read too far without a record having ended."""

    def __init__(self, source: _Source, path: Path) -> None:
        self._source = source
        self._path = path
        self.since = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size)
        self.since += len(data)
        if self.since > OBJECT_LIMIT:
            raise refusal(
                self._path, f"a record is longer than {OBJECT_LIMIT // MIB} MiB or has no end",
                "check that it is a GLEIF file, and whole",
            )  # fmt: skip
        return data


def is_gleif(first: dict[str, Any]) -> bool:
    """Whether the first object of a JSON file is a GLEIF record."""
    keys = first.keys()
    return bool(
        set(RECORDS) & keys
        or "ExceptionCategory" in keys
        or {"LEI", "Entity"} <= keys
        or (isinstance(first.get("Relationship"), dict) and "StartNode" in first["Relationship"])
    )


def gleif_records(path: Path, *, xml: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number, record) with the names of the schema and texts as leaves. Raises InputError."""
    if xml:
        yield from _from_xml(path)
        return
    for number, value in json_records(path):
        if isinstance(value, dict):
            inner = next(
                (value[name] for name in RECORDS if isinstance(value.get(name), dict)), value
            )
            yield number, inner


def _from_xml(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    with open_bounded(path, limit=STREAM_LIMIT) as stream:
        paced = _Paced(stream, path)
        above: list[Element] = []
        number = 0
        try:
            for event, element in iterparse(paced, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    above.append(element)
                    if len(above) > DEPTH_LIMIT:
                        raise refusal(path, f"nests deeper than {DEPTH_LIMIT}", "check the export")
                    continue
                above.pop()
                if _local(element.tag) in RECORDS and len(above) <= 3:
                    number += 1
                    yield number, _record(element)
                    above[-1].clear() if above else None
                    paced.since = 0
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise refusal(
                path, f"is not sound XML after record {number}: {error}",
                "download it again; a file that was cut short looks like this",
            ) from error  # fmt: skip
    if not number:
        raise refusal(
            path, "is XML without GLEIF records",
            "give a GLEIF file of relationships, reporting exceptions or LEI records",
        )  # fmt: skip


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _record(element: Element) -> dict[str, Any]:
    """An element as nested dicts of texts; a name that repeats holds a list. No recursion."""
    whole: dict[str, Any] = {}
    stack: list[tuple[Element, dict[str, Any]]] = [(element, whole)]
    while stack:
        node, told = stack.pop()
        for child in node:
            value: Any = (child.text or "").strip()
            if len(child):
                value = {}
                stack.append((child, value))
            name = _local(child.tag)
            if name not in told:
                told[name] = value
            elif isinstance(told[name], list):
                told[name].append(value)
            else:
                told[name] = [told[name], value]
    return whole


def told(record: Any, *names: str) -> str:
    """The text at the end of a path of names, "" where there is none; JSON may wrap it in "$"."""
    for name in names:
        record = record.get(name) if isinstance(record, dict) else None
    if isinstance(record, dict):
        record = record.get("$", record.get("#text", record.get("name")))
    if isinstance(record, list):
        record = record[0] if record else None
    return record.strip() if isinstance(record, str) else ""


def several(record: Any, *names: str) -> list[Any]:
    """The items of a list at the end of a path; one alone counts as a list of one."""
    for name in names[:-1]:
        record = record.get(name) if isinstance(record, dict) else None
    value = record
    if isinstance(record, dict):
        value = record.get(names[-1])
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]
