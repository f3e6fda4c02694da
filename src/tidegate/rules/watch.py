"""What to ask of the law's public interfaces to learn what touched a rule since it was checked.

Each part of the CFR that rulebooks cite is asked for at two places: the Federal Register, for
documents that say they touch the part, and the eCFR, for sections of it that were changed. Orders
of the President are asked for by their number, as words. It is asked from the day through which
the rulebook was checked. What comes back (watch_reading.py) is a list for a lawyer: it decides
nothing.

The Federal Register knows of a part only what a document declares; guidance, a notice without CFR
reference, an announcement not to enforce and a court's order are not found this way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from tidegate.rules.calendar import choose
from tidegate.rules.cited import PROCLAMATION, Place, citations_of, orders, places_of
from tidegate.rules.rulebook import Rulebook

Source = Literal["Federal Register", "eCFR"]
REGISTER: Source = "Federal Register"
ECFR: Source = "eCFR"
PER_PAGE = 1_000
FIELDS = (
    "document_number",
    "title",
    "type",
    "action",
    "publication_date",
    "effective_on",
    "citation",
    "html_url",
    "cfr_references",
)


@dataclass(frozen=True, slots=True)
class Query:
    """One question to one source: a part (`place`) or an order by name (`term`), since a day.
    `since_of` gives each rulebook's own day, because of what it was checked through."""

    source: Source
    what: str
    since: str
    since_of: Mapping[str, str]
    place: Place | None = None
    term: str = ""
    within: tuple[tuple[str, str], ...] = ()

    @property
    def rulebooks(self) -> tuple[str, ...]:
        return tuple(sorted(self.since_of))

    @property
    def stem(self) -> str:
        """The name under which its answer is kept, page by page."""
        words = f"{self.source} {self.what}".lower()
        return re.sub(r"[^a-z0-9]+", "-", words).strip("-")

    def url(self, base: str, page: int = 1) -> str:
        """The address to ask, under `base` ("https://www.federalregister.gov")."""
        if self.source == ECFR:
            return self._ecfr(base, page)
        asked: list[tuple[str, str]] = []
        if self.place:
            asked += [
                ("conditions[cfr][title]", self.place.title),
                ("conditions[cfr][part]", self.place.part),
            ]
        else:
            kind, _, act = self.term.partition(", ")
            if kind == PROCLAMATION:
                asked += [
                    ("conditions[type][]", "PRESDOCU"),
                    ("conditions[presidential_document_type][]", "proclamation"),
                ]
            phrase = act if kind == PROCLAMATION else self.term
            asked += [("conditions[term]", f'"{phrase}"')] if phrase else []
        asked += [
            ("conditions[publication_date][gte]", self.since),
            ("order", "newest"),
            ("per_page", str(PER_PAGE)),
            *(("fields[]", name) for name in FIELDS),
        ]
        return f"{base.rstrip('/')}/api/v1/documents.json?{urlencode(asked)}"

    def _ecfr(self, base: str, page: int) -> str:
        assert self.place is not None
        level = ("chapter", self.place.chapter) if self.place.chapter else ("part", self.place.part)
        asked = [level, ("issue_date[gte]", self.since)]
        if page > 1:
            asked.append(("page", str(page)))
        where = f"/api/versioner/v1/versions/title-{self.place.title}.json"
        return f"{base.rstrip('/')}{where}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be asked; `unwatched` are the rulebooks for which there is nothing to ask, with
    the reason."""

    queries: tuple[Query, ...]
    unwatched: tuple[tuple[str, str], ...]


def plan(books: Iterable[Rulebook], today: str, since: str = "") -> Plan:
    """What to ask for these rulebooks. `since` overrides the days they were checked through."""
    asked: dict[tuple[Source, str], Query] = {}
    unwatched = []
    for book in books:
        day = since or checked_through(book, today)
        mine = places_of(book)
        terms = dict.fromkeys(term for text in citations_of(book) for term in orders(text))
        if not mine and not terms:
            unwatched.append(
                (book.id, f"it cites no part of the CFR and no order ({_first(book)})")
            )
        for place in mine:
            for source in _sources(place):
                _add(asked, source, place.whole.words, book.id, day, place=place)
        for term in terms:
            _add(asked, REGISTER, term, book.id, day, term=term)
    return Plan(tuple(asked[key] for key in sorted(asked)), tuple(unwatched))


def _sources(place: Place) -> tuple[Source, ...]:
    """Who can be asked: the Federal Register knows no chapters, the eCFR no range of parts."""
    if place.chapter:
        return (ECFR,)
    return (REGISTER,) if "-" in place.part else (REGISTER, ECFR)


def _add(
    asked: dict[tuple[Source, str], Query],
    source: Source,
    what: str,
    book: str,
    day: str,
    *,
    place: Place | None = None,
    term: str = "",
) -> None:
    query = asked.get((source, what)) or Query(
        source, what, day, {}, place.whole if place else None, term
    )
    within = ((book, place.within),) if place and place.within else ()
    asked[source, what] = replace(
        query,
        since=min(query.since, day),
        since_of={**query.since_of, book: day},
        within=tuple(dict.fromkeys((*query.within, *within))),
    )


def checked_through(book: Rulebook, today: str) -> str:
    """The day through which the text in force was checked; where nobody checked it, the day it
    came into the rulebook, since nothing is claimed for it."""
    version = choose(book, today).version or book.versions[-1]
    checked = version.verified_through
    return version.retrieved if checked == "never" else checked


def _first(book: Rulebook) -> str:
    return next(iter(citations_of(book)), "no citation")
