"""Reads a dump of the Research Organization Registry: schema v1 and v2, a file or a release's zip.

Source of the shapes: the registry's own documentation of its data dump (schema v2.1 and v1.0).
Withdrawn and inactive records are kept, with their status: a string of 1998 may name one, and a
name that nobody keeps as a foil is found elsewhere by mistake.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tidegate.errors import InputError
from tidegate.intake.bounded import ZIP_MAGIC, check_zip, open_bounded

MOST_BYTES = 4 << 30  # of a dump unpacked: the registry's whole is some 300 MB
MOST_LINE = 8 << 20
_HINT = "Give a data dump of the registry (ror.org): the zip, its JSON, or JSON lines."
_SHORT = {"label": "label", "alias": "alias", "acronym": "acronym", "ror_display": "display"}


@dataclass(frozen=True, slots=True)
class Institution:
    """One record. `names` are (text, kind) with kind display, label, alias or acronym; `places`
    are (country alpha-2, city, subdivision), "" unknown; `relations` are (kind, ROR id) with kind
    parent, child, related, successor or predecessor; `funder_ids` are Funder Registry suffixes."""

    id: str
    name: str
    names: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str, str], ...]
    types: tuple[str, ...]
    status: str
    relations: tuple[tuple[str, str], ...] = ()
    funder_ids: tuple[str, ...] = ()


def read_registry(path: Path | str) -> Iterator[Institution]:
    """Every record of a dump, in file order.

    Raises InputError where the file cannot be read as a dump at all, holds no record, or a record
    is no record.
    """
    path = Path(path)
    found = False
    try:
        for record in _records(path):
            found = True
            yield record
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as wrong:
        raise InputError(f"{path.name} cannot be read: {wrong}", hint=_HINT) from wrong
    if not found:
        raise InputError(f"{path.name} holds no record of the registry", hint=_HINT)


def _records(path: Path) -> Iterator[Institution]:
    with open_bounded(path, limit=MOST_BYTES) as stream:
        packed = stream.peek(4).startswith(ZIP_MAGIC)
        if not packed:
            yield from _from_stream(stream, path)
            return
    check_zip(path, limit=MOST_BYTES)
    with zipfile.ZipFile(path) as archive, archive.open(_best_member(archive, path)) as inner:
        yield from _from_stream(inner, path)


def _best_member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """A release's zip holds the records twice, in both schemas, and as CSV: v2's JSON is taken."""
    found = [m for m in archive.infolist() if m.filename.lower().endswith((".json", ".jsonl"))]
    if not found:
        raise InputError(f"{path.name} holds no JSON", hint=_HINT)
    return max(found, key=lambda m: ("v2" in m.filename.lower(), m.file_size))


def _from_stream(stream: IO[bytes], path: Path) -> Iterator[Institution]:
    first = stream.readline(MOST_LINE)
    while first and not first.strip():
        first = stream.readline(MOST_LINE)
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"["):
        whole = first + stream.read(MOST_BYTES)
        try:
            rows = json.loads(whole)
        except (ValueError, RecursionError) as wrong:
            raise InputError(f"{path.name} is no JSON: {wrong}", hint=_HINT) from wrong
        for number, row in enumerate(rows, 1):
            yield _institution(row, path, number)
        return
    number, line, taken = 0, first, 0
    while line:
        number, taken = number + 1, taken + len(line)
        if taken > MOST_BYTES or (len(line) >= MOST_LINE and not line.endswith(b"\n")):
            raise InputError(f"{path.name}: line {number} is too long, or the file", hint=_HINT)
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as wrong:
                raise InputError(
                    f"{path.name}: line {number} is no JSON: {wrong}", hint=_HINT
                ) from wrong
            yield _institution(row, path, number)
        line = stream.readline(MOST_LINE)


def _institution(row: Any, path: Path, number: int) -> Institution:
    try:
        if not str(row["id"]).startswith("https://ror.org/"):
            raise KeyError("id")
        return _second(row) if isinstance(row.get("names"), list) else _first(row)
    except (KeyError, TypeError, AttributeError, IndexError) as wrong:
        raise InputError(
            f"{path.name}: record {number} is no record of the registry ({wrong})", hint=_HINT
        ) from wrong


def _text(value: Any) -> str:
    """A value as text; half a surrogate pair, which no file can keep, is shown as U+FFFD."""
    told = "" if value is None else str(value).strip()
    return told if told.isascii() else told.encode("utf-8", "replace").decode()


def _second(row: Mapping[str, Any]) -> Institution:
    names = []
    display = ""
    for name in row["names"]:
        text, kinds = _text(name["value"]), name["types"]
        kind = next(
            (k for k in ("ror_display", "label", "acronym", "alias") if k in kinds), "alias"
        )
        names.append((text, _SHORT[kind]))
        if kind == "ror_display":
            display = text
    places = tuple(
        (
            _text((place.get("geonames_details") or {}).get("country_code")),
            _text((place.get("geonames_details") or {}).get("name")),
            _text((place.get("geonames_details") or {}).get("country_subdivision_name")),
        )
        for place in row.get("locations") or ()
    )
    funders = tuple(
        _text(value)
        for other in row.get("external_ids") or ()
        if other.get("type") == "fundref"
        for value in other.get("all") or ()
    )
    return Institution(
        id=row["id"],
        name=display or names[0][0],
        names=tuple(names),
        places=places,
        types=tuple(_text(kind).lower() for kind in row.get("types") or ()),
        status=_text(row.get("status")) or "active",
        relations=_relations(row),
        funder_ids=funders,
    )


def _first(row: Mapping[str, Any]) -> Institution:
    names = [(_text(row["name"]), "display")]
    names += [(_text(text), "alias") for text in row.get("aliases") or ()]
    names += [(_text(text), "acronym") for text in row.get("acronyms") or ()]
    names += [(_text(each["label"]), "label") for each in row.get("labels") or ()]
    country = _text((row.get("country") or {}).get("country_code"))
    places = []
    for address in row.get("addresses") or ():
        found = address.get("geonames_city") or {}
        state = (found.get("geonames_admin1") or {}).get("name") or address.get("state")
        places.append((country, _text(address.get("city")), _text(state)))
    funders = ((row.get("external_ids") or {}).get("FundRef") or {}).get("all") or ()
    return Institution(
        id=row["id"],
        name=names[0][0],
        names=tuple(names),
        places=tuple(places) or ((country, "", ""),),
        types=tuple(_text(kind).lower() for kind in row.get("types") or ()),
        status=_text(row.get("status")) or "active",
        relations=_relations(row),
        funder_ids=(_text(funders),) if isinstance(funders, str) else tuple(map(_text, funders)),
    )


def _relations(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_text(each["type"]).lower(), _text(each["id"])) for each in row.get("relationships") or ()
    )
