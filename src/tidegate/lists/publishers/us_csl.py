"""The US Consolidated Screening List, JSON and CSV (International Trade Administration).

One file holds the lists of Commerce, State and the Treasury; the word in `source` says which.
Footnotes of the Entity List come only inside the text of the licence requirement.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tidegate.lists.entry import Entry, ListedName, Schema
from tidegate.lists.publishers.reading.citations import earliest_date
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.countries import countries
from tidegate.lists.publishers.reading.dates import iso_date
from tidegate.lists.publishers.reading.json_records import JsonRecords
from tidegate.lists.publishers.reading.names import published_names, tidy
from tidegate.lists.publishers.reading.ofac_facts import OfacFacts, read_remarks
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList

OTHER = "us.csl.other"
"""The list id of entries whose source this version does not know."""

_SOURCES = (
    ("us.bis.entity", ("(el)", "entity list")),
    ("us.bis.meu", ("(meu)", "military end user", "military end-user")),
    ("us.bis.uvl", ("(uvl)", "unverified list")),
    ("us.bis.dpl", ("(dpl)", "denied persons")),
    ("us.ofac.sdn", ("(sdn)", "specially designated nationals")),
    ("us.ofac.ssi", ("(ssi)", "sectoral sanctions")),
    ("us.ofac.cmic", ("(cmic)", "chinese military-industrial", "chinese military industrial")),
    ("us.ofac.mbs", ("(mbs)", "menu-based", "menu based")),
    ("us.ofac.capta", ("(cap)", "(capta)", "capta list", "correspondent account")),
    ("us.ofac.fse", ("(fse)", "foreign sanctions evaders")),
    ("us.ofac.plc", ("(plc)", "palestinian legislative council")),
    ("us.state.isn", ("(isn)", "nonproliferation sanctions")),
    ("us.state.debarred", ("(dtc)", "itar debarred", "aeca debarred")),
)
_TYPES: dict[str, Schema] = {
    "individual": "person",
    "entity": "organisation",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_SECTION_FOOTNOTES = {"(e)(1)": "1", "(e)(2)": "4", "(e)(3)": "5", "(g)": "3"}
_AFTER_SECTION = re.compile(
    r"734\.9\(([eg])\)(?:\(([123])\))?\s?,?\s?([1345])(?![\d.(]|\s*(?:CFR|C\.F\.R))"
)
_AT_END = re.compile(r"\bof the EAR[.,]?\)?[.,]?\s?([1345])\s*\.?$")
_NAMED = re.compile(r"\bfootnotes?\s+(?:designation\s+)?([1345])\b", re.I)
_SECTION = re.compile(r"734\.9(\(e\)\([123]\)|\(g\))")
_EXPIRES = re.compile(r"\bExpires: (\d{4}-\d{2}-\d{2})")
_BORN = re.compile(r"\bDate of birth: ([A-Za-z]+,? \d{4})")
_STATUS = re.compile(r"\bstatus: ([^;|]*)", re.I)
_OVER = re.compile(r"^(?:expired|lifted|terminated)(?: on)? (\d{1,2}/\d{1,2}/\d{2,4})$", re.I)


def list_of(source: str) -> str:
    """The list id for a CSL `source`, by its abbreviation or its title; "" where unknown."""
    folded = source.casefold()
    for list_id, marks in _SOURCES:
        if any(mark in folded for mark in marks):
            return list_id
    return ""


def footnotes_in(licence: str) -> tuple[tuple[str, ...], bool]:
    """The Entity List footnotes (1, 3, 4, 5) that a licence requirement carries.

    They survive as a digit behind § 734.9(e) or (g) ("734.9(g),3") or behind the closing "of
    the EAR" ("of the EAR) 4"). Footnote 2, which the Huawei rows carry too, is not one of the
    four. Where no digit survived but § 734.9(e)(1)–(3) or (g) is cited, the footnote that leads
    to that section is given, and the second value is True: inferred, not printed.
    """
    text = tidy(licence).translate(str.maketrans("¹³⁴⁵", "1345"))
    found = {m[3] for m in _AFTER_SECTION.finditer(text)}
    found |= {m[1] for m in _AT_END.finditer(text) if "734.9" in text}
    found |= {m[1] for m in _NAMED.finditer(text)}
    if found:
        return tuple(sorted(found)), False
    inferred = {_SECTION_FOOTNOTES[m[1]] for m in _SECTION.finditer(text)}
    return tuple(sorted(inferred)), bool(inferred)


def _is_json(head: Head) -> bool:
    return head.has_keys("results", "source", "alt_names") or head.has_keys(
        "sources_used", "search_performed_at"
    )


def read_json(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads consolidated.json. `published` is the newest `source_last_updated`, or else the
    day of `search_performed_at`."""
    del publication, mapping
    gathering = Gathering(str(path), "us_csl.json")
    records = JsonRecords(path, "results")
    for number, record in records:
        if isinstance(record, dict):
            take(record, number, gathering)
        else:
            gathering.problem("the record is not an object", row=number)
    _close_header(records.rest, gathering)
    return gathering.close()


