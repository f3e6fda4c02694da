"""FollowTheMoney JSON lines of any dataset, such as OpenSanctions publishes.

Taken are parties (people, organisations, vessels, aircraft) that the file calls a target, that a
Sanction is about, or that carry a topic of risk; where none of these occurs in the file, every
party. Sanction, Identification and Passport records are joined to the party they are about.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tidegate.errors import InputError
from tidegate.lists.catalogue import catalogue
from tidegate.lists.entry import Entry, Schema
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.dates import iso_date
from tidegate.lists.publishers.reading.grouped import GroupedParty
from tidegate.lists.publishers.reading.names import tidy
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList

_SCHEMAS: dict[str, Schema] = {
    "Person": "person",
    "Organization": "organisation",
    "Company": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "unknown",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
_IDENTIFIERS = {
    "passportNumber": "Passport",
    "idNumber": "Identification Number",
    "taxNumber": "Tax ID No.",
    "registrationNumber": "Registration Number",
    "leiCode": "LEI",
    "imoNumber": "IMO",
    "mmsi": "MMSI",
    "swiftBic": "SWIFT/BIC",
    "innCode": "INN",
    "ogrnCode": "OGRN",
    "uscCode": "Unified Social Credit Code (USCC)",
    "dunsCode": "D-U-N-S Number",
    "vatCode": "V.A.T. Number",
    "serialNumber": "Serial No.",
    "socialSecurityNumber": "SSN",
}
_RISKS = ("sanction", "debarment", "export.control", "export.risk", "corp.disqual", "wanted")
_LONGEST_LINE = 16 << 20


class _Collected:
    """What one pass over the file gathers."""

    def __init__(self) -> None:
        self.parties: dict[str, GroupedParty] = {}
        self.flagged: set[str] = set()
        self.sanctions: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self.documents: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self.changed = ""


def read_lines(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads the lines; `published` is the newest `last_change`.

    Entries go under the publication's list, or under a user's own id; the FtM datasets of each
    are in `extra["datasets"]`.
    """
    del mapping
    gathering = Gathering(str(path), "ftm.jsonl")
    known = catalogue().publication(publication)
    if known is not None and len(known.lists) != 1:
        raise InputError(
            f"{path}: {publication} holds several lists, and FollowTheMoney does not say which",
            hint="add the file under an id of your own",
        )
    list_id = known.lists[0].id if known else publication
    gathering.declare(list_id)
    found = _Collected()
    for number, entity in _entities(path, gathering):
        _collect(entity, number, found)
    for party_id, party in found.parties.items():
        about = found.sanctions.get(party_id, [])
        if found.flagged and party_id not in found.flagged and not about:
            continue
        if not found.flagged and found.sanctions and not about:
            continue
        entry = _entry(party, about, found.documents.get(party_id, []), list_id)
        if entry is None:
            gathering.problem(f"{party_id} has no name", row=party.row)
        else:
            gathering.add(entry)
    gathering.published = found.changed
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{path}: the FollowTheMoney file holds no party")
    return gathering.close()


def _entities(path: Path, gathering: Gathering) -> Iterator[tuple[int, dict[str, Any]]]:
    from tidegate.intake import open_bounded

    with open_bounded(path) as stream:
        number = 0
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            if not line.strip():
                continue
            try:
                entity = json.loads(line)
            except RecursionError:
                gathering.problem("the line is nested too deep", row=number)
                continue
            except ValueError:
                gathering.problem(
                    "the line is not JSON; where it is the last, the file was cut short",
                    row=number,
                )
                continue
            properties = entity.get("properties") if isinstance(entity, dict) else None
            if isinstance(properties, dict) and entity.get("id"):
                yield number, entity
            else:
                gathering.problem("the line is no FollowTheMoney entity", row=number)


def _texts(properties: Mapping[str, Any], name: str) -> list[str]:
    value = properties.get(name) or []
    items = value if isinstance(value, list) else [value]
    texts = []
    for item in items:
        # In nested exports an entity stands where its id would.
        plain = item.get("id") if isinstance(item, dict) else item
        if text := tidy(plain):
            texts.append(text)
    return texts


