"""Works out of JSON: works of OpenAlex, or records of the flat layout.

Of an OpenAlex work only what is counted is decoded: no author's name is taken out of the line.
Source: OpenAlex, "Work object": authorships, primary_topic, topics, abstract_inverted_index.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tidegate.intake.bounded import MIB, open_bounded, refusal

LINE_LIMIT = 64 * MIB
WHOLE_LIMIT = 512 * MIB
STREAM_LIMIT = 4096 * 1024 * MIB
TEXT_LIMIT = 20_000
WORDS_LIMIT = 30_000
AUTHORS_LIMIT = 20_000
_LISTS = ("results", "works", "data", "records", "items")

Cell = str | int | None


class _Named(msgspec.Struct, gc=False):
    id: str | None = None
    display_name: str | None = None


class _Topic(msgspec.Struct, gc=False):
    id: str | None = None
    field: _Named | None = None


class _Institution(msgspec.Struct, gc=False):
    id: str | None = None
    display_name: str | None = None
    country_code: str | None = None


class _Author(msgspec.Struct, gc=False):
    id: str | None = None


class _Authorship(msgspec.Struct):
    author: _Author | None = None
    institutions: list[_Institution] | None = None
    countries: list[str | None] | None = None


class _Affiliation(msgspec.Struct, gc=False):
    author: str | int | None = None
    institution: str | int | None = None
    institution_name: str | None = None
    country: str | None = None


class _Record(msgspec.Struct):
    id: str | int | None = None
    work: str | int | None = None
    publication_year: int | None = None
    year: int | str | None = None
    cited_by_count: int | None = None
    citations: int | str | None = None
    field: str | None = None
    title: str | None = None
    display_name: str | None = None
    abstract: str | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None
    primary_topic: _Topic | None = None
    topics: list[_Topic | str] | None = None
    technology: str | list[str] | None = None
    authorships: list[_Authorship] | None = None
    affiliations: list[_Affiliation] | None = None


_DECODE = msgspec.json.Decoder(_Record).decode
WORK_CELLS = ("work", "year", "citations", "field", "topics", "technology", "title", "abstract")
AFFILIATION_CELLS = ("work", "author", "institution", "institution_name", "country")


def lines_of(path: Path) -> Iterator[tuple[bytes, int]]:
    """(a record's JSON, bytes of the file behind it) of lines, or of an array in one document.

    Raises InputError for a file that cannot be read at all.
    """
    with open_bounded(path, limit=STREAM_LIMIT) as stream:
        head = stream.peek(64 * 1024).lstrip(b"\xef\xbb\xbf \t\r\n")
        first, end, _ = head.partition(b"\n")
        if head.startswith(b"[") or (end and not first.rstrip().endswith(b"}")):
            yield from _whole(path, stream.read(WHOLE_LIMIT + 1))
            return
        if not end and any(b'"' + name.encode() + b'"' in head[:400] for name in _LISTS):
            yield from _whole(path, stream.read(WHOLE_LIMIT + 1))
            return
        at = 0
        while line := stream.readline(LINE_LIMIT + 1):
            at += len(line)
            if len(line) > LINE_LIMIT:
                raise refusal(path, "has a line of over 64 MiB", "give one work a line")
            yield line, at


def _whole(path: Path, data: bytes) -> Iterator[tuple[bytes, int]]:
    if len(data) > WHOLE_LIMIT:
        raise refusal(
            path, "is one JSON document of over 512 MiB",
            "give it as JSON lines, one work a line, which are read as a stream",
        )  # fmt: skip
    try:
        told: Any = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_RAW)
    except (msgspec.DecodeError, RecursionError):
        told = None
    if isinstance(told, dict):
        told = next((told[name] for name in _LISTS if name in told), data)
        if isinstance(told, msgspec.Raw):
            try:
                told = msgspec.json.decode(told, type=list[msgspec.Raw])
            except msgspec.DecodeError:
                told = None
        else:
            told = [told]
    if told is None:
        raise refusal(path, "is no sound JSON", "download or export it again")
    size = max(1, len(told))
    for number, one in enumerate(told, 1):
        yield bytes(one), len(data) * number // size


_RAW: Any = list[msgspec.Raw] | dict[str, msgspec.Raw]


def rows_of(line: bytes) -> tuple[list[Cell], list[list[Cell]]] | str | None:
    """The cells of a work and of its affiliations; what is wrong with the line; None for a blank.

    A work without a year has a year of None.
    """
    if line.isspace() or not line:
        return None
    try:
        one = _DECODE(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return f"is not read: {str(error)[:120]}"
    work = one.work if one.work is not None else one.id
    if work is None or not str(work).strip():
        return "has no work: neither id nor work"
    year = one.publication_year if one.publication_year is not None else one.year
    cited = one.cited_by_count if one.cited_by_count is not None else one.citations
    topic = one.primary_topic
    field = one.field or (topic.field.display_name if topic and topic.field else None)
    topics: list[str | None] = [topic.id] if topic and topic.id else []
    topics += [t if isinstance(t, str) else t.id for t in one.topics or []]
    own = [one.technology] if isinstance(one.technology, str) else one.technology or []
    abstract = one.abstract or ""
    if not abstract and one.abstract_inverted_index:
        abstract = _abstract(one.abstract_inverted_index)
    for value, low, high, what in (
        (year, 1500, 2200, "year"),
        (cited, 0, 2_000_000_000, "citations"),
    ):
        if value is not None and (not _whole_number(value) or not low <= int(value) <= high):
            return f"“{str(value)[:40]}” is no {what}"
    cells: list[Cell] = [
        str(work), year, cited, field, ";".join(t for t in topics[:10] if t), ";".join(own),
        (one.title or one.display_name or "")[:TEXT_LIMIT], abstract[:TEXT_LIMIT],
    ]  # fmt: skip
    return cells, _affiliations(one, str(work))


def _whole_number(value: int | str) -> bool:
    return isinstance(value, int) or (value.strip().isascii() and value.strip().isdigit())


def _affiliations(one: _Record, work: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [work, a.author, a.institution, a.institution_name, a.country]
        for a in (one.affiliations or [])[:AUTHORS_LIMIT]
    ]
    for number, each in enumerate((one.authorships or [])[:AUTHORS_LIMIT], 1):
        author = (each.author.id if each.author else None) or f"author {number}"
        told = [i for i in each.institutions or [] if i.id or i.country_code]
        rows += [[work, author, i.id, i.display_name, i.country_code] for i in told]
        if not told:
            # OpenAlex knows the country of some authors whose institution it does not know.
            rows += [[work, author, None, None, code] for code in each.countries or [None]]
    return rows


def _abstract(index: dict[str, list[int]]) -> str:
    placed = {place: word for word, places in index.items() for place in places}
    return " ".join([placed[place] for place in sorted(placed)[:WORDS_LIMIT]])
