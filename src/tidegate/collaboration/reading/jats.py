"""Reads an article of JATS (NISO Z39.96), and of the NLM tag sets before it.

Read: article-meta (ids, title, dates, affiliations and which author has which, funding group,
abstract, keywords), acknowledgements and funding notes. `name`, `string-name`, `collab`, `email`
and award recipients are left out wherever they stand in a field of their own.
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
    parts_date,
    ror_of,
)
from tidegate.collaboration.reading.xml_records import address_of, one_line, text_of

_NOT_ADDRESS = frozenset(
    "label sup institution-id email fax phone ext-link uri xref name string-name fn break".split()
)
_NOT_NAMES = frozenset(
    "name string-name name-alternatives collab contrib contrib-group principal-award-recipient "
    "principal-investigator email".split()
)
_DATES = ("epub", "pub", "ppub", "epub-ppub", "collection", "preprint", "electronic", "print", "")
_FUNDING = ("financial-disclosure", "supported-by", "funding", "funding-information",
            "funding-statement")  # fmt: skip
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def jats_work(article: Element, file: str, number: int, line: int, cuts: Cuts) -> Work:
    meta = article.find("front/article-meta")
    if meta is None:
        meta = article.find(".//article-meta")
    if meta is None:
        cuts.told.append("the article has no article-meta; only its acknowledgements are read")
        meta = Element("article-meta")
    ids = [one for one in meta.iterfind("article-id") if one.get("pub-id-type") == "doi"]
    doi = next(filter(None, (doi_of(text_of(one)) for one in ids)), "")
    by_id = _affiliations(meta, cuts)
    authorships, used = _authorships(meta, by_id, cuts)
    loose = [a for key, found in by_id.items() if key not in used for a in found]
    return Work(
        key=doi or f"{file}:{line}",
        title=cuts.text(
            one_line(text_of(meta.find("title-group/article-title"), without=frozenset({"xref"}))),
            TITLE_LIMIT, "title",
        ),
        date=_date(meta),
        doi=doi,
        type=article.get("article-type", "")[:60],
        language=article.get(_LANGUAGE, "")[:20],
        authorships=authorships,
        affiliations=tuple(dict.fromkeys(loose)),
        funders=tuple(_funders(meta, cuts)),
        statements=tuple(_statements(article, meta, cuts)),
        abstract=_abstract(meta, cuts),
        keywords=tuple(
            dict.fromkeys(
                word for one in meta.iterfind("kwd-group//kwd") if (word := one_line(text_of(one)))
            )
        ),
        file=file,
        record=number,
        line=line,
    )  # fmt: skip


def _affiliations(meta: Element, cuts: Cuts) -> dict[str, list[Affiliation]]:
    """{id of the aff: its texts}; one without an id stands under a number of its own."""
    found: dict[str, list[Affiliation]] = {}
    inside = {id(aff) for contrib in meta.iter("contrib") for aff in contrib.iter("aff")}
    for at, aff in enumerate(meta.iter("aff")):
        if id(aff) not in inside:
            found.setdefault(aff.get("id") or f"#{at}", []).extend(_affiliation(aff, cuts))
    for group in meta.iter("aff-alternatives"):
        if group.get("id"):
            inner = [one for aff in group.iterfind("aff") for one in _affiliation(aff, cuts)]
            found.setdefault(group.get("id", ""), []).extend(inner)
    return found


def _affiliation(aff: Element, cuts: Cuts) -> list[Affiliation]:
    text = without_persons(one_line(address_of(aff, without=_NOT_ADDRESS))).strip(" ,;")
    text = cuts.text(text, AFFILIATION_LIMIT, "affiliation")
    rors = [ror_of(text_of(one)) for one in aff.iter("institution-id")]
    codes = [
        country_of(one.get("country") or one_line(text_of(one))) for one in aff.iter("country")
    ]
    known = tuple(dict.fromkeys(filter(None, rors)))
    if not (text or known):
        return []
    return [Affiliation(text, known, tuple(dict.fromkeys(filter(None, codes))))]


def _authorships(
    meta: Element, by_id: dict[str, list[Affiliation]], cuts: Cuts
) -> tuple[tuple[Authorship, ...], set[str]]:
    found: list[Authorship] = []
    used: set[str] = set()
    for group in meta.iter("contrib-group"):
        authors = [
            one for one in group.iter("contrib") if one.get("contrib-type", "author") == "author"
        ]
        shared = _named(group.iterfind("xref"), by_id, used)
        shared += [a for aff in group.iterfind("aff") if not aff.get("id")
                   for a in _affiliation(aff, cuts)]  # fmt: skip
        alone = len(by_id) == 1 and not any(
            one.get("ref-type") == "aff" for one in group.iter("xref")
        )
        for author in authors:
            own = _named(author.iter("xref"), by_id, used)
            own += [a for aff in author.iter("aff") for a in _affiliation(aff, cuts)]
            if not own and alone:
                key, own = next((key, list(texts)) for key, texts in by_id.items())
                used.add(key)
            ids = [text_of(one) for one in author.iterfind("contrib-id")]
            ids += [value for one in author.iterfind("uri") if (value := text_of(one))]
            orcid = next(filter(None, map(orcid_of, ids)), "")
            texts = tuple(dict.fromkeys([*own, *shared]))
            found.append(Authorship(len(found) + 1, texts, orcid))
        used |= {f"#{at}" for at, aff in enumerate(meta.iter("aff"))
                 if authors and not aff.get("id") and aff in list(group)}  # fmt: skip
    return tuple(cuts.items(found, "authors")), used


def _named(
    references: Iterator[Element], by_id: dict[str, list[Affiliation]], used: set[str]
) -> list[Affiliation]:
    ids = [
        key for one in references if one.get("ref-type") == "aff"
        for key in one.get("rid", "").split()
    ]  # fmt: skip
    used.update(ids)
    return [one for key in ids for one in by_id.get(key, ())]


def _date(meta: Element) -> str:
    """The earliest day the article appeared, as far as its dates tell it."""
    dates: list[str] = []
    for one in meta.iterfind("pub-date"):
        if one.get("pub-type", one.get("date-type", "")) in _DATES:
            parts = [one_line(text_of(one.find(part))) for part in ("year", "month", "day")]
            dates.append(date_of(one.get("iso-8601-date", "")) or parts_date(parts))
    known = [date for date in dates if date]
    # Of "2021" and "2021-05-03" the second tells more of the same.
    return min(known, key=lambda date: (date[:4], -len(date), date), default="")


def _funders(meta: Element, cuts: Cuts) -> Iterator[DeclaredFunder]:
    for group in meta.iterfind("funding-group/award-group"):
        awards = tuple(
            told for one in group.iterfind("award-id")
            if (told := cuts.text(one_line(text_of(one)), 200, "award number"))
        )  # fmt: skip
        sources = list(group.iterfind("funding-source"))
        for source in sources:
            names = [one_line(text_of(one)) for one in source.iter("institution")]
            name = ", ".join(filter(None, names)) or one_line(
                text_of(source, without=frozenset({"institution-id"}))
            )
            ids = [text_of(one) for one in source.iter("institution-id")]
            ids += list(source.attrib.values())
            yield DeclaredFunder(
                cuts.text(name, TITLE_LIMIT, "funder"),
                awards,
                next(filter(None, map(doi_of, ids)), ""),
                next(filter(None, map(ror_of, ids)), ""),
            )
        if awards and not sources:
            yield DeclaredFunder("", awards)


def _statements(article: Element, meta: Element, cuts: Cuts) -> Iterator[Passage]:
    texts: list[tuple[str, Element]] = []
    texts += [("funding-statement", e) for e in meta.iterfind("funding-group/funding-statement")]
    own = [part for part in article if part.tag in ("front", "body", "back", "floats-group")]
    for part in own:
        texts += [("ack", one) for one in part.iter("ack")]
        for one in part.iter():
            kind = one.get("fn-type") or one.get("sec-type") or one.get("notes-type") or ""
            if one.tag in ("fn", "sec", "notes") and kind.lower() in _FUNDING:
                texts.append((f"{one.tag} {kind.lower()}", one))
    seen: set[str] = set()
    for where, element in texts:
        without = _NOT_NAMES | ({"title", "label"} if where == "ack" else {"label"})
        text = cuts.text(one_line(address_of(element, without=without)), TEXT_LIMIT, where)
        if text and text not in seen:
            seen.add(text)
            yield Passage(text, where)


def _abstract(meta: Element, cuts: Cuts) -> str:
    all_of_them = list(meta.iterfind("abstract"))
    plain = [one for one in all_of_them if not one.get("abstract-type")]
    for one in plain or all_of_them:
        return cuts.text(one_line(address_of(one)), TEXT_LIMIT, "abstract")
    return ""
