"""Reads a work of Crossref's REST API, and CSL-JSON, which is made like it.

`given`, `family`, `name` and `literal` of an author are never read; nor are editors, reviewers or
references. Source: Crossref REST API format, works; CSL-JSON schema 1.0.
"""

from __future__ import annotations

from typing import Any

from tidegate.collaboration.model import Affiliation, Authorship, DeclaredFunder, Work
from tidegate.collaboration.reading.addresses import without_persons
from tidegate.collaboration.reading.values import (
    AFFILIATION_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Cuts,
    country_of,
    date_of,
    doi_of,
    items,
    mapping,
    orcid_of,
    parts_date,
    plain,
    ror_of,
)

_DATES = ("published", "issued", "published-online", "published-print", "posted", "created")


def is_crossref(record: dict[str, Any]) -> bool:
    return "DOI" in record or (
        "title" in record and ("issued" in record or "container-title" in record)
    )


def crossref_work(record: dict[str, Any], file: str, number: int, line: int, cuts: Cuts) -> Work:
    doi = doi_of(record.get("DOI"))
    keywords = record.get("subject") or record.get("keyword") or ()
    if isinstance(keywords, str):
        keywords = keywords.replace(",", ";").split(";")
    return Work(
        # Not the `id` of CSL-JSON: it is mostly an author's name and a year.
        key=doi or f"{file}:{line or number}",
        title=plain(cuts.text(_first(record.get("title")), TITLE_LIMIT, "title")),
        date=next(filter(None, (_date(record.get(name)) for name in _DATES)), ""),
        doi=doi,
        type=str(record.get("type") or "")[:60],
        language=str(record.get("language") or "")[:20],
        authorships=tuple(
            Authorship(position, _affiliations(mapping(one), cuts), orcid_of(_orcid(one)))
            for position, one in enumerate(cuts.items(items(record.get("author")), "authors"), 1)
        ),
        funders=tuple(_funders(items(record.get("funder")), cuts)),
        abstract=plain(cuts.text(record.get("abstract"), TEXT_LIMIT, "abstract")).strip(),
        # `subject` holds the journal's subjects in old files, not the work's: CSL's keyword only.
        keywords=tuple(
            word for one in (keywords if "subject" not in record else ())
            if (word := cuts.text(one, 300, "keyword"))
        ),
        file=file,
        record=number,
        line=line,
    )  # fmt: skip


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _orcid(author: Any) -> Any:
    told = mapping(author)
    return told.get("ORCID") or told.get("orcid")


def _date(value: Any) -> str:
    told = mapping(value)
    parts = _first(told.get("date-parts"))
    if isinstance(parts, list):
        return parts_date(parts)
    for name in ("date-time", "raw", "literal"):
        if isinstance(told.get(name), str):
            return date_of(told[name])
    return ""


def _affiliations(author: dict[str, Any], cuts: Cuts) -> tuple[Affiliation, ...]:
    found: list[Affiliation] = []
    for one in items(author.get("affiliation")):
        told = {"name": one} if isinstance(one, str) else mapping(one)
        parts = [told.get("name"), _first(told.get("department")), _first(told.get("place"))]
        texts = [part.strip() for part in parts if isinstance(part, str) and part.strip()]
        text = ", ".join(dict.fromkeys(texts))
        text = cuts.text(without_persons(text), AFFILIATION_LIMIT, "affiliation")
        rors = [
            ror_of(value) for i in items(told.get("id"))
            if isinstance(value := mapping(i).get("id"), str)
        ]  # fmt: skip
        country = told.get("country")
        codes = (country_of(country),) if isinstance(country, str) else ()
        known = tuple(dict.fromkeys(ror for ror in rors if ror))
        if text or known:
            found.append(Affiliation(text, known, tuple(code for code in codes if code)))
    return tuple(dict.fromkeys(found))


def _funders(records: list[Any], cuts: Cuts) -> list[DeclaredFunder]:
    found: list[DeclaredFunder] = []
    for one in cuts.items(records, "funders"):
        told = mapping(one)
        name = cuts.text(told.get("name"), TITLE_LIMIT, "funder")
        awards = tuple(
            number for award in items(told.get("award"))
            if (number := cuts.text(award, 200, "award number"))
        )  # fmt: skip
        ids = [mapping(i).get("id") for i in items(told.get("id"))]
        ror = next((ror_of(i) for i in ids if isinstance(i, str) and ror_of(i)), "")
        if name or awards:
            found.append(DeclaredFunder(name, awards, doi_of(told.get("DOI")), ror))
    return found
