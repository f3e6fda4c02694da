"""The UK Sanctions List in its current form, CSV and XML (Foreign, Commonwealth & Development
Office). UNVERIFIED: written from the published columns and elements, without an official copy.

In the CSV a line "Report Date: 24-Jun-2026" stands before the header, and rows of one
`Unique ID` are one party. Parts of a date that are not known are written "dd" and "mm".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import InputError
from tidegate.lists.entry import Schema
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.dates import iso_date
from tidegate.lists.publishers.reading.grouped import GroupedParty
from tidegate.lists.publishers.reading.names import tidy
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList
from tidegate.lists.publishers.reading.tables import of_width, rows_of
from tidegate.lists.publishers.reading.xml_records import XmlRecords, text_at, texts_at

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LIST = "uk.sanctions"
UNVERIFIED = "written from the published columns and elements, without an official copy"
SCHEMAS: dict[str, Schema] = {
    "individual": "person",
    "entity": "organisation",
    "ship": "vessel",
}
_REPORT_DATE = re.compile(r"Report Date:\s*(.+)", re.I)
_IMO = re.compile(r"\b(?:IMO\s*)?(\d{7})\b", re.I)
_SPLIT = re.compile(r"\s*\|\s*")
_UNKNOWN_PART = re.compile(r"\b(?:dd|mm)\b", re.I)
NAME_COLUMNS = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_ADDRESS_COLUMNS = tuple(f"Address Line {n}" for n in range(1, 7))


def read_csv(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads UK-Sanctions-List.csv; `published` is its report date."""
    del publication, mapping
    gathering = Gathering(str(path), "uk.csv")
    gathering.declare(LIST)
    header: list[str] = []
    parties: dict[str, GroupedParty] = {}
    for number, row in rows_of(path, gathering):
        cells = [tidy(cell) for cell in row]
        if not header:
            if found := _REPORT_DATE.match(cells[0]):
                gathering.published = iso_date(found[1])
                continue
            header = [cell.casefold() for cell in cells]
            if "unique id" not in header or "name 6" not in header:
                raise InputError(f"{path}: the header of the UK Sanctions List is missing")
            continue
        if of_width(cells, len(header), number, gathering):
            _gather_row(dict(zip(header, cells, strict=True)), number, parties, gathering)
    _close(parties, gathering)
    return gathering.close()


def _close(parties: Mapping[str, GroupedParty], gathering: Gathering) -> None:
    for party in parties.values():
        entry = party.entry(LIST)
        if entry is None:
            gathering.problem(f"{party.entry_id} has no name", row=party.row)
        else:
            gathering.add(entry)
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{gathering.file}: the UK list holds no designation")


def name_kind(text: str) -> str:
    """`NameType` as our kind; variations of the primary name are aliases in full standing."""
    folded = text.casefold()
    return "primary" if folded in ("primary name", "prime alias") else "alias"


def is_weak(text: str) -> bool:
    """True for "Low quality a.k.a"."""
    return text.casefold().startswith("low")


def date_of(text: str) -> str:
    """ "dd/mm/1945" → "00/00/1945", which reads as 1945."""
    return _UNKNOWN_PART.sub("00", text)


def _gather_row(
    cells: Mapping[str, str], number: int, parties: dict[str, GroupedParty], gathering: Gathering
) -> None:
    def at(column: str) -> str:
        return cells.get(column.casefold(), "")

    unique = at("Unique ID")
    if not unique:
        gathering.problem("the row has no Unique ID", row=number, column="Unique ID")
        return
    party = parties.setdefault(unique, GroupedParty(unique, number))
    party.schema = SCHEMAS.get(at("Designation Type").lower(), party.schema)
    whole = " ".join(part for column in NAME_COLUMNS if (part := at(column)))
    party.name(whole, name_kind(at("Name type")), weak=is_weak(at("Alias strength")))
    native = at("Name non-latin script")
    if native and native not in (n.text for n in party.names):
        party.name(native, "native")
    for role in (at("Title"), at("Position")):
        if role:
            party.titles[role] = None
    if regime := at("Regime Name"):
        party.programs[regime] = None
    party.listed_on = party.listed_on or iso_date(at("Date Designated"))
    for text in (at("Other Information"), at("UK Statement of Reasons")):
        if text:
            party.remarks[text] = None
    party.live(
        *(at(column) for column in _ADDRESS_COLUMNS),
        at("Address Postal Code"),
        country=at("Address Country"),
    )
    for born in _SPLIT.split(at("D.O.B")):
        party.born(date_of(born))
    party.national(*_SPLIT.split(at("Nationality(/ies)")))
    party.number("National Identifier", at("National Identifier number"))
    party.number("Passport", at("Passport number"))
    party.number("Business registration number", at("Business registration number (s)"))
    for imo in _IMO.findall(at("IMO number")):
        party.number("IMO", imo)
    birth_place = ", ".join(t for c in ("Town of birth", "Country of birth") if (t := at(c)))
    party.note("birth_place", birth_place)
    for key, column in (
        ("gender", "Gender"),
        ("un_reference", "UN Reference Number"),
        ("ofsi_group_id", "OFSI Group ID"),
        ("designation_source", "Designation source"),
        ("vessel_type", "Type of ship"),
        ("vessel_flag", "Current believed flag of ship"),
        ("vessel_owner", "Current owner/operator (s)"),
        ("parent_company", "Parent company"),
        ("last_updated", "Last Updated"),
    ):
        party.note(key, at(column))
    for measure in _SPLIT.split(at("Sanctions Imposed")):
        party.note("sanctions_imposed", measure)


