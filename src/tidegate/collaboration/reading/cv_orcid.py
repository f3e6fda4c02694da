"""A CV from an ORCID record (public API 3.0, JSON): employments, educations, fundings, works."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tidegate.collaboration.cv import Curriculum, DeclaredWork, Position, Support
from tidegate.collaboration.reading.orcid import external_ids, orcid_date, orcid_works, text_at
from tidegate.collaboration.reading.values import (
    TITLE_LIMIT,
    Cuts,
    country_of,
    items,
    mapping,
    orcid_of,
    ror_of,
)

POSITIONS = ("employments", "invited-positions", "distinctions", "memberships", "services",
             "qualifications", "educations")  # fmt: skip
_IDS = {"scopus author id": "scopus", "researcherid": "researcherid", "openalex": "openalex"}


def orcid_curriculum(record: dict[str, Any], file: str, cuts: Cuts) -> Curriculum:
    summary = mapping(record.get("activities-summary"))
    positions = tuple(
        _position(one, section, number, cuts)
        for section in POSITIONS
        for number, one in enumerate(_summaries(mapping(summary.get(section))), start=1)
    )
    return Curriculum(
        file=file,
        orcid=orcid_of(text_at(record, "orcid-identifier", "path"))
        or orcid_of(text_at(record, "orcid-identifier", "uri")),
        author_ids=tuple(_author_ids(record)),
        positions=positions,
        support=tuple(_support(mapping(summary.get("fundings")), cuts)),
        works=tuple(
            DeclaredWork(work.doi, work.title, work.date, work.record)
            for work in orcid_works(record, file, 1, cuts)
        ),
    )


def _summaries(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The entries of a section: each of its groups holds summaries, each under its own name."""
    for group in items(section.get("affiliation-group")):
        # Several sources may tell the same entry; the first is the one ORCID shows.
        for wrapped in items(mapping(group).get("summaries"))[:1]:
            yield from (told for value in mapping(wrapped).values() if (told := mapping(value)))
    for name, value in section.items():
        if name.endswith("-summary"):
            yield from (mapping(one) for one in items(value))


def _organisation(record: dict[str, Any]) -> tuple[str, str, str]:
    """(name, ROR id, country) of the organisation."""
    organisation = mapping(record.get("organization"))
    known = mapping(organisation.get("disambiguated-organization"))
    identifier = text_at(known, "disambiguated-organization-identifier")
    ror = ror_of(identifier) if text_at(known, "disambiguation-source") == "ROR" else ""
    return (
        text_at(organisation, "name"),
        ror,
        country_of(text_at(organisation, "address", "country")),
    )


def _position(record: dict[str, Any], section: str, number: int, cuts: Cuts) -> Position:
    name, ror, country = _organisation(record)
    return Position(
        organisation=cuts.text(name, TITLE_LIMIT, "organisation"),
        ror=ror,
        role=cuts.text(record.get("role-title"), TITLE_LIMIT, "role"),
        department=cuts.text(record.get("department-name"), TITLE_LIMIT, "department"),
        country=country,
        start=orcid_date(record.get("start-date")),
        end=orcid_date(record.get("end-date")),
        section=section,
        record=number,
    )


def _support(section: dict[str, Any], cuts: Cuts) -> Iterator[Support]:
    for number, group in enumerate(items(section.get("group")), start=1):
        record = next(map(mapping, items(mapping(group).get("funding-summary"))), {})
        name, ror, country = _organisation(record)
        ids = [*external_ids(record), *external_ids(mapping(group))]
        award = next((text_at(one, "external-id-value") for one in ids), "")
        amount = mapping(record.get("amount"))
        yield Support(
            funder=cuts.text(name, TITLE_LIMIT, "funder"),
            award=cuts.text(award, 200, "award number"),
            title=cuts.text(text_at(record, "title", "title", "value"), TITLE_LIMIT, "title"),
            start=orcid_date(record.get("start-date")),
            end=orcid_date(record.get("end-date")),
            amount=" ".join(
                filter(None, (text_at(amount, "currency-code"), text_at(amount, "value")))
            ),
            status=str(record.get("type") or "")[:60],
            ror=ror,
            country=country,
            section="fundings",
            record=number,
        )


def _author_ids(record: dict[str, Any]) -> Iterator[str]:
    """Identifiers of databases the person declared: "scopus:7004212771"."""
    listed = mapping(mapping(record.get("person")).get("external-identifiers"))
    for one in items(listed.get("external-identifier")):
        kind = text_at(one, "external-id-type").lower()
        value = text_at(one, "external-id-value")
        if kind in _IDS and value:
            yield f"{_IDS[kind]}:{value[:80]}"
