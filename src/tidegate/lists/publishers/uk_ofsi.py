"""The retired OFSI Consolidated List (ConList.csv), closed on 2026-01-28.

"Last Updated,<date>" stands before the header. Rows of one Group ID are one party, one row for
each pairing of a name, a birth date and an address. Name 6 is the surname or the whole name and
comes last. Early files lack the columns for other scripts and for the quality of aliases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tidegate.errors import InputError
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.dates import iso_date
from tidegate.lists.publishers.reading.grouped import GroupedParty
from tidegate.lists.publishers.reading.names import tidy
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList
from tidegate.lists.publishers.reading.tables import of_width, rows_of
from tidegate.lists.publishers.uk import LIST, NAME_COLUMNS, SCHEMAS

_NUMBERED = re.compile(r"\s*\(?\d{1,2}\)\s*")
_UN_REFERENCE = re.compile(r"\bUN Ref(?:erence)?:?\s*([A-Z][A-Za-z.]*\d[\w.]*)", re.I)


def read_csv(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads ConList.csv; `published` is the date in its first line."""
    del publication, mapping
    gathering = Gathering(str(path), "uk_ofsi.csv")
    gathering.declare(LIST)
    header: list[str] = []
    parties: dict[str, GroupedParty] = {}
    for number, row in rows_of(path, gathering):
        cells = [tidy(cell) for cell in row]
        if not header:
            if cells[0].casefold() == "last updated":
                gathering.published = iso_date(cells[1] if len(cells) > 1 else "")
                continue
            header = cells
            if "Group ID" not in header or "Name 6" not in header:
                raise InputError(f"{path}: the header of the OFSI list is missing")
            continue
        if of_width(cells, len(header), number, gathering):
            _gather(dict(zip(header, cells, strict=True)), number, parties, gathering)
    for party in parties.values():
        entry = party.entry(LIST)
        if entry is None:
            gathering.problem(f"group {party.entry_id} has no name", row=party.row)
        else:
            gathering.add(entry)
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{path}: the OFSI list holds no party")
    return gathering.close()


def _gather(
    cells: Mapping[str, str], number: int, parties: dict[str, GroupedParty], gathering: Gathering
) -> None:
    group = cells["Group ID"]
    if not group:
        gathering.problem("the row has no Group ID", row=number, column="Group ID")
        return
    party = parties.setdefault(group, GroupedParty(group, number))
    party.schema = SCHEMAS.get(cells.get("Group Type", "").lower(), party.schema)
    kind = cells.get("Alias Type", "").casefold()
    whole = " ".join(part for column in NAME_COLUMNS if (part := cells.get(column, "")))
    names = {name.text for name in party.names}
    if whole not in names or kind in ("prime alias", "primary name"):
        party.name(
            whole,
            "primary" if kind in ("prime alias", "primary name") else
            "former" if kind == "fka" else "alias",
            weak=cells.get("Alias Quality", "").casefold().startswith("low"),
        )  # fmt: skip
    native = cells.get("Name Non-Latin Script", "")
    if native not in names:
        party.name(native, "native")
    for column in ("Title", "Position"):
        if role := cells.get(column, ""):
            party.titles[role] = None
    if regime := cells.get("Regime", ""):
        party.programs[regime] = None
    party.listed_on = party.listed_on or iso_date(cells.get("Listed On", ""))
    if remark := cells.get("Other Information", ""):
        party.remarks[remark] = None
        if found := _UN_REFERENCE.search(remark):
            party.note("un_reference", found[1].rstrip("."))
    party.live(
        *(cells.get(f"Address {n}", "") for n in range(1, 7)),
        cells.get("Post/Zip Code", ""),
        country=cells.get("Country", ""),
    )
    party.born(cells.get("DOB", ""))
    party.national(*_NUMBERED.split(cells.get("Nationality", "")))
    party.number("Passport", cells.get("Passport Number", ""))
    party.number("Passport details", cells.get("Passport Details", ""))
    party.number("National Identification Number", cells.get("National Identification Number", ""))
    party.number("National identification", cells.get("NI Number", ""))
    town, nation = cells.get("Town of Birth", ""), cells.get("Country of Birth", "")
    party.note("birth_place", ", ".join(part for part in (town, nation) if part))


def _is_csv(head: Head) -> bool:
    return head.has_columns("Name 6", "Group Type", "Alias Type", "Regime", "Group ID")


FORMATS: tuple[Format, ...] = (
    Format("uk_ofsi.csv", "OFSI Consolidated List (retired)", _is_csv, read_csv),
)
