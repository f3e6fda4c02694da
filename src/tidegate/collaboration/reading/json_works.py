"""JSON works: one object, an array, a wrapped array, or one object a line.

`open_lines` gives raw lines and `work_from_json` reads one, so that a caller can hand lines to
several processes; `json_works` does both in one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tidegate.collaboration.model import Problem, Work
from tidegate.collaboration.reading.crossref import crossref_work, is_crossref
from tidegate.collaboration.reading.openalex import (
    DECODE,
    OpenAlexWork,
    is_openalex,
    loosely,
    openalex_work,
)
from tidegate.collaboration.reading.orcid import is_orcid, orcid_works
from tidegate.collaboration.reading.sources import (
    CHUNK,
    RECORD_LIMIT,
    Ledger,
    OnProblem,
    Source,
    encoding_of,
    raw_lines,
    wide_encoding,
)
from tidegate.collaboration.reading.values import Cuts
from tidegate.intake.bounded import MIB, refusal
from tidegate.intake.json_records import check_depth

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|["\[\]{}]', re.DOTALL)
_LIST_KEY = re.compile(rb'"(?:results|items|works|data|records|publications|references)"\s*:\s*\Z')
_ORCID = (b'"activities-summary"', b'"orcid-identifier"', b'"group"', b'"bulk"')
_BLANK = b"\xef\xbb\xbf \t\r\n"
_MEND = "download or export it again; a file that was cut short looks like this"


def open_lines(
    path: Path | str, *, on_problem: OnProblem | None = None
) -> Iterator[tuple[int, bytes]]:
    """(line number from 1, raw line) of each line that is not blank; gzip is unpacked.

    A line longer than RECORD_LIMIT is told to `on_problem` and left out, as is the rest of a file
    that breaks in the middle. Raises InputError where nothing can be read at all.
    """
    ledger = Ledger(Path(path), on_problem)
    with Source(ledger) as source:
        for number, line in raw_lines(source, ledger):
            if not line.isspace():
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def is_lines(path: Path) -> bool:
    """Whether a JSON file holds one object a line, so that its lines may be handed out."""
    with Source(Ledger(path)) as source:
        head = source.peek()
    # A line that is a whole ORCID record holds many works, and `work_from_json` gives one.
    return _are_lines(head) and not any(word in head for word in _ORCID)


def _are_lines(head: bytes) -> bool:
    head = head.lstrip(_BLANK)
    if not head.startswith(b"{"):
        return False
    first, end, rest = head.partition(b"\n")
    if not end:
        # One object alone, or the beginning of a long first line: unless it wraps a list.
        return _list_start(head) is None
    second = rest.lstrip()[:1]
    if first.rstrip().endswith(b"}") and second in (b"{", b""):
        return True
    # A broken first line of a file of lines; an object over several lines begins otherwise.
    return second == b"{" and len(first.rstrip()) > 2 and not first.rstrip().endswith((b"[", b"{"))


def work_from_json(
    line: bytes,
    file: str,
    record: int,
    line_number: int = 0,
    *,
    problems: list[Problem] | None = None,
) -> Work | Problem | None:
    """The work of one line (OpenAlex, Crossref or CSL-JSON); None for a blank one.

    A Problem where it cannot be read. Parts that were cut or left out are added to `problems`.
    """  # fmt: skip
    cuts = Cuts()
    try:
        found = next(_works(line, file, record, line_number, cuts), None)
    except (ValueError, RecursionError) as error:
        return Problem(file, record, line_number, f"is not read: {_said(error)}", _MEND)
    if problems is not None and cuts.told:
        problems += [Problem(file, record, line_number, told) for told in cuts.told]
    if found is None and line.strip(_BLANK):
        return Problem(
            file, record, line_number, "is JSON, but no work of a kind that is known here",
            "give works of OpenAlex or Crossref, CSL-JSON, or an ORCID record",
        )  # fmt: skip
    return found


def _works(data: bytes, file: str, record: int, line: int, cuts: Cuts) -> Iterator[Work]:
    """The works of one JSON text; more than one only in an ORCID record. Raises ValueError."""
    try:
        work = DECODE(data)
        if is_openalex(work):
            yield openalex_work(work, file, record, line, cuts)
            return
        value = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        if not data.strip(_BLANK):
            return
        value = _mended(data, file, cuts)
    yield from _from_value(value, file, record, line, cuts)


def _from_value(value: Any, file: str, record: int, line: int, cuts: Cuts) -> Iterator[Work]:
    if not isinstance(value, dict):
        raise ValueError("it is no JSON object")
    if is_openalex(value):
        try:
            loose = msgspec.convert(value, OpenAlexWork)
        except msgspec.ValidationError:
            loose = loosely(value, cuts)
        yield openalex_work(loose, file, record, line, cuts)
    elif is_orcid(value):
        yield from orcid_works(value, file, line, cuts)
    elif isinstance(value.get("message"), dict):
        yield crossref_work(value["message"], file, record, line, cuts)
    elif is_crossref(value):
        yield crossref_work(value, file, record, line, cuts)


def _mended(data: bytes, file: str, cuts: Cuts) -> Any:
    """JSON that the strict decoder refuses: another encoding, NaN, endless digits, lone surrogates.

    Each is read as far as it can be, and told. Raises ValueError where it is no JSON at all.
    """
    data = data.strip(_BLANK)
    if b"\x00" in data:
        cuts.told.append("NUL characters were taken out")
        data = data.replace(b"\x00", b"")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        encoding = encoding_of(data, Path(file))
        text = data.decode(encoding or "utf-8", "replace")
        cuts.told.append(f"is not UTF-8 and was read as {encoding or 'UTF-8 with damage (�)'}")
    check_depth(text)
    value = json.loads(text, parse_constant=str, parse_int=_whole, strict=False)
    # A lone surrogate is no character and cannot be written anywhere.
    clean = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return json.loads(clean)


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < 19 else digits[:40]


def _said(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "brackets nest too deep"
    if isinstance(error, json.JSONDecodeError):
        return f"it is not sound JSON: {error.msg} (character {error.pos + 1})"
    return str(error)[:200]


def json_works(ledger: Ledger) -> Iterator[Work]:
    """All works of a JSON file of any of these shapes; what cannot be read is told and skipped."""
    records = 0
    for record, line, data in _records(ledger):
        records = record
        cuts = Cuts()
        given = 0
        try:
            for work in _works(data, ledger.file, record, line, cuts):
                given += 1
                yield work
            if not given and not cuts.told:
                raise ValueError("it is no work of a kind that is known here")
        except (ValueError, RecursionError) as error:
            ledger.skip(f"the record is not read: {_said(error)}", _MEND, record=record, line=line)
        for told in cuts.told:
            ledger.tell(told, record=record, line=line)
    if not records:
        raise refusal(ledger.path, "holds no records", "give JSON works, one a line or in an array")


def _records(ledger: Ledger) -> Iterator[tuple[int, int, bytes]]:
    """(record, line, bytes) of each JSON object that should be a work."""
    with Source(ledger) as source:
        head = source.peek()
        wide = wide_encoding(head[:4])
        if wide:
            text = b"".join(iter(source.read, b"")).decode(wide, "replace").lstrip("\ufeff")
            yield from _in_text(text.encode("utf-8", "replace"), ledger)
            return
        if _are_lines(head):
            record = 0
            for line, data in raw_lines(source, ledger):
                if not data.isspace():
                    record += 1
                    yield record, line, data
            return
        yield from _in_array(source, ledger)


def _in_text(data: bytes, ledger: Ledger) -> Iterator[tuple[int, int, bytes]]:
    if _are_lines(data):
        lines = [(n, line) for n, line in enumerate(data.split(b"\n"), 1) if line.strip()]
        yield from ((record, n, line) for record, (n, line) in enumerate(lines, start=1))
        return
    yield from _in_array(_Whole(data), ledger)


class _Whole:
    """Bytes that are there already, read as a source is."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int = CHUNK) -> bytes:
        data, self._data = self._data[:size], self._data[size:]
        return data