def _close_header(rest: dict[str, Any], gathering: Gathering) -> None:
    sources = rest.get("sources_used") or rest.get("sources") or []
    dates = []
    for used in sources if isinstance(sources, list) else []:
        if not isinstance(used, dict):
            continue
        if list_id := list_of(str(used.get("source") or "")):
            gathering.declare(list_id)
        if date := iso_date(str(used.get("source_last_updated") or "")):
            dates.append(date)
    searched = iso_date(str(rest.get("search_performed_at") or ""))
    gathering.published = max(dates, default="") or searched
    total = rest.get("total")
    met = len(gathering.entries) + len(gathering.problems)
    if isinstance(total, int) and total > met:
        gathering.problem(
            f"the file says it holds {total} records and {met} were found",
            mend="download it again",
        )


def take(record: Mapping[str, Any], number: int, gathering: Gathering) -> None:
    """Turns one CSL record (JSON shape) into an entry of `gathering`."""
    source = tidy(record.get("source"))
    list_id = list_of(source)
    if not list_id:
        gathering.problem(
            f"the source {source!r} is not a list Tidegate knows; the record is kept under {OTHER}",
            row=number,
            column="source",
            lost=False,
        )
        list_id = OTHER
    kind = tidy(record.get("type")).lower()
    schema = _TYPES.get(kind, "unknown")
    facts = OfacFacts()
    for born in _texts(record.get("dates_of_birth")):
        facts.born(born)
    ids = record.get("ids")
    for item in ids if isinstance(ids, list) else []:
        if isinstance(item, dict):
            facts.identify(
                str(item.get("type") or ""),
                str(item.get("number") or ""),
                str(item.get("country") or ""),
            )
    remarks = tidy(record.get("remarks"))
    if list_id.startswith("us.ofac."):
        read_remarks(remarks, facts)
    else:
        facts.born(born_in(remarks))
    aliases = [ListedName(text) for text in _texts(record.get("alt_names"))]
    named = published_names(
        tidy(record.get("name")), [*aliases, *facts.names], acronyms=schema != "person"
    )
    if not named.names:
        gathering.problem("the record has no name", row=number, column="name")
        return
    extra = {**facts.extra, **named.extra, "source": source}
    for key in (
        "call_sign",
        "vessel_type",
        "vessel_flag",
        "vessel_owner",
        "gross_tonnage",
        "gross_registered_tonnage",
        "standard_order",
        "entity_number",
    ):
        if value := tidy(record.get(key)):
            extra[key] = value
    if places := _texts(record.get("places_of_birth")):
        extra["birth_place"] = "; ".join(places)
    addresses, address_countries = _addresses(record.get("addresses"))
    licence = tidy(record.get("license_requirement"))
    footnotes, inferred = footnotes_in(licence) if list_id == "us.bis.entity" else ((), False)
    if inferred:
        extra["footnotes_from"] = "section cited"
    citation = tidy(record.get("federal_register_notice"))
    listed_on = iso_date(tidy(record.get("start_date")), "month")
    if not listed_on and (cited := earliest_date(citation)):
        listed_on = cited
        extra["listed_on_from"] = "citation"
    ended_on = iso_date(tidy(record.get("end_date")), "month")
    if not ended_on and (ended_on := ended_in(list_id, remarks)):
        extra["ended_on_from"] = "remarks"
    nationalities = countries(
        [*_texts(record.get("nationalities")), *_texts(record.get("citizenships"))]
    )
    gathering.add(
        Entry(
            list=list_id,
            entry_id=_id_of(record, source),
            names=named.names,
            schema=schema,
            countries=countries([*address_countries, tidy(record.get("country"))]),
            birth_dates=tuple(facts.birth_dates),
            nationalities=tuple(dict.fromkeys([*nationalities, *facts.nationalities])),
            addresses=addresses,
            identifiers=tuple(facts.identifiers),
            programs=tuple(_texts(record.get("programs"))),
            footnotes=footnotes,
            citation=citation,
            listed_on=listed_on,
            ended_on=ended_on,
            licence_requirement=licence,
            licence_policy=tidy(record.get("license_policy")),
            title=tidy(record.get("title")),
            remarks=remarks,
            url=tidy(record.get("source_list_url") or record.get("source_information_url")),
            extra=extra,
        )
    )


