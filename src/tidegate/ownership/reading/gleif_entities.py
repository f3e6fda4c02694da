"""Entities as GLEIF's LEI records (level 1) tell them: names, seats, register numbers."""

from __future__ import annotations

from typing import Any

from tidegate.findings.inert import visible
from tidegate.intake.countries import country_code
from tidegate.ownership.reading.gleif_records import several, told
from tidegate.ownership.reading.names import tidy_name
from tidegate.ownership.structure import Entity, Kind

_CATEGORIES: dict[str, Kind] = {
    "RESIDENT_GOVERNMENT_ENTITY": "state",
    "SOLE_PROPRIETOR": "person",
    "FUND": "arrangement",
}


def lei_entity(record: dict[str, Any]) -> Entity:
    """The entity of an LEI record."""
    lei, told_of = visible(told(record, "LEI"), 60), record["Entity"]
    name = tidy_name(told(told_of, "LegalName"))[0]
    others = []
    for place in ("OtherEntityNames", "TransliteratedOtherEntityNames"):
        one = place.removesuffix("s")
        for value in several(told_of.get(place), one):
            others.append(tidy_name(told(value, one) or told({"x": value}, "x"))[0])
    seats = {}
    for seat, path in (
        ("organised", ("LegalJurisdiction",)),
        ("headquartered", ("HeadquartersAddress", "Country")),
    ):
        code = country_code(told(told_of, *path).partition("-")[0])
        if code:
            seats[seat] = (code,)
    identifiers = [("LEI", lei)]
    number = told(told_of, "RegistrationAuthority", "RegistrationAuthorityEntityID")
    if number:
        scheme = told(told_of, "RegistrationAuthority", "RegistrationAuthorityID")
        identifiers.append((visible(scheme) or "registration", visible(number)))
    fields = {
        key: visible(word, 200)
        for key, path in (
            ("category", ("EntityCategory",)),
            ("status", ("EntityStatus",)),
            ("legal form", ("LegalForm", "EntityLegalFormCode")),
            ("other legal form", ("LegalForm", "OtherLegalForm")),
        )
        if (word := told(told_of, *path))
    }
    return Entity(
        lei, name or lei, _CATEGORIES.get(told(told_of, "EntityCategory"), "company"),
        other_names=tuple(dict.fromkeys(filter(None, others))), identifiers=tuple(identifiers),
        seats=seats, fields=fields,
    )  # fmt: skip
