"""Every dated event of rulebooks in one order: published, takes effect, binds, stayed, back, ended.

A stay ends by itself: the day after its last day the text is back, unless it has ended, another
stay covers that day or a later version has taken its place by then. How far a text was checked is
told of the last version only: what came before it no longer changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tidegate.rules.rulebook import Consequence, Rulebook, Stay, Term, Version
from tidegate.rules.shown import NEVER

Happening = Literal[
    "published",
    "takes effect",
    "binds",
    "stayed",
    "back by itself",
    "ended",
    "enforcement unverified",
    "verified through",
]
_ORDER: tuple[Happening, ...] = (
    "published",
    "ended",
    "takes effect",
    "binds",
    "stayed",
    "back by itself",
    "enforcement unverified",
    "verified through",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One dated thing that happened to a rule, or will. `version` is the id of the text, `whose`
    the outcome it is about, "" where it is the whole version."""

    date: str
    rulebook: str
    title: str
    version: str
    event: Happening
    whose: str
    what: str
    citation: str


def timeline(books: Iterable[Rulebook], start: str = "", end: str = "") -> tuple[Event, ...]:
    """The events of these rulebooks from `start` through `end` (ISO dates, "" for open), oldest
    first; on one day in the order in which they work."""
    found = [event for book in books for event in _once(_events(book))]
    kept = (row for row in found if row.date >= start and (not end or row.date <= end))
    return tuple(
        sorted(kept, key=lambda row: (row.date, row.rulebook, _ORDER.index(row.event), row.what))
    )


def _once(events: Iterable[Event]) -> Iterator[Event]:
    """Each event once, though later versions repeat it: what an outcome says is left out where a
    version of the rulebook says the same of that day."""
    told = list(events)
    whole = {(row.event, row.date) for row in told if not row.whose}
    seen: set[tuple[str, str, str]] = set()
    for row in told:
        key = (row.event, row.date, row.whose)
        if key in seen or (row.whose and key[:2] in whole):
            continue
        seen.add(key)
        yield row


def _events(book: Rulebook) -> Iterator[Event]:
    for at, version in enumerate(book.versions):
        later = book.versions[at + 1].term.effective if at + 1 < len(book.versions) else ""
        before = book.versions[at - 1] if at else None
        yield from _of_term(book, version, version.term, later, "", before)
        for row in version.outcomes:
            if row.term != version.term:
                own = _only_own(row.term, version.term)
                yield from _of_term(book, version, own, later, _named(row), None)
        if version is book.versions[-1] and version.verified_through not in ("", NEVER):
            yield _event(
                book, version, version.verified_through, "verified through",
                "The text was checked to this day; what came later is not known here.", "",
            )  # fmt: skip


def _of_term(
    book: Rulebook, version: Version, term: Term, later: str, whose: str, before: Version | None
) -> Iterator[Event]:
    def event(date: str, kind: Happening, what: str, citation: str = term.citation) -> Event:
        return _event(book, version, date, kind, what, citation, whose)

    if term.published:
        yield event(term.published, "published", "published.")
    if term.effective:
        place = f", in place of version {before.id}" if before is not None else ""
        yield event(term.effective, "takes effect", f"enters the text{place}{_unenforced(term)}")
    if term.compliance and term.compliance != term.effective:
        yield event(term.compliance, "binds", "first day it binds" + _unenforced(term))
    for stay in term.stays:
        until = f"through {stay.to}" if stay.to else "until further notice"
        yield event(stay.start, "stayed", f"suspended {until}.", stay.citation)
        back = _back(stay, term, later)
        if back:
            what = "back by its own words; the stay ended the day before."
            if any(row.start <= back and (not row.to or back <= row.to) for row in term.doubts):
                what += " Whether it is enforced was not verified."
            yield event(back, "back by itself", what, stay.citation)
    for row in term.doubts:
        until = f"through {row.to}" if row.to else "no end known"
        what = f"{row.why} Settled by: {row.settle} ({until})."
        yield event(row.start, "enforcement unverified", what)
    if term.ended:
        yield event(term.ended, "ended", "no longer holds.", term.ended_citation or term.citation)


def _event(
    book: Rulebook,
    version: Version,
    date: str,
    event: Happening,
    what: str,
    citation: str,
    whose: str = "",
) -> Event:
    what = f"{whose}: {what}" if whose else what[:1].upper() + what[1:]
    return Event(date, book.id, book.title, version.id, event, whose, what, citation)


def _unenforced(term: Term) -> str:
    if term.enforced == "no":
        return "; it is not enforced."
    if term.enforced == "announced":
        return "; the authority has announced that it does not enforce it."
    return "."


def _only_own(term: Term, above: Term) -> Term:
    """What an outcome's term adds to that of its version; the rest happened once."""

    def own(name: str) -> str:
        value = str(getattr(term, name))
        return "" if value == getattr(above, name) else value

    effective = own("effective")
    compliance = own("compliance") or (term.compliance if effective else "")
    return Term(
        citation=term.citation,
        published=own("published"),
        effective=effective,
        compliance=compliance,
        enforced=term.enforced,
        ended=own("ended"),
        ended_citation=term.ended_citation,
        stays=tuple(row for row in term.stays if row not in above.stays),
        doubts=tuple(row for row in term.doubts if row not in above.doubts),
    )


def _named(row: Consequence) -> str:
    label = getattr(row, "label", "") or row.outcome.replace("_", " ")
    paragraph = getattr(row, "paragraph", "")
    if getattr(row, "label", "") or row.when.text in ("", "true"):
        return f"{label} {paragraph}".strip()
    return f"{label} ({row.when.text})"


def _back(stay: Stay, term: Term, later: str) -> str:
    """The day a stayed text is back, or "" where it does not come back by itself."""
    if not stay.to:
        return ""
    day = (dt.date.fromisoformat(stay.to) + dt.timedelta(days=1)).isoformat()
    if (term.ended and term.ended <= day) or (later and later <= day):
        return ""
    covered = any(row.start <= day and (not row.to or day <= row.to) for row in term.stays)
    return "" if covered else day