def ended_in(list_id: str, remarks: str) -> str:
    """The end that remarks tell: a denial's expiry, or the last of State's sanctions where every
    one of them has ended; else ""."""
    if list_id == "us.bis.dpl" and (found := _EXPIRES.search(remarks)):
        return found[1]
    if list_id == "us.state.isn" and (states := _STATUS.findall(remarks)):
        over = [_OVER.match(state.strip()) for state in states]
        dates = [iso_date(found[1], "month") for found in over if found]
        if len(dates) == len(states) and all(dates):
            return max(dates)
    return ""


def born_in(remarks: str) -> str:
    """ "April, 1968" from State's "Date of birth: April, 1968", or ""."""
    found = _BORN.search(remarks)
    return found[1] if found else ""


def _id_of(record: Mapping[str, Any], source: str) -> str:
    """The issuer's id; where the file gives none, a digest of what tells the record apart."""
    for key in ("id", "_id", "entity_number"):
        if value := tidy(record.get(key)):
            return value
    ground = "\n".join(
        [
            source,
            tidy(record.get("name")),
            str(record.get("addresses")),
            tidy(record.get("federal_register_notice")),
        ]
    )
    return "digest-" + hashlib.sha256(ground.encode()).hexdigest()[:24]


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text for item in items if (text := tidy(item))]


def _addresses(value: object) -> tuple[tuple[str, ...], list[str]]:
    lines, codes = [], []
    for item in value if isinstance(value, list) else []:
        if not isinstance(item, dict):
            continue
        parts = [
            tidy(item.get(key)) for key in ("address", "city", "state", "postal_code", "country")
        ]
        if parts[-1]:
            codes.append(parts[-1])
        if any(parts[:-1]):
            lines.append(", ".join(part for part in parts if part))
    return tuple(dict.fromkeys(lines)), codes


def _formats() -> tuple[Format, ...]:
    from tidegate.lists.publishers.us_csl_csv import is_csv, read_csv  # needs `take` from here

    return (
        Format("us_csl.json", "Consolidated Screening List, JSON", _is_json, read_json),
        Format("us_csl.csv", "Consolidated Screening List, CSV", is_csv, read_csv),
    )


FORMATS: tuple[Format, ...] = _formats()
