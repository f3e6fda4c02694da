"""OFAC's lists as sdn.xml and consolidated.xml (namespaces of either age).

Whether a file is the SDN list or the consolidated one is not written in it: the publication
says so, and in the consolidated file the programme says which list. The "advanced" XML is not
read; see docs/lists.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.errors import InputError
from tidegate.lists.entry import Entry, ListedName, Schema
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.countries import countries
from tidegate.lists.publishers.reading.dates import iso_date
from tidegate.lists.publishers.reading.names import published_names
from tidegate.lists.publishers.reading.ofac_facts import OfacFacts, read_remarks
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList
from tidegate.lists.publishers.reading.xml_records import XmlRecords, all_at, text_at, texts_at

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONSOLIDATED = "us.ofac.consolidated"
OTHER = "us.ofac.other"
"""The list id of a consolidated entry whose programme names none of the known lists."""

_TYPES: dict[str, Schema] = {
    "individual": "person",
    "entity": "organisation",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_CONSOLIDATED_LISTS = ("ssi", "cmic", "mbs", "capta", "fse", "plc")


@lru_cache(maxsize=1)
def _programmes() -> dict[str, Any]:
    """The table of ofac_programmes.yaml."""
    import yaml

    text = (resources.files("tidegate.lists.publishers") / "ofac_programmes.yaml").read_text(
        "utf-8"
    )
    table: dict[str, Any] = yaml.safe_load(text)
    return table


def lists_of(programs: tuple[str, ...], remarks: str) -> list[str]:
    """The non-SDN lists that a consolidated entry stands on, by its programmes and remarks.

    Any other programme beside a known one only repeats that the party is blocked elsewhere.
    """
    table = _programmes()
    found: dict[str, None] = {}
    for program in programs:
        if list_id := table["programmes"].get(program):
            found[list_id] = None
        for beginning, list_id in table["beginnings"].items():
            if program.startswith(beginning):
                found[list_id] = None
    for program, phrases in table["phrases"].items():
        if program in programs:
            found |= {list_id: None for phrase, list_id in phrases.items() if phrase in remarks}
    return list(found)


def place(entry: Entry, publication: str, remarks: str, row: int, gathering: Gathering) -> None:
    """Adds the entry under its list, or under each of its lists: the first keeps OFAC's number
    as id, the others get "number/list"."""
    if publication != CONSOLIDATED:
        gathering.add(replace(entry, list="us.ofac.sdn"))
        return
    lists = lists_of(entry.programs, remarks)
    if not lists:
        gathering.problem(
            f"programme {', '.join(entry.programs) or 'none'} names no list Tidegate knows; the "
            f"entry is kept under {OTHER}",
            row=row,
            lost=False,
        )
        lists = [OTHER]
    for number, list_id in enumerate(lists):
        entry_id = entry.entry_id
        if number:
            entry_id += "/" + list_id.rpartition(".")[2]
        gathering.add(replace(entry, list=list_id, entry_id=entry_id))


def declare(publication: str, gathering: Gathering) -> None:
    """Records the lists that the publication covers, whether or not anyone is on them."""
    if publication == CONSOLIDATED:
        for tail in _CONSOLIDATED_LISTS:
            gathering.declare(f"us.ofac.{tail}")
    else:
        gathering.declare("us.ofac.sdn")


def read_xml(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads sdn.xml or consolidated.xml; `published` is its Publish_Date."""
    del mapping
    gathering = Gathering(str(path), "us_ofac.xml")
    declare(publication, gathering)
    records = XmlRecords(path, "sdnList", ("sdnEntry",), also=("publshInformation",))
    for number, element in records:
        _take(element, number, publication, gathering)
    information = records.others.get("publshInformation")
    if information is not None:
        gathering.published = iso_date(text_at(information, "Publish_Date"), "month")
        due = text_at(information, "Record_Count")
        if due.isdigit() and int(due) > len(gathering.entries) + len(gathering.problems):
            gathering.problem(
                f"the file says it holds {due} records; {len(gathering.entries)} were found",
                mend="an excerpt is fine to look at; download the whole list to screen",
            )
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{path}: the OFAC list holds no entry")
    return gathering.close()


def _whole_name(element: Element) -> str:
    return f"{text_at(element, 'firstName')} {text_at(element, 'lastName')}".strip()


def _take(element: Element, number: int, publication: str, gathering: Gathering) -> None:
    uid = text_at(element, "uid")
    kind = text_at(element, "sdnType").lower()
    schema = _TYPES.get(kind, "unknown")
    facts = OfacFacts()
    for item in all_at(element, "idList/id"):
        facts.identify(
            text_at(item, "idType"), text_at(item, "idNumber"), text_at(item, "idCountry")
        )
    for born in texts_at(element, "dateOfBirthList/dateOfBirthItem/dateOfBirth"):
        facts.born(born)
    remarks = text_at(element, "remarks")
    read_remarks(remarks, facts)
    aliases = [
        ListedName(
            _whole_name(aka),
            "former" if text_at(aka, "type").startswith("f") else "alias",
            text_at(aka, "category") == "weak",
        )
        for aka in all_at(element, "akaList/aka")
    ]
    named = published_names(
        _whole_name(element), [*aliases, *facts.names], acronyms=schema != "person"
    )
    if not named.names or not uid:
        gathering.problem("the entry has no name or no uid", row=number)
        return
    for vessel in all_at(element, "vesselInfo"):
        for child in vessel:
            facts.note(_snake(child.tag), (child.text or "").strip())
    if places := texts_at(element, "placeOfBirthList/placeOfBirthItem/placeOfBirth"):
        facts.extra["birth_place"] = "; ".join(places)
    addresses, places_named = [], []
    for item in all_at(element, "addressList/address"):
        parts = [
            text_at(item, key)
            for key in ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode")
        ]
        nation = text_at(item, "country")
        places_named.append(nation)
        if any(parts):
            addresses.append(", ".join(part for part in (*parts, nation) if part))
    information = facts.extra.get("sanctions_information", "")
    entry = Entry(
        list="",
        entry_id=uid,
        names=named.names,
        schema=schema,
        countries=countries(places_named),
        birth_dates=tuple(facts.birth_dates),
        nationalities=tuple(
            dict.fromkeys(
                [
                    *countries(texts_at(element, "nationalityList/nationality/country")),
                    *countries(texts_at(element, "citizenshipList/citizenship/country")),
                    *facts.nationalities,
                ]
            )
        ),
        addresses=tuple(dict.fromkeys(addresses)),
        identifiers=tuple(facts.identifiers),
        programs=tuple(texts_at(element, "programList/program")),
        title=text_at(element, "title"),
        remarks=remarks,
        extra={**facts.extra, **named.extra},
    )
    place(entry, publication, f"{remarks} {information}", number, gathering)


def _snake(tag: str) -> str:
    """`vesselInfo/grossRegisteredTonnage` → "gross_registered_tonnage"."""
    name = tag.rpartition("}")[2]
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _is_xml(head: Head) -> bool:
    return head.xml_root[0] == "sdnList"


def _formats() -> tuple[Format, ...]:
    from tidegate.lists.publishers.us_ofac_csv import is_csv, read_csv  # needs `place` from here

    return (
        Format("us_ofac.xml", "OFAC sdn.xml or consolidated.xml", _is_xml, read_xml),
        Format("us_ofac.csv", "OFAC CSV trio (a folder, or its main file)", is_csv, read_csv),
    )


FORMATS: tuple[Format, ...] = _formats()