def _list_start(data: bytes) -> int | None:
    """Where the list of works begins (behind its bracket): a top array, or one under a known key
    at most two objects deep."""
    depth = 0
    for token in _TOKEN.finditer(data):
        mark = token.group()[:1]
        if mark == b"[":
            if depth == 0 or (
                depth <= 2 and _LIST_KEY.search(data, max(0, token.start() - 60), token.start())
            ):
                return token.end()
            depth += 1
        elif mark == b"{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
    return None


def _in_array(source: Source | _Whole, ledger: Ledger) -> Iterator[tuple[int, int, bytes]]:
    """The objects of the list, by their brackets: one that is no sound JSON costs only itself."""
    buffer, start = source.read(), None
    while (start := _list_start(buffer)) is None:
        more = source.read(max(CHUNK, len(buffer)))
        buffer += more
        if len(buffer) > RECORD_LIMIT:
            raise refusal(
                ledger.path, f"holds no list of works in its first {RECORD_LIMIT // MIB} MiB",
                "give one work a line, or an array of works",
            )  # fmt: skip
        if not more:
            yield 1, 1, buffer
            return
    line = 1 + buffer.count(b"\n", 0, start)
    record, depth, begin, place = 0, 0, start, start
    while True:
        stopped = len(buffer)
        for token in _TOKEN.finditer(buffer, place):
            mark = token.group()
            if mark == b'"':
                stopped = token.start()
                break
            if mark in b"{[":
                if not depth:
                    line += buffer.count(b"\n", begin, token.start())
                    begin = token.start()
                depth += 1
            elif mark in b"}]":
                depth -= 1
                if depth < 0:
                    return
                if not depth:
                    record += 1
                    yield record, line, buffer[begin : token.end()]
                    line += buffer.count(b"\n", begin, token.end())
                    begin = token.end()
        if not depth:
            line += buffer.count(b"\n", begin, stopped)
            begin = stopped
        buffer, place = buffer[begin:], stopped - begin
        begin = 0
        more = source.read(max(CHUNK, len(buffer)))
        if not more:
            break
        buffer += more
        if len(buffer) > RECORD_LIMIT + CHUNK:
            ledger.skip(
                f"the record is longer than {RECORD_LIMIT // MIB} MiB or has no end; "
                "the rest of the file was not read",
                _MEND, record=record + 1, line=line,
            )  # fmt: skip
            return
    ledger.skip("the list is not closed: the file is cut short here", _MEND, record=record + 1,
                line=line)  # fmt: skip
