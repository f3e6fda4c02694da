"""The EU's Financial Sanctions Files: XML (1.1) and CSV (1.0, 1.1 and a copy made by Excel).

In the CSV one entity fills many rows, each with one name, address, birth date, document or
citizenship. The Excel copy has each line in one quoted cell, its commas turned into tabs and
tabs padding its end. Aliases the XML marks strong="false" are weak.
"""

from __future__ import annotations

import csv
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
from tidegate.lists.publishers.reading.tables import rows_of
from tidegate.lists.publishers.reading.xml_records import XmlRecords, all_at, attribute, text_at

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
_SCHEMAS: dict[str, Schema] = {
    "p": "person",
    "person": "person",
    "e": "organisation",
    "enterprise": "organisation",
}
_UNKNOWN = {"", "00", "UNKNOWN"}


def read_xml(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads xmlFullSanctionsList_1_1; `published` is the day of `generationDate`."""
    del publication, mapping
    gathering = Gathering(str(path), "eu_fsf.xml")
    gathering.declare("eu.fsf")
    records = XmlRecords(path, "export", ("sanctionEntity",))
    for number, element in records:
        party = _party(element, number)
        entry = party.entry("eu.fsf") if party.entry_id else None
        if entry is None:
            gathering.problem("the entity has no name or no reference", row=number)
        else:
            gathering.add(entry)
    gathering.published = iso_date(records.attributes.get("generationDate"))
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{path}: the EU list holds no entity")
    return gathering.close()


def _party(element: Element, number: int) -> GroupedParty:
    logical_id = attribute(element, "logicalId")
    party = GroupedParty(attribute(element, "euReferenceNumber") or logical_id, number)
    party.note("logical_id", logical_id)
    party.note("un_reference", attribute(element, "unitedNationId"))
    for kind in all_at(element, "subjectType"):
        code = attribute(kind, "code") or attribute(kind, "classificationCode")
        party.schema = _SCHEMAS.get(code.lower(), "unknown")
    for rule in all_at(element, "regulation"):
        if programme := attribute(rule, "programme"):
            party.programs[programme] = None
        party.citation = party.citation or attribute(rule, "numberTitle")
        party.url = party.url or text_at(rule, "publicationUrl")
    party.listed_on = iso_date(attribute(element, "designationDate"))
    for alias in all_at(element, "nameAlias"):
        parts = (attribute(alias, key) for key in ("firstName", "middleName", "lastName"))
        whole = attribute(alias, "wholeName") or " ".join(part for part in parts if part)
        weak = attribute(alias, "strong").lower() == "false"
        # A weak alias never leads where a strong one stands behind it.
        party.name(whole, "alias" if weak else "primary", weak=weak)
        for role in (attribute(alias, "title"), attribute(alias, "function")):
            if role:
                party.titles[role] = None
        party.note("gender", {"M": "male", "F": "female"}.get(attribute(alias, "gender"), ""))
    for place in all_at(element, "address"):
        party.live(
            *(attribute(place, k) for k in ("street", "poBox", "place", "city", "region")),
            attribute(place, "zipCode"),
            country=_nation(place),
        )
    for item in all_at(element, "citizenship"):
        party.national(_nation(item))
    for item in all_at(element, "birthdate"):
        circa = attribute(item, "circa").lower() == "true"
        first, last = attribute(item, "yearRangeFrom"), attribute(item, "yearRangeTo")
        date = attribute(item, "birthdate") or attribute(item, "year")
        party.born(date or (f"{first} to {last}" if first and last else first), circa=circa)
        party.note("birth_place", ", ".join(
            text for key in ("city", "place", "region", "countryDescription")
            if (text := attribute(item, key)) not in {*_UNKNOWN, "-"}
        ))  # fmt: skip
    for document in all_at(element, "identification"):
        code = attribute(document, "identificationTypeCode")
        what = attribute(document, "identificationTypeDescription") or code
        value = attribute(document, "number") or attribute(document, "latinNumber")
        party.number("IMO" if code.lower() == "imo" else what, value, _nation(document))
    for remark in all_at(element, "remark"):
        if text := tidy(remark.text):
            party.remarks[text] = None
    return party


def _nation(element: Element) -> str:
    code = attribute(element, "countryIso2Code")
    return "" if code in _UNKNOWN else code


# For each fact, the column of CSV 1.0 and of CSV 1.1.
_COLUMNS = {
    "file_date": ("Date_file", "Date_filexxxx", "fileGenerationDate"),
    "entity": ("Entity_logical_id", "Entity_LogicalId"),
    "reference": ("EU_ref_num", "Entity_EU_ReferenceNumber"),
    "kind": ("Subject_type", "Entity_SubjectType_ClassificationCode", "Entity_SubjectType"),
    "citation": ("Leba_numtitle", "Entity_Regulation_NumberTitle"),
    "url": ("Leba_url", "Entity_Regulation_PublicationUrl"),
    "programme": ("Programme", "Entity_Regulation_Programme"),
    "designated": ("Entity_DesignationDate",),
    "un": ("Entity_UnitedNationId",),
    "remark": ("Entity_remark", "Entity_Remark"),
    "whole": ("Naal_wholename", "NameAlias_WholeName"),
    "first": ("Naal_firstname", "NameAlias_FirstName"),
    "middle": ("Naal_middlename", "NameAlias_MiddleName"),
    "last": ("Naal_lastname", "NameAlias_LastName"),
    "gender": ("Naal_gender", "NameAlias_Gender"),
    "title": ("Naal_title", "NameAlias_Title"),
    "function": ("Naal_function", "NameAlias_Function"),
    "number": ("Addr_number",),
    "street": ("Addr_street", "Address_Street"),
    "zip": ("Addr_zipcode", "Address_ZipCode"),
    "city": ("Addr_city", "Address_City"),
    "address_country": ("Addr_country", "Address_CountryIso2Code", "Address_CountryDescription"),
    "address_other": ("Addr_other", "Address_Place"),
    "born": ("Birt_date", "BirthDate_BirthDate"),
    "born_year": ("BirthDate_Year",),
    "born_circa": ("BirthDate_Circa",),
    "born_place": ("Birt_place", "BirthDate_Place", "BirthDate_City"),
    "document": ("Iden_number", "Identification_Number"),
    "document_kind": ("Identification_TypeDescription",),
    "document_country": ("Iden_country", "Identification_CountryIso2Code"),
    "citizen": ("Citi_country", "Citizenship_CountryIso2Code", "Citizenship_CountryDescription"),
}


def read_csv(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads the CSV; `published` is the date every line begins with."""
    del publication, mapping
    gathering = Gathering(str(path), "eu_fsf.csv")
    gathering.declare("eu.fsf")
    places: dict[str, int] = {}
    width = 0
    parties: dict[str, GroupedParty] = {}
    for number, row in rows_of(path, gathering, delimiter=";"):
        cells = [tidy(cell) for cell in _unwrapped(row)]
        if not places:
            places, width = _places(cells), len(cells)
            if "entity" not in places or "whole" not in places:
                raise InputError(f"{path}: the header of the EU list is missing")
            continue
        if len(cells) != width:
            gathering.problem(
                f"the row has {len(cells)} cells where the header has {width}",
                row=number,
                mend="a semicolon stands inside a text; download the XML instead",
            )
            continue
        facts = {key: cells[place] for key, place in places.items()}
        gathering.published = gathering.published or iso_date(facts.get("file_date"))
        _gather(facts, number, parties)
    for party in parties.values():
        entry = party.entry("eu.fsf")
        if entry is None:
            gathering.problem(f"entity {party.entry_id} has no name", row=party.row)
        else:
            gathering.add(entry)
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{path}: the EU list holds no entity")
    return gathering.close()


def _unwrapped(row: list[str]) -> list[str]:
    """A line that Excel kept in one cell, its commas turned into tabs, taken apart again."""
    if len(row) != 1 or ";" not in row[0]:
        return row
    line = row[0].rstrip("\t ").replace("\t", ",")
    return next(csv.reader([line], delimiter=";"), [])


def _places(header: list[str]) -> dict[str, int]:
    # Columns such as Entity_logical_id recur in CSV 1.0; the first is the entity's own.
    return {
        key: header.index(name)
        for key, names in _COLUMNS.items()
        for name in reversed(names)
        if name in header
    }


def _gather(facts: Mapping[str, str], number: int, parties: dict[str, GroupedParty]) -> None:
    known = dict.fromkeys(_COLUMNS, "") | dict(facts)
    entity = known["entity"]
    if not entity:
        return
    party = parties.get(entity)
    if party is None:
        party = parties[entity] = GroupedParty(known["reference"] or entity, number)
        party.note("logical_id", entity)
    if party.schema == "unknown":
        party.schema = _SCHEMAS.get(known["kind"].lower(), "unknown")
    party.citation = party.citation or known["citation"]
    party.url = party.url or known["url"]
    party.listed_on = party.listed_on or iso_date(known["designated"])
    party.note("un_reference", known["un"])
    if known["programme"]:
        party.programs[known["programme"]] = None
    if remark := known["remark"].replace("\\n", " "):
        party.remarks[tidy(remark)] = None
    parts = (known[key] for key in ("first", "middle", "last"))
    party.name(known["whole"] or " ".join(part for part in parts if part), "primary")
    for role in (known["title"], known["function"].strip(' ";')):
        if role:
            party.titles[role] = None
    party.note("gender", {"M": "male", "F": "female"}.get(known["gender"], ""))
    party.live(
        f"{known['number']} {known['street']}", known["city"], known["zip"],
        known["address_other"], country=known["address_country"],
    )  # fmt: skip
    circa = known["born_circa"].lower() == "true"
    party.born(known["born"] or known["born_year"], circa=circa)
    party.note("birth_place", known["born_place"])
    party.number(known["document_kind"] or "Document", known["document"], known["document_country"])
    party.national(known["citizen"])


def _is_csv(head: Head) -> bool:
    line = head.text.lstrip("\ufeff").split("\n", 1)[0]
    return ("Naal_wholename" in line and "Entity_logical_id" in line) or (
        "NameAlias_WholeName" in line and "Entity_LogicalId" in line
    )


FORMATS: tuple[Format, ...] = (
    Format(
        "eu_fsf.xml",
        "EU Financial Sanctions Files, XML",
        lambda head: head.xml_root[0] == "export" and NAMESPACE in head.xml_root[1],
        read_xml,
    ),
    Format(
        "eu_fsf.csv",
        "EU Financial Sanctions Files, CSV",
        _is_csv,
        read_csv,
        unverified="CSV 1.1: written from its column names, without an official copy",
    ),
)