def _collect(entity: Mapping[str, Any], number: int, found: _Collected) -> None:
    kind, properties = str(entity.get("schema")), entity["properties"]
    changed = iso_date(tidy(entity.get("last_change")))
    found.changed = max(found.changed, changed)
    if kind == "Sanction":
        for party_id in _texts(properties, "entity"):
            found.sanctions[party_id].append(properties)
    elif kind in ("Identification", "Passport"):
        for party_id in _texts(properties, "holder"):
            found.documents[party_id].append({**properties, "_kind": kind})
    elif kind in _SCHEMAS:
        party_id = tidy(entity["id"])
        found.parties[party_id] = _party(entity, party_id, number)
        topics = _texts(properties, "topics")
        if entity.get("target") is True or any(
            topic == risk or topic.startswith(f"{risk}.") for topic in topics for risk in _RISKS
        ):
            found.flagged.add(party_id)


def _party(entity: Mapping[str, Any], party_id: str, number: int) -> GroupedParty:
    properties = entity["properties"]
    party = GroupedParty(party_id, number, _SCHEMAS[str(entity["schema"])])
    names = _texts(properties, "name")
    caption = tidy(entity.get("caption"))
    if caption in names:
        names = [caption, *(name for name in names if name != caption)]
    for name in names:
        party.name(name, "primary")
    for name in _texts(properties, "alias"):
        party.name(name)
    for name in _texts(properties, "previousName"):
        party.name(name, "former")
    for name in _texts(properties, "weakAlias"):
        party.name(name, weak=True)
    for nation in (*_texts(properties, "country"), *_texts(properties, "jurisdiction")):
        party.live(country=nation)
    party.national(*_texts(properties, "nationality"), *_texts(properties, "citizenship"))
    for born in _texts(properties, "birthDate"):
        party.born(born)
    for address in _texts(properties, "address"):
        party.addresses[address] = None
    for name, kind in _IDENTIFIERS.items():
        for value in _texts(properties, name):
            party.number(kind, value)
    for role in _texts(properties, "position"):
        party.titles[role] = None
    for note in _texts(properties, "notes"):
        party.remarks[note] = None
    party.url = next(iter(_texts(properties, "sourceUrl")), "")
    for place in _texts(properties, "birthPlace"):
        party.note("birth_place", place)
    for topic in _texts(properties, "topics"):
        party.note("topics", topic)
    for dataset in entity.get("datasets") or []:
        party.note("datasets", tidy(dataset))
    return party


def _entry(
    party: GroupedParty,
    sanctions: list[Mapping[str, Any]],
    documents: list[Mapping[str, Any]],
    list_id: str,
) -> Entry | None:
    from dataclasses import replace

    starts, ends = [], []
    for sanction in sanctions:
        for program in (*_texts(sanction, "programId"), *_texts(sanction, "program")):
            party.programs[program] = None
        starts += [d for key in ("listingDate", "startDate") for t in _texts(sanction, key)
                   if (d := iso_date(t))]  # fmt: skip
        if end := max((d for t in _texts(sanction, "endDate") if (d := iso_date(t))), default=""):
            ends.append(end)
        for authority in _texts(sanction, "authority"):
            party.note("authority", authority)
        for reason in _texts(sanction, "reason"):
            party.remarks[reason] = None
        for number in _texts(sanction, "authorityId"):
            party.note("authority_id", number)
        party.url = party.url or next(iter(_texts(sanction, "sourceUrl")), "")
    for document in documents:
        kind = next(iter(_texts(document, "type")), str(document["_kind"]))
        nation = next(iter(_texts(document, "country")), "")
        for value in _texts(document, "number"):
            party.number(kind, value, nation)
    party.listed_on = min(starts, default="")
    entry = party.entry(list_id)
    # The party is off the list only where every sanction has ended.
    if entry is not None and sanctions and len(ends) == len(sanctions):
        return replace(entry, ended_on=max(ends))
    return entry


def _is_ftm(head: Head) -> bool:
    first = head.text.lstrip().split("\n", 1)[0]
    return first.startswith("{") and all(f'"{key}"' in first for key in ("schema", "properties"))


FORMATS: tuple[Format, ...] = (
    Format("ftm.jsonl", "FollowTheMoney JSON lines", _is_ftm, read_lines),
)
