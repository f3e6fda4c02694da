"""Reads TEI as GROBID writes it, and files of bare acknowledgements.

Read: title, date, DOI, affiliations of authors, funders, abstract, keywords, acknowledgements and
funding sections. `persName`, `email` and the bibliography are not. In an acknowledgement the words
stand as they are printed, with the persons it thanks.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tidegate.collaboration.model import Affiliation, Authorship, DeclaredFunder, Passage, Work
from tidegate.collaboration.reading.addresses import without_persons
from tidegate.collaboration.reading.values import (
    AFFILIATION_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Cuts,
    country_of,
    date_of,
    doi_of,
    orcid_of,
    ror_of,
)
from tidegate.collaboration.reading.xml_records import address_of, one_line, text_of

_NOT_ADDRESS = frozenset("persName email label marker idno note".split())
_SECTIONS = ("acknowledgement", "acknowledgment", "acknowledgements", "funding")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def acknowledgement_work(element: Element, file: str, number: int, line: int, cuts: Cuts) -> Work:
    """An acknowledgement that stands alone, raw: its tags say nothing that its words do not."""
    text = cuts.text(text_of(element), TEXT_LIMIT, "acknowledgement")
    return Work(
        key=f"{file}:{line}:{number}",
        type="acknowledgement",
        statements=(Passage(text, "acknowledgement"),) if text else (),
        file=file,
        record=number,
        line=line,
    )


def tei_work(tei: Element, file: str, number: int, line: int, cuts: Cuts) -> Work:
    header = tei.find("teiHeader")
    header = Element("teiHeader") if header is None else header
    source = header.find("fileDesc/sourceDesc/biblStruct")
    source = Element("biblStruct") if source is None else source
    ids = [text_of(one) for one in source.iter("idno") if one.get("type", "").upper() == "DOI"]
    doi = next(filter(None, map(doi_of, ids)), "")
    authors = [*source.iterfind("analytic/author"), *source.iterfind("monogr/author")]
    return Work(
        key=doi or f"{file}:{line}",
        title=cuts.text(_title(header, source), TITLE_LIMIT, "title"),
        date=_date(header, source),
        doi=doi,
        language=(header.get(_LANGUAGE) or tei.get(_LANGUAGE) or "")[:20],
        authorships=tuple(
            Authorship(
                position,
                tuple(_affiliations(author, cuts)),
                next(filter(None, (orcid_of(text_of(i)) for i in author.iter("idno"))), ""),
            )
            for position, author in enumerate(
                # GROBID writes affiliations that belong to nobody as an author without a name.
                cuts.items(authors, "authors"), start=1,
            )
        ),
        funders=tuple(_funders(tei, header, cuts)),
        statements=tuple(_statements(tei, cuts)),
        abstract=cuts.text(
            one_line(address_of(header.find("profileDesc/abstract"))), TEXT_LIMIT, "abstract"
        ),
        keywords=tuple(
            dict.fromkeys(
                word for keywords in header.iter("keywords")
                for one in (list(keywords.iter("term")) or [keywords])
                if (word := one_line(text_of(one)))
            )
        ),
        file=file,
        record=number,
        line=line,
    )  # fmt: skip


def _title(header: Element, source: Element) -> str:
    for place in (header.find("fileDesc/titleStmt/title"), source.find("analytic/title")):
        if text := one_line(text_of(place)):
            return text
    return ""


def _date(header: Element, source: Element) -> str:
    dates = [*source.iterfind("monogr/imprint/date"), *header.iterfind(
        "fileDesc/publicationStmt/date")]  # fmt: skip
    for one in dates:
        if found := date_of(one.get("when", "")) or date_of(one_line(text_of(one))):
            return found
    return ""


def _affiliations(author: Element, cuts: Cuts) -> Iterator[Affiliation]:
    seen: set[str] = set()
    for one in author.iter("affiliation"):
        raw = [n for n in one.iter("note") if n.get("type") == "raw_affiliation"]
        place = address_of(raw[0], without=frozenset({"label"})) if raw else address_of(
            one, without=_NOT_ADDRESS)  # fmt: skip
        text = cuts.text(without_persons(one_line(place)), AFFILIATION_LIMIT, "affiliation")
        rors = [ror_of(text_of(i)) for i in one.iter("idno")]
        codes = [country_of(c.get("key") or one_line(text_of(c))) for c in one.iter("country")]
        known = tuple(dict.fromkeys(filter(None, rors)))
        if (text or known) and text not in seen:
            seen.add(text)
            yield Affiliation(text, known, tuple(dict.fromkeys(filter(None, codes))))


def _funders(tei: Element, header: Element, cuts: Cuts) -> Iterator[DeclaredFunder]:
    found: dict[str, list[Element]] = {}
    for one in header.iterfind("fileDesc/titleStmt/funder"):
        found.setdefault(_organisation(one), []).append(one)
    for one in tei.iter("org"):
        if one.get("type") in ("funding", "funder", "funded-project"):
            found.setdefault(_organisation(one), []).append(one)
    for name, elements in found.items():
        ids = [i for one in elements for i in one.iter("idno")]
        awards = [one_line(text_of(i)) for i in ids if "grant" in i.get("type", "")]
        texts = [text_of(i) for i in ids]
        if name or awards:
            yield DeclaredFunder(
                cuts.text(name, TITLE_LIMIT, "funder"),
                tuple(dict.fromkeys(filter(None, awards))),
                next(filter(None, map(doi_of, texts)), ""),
                next(filter(None, map(ror_of, texts)), ""),
            )


def _organisation(element: Element) -> str:
    names = list(element.iter("orgName"))
    full = [one for one in names if one.get("type") == "full"] or names
    return one_line(text_of(full[0] if full else element, without=_NOT_ADDRESS))


def _statements(tei: Element, cuts: Cuts) -> Iterator[Passage]:
    seen: set[str] = set()
    for one in tei.iter("div"):
        kind = one.get("type", "").lower()
        if kind in _SECTIONS:
            without = frozenset({"head"})
            text = cuts.text(one_line(address_of(one, without=without)), TEXT_LIMIT, kind)
            if text and text not in seen and not any(text in other for other in seen):
                seen.add(text)
                yield Passage(text, kind)