def read_xml(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads UK-Sanctions-List.xml; `published` is the root's DateGenerated, where it has one."""
    del publication, mapping
    gathering = Gathering(str(path), "uk.xml")
    gathering.declare(LIST)
    records = XmlRecords(path, "Designations", ("Designation",), also=("DateGenerated",))
    parties: dict[str, GroupedParty] = {}
    for number, element in records:
        _gather_element(element, number, parties, gathering)
    generated = records.others.get("DateGenerated")
    if generated is not None:
        gathering.published = iso_date(tidy(generated.text))
    _close(parties, gathering)
    return gathering.close()


def _gather_element(
    element: Element, number: int, parties: dict[str, GroupedParty], gathering: Gathering
) -> None:
    from tidegate.lists.publishers.reading.xml_records import all_at

    unique = text_at(element, "UniqueID")
    if not unique:
        gathering.problem("the designation has no UniqueID", row=number)
        return
    party = parties.setdefault(unique, GroupedParty(unique, number))
    party.schema = SCHEMAS.get(text_at(element, "IndividualEntityShip").lower(), "unknown")
    for name in all_at(element, "Names/Name"):
        whole = " ".join(part for n in range(1, 7) if (part := text_at(name, f"Name{n}")))
        party.name(
            whole,
            name_kind(text_at(name, "NameType")),
            weak=is_weak(text_at(name, "AliasStrength")),
        )
    for text in texts_at(element, "NonLatinNames/NonLatinName/NameNonLatinScript"):
        party.name(text, "native")
    for regime in texts_at(element, "RegimeName"):
        party.programs[regime] = None
    party.listed_on = iso_date(text_at(element, "DateDesignated"))
    for tag in ("OtherInformation", "UKStatementofReasons"):
        for text in texts_at(element, tag):
            party.remarks[text] = None
    for place in all_at(element, "Addresses/Address"):
        party.live(
            *(text_at(place, f"AddressLine{n}") for n in range(1, 7)),
            text_at(place, "AddressPostalCode"),
            country=text_at(place, "AddressCountry"),
        )
    person = "IndividualDetails/Individual"
    for born in texts_at(element, f"{person}/DOBs/DOB"):
        party.born(date_of(born))
    party.national(*texts_at(element, f"{person}/Nationalities/Nationality"))
    for role in texts_at(element, f"{person}/Positions/Position"):
        party.titles[role] = None
    for place in all_at(element, f"{person}/BirthDetails/Location"):
        parts = (text_at(place, tag) for tag in ("TownOfBirth", "CountryOfBirth"))
        party.note("birth_place", ", ".join(part for part in parts if part))
    for text in texts_at(element, f"{person}/PassportDetails/Passport/PassportNumber"):
        party.number("Passport", text)
    ids = f"{person}/NationalIdentifierDetails/NationalIdentifier/NationalIdentifierNumber"
    for text in texts_at(element, ids):
        party.number("National Identifier", text)
    for text in texts_at(element, "ShipDetails/Ship/IMONumbers/IMONumber"):
        for imo in _IMO.findall(text):
            party.number("IMO", imo)
    for measure in _SPLIT.split(text_at(element, "SanctionsImposed")):
        party.note("sanctions_imposed", measure)
    for key, tag in (
        ("un_reference", "UNReferenceNumber"),
        ("ofsi_group_id", "OFSIGroupID"),
        ("designation_source", "DesignationSource"),
        ("last_updated", "LastUpdated"),
    ):
        party.note(key, text_at(element, tag))


def _is_csv(head: Head) -> bool:
    return any(
        {"unique id", "name 6", "regime name"} <= {cell.strip().casefold() for cell in row}
        for row in head.rows[:3]
    )


FORMATS: tuple[Format, ...] = (
    Format("uk.csv", "UK Sanctions List, CSV", _is_csv, read_csv, unverified=UNVERIFIED),
    Format(
        "uk.xml",
        "UK Sanctions List, XML",
        lambda head: head.xml_root[0] == "Designations",
        read_xml,
        unverified=UNVERIFIED,
    ),
)
