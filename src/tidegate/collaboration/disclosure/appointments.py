"""The affiliations a work prints for the researcher, beside the positions of the CV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

from tidegate.collaboration.disclosure.declared import Declared, Held
from tidegate.collaboration.disclosure.items import Quote
from tidegate.collaboration.disclosure.spans import LAG_MONTHS, later, months_between, span_of
from tidegate.collaboration.model import Affiliation, Listing, Mention, Work


@dataclass(slots=True)
class Printed:
    """One institution printed for the researcher in several works, and what the CV has of it.
    `source_only`: no printed words were recognised, the source of the record assigns it."""

    key: str
    name: str
    ror: str
    source_only: bool
    quotes: list[Quote] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    listings: tuple[Listing, ...] = ()


@dataclass(slots=True)
class Appointments:
    """Gathered over the works of one researcher, by institution."""

    missing: dict[str, Printed] = field(default_factory=dict)
    outside: dict[str, Printed] = field(default_factory=dict)
    within: dict[str, Printed] = field(default_factory=dict)
    lagging: dict[str, Printed] = field(default_factory=dict)
    unread: list[Quote] = field(default_factory=list)

    def see(
        self,
        work: Work,
        affiliation: Affiliation,
        found: Sequence[Mention],
        declared: Declared,
    ) -> None:
        """Compares one affiliation string of the researcher with the CV."""
        text = affiliation.text
        at_all = Quote(
            text, 0, len(text), "affiliation", work.key, work.title, work.date, work.file,
            work.record, work.line,
        )  # fmt: skip
        whole = frozenset([*affiliation.rors, *(one.ror for one in found if one.ror)])
        by_name = [held for held in declared.positions if held.names(text, frozenset())]
        seen: set[str] = set()
        for one in found:
            ror = one.ror if one.ror.startswith("https://ror.org/") else ""
            if not ror and len(affiliation.rors) == 1:
                # Only a list knows it, under a name of its own; the record says which it is.
                (ror,) = affiliation.rors
            key = ror or f"name:{one.name}"
            if key in seen:
                continue
            seen.add(key)
            quote = replace(at_all, start=one.start, end=one.end)
            held = [
                each for each in declared.positions
                if each.names(quote.words, frozenset({ror} if ror else ()))
            ]  # fmt: skip
            printed = Printed(key, one.name, ror, False, listings=one.listings)
            self._sort(printed, held, quote, work)
        for ror in affiliation.rors:
            # An institution that only the record's source assigns is not set against a CV whose
            # position stands in the very string.
            if ror in seen:
                continue
            held = [each for each in declared.positions if ror in each.rors]
            if not held and (by_name or found):
                held = by_name
                if not held:
                    continue
            seen.add(ror)
            self._sort(Printed(ror, "", ror, True), held, at_all, work)
        if not seen:
            if by_name:
                own = Printed(f"cv:{by_name[0].institution}", by_name[0].institution, "", False)
                self._sort(own, by_name, at_all, work)
            elif text and not whole:
                self.unread.append(at_all)

    def _sort(self, printed: Printed, held: list[Held], quote: Quote, work: Work) -> None:
        place = self.missing if not held else {
            "within": self.within, "lagging": self.lagging, "outside": self.outside,
        }[_beside(held, work)]  # fmt: skip
        mine = place.setdefault(printed.key, printed)
        mine.quotes.append(quote)
        mine.held = [*mine.held, *(each for each in held if each not in mine.held)]
        mine.source_only = mine.source_only and printed.source_only


def _beside(held: Sequence[Held], work: Work) -> str:
    """Whether a work's date lies within a position, within print's delay after it, or outside.

    Dates of which only a year is known are intervals; what may lie within is taken to.
    """
    span = span_of(work.date)
    if span is None:
        return "within"
    if any(one.earliest() <= span.last and span.first <= one.latest() for one in held):
        return "within"
    if any(
        one.earliest() <= span.last and span.first <= later(one.latest(), LAG_MONTHS)
        for one in held
    ):
        return "lagging"
    return "outside"


def distance(held: Sequence[Held], day: str) -> str:
    """How far outside the positions a date lies, in words, at least; "" where it cannot be said."""
    span = span_of(day)
    if span is None:
        return ""
    after = [months_between(one.latest(), span.first) for one in held if one.latest() < span.first]
    before = [
        months_between(span.last, one.earliest()) for one in held if one.earliest() > span.last
    ]
    if after:
        return f"at least {_months(min(after))} after the position ended"
    return f"at least {_months(min(before))} before the position began" if before else ""


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def overlapping(positions: Sequence[Held]) -> list[tuple[Held, Held]]:
    """Positions the CV itself calls full time, of different institutions, that surely ran side by
    side for more than a month, whatever day of a year is meant."""
    found = []
    for one, other in combinations([each for each in positions if each.full_time], 2):
        if one.rors & other.rors or one.institution.casefold() == other.institution.casefold():
            continue
        start, end = (
            max(_surely_from(one), _surely_from(other)),
            min(_surely_to(one), _surely_to(other)),
        )
        if later(start, 1) < end:
            found.append((one, other))
    return found


def _surely_from(one: Held) -> date:
    span = span_of(one.start)
    return span.last if span else date.max


def _surely_to(one: Held) -> date:
    if one.open_end:
        return date.max
    span = span_of(one.end)
    return span.first if span else date.min
