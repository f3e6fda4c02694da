"""Reads a work of OpenAlex.

The shapes below are all that is decoded: the names of authors (`display_name`, `raw_author_name`),
topics, concepts and what OpenAlex infers of a person are never taken out of the line. Source:
OpenAlex, "Work object"; authorships, `affiliations` (string to institutions), `grants` (until
2025) or `awards` and `funders`, `abstract_inverted_index`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tidegate.collaboration.model import Affiliation, Authorship, DeclaredFunder, Work
from tidegate.collaboration.reading.addresses import without_persons
from tidegate.collaboration.reading.values import (
    AFFILIATION_LIMIT,
    ITEMS_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Cuts,
    country_of,
    date_of,
    doi_of,
    items,
    mapping,
    orcid_of,
    ror_of,
)

_PLACE = "https://openalex.org/"
WORDS_LIMIT = 30_000
"""Words of an abstract; a longer index is cut, for positions in it may be any number."""


class _Author(msgspec.Struct, gc=False):
    id: str | None = None
    orcid: str | None = None


class _Institution(msgspec.Struct, gc=False):
    id: str | None = None
    ror: str | None = None
    country_code: str | None = None


class _String(msgspec.Struct):
    raw_affiliation_string: str | None = None
    institution_ids: list[str | None] | None = None


class _Authorship(msgspec.Struct):
    author: _Author | None = None
    institutions: list[_Institution] | None = None
    affiliations: list[_String] | None = None
    raw_affiliation_strings: list[str] | None = None
    raw_affiliation_string: str | None = None
    raw_orcid: str | None = None


class OpenAlexWork(msgspec.Struct):
    """What of a line is decoded. Where a value has another type, `loosely` reads the work."""

    id: Any = None
    doi: Any = None
    title: Any = None
    publication_date: Any = None
    publication_year: Any = None
    type: Any = None
    language: Any = None
    authorships: list[_Authorship] | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None
    grants: Any = None
    awards: Any = None
    funders: Any = None


DECODE = msgspec.json.Decoder(OpenAlexWork).decode


def is_openalex(record: Any) -> bool:
    """Whether a decoded object is a work of OpenAlex."""
    if isinstance(record, OpenAlexWork):
        if record.authorships is not None or record.abstract_inverted_index is not None:
            return True
        return isinstance(record.id, str) and record.id.startswith(_PLACE + "W")
    return isinstance(record, dict) and (
        isinstance(record.get("authorships"), list)
        or "abstract_inverted_index" in record
        or str(record.get("id")).startswith(_PLACE + "W")
    )


def loosely(record: dict[str, Any], cuts: Cuts) -> OpenAlexWork:
    """The same from an object with values of wrong types: each is left out alone, and told."""
    work = OpenAlexWork(
        **{name: record.get(name) for name in OpenAlexWork.__struct_fields__ if name not in _TYPED}
    )
    authors: list[_Authorship] = []
    for number, one in enumerate(items(record.get("authorships")), start=1):
        try:
            authors.append(msgspec.convert(one, _Authorship))
        except msgspec.ValidationError as error:
            cuts.told.append(f"authorship {number} cannot be read: {_without_value(error)}")
            authors.append(_Authorship())
    work.authorships = authors
    index = record.get("abstract_inverted_index")
    if index is not None:
        work.abstract_inverted_index = {
            word: [place for place in items(places) if isinstance(place, int)]
            for word, places in mapping(index).items()
        }
    return work


_TYPED = ("authorships", "abstract_inverted_index")


def _without_value(error: Exception) -> str:
    return str(error).partition(" - at")[0][:100]


def openalex_work(record: OpenAlexWork, file: str, number: int, line: int, cuts: Cuts) -> Work:
    doi = doi_of(record.doi)
    own = record.id.removeprefix(_PLACE)[:80] if isinstance(record.id, str) else ""
    date = date_of(record.publication_date) if isinstance(record.publication_date, str) else ""
    if not date and isinstance(record.publication_year, int):
        date = date_of(str(record.publication_year))
    index = record.abstract_inverted_index
    return Work(
        key=doi or own or f"{file}:{line or number}",
        title=cuts.text(record.title, TITLE_LIMIT, "title"),
        date=date,
        doi=doi,
        type=record.type[:60] if isinstance(record.type, str) else "",
        language=record.language[:20] if isinstance(record.language, str) else "",
        authorships=_authorships(record.authorships or (), cuts),
        funders=_funders(record, cuts),
        abstract=cuts.text(_abstract(index, cuts), TEXT_LIMIT, "abstract") if index else "",
        file=file,
        record=number,
        line=line,
    )


def _authorships(records: list[_Authorship] | tuple[()], cuts: Cuts) -> tuple[Authorship, ...]:
    if len(records) > ITEMS_LIMIT:
        records = cuts.items(list(records), "authors")
    found: list[Authorship] = []
    for position, one in enumerate(records, start=1):
        author = one.author
        orcid = orcid_of((author and author.orcid) or one.raw_orcid)
        own = author.id.removeprefix(_PLACE)[:80] if author and author.id else ""
        found.append(Authorship(position, _affiliations(one, cuts), orcid, own))
    return tuple(found)


def _affiliations(one: _Authorship, cuts: Cuts) -> tuple[Affiliation, ...]:
    institutions = one.institutions or ()
    found: dict[str, Affiliation] = {}
    seen: set[str | None] = set()
    if one.affiliations:
        known = {i.id: i for i in institutions if i.id}
        for part in one.affiliations:
            seen.add(part.raw_affiliation_string)
            text = _string(part.raw_affiliation_string, cuts)
            if text and text not in found:
                told = [known[i] for i in part.institution_ids or () if i in known]
                found[text] = _affiliation(text, told)
    strings = one.raw_affiliation_strings
    if one.raw_affiliation_string:
        strings = [*(strings or ()), one.raw_affiliation_string]
    alone = not found and strings is not None and len(strings) == 1
    for raw in strings or ():
        if raw in seen:
            continue
        text = _string(raw, cuts)
        if text and text not in found:
            # Which institution belongs to which of several strings is not told here.
            found[text] = _affiliation(text, institutions if alone else ())
    if not found and institutions:
        found[""] = _affiliation("", institutions)
    return tuple(found.values())


def _string(raw: str | None, cuts: Cuts) -> str:
    if not raw:
        return ""
    if "[" in raw or "@" in raw or ".," in raw or "author)" in raw.lower():
        raw = without_persons(raw)
    return cuts.text(raw, AFFILIATION_LIMIT, "affiliation")


def _affiliation(text: str, institutions: list[_Institution] | tuple[()]) -> Affiliation:
    if not institutions:
        return Affiliation(text)
    if len(institutions) == 1:
        (one,) = institutions
        ror = ror_of(one.ror) if one.ror else ""
        country = country_of(one.country_code) if one.country_code else ""
        return Affiliation(text, (ror,) if ror else (), (country,) if country else ())
    rors = [ror_of(i.ror) for i in institutions if i.ror]
    countries = [country_of(i.country_code) for i in institutions if i.country_code]
    return Affiliation(text, _distinct(rors), _distinct(countries))


def _distinct(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _abstract(index: dict[str, list[int]], cuts: Cuts) -> str:
    """The text an inverted index {word: [positions]} was made of; gaps are closed."""
    placed = {place: word for word, places in index.items() for place in places}
    order = sorted(placed)
    if len(order) > WORDS_LIMIT:
        cuts.told.append(f"the abstract has {len(order):,} words; {WORDS_LIMIT:,} were read")
        order = order[:WORDS_LIMIT]
    return " ".join([placed[place] for place in order])


def _funders(record: OpenAlexWork, cuts: Cuts) -> tuple[DeclaredFunder, ...]:
    """Funders with their awards, from any of the three shapes OpenAlex has had."""
    if not (record.grants or record.awards or record.funders):
        return ()
    awards: dict[str, dict[str, None]] = {}
    rors: dict[str, str] = {}
    names: dict[str, str] = {}
    for one in cuts.items(items(record.funders), "funders"):
        told = mapping(one)
        key = _key(told, "id", "display_name")
        names[key] = cuts.text(told.get("display_name"), TITLE_LIMIT, "funder")
        rors[key] = ror_of(told["ror"]) if isinstance(told.get("ror"), str) else ""
        awards.setdefault(key, {})
    for one in cuts.items([*items(record.grants), *items(record.awards)], "awards"):
        told = mapping(one)
        key = _key(told, "funder", "funder_id", "funder_display_name")
        name = cuts.text(told.get("funder_display_name"), TITLE_LIMIT, "funder")
        names[key] = names.get(key) or name
        award = told.get("award_id") or told.get("funder_award_id")
        number = cuts.text(str(award), 200, "award number") if award else ""
        awards.setdefault(key, {}).update({number: None} if number else {})
    return tuple(
        DeclaredFunder(names[key], tuple(numbers), "", rors.get(key, ""))
        for key, numbers in awards.items()
        if names[key] or numbers
    )


def _key(told: dict[str, Any], *names: str) -> str:
    return next((v for name in names if isinstance(v := told.get(name), str) and v), "")
