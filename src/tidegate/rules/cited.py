"""What a citation names that can be asked after: parts of the CFR, notices, orders.

"15 CFR 744.11, 744.16; Supp. 4 to part 744" names part 744 of title 15 and in it two sections and
a supplement. A citation this cannot read names nothing, and whoever asks is told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.rules.rulebook import Rulebook, Term

_CFR = re.compile(r"\b(\d{1,2})\s+C\.?\s?F\.?\s?R\.?\s+", re.IGNORECASE)
_PART = re.compile(r"(?:parts?\s+|§+\s*)?(\d{2,4})(?:\.(\d{1,4}[a-z]?))?(?![\w.])", re.IGNORECASE)
_BARE = re.compile(r"\s*\d{3,4}\.\d")
_CHAPTER = re.compile(r"chapter\s+([IVXLC]+)\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\([^();]{1,60}\)")
_SUPPLEMENT = re.compile(r",?\s*Supp(?:lement|\.)?\s*(?:No\.?\s*)?(\d{1,2})\b", re.IGNORECASE)
_OF_PART = re.compile(
    r"Supp(?:lement|\.)?\s*(?:No\.?\s*)?(\d{1,2})"
    r"(?:\s*(?:,|and)\s*Supp(?:lement|\.)?\s*(?:No\.?\s*)?(\d{1,2}))?"
    r"\s+(?:to|of)\s+(?:part|pt\.?)\s+(\d{2,4})\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s*(?:,\s*and|,|and|or|to|through|–|-)\s*", re.IGNORECASE)
_REGISTER = re.compile(r"\b(\d{2,3})\s+F\.?\s?R\.?\s+(\d{1,6})\b")
_RANGE = re.compile(r"parts\s+(\d{2,4})\s+(?:to|through|–|-)\s+(\d{2,4})\b", re.IGNORECASE)
_ACT = re.compile(r"\b((?:[A-Z][\w-]+ ){1,6}Act)\b")
_ORDER = re.compile(r"\b(Executive Order|Proclamation)\s+(?:No\.?\s*)?(\d{4,5})\b", re.IGNORECASE)
_PROCLAMATION = re.compile(r"\bProclamation\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A part of the CFR ("744"), a range of parts ("730-774"), or a chapter where the citation
    names no part. `within` is the section or supplement named, as the eCFR calls it, "" for the
    whole."""

    title: str
    part: str
    within: str = ""
    chapter: str = ""

    @property
    def whole(self) -> Place:
        return Place(self.title, self.part, "", self.chapter)

    @property
    def words(self) -> str:
        if self.chapter:
            return f"{self.title} CFR chapter {self.chapter}"
        if "-" in self.part:
            return f"{self.title} CFR parts {self.part}"
        return f"{self.title} CFR part {self.part}"


def places(citation: str, title: str = "") -> tuple[Place, ...]:
    """The parts of the CFR a citation names, each section and supplement by itself; `title` is
    that of a supplement or section for which the citation names none."""
    found: dict[Place, None] = {}
    for segment in citation.split(";"):
        start = 0
        if title and _BARE.match(segment):
            found |= dict.fromkeys(_listed(title, segment.strip(), 0))
        for match in _CFR.finditer(segment):
            title = match[1]
            found |= dict.fromkeys(_listed(title, segment, match.end()))
            start = match.end()
        for match in _OF_PART.finditer(segment, start):
            if title:
                numbers = [number for number in (match[1], match[2]) if number]
                found |= dict.fromkeys(_supplement(title, match[3], number) for number in numbers)
    return tuple(found)


def _listed(title: str, text: str, at: int) -> Iterator[Place]:
    """Walks the list of parts and sections that stands behind "15 CFR"."""
    if chapter := _CHAPTER.match(text, at):
        yield Place(title, "", "", chapter[1].upper())
        return
    if parts := _RANGE.match(text, at):
        yield Place(title, f"{parts[1]}-{parts[2]}")
        return
    part = ""
    while True:
        if named := _PART.match(text, at):
            part, at = named[1], named.end()
            section = f"{part}.{named[2]}" if named[2] else ""
            while more := _BRACKET.match(text, at):
                at = more.end()
            supplement = _SUPPLEMENT.match(text, at)
            if not supplement or section:
                yield Place(title, part, section)
        if part and (supplement := _SUPPLEMENT.match(text, at)):
            if _OF_PART.match(text, supplement.start() + _lead(supplement[0])):
                return
            yield _supplement(title, part, supplement[1])
            at = supplement.end()
        elif not named:
            return
        joined = _NEXT.match(text, at)
        if not joined:
            return
        at = joined.end()


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip(", "))


def _supplement(title: str, part: str, number: str) -> Place:
    return Place(title, part, f"Supplement No. {int(number)} to Part {part}")


def register_pages(citation: str) -> tuple[str, ...]:
    """The Federal Register citations in it: "89 FR 96790"."""
    return tuple(dict.fromkeys(f"{v} FR {page}" for v, page in _REGISTER.findall(citation)))


PROCLAMATION = "Proclamation"


def orders(citation: str) -> tuple[str, ...]:
    """The orders of the President it names, by number ("Executive Order 13959"). A proclamation
    named without one stands under the Act it rests on ("Proclamation, Trade Expansion Act"), or
    by itself."""
    found = {f"{kind.title()} {number}": None for kind, number in _ORDER.findall(citation)}
    if _PROCLAMATION.search(citation) and not any(PROCLAMATION in name for name in found):
        act = _ACT.search(citation)
        found[f"{PROCLAMATION}, {act[1]}" if act else PROCLAMATION] = None
    return tuple(found)


def places_of(book: Rulebook) -> tuple[Place, ...]:
    """The parts of the CFR a rulebook cites. Where all its citations name one title only, that is
    the title of those which name none."""
    citations = citations_of(book)
    titles = {place.title for text in citations for place in places(text)}
    title = next(iter(titles)) if len(titles) == 1 else ""
    return tuple(dict.fromkeys(place for text in citations for place in places(text, title)))


def citations_of(book: Rulebook) -> tuple[str, ...]:
    """Every citation a rulebook holds: of versions, outcomes, stays and ends."""
    found: dict[str, None] = {}
    for version in book.versions:
        for term in (version.term, *(row.term for row in version.outcomes)):
            found |= dict.fromkeys(_of_term(term))
    return tuple(found)


def _of_term(term: Term) -> Iterator[str]:
    yield term.citation
    yield from (row.citation for row in term.stays)
    if term.ended_citation:
        yield term.ended_citation
