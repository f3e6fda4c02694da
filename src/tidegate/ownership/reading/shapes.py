"""Which kind of structure a file holds, by its bytes and the shape of its first record."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from tidegate.errors import InputError
from tidegate.intake.bounded import ZIP_MAGIC, open_bounded, refusal
from tidegate.ownership.reading.json_stream import STREAM_LIMIT, first_record

Shape = Literal["table", "bods", "gleif xml", "gleif json", "ftm"]
_GLEIF = re.compile(
    rb"www\.gleif\.org/data/schema|<(?:\w+:)?(?:RelationshipData|RelationshipRecord|LEIData|"
    rb"LEIRecord|ReportingExceptionData)\b"
)
_OFFICE = re.compile(rb".*/|\[Content_Types\]|(?:content|meta|styles|settings)\.xml\Z", re.DOTALL)
"""What the parts of a workbook are called."""
_MARKS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def shape_of(path: Path) -> Shape:
    """Raises InputError where the file is XML of another kind, or packed in an archive."""
    with open_bounded(path, limit=STREAM_LIMIT) as stream:
        head = stream.peek(64 * 1024)
    start = head.lstrip(_MARKS)[:1]
    if start == b"<":
        if _GLEIF.search(head.replace(b"\x00", b"")):
            return "gleif xml"
        marked = head.lstrip(_MARKS)[:200].lower()
        if marked.startswith((b"<?xml", b"<!doctype", b"<html", b"<rss", b"<svg")):
            raise refusal(
                path, "is a web page or XML that is not GLEIF's",
                "give a table, BODS or FollowTheMoney JSON, or a GLEIF file",
            )  # fmt: skip
    if head.startswith(ZIP_MAGIC):
        name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
        if name.lower().endswith((b".xml", b".json", b".csv", b".jsonl")) and not _OFFICE.match(
            name
        ):
            raise refusal(path, "is a zip archive", "unpack it and give the file inside")
    if start in (b"{", b"["):
        return _json_shape(path)
    return "table"


def _json_shape(path: Path) -> Shape:
    from tidegate.ownership.reading.bods_statements import is_bods
    from tidegate.ownership.reading.ftm import is_ftm_entity
    from tidegate.ownership.reading.gleif_records import is_gleif

    try:
        first = first_record(path)
    except InputError:
        # A table of JSON may be written in ways that the stream does not know; its own reader
        # then says what is wrong with it.
        return "table"
    if first is None:
        return "table"
    if is_bods(first):
        return "bods"
    if is_gleif(first):
        return "gleif json"
    return "ftm" if is_ftm_entity(first) else "table"
