"""The Consolidated Screening List as CSV, in its form of 2022 and of 2025 (with `_id`).

Cells hold several values parted by "; ". An id is "country, number, type" in the older form
and "type, number, country" in the newer; either may lack its country.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tidegate.errors import InputError
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.names import tidy
from tidegate.lists.publishers.reading.ofac_facts import IDENTIFIER_KINDS
from tidegate.lists.publishers.reading.parsed import Gathering, ParsedList
from tidegate.lists.publishers.reading.tables import of_width, rows_of
from tidegate.lists.publishers.us_csl import take

_COUNTRY = re.compile(r"[A-Z]{2}")
_KINDS = {kind.casefold() for kind in IDENTIFIER_KINDS}
_PLURAL = ("programs", "alt_names", "citizenships", "dates_of_birth", "nationalities")


def is_csv(head: Head) -> bool:
    """Known by its header: `source`, `federal_register_notice`, `alt_names` …"""
    return head.has_columns("source", "federal_register_notice", "alt_names", "ids")


def read_csv(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads the CSV; the file carries no date, so `published` is ""."""
    del publication, mapping
    gathering = Gathering(str(path), "us_csl.csv")
    header: list[str] = []
    for number, row in rows_of(path, gathering):
        if not header:
            header = [tidy(cell) for cell in row]
            if "source" not in header or "name" not in header:
                raise InputError(f"{path}: the Consolidated Screening List's header is missing")
            continue
        if not of_width(row, len(header), number, gathering):
            continue
        cells = dict(zip(header, row, strict=True))
        take(_record(cells, newer="_id" in header), number, gathering)
    if not header:
        raise InputError(f"{path}: the file is empty")
    return gathering.close()


def _record(cells: Mapping[str, str], *, newer: bool) -> dict[str, Any]:
    """The row in the shape of the JSON's records."""
    record: dict[str, Any] = dict(cells)
    for key in _PLURAL:
        record[key] = _parts(cells.get(key, ""))
    record["places_of_birth"] = _parts(cells.get("places_of_birth", ""))
    record["addresses"] = [_address(text) for text in _parts(cells.get("addresses", ""))]
    record["ids"] = [id_parts(text, newer=newer) for text in _parts(cells.get("ids", ""))]
    return record


def _parts(cell: str) -> list[str]:
    """Values of a cell; a piece that begins with "and any successor" belongs to the one before."""
    parts: list[str] = []
    for piece in tidy(cell).split("; "):
        text = piece.strip(" ;")
        if text.lower().startswith(("and any ", "and its ")) and parts:
            parts[-1] = f"{parts[-1]}; {text}"
        elif text:
            parts.append(text)
    return parts


def _address(text: str) -> dict[str, str]:
    """The address with its country, which is its last part where that is a two-letter code."""
    text = text.removeprefix("and ")
    head, _, last = text.rpartition(", ")
    if _COUNTRY.fullmatch(last):
        return {"address": head, "country": last}
    return {"address": text, "country": ""}


def id_parts(text: str, *, newer: bool) -> dict[str, str]:
    """(type, number, country) of one id, whichever way round the file has them."""
    parts = [part.strip() for part in text.split(", ")]
    country = ""
    if len(parts) > 1 and _COUNTRY.fullmatch(parts[-1]):
        country = parts.pop()
        newer = True
    elif len(parts) > 2 and _COUNTRY.fullmatch(parts[0]):
        country = parts.pop(0)
        newer = False
    if len(parts) == 1:
        return {"type": "", "number": parts[0], "country": country}
    if parts[0].casefold() in _KINDS:
        newer = True
    elif parts[-1].casefold() in _KINDS:
        newer = False
    if newer:
        return {"type": parts[0], "number": ", ".join(parts[1:]), "country": country}
    return {"type": parts[-1], "number": ", ".join(parts[:-1]), "country": country}
