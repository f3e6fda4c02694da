"""Entities and people as BODS records tell them, nothing left out."""

from __future__ import annotations

from typing import Any

from tidegate.intake.countries import country_code
from tidegate.ownership.reading.bods_statements import Statement
from tidegate.ownership.reading.json_values import flat, items, mapping, text
from tidegate.ownership.reading.names import tidy_name
from tidegate.ownership.structure import Entity, Kind

_KINDS: dict[str, Kind] = {
    "registeredEntity": "company",
    "legalEntity": "company",
    "arrangement": "arrangement",
    "state": "state",
    "stateBody": "state",
    "anonymousEntity": "unknown",
    "unknownEntity": "unknown",
}
_ADDRESS_SEATS = {
    "residence": "resident",
    "registered": "registered",
    # Where it carries on business, which is the nearest that BODS has to a principal place.
    "business": "principal_place",
}


def country_of(value: Any) -> str:
    """The two letters of a BODS country or jurisdiction; "US-DE" is US."""
    told = mapping(value)
    for name in (text(told.get("code")).partition("-")[0], text(told.get("name"))):
        code = country_code(name) if name else None
        if code:
            return code
    return country_code(text(told.get("name")).partition("-")[0]) or ""


def entity_of(one: Statement) -> Entity:
    """The entity or person of a statement."""
    details = one.details
    seats: dict[str, dict[str, None]] = {}

    def seat(name: str, value: Any) -> None:
        if code := country_of(value):
            seats.setdefault(name, {})[code] = None

    for address in items(details.get("addresses")):
        where = _ADDRESS_SEATS.get(text(mapping(address).get("type")))
        if where:
            country = mapping(address).get("country")
            seat(where, {"code": country} if isinstance(country, str) else country)
    kind: Kind
    if one.type == "person":
        names = _person_names(details)
        kind, form = "person", ""
        unspecified = text(details.get("personType")) in ("anonymousPerson", "unknownPerson")
        for nationality in items(details.get("nationalities")):
            seat("citizen", nationality)
        leave = {"names", "personType", "identifiers", "isComponent"}
    else:
        names = [text(details.get("name")), *map(text, items(details.get("alternateNames")))]
        told = mapping(details.get("entityType"))
        kind = _KINDS.get(text(told.get("type")), "unknown")
        unspecified = text(told.get("type")) in ("anonymousEntity", "unknownEntity")
        form = _form(text(told.get("subtype")), text(told.get("details")))
        seat("organised", details.get("jurisdiction"))
        leave = {"name", "alternateNames", "identifiers", "isComponent"}
    known = [name for name in dict.fromkeys(tidy_name(n)[0] for n in names if n.strip()) if name]
    fields = flat(details, leave)
    for key in ("annotations", "source", "declaration"):
        if one.whole.get(key):
            fields.update(flat({key: one.whole[key]}))
    if one.status == "closed":
        fields["record closed"] = one.date
    word = "person" if one.type == "person" else "entity"
    return Entity(
        key=one.record,
        name=known[0] if known else f"unnamed {word} ({one.record})",
        kind=kind,
        other_names=tuple(known[1:]),
        identifiers=tuple(_identifiers(details)),
        seats={name: tuple(codes) for name, codes in seats.items()},
        form=form,
        unspecified=unspecified,
        fields=fields,
    )


def _person_names(details: dict[str, Any]) -> list[str]:
    names: list[str] = []
    for value in items(details.get("names")):
        told = mapping(value)
        whole = text(told.get("fullName"))
        parts = [text(told.get(key)) for key in ("givenName", "patronymicName", "familyName")]
        names.append(whole or " ".join(filter(None, parts)))
    return names


def _identifiers(details: dict[str, Any]) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for value in items(details.get("identifiers")):
        told = mapping(value)
        number = text(told.get("id")) or text(told.get("uri"))
        scheme = text(told.get("scheme")) or text(told.get("schemeName"))
        if number:
            found["LEI" if scheme == "XI-LEI" else scheme or "id", number] = None
    return list(found)


def _form(subtype: str, details: str) -> str:
    if subtype == "trust":
        return "trust"
    return "partnership" if "partnership" in details.casefold() else ""
