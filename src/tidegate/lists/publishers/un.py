"""The United Nations Security Council Consolidated List, official XML.

Aliases of people are Good or Low (weak) in quality, those of entities "a.k.a." or "f.k.a.". A
name in its own script is kept as native. Names stand as in the list, in capitals.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import InputError
from tidegate.lists.entry import Entry, Identifier, ListedName
from tidegate.lists.publishers.reading.countries import countries
from tidegate.lists.publishers.reading.dates import birth_dates, iso_date
from tidegate.lists.publishers.reading.names import published_names
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList
from tidegate.lists.publishers.reading.xml_records import XmlRecords, all_at, text_at, texts_at

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PLACE_PARTS = ("CITY", "STATE_PROVINCE", "COUNTRY")
_ADDRESS_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")


def read_xml(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads the list; `published` is the day of `dateGenerated`."""
    del publication, mapping
    gathering = Gathering(str(path), "un.xml")
    gathering.declare("un.sc")
    records = XmlRecords(path, "CONSOLIDATED_LIST", ("INDIVIDUAL", "ENTITY"))
    for number, element in records:
        _take(element, number, gathering)
    gathering.published = iso_date(records.attributes.get("dateGenerated"))
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{path}: the UN list holds no entry")
    return gathering.close()


def _take(element: Element, number: int, gathering: Gathering) -> None:
    kind = "INDIVIDUAL" if element.tag == "INDIVIDUAL" else "ENTITY"
    person = kind == "INDIVIDUAL"
    name = " ".join(part for key in _NAME_PARTS if (part := text_at(element, key)))
    others = [ListedName(text, "native") for text in texts_at(element, "NAME_ORIGINAL_SCRIPT")]
    for alias in all_at(element, f"{kind}_ALIAS"):
        quality = text_at(alias, "QUALITY").lower()
        former = quality.startswith("f")
        others.append(
            ListedName(
                text_at(alias, "ALIAS_NAME"), "former" if former else "alias", quality == "low"
            )
        )
    named = published_names(name, others, acronyms=not person)
    reference = text_at(element, "REFERENCE_NUMBER")
    entry_id = reference or text_at(element, "DATAID")
    if not named.names or not entry_id:
        gathering.problem("the record has no name or no number", row=number)
        return
    extra = dict(named.extra)
    born = _born(element, extra)
    places = [
        ", ".join(
            part for key in ("CITY", "STATE_PROVINCE", "COUNTRY") if (part := text_at(p, key))
        )
        for p in all_at(element, "INDIVIDUAL_PLACE_OF_BIRTH")
    ]
    if any(places):
        extra["birth_place"] = "; ".join(place for place in places if place)
    if gender := text_at(element, "GENDER"):
        extra["gender"] = gender.lower()
    if data_id := text_at(element, "DATAID"):
        extra["data_id"] = data_id
    updated = [
        day for text in texts_at(element, "LAST_DAY_UPDATED/VALUE") if (day := iso_date(text))
    ]
    if updated:
        extra["last_updated"] = max(updated)
    addresses = all_at(element, f"{kind}_ADDRESS")
    lines = [
        ", ".join(part for key in _ADDRESS_PARTS if (part := text_at(a, key))) for a in addresses
    ]
    gathering.add(
        Entry(
            list="un.sc",
            entry_id=entry_id,
            names=named.names,
            schema="person" if person else "organisation",
            countries=countries(text_at(a, "COUNTRY") for a in addresses),
            birth_dates=born,
            nationalities=countries(texts_at(element, "NATIONALITY/VALUE")),
            addresses=tuple(dict.fromkeys(line for line in lines if line)),
            identifiers=_documents(element),
            programs=tuple(texts_at(element, "UN_LIST_TYPE")),
            citation=reference,
            listed_on=iso_date(text_at(element, "LISTED_ON")),
            title="; ".join(
                [*texts_at(element, "TITLE/VALUE"), *texts_at(element, "DESIGNATION/VALUE")]
            ),
            remarks=text_at(element, "COMMENTS1"),
            extra=extra,
        )
    )


def _born(element: Element, extra: dict[str, str]) -> tuple[str, ...]:
    """Dates of birth of the three types; an APPROXIMATELY one is also told in `extra`."""
    found: dict[str, None] = {}
    for item in all_at(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        kind = text_at(item, "TYPE_OF_DATE").upper()
        if kind == "BETWEEN":
            texts = [f"{text_at(item, 'FROM_YEAR')} to {text_at(item, 'TO_YEAR')}"]
        else:
            texts = [text_at(item, "DATE") or text_at(item, "YEAR")]
        for text in texts:
            dates = birth_dates(text)
            found.update(dict.fromkeys(dates))
            if kind == "APPROXIMATELY" and dates:
                extra["birth_date_approximate"] = text
    return tuple(found)


def _documents(element: Element) -> tuple[Identifier, ...]:
    found: dict[Identifier, None] = {}
    for document in all_at(element, "INDIVIDUAL_DOCUMENT"):
        number = text_at(document, "NUMBER")
        if not number:
            continue
        kind = text_at(document, "TYPE_OF_DOCUMENT") or text_at(document, "TYPE_OF_DOCUMENT2")
        issuer = text_at(document, "ISSUING_COUNTRY") or text_at(document, "COUNTRY_OF_ISSUE")
        found[Identifier(kind or "Document", number, (countries([issuer]) or ("",))[0])] = None
    return tuple(found)


FORMATS: tuple[Format, ...] = (
    Format(
        "un.xml",
        "UN Security Council Consolidated List, XML",
        lambda head: head.xml_root[0] == "CONSOLIDATED_LIST",
        read_xml,
    ),
)
