"""What each version of a rule cut off on its day: which chips came under it, and which came free.

Each chip of the catalogue that had come out is asked about twice, on the day before and on the
day, as if it left the United States for the destination, whoever made it. Only the rulebooks that
classify it and ask a licence by destination are heard: letters to single makers, end users and
end uses are not, so that what is told is the version's own doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tidegate.desk.parity import LOW, announced
from tidegate.landscape.document import system_dict
from tidegate.landscape.frontier import frontier_of
from tidegate.landscape.system import System, number, span_of

if TYPE_CHECKING:
    from tidegate.items.accelerators import Entry
    from tidegate.items.answer import Licence
    from tidegate.rules import Rulebooks
    from tidegate.rules.rulebook import Rulebook, Version

RULE, LICENCE = "us.ear.3a090", "us.ear.742_6"
"""The rulebook whose versions are looked at, and the one that asks a licence by destination."""
FROM = "US"
KINDS = ("ic", "hbm")
"""What the rule speaks of: circuits, and stacks of high-bandwidth memory."""


@dataclass(frozen=True, slots=True)
class Seat:
    """How one maker's country stood on the day. `best` is its best chip by TPP, `best_open` the
    best that needs no licence under the rules heard; `steps` are the chips of its frontier."""

    country: str
    chips: int
    controlled: int
    unknown: int
    steps: int
    steps_controlled: int
    best: System | None
    best_open: System | None

    @property
    def words(self) -> str:
        """The share in a sentence."""
        told = (
            f"{self.country}: {self.controlled} of {self.chips} chips, "
            f"{self.steps_controlled} of the {self.steps} on its TPP frontier"
        )
        if self.unknown:
            told += f" ({self.unknown} cannot be known)"
        if self.best is None or self.best.low is None:
            return told
        if self.best_open is None or self.best_open.low is None:
            return f"{told}; none free of it has a TPP known with more than low confidence"
        if self.best_open == self.best:
            return f"{told}; its best, {self.best.name}, {number(self.best.low)}, is free of it"
        share = self.best_open.low * 100 / self.best.low
        return (
            f"{told}; the best free of it is {self.best_open.name}, {number(self.best_open.low)}, "
            f"{share:.0f} % of {self.best.name}, {number(self.best.low)}"
        )


@dataclass(frozen=True, slots=True)
class CutOff:
    """One day of one version. Chips by name, in the order of their release; `weakly` are those of
    them whose answer rests on a figure of low confidence."""

    version: str
    day: str
    what: str
    citation: str
    verified_through: str
    chips: int
    before: int
    after: int
    became: tuple[str, ...]
    stopped: tuple[str, ...]
    unknown: tuple[str, ...]
    weakly: tuple[str, ...]
    seats: tuple[Seat, ...]

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        told = (
            f"Of {self.chips} chips that had come out, {self.before} needed a licence the day "
            f"before and {self.after} on the day"
        )
        if self.unknown:
            told += f"; of {len(self.unknown)} it cannot be known"
        return told + "."


def cut_offs(
    rulebooks: Rulebooks,
    *,
    destination: str,
    as_of: date,
    entries: Iterable[Entry] | None = None,
) -> tuple[CutOff, ...]:
    """Every day up to `as_of` on which a version of the rule began to bind, oldest first."""
    from tidegate.items.accelerators import catalogue
    from tidegate.rules import Rulebooks as Books

    known = tuple(entries) if entries is not None else tuple(catalogue())
    # Announced chips never were at a border.
    chips = sorted(
        (one for one in known if one.released and not announced(one) and one.item.kind in KINDS),
        key=lambda one: (one.released, one.name),
    )
    heard = Books(
        [book for book in rulebooks if book.subject == "item" or book.id == LICENCE],
        rulebooks.schemas,
    )
    [rule] = [book for book in heard if book.id == RULE]
    return tuple(
        _cut(heard, chips, version, day, what, destination)
        for version, day, what in _days(rule)
        if day <= as_of.isoformat()
    )


def undated(entries: Iterable[Entry] | None = None) -> tuple[str, ...]:
    """What the rule speaks of and has no date of release in the catalogue: it is asked about on
    no day."""
    from tidegate.items.accelerators import catalogue

    known = entries if entries is not None else catalogue()
    return tuple(one.name for one in known if not one.released and one.item.kind in KINDS)


def _days(rule: Rulebook) -> Iterator[tuple[Version, str, str]]:
    """The days on which a version, or an outcome of its own, begins to bind."""
    for version in rule.versions:
        days = {version.term.compliance or version.term.effective: "it begins to bind"}
        for outcome in version.outcomes:
            day = max(outcome.term.compliance, outcome.term.effective)
            # Days before the version's own are those of an older text that it repeats.
            if day > max(days):
                days[day] = f"{outcome.label or outcome.outcome} begins to bind"
        yield from ((version, day, what) for day, what in sorted(days.items()) if day)


def _cut(
    heard: Rulebooks,
    chips: Sequence[Entry],
    version: Version,
    day: str,
    what: str,
    destination: str,
) -> CutOff:
    on = date.fromisoformat(day)
    out = [one for one in chips if span_of(one.released).last <= on]
    before = _held(heard, out, (on - timedelta(days=1)).isoformat(), destination)
    after = _held(heard, out, day, destination)
    firmly = _held(heard, out, day, destination, firm=True)
    return CutOff(
        version=version.id,
        day=day,
        what=what,
        citation=version.term.citation,
        verified_through=version.verified_through,
        chips=len(out),
        before=sum(word == "yes" for word in before.values()),
        after=sum(word == "yes" for word in after.values()),
        became=_names(out, lambda i: after[i] == "yes" and before[i] != "yes"),
        stopped=_names(out, lambda i: before[i] == "yes" and after[i] != "yes"),
        unknown=_names(out, lambda i: after[i] == "unknown"),
        weakly=_names(out, lambda i: after[i] != firmly[i]),
        seats=tuple(_seats(out, after)),
    )


def _held(
    heard: Rulebooks, chips: Sequence[Entry], day: str, destination: str, *, firm: bool = False
) -> dict[str, Licence]:
    """By catalogue id, whether each chip needs a licence by destination on that day; `firm`:
    as if figures of low confidence were not known."""
    from tidegate.desk.deal import Deal
    from tidegate.desk.deal_facts import deal_facts
    from tidegate.items.answer import licence_of
    from tidegate.items.facts import confidence_of, facts_of

    deal = Deal(destination=destination, from_country=FROM, movement="export")
    rows = []
    for one in chips:
        sure = confidence_of(one.item)
        facts = {
            name: value
            for name, value in facts_of(one.item).items()
            if not (firm and sure.get(name) == LOW)
        }
        way = deal_facts(deal, facts, name=one.name, maker_country=one.maker_country, as_of=day)
        rows.append({**facts, **way.facts})
    return {
        one.id: licence_of(found for found in decision.findings if found.question == "licence")
        for one, decision in zip(chips, heard.decide(rows, as_of=day), strict=True)
    }


def _names(chips: Sequence[Entry], holds: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(one.name for one in chips if holds(one.id))


def _seats(chips: Sequence[Entry], held: dict[str, Licence]) -> Iterator[Seat]:
    for country in sorted({one.maker_country for one in chips}):
        own = [one for one in chips if one.maker_country == country]
        by_name = {one.name: held[one.id] for one in own}
        systems = [system for one in own for system in _system(one)]
        steps = frontier_of(systems)
        free = frontier_of(
            [one for one in systems if by_name[one.name] == "not_under_loaded_rules"]
        )
        yield Seat(
            country=country or "country not known",
            chips=len(own),
            controlled=sum(by_name[one.name] == "yes" for one in own),
            unknown=sum(by_name[one.name] == "unknown" for one in own),
            steps=len(steps),
            steps_controlled=sum(by_name[one.name] == "yes" for one in steps),
            best=steps[-1] if steps else None,
            best_open=free[-1] if free else None,
        )


def _system(entry: Entry) -> Iterator[System]:
    """The chip by its performance, where that is known and not of low confidence."""
    from tidegate.items.reckoning import reckon

    tpp = reckon(entry.item).spans.get("tpp")
    if tpp is not None and tpp.low is not None and tpp.confidence != LOW:
        low, high = Decimal(tpp.low), tpp.high
        yield System(entry.name, entry.maker_country, span_of(entry.released), low, high)


def cut_off_dict(one: CutOff) -> dict[str, Any]:
    """One day as plain data, for docs/schema/landscape-chips.schema.json."""
    return {
        "version": one.version,
        "day": one.day,
        "what": one.what,
        "citation": one.citation,
        "verified_through": one.verified_through,
        "chips": one.chips,
        "controlled_before": one.before,
        "controlled_after": one.after,
        "became_controlled": list(one.became),
        "stopped_being_controlled": list(one.stopped),
        "cannot_be_known": list(one.unknown),
        "rests_on_low_confidence": list(one.weakly),
        "countries": [
            {
                "country": seat.country,
                "chips": seat.chips,
                "controlled": seat.controlled,
                "cannot_be_known": seat.unknown,
                "frontier": seat.steps,
                "frontier_controlled": seat.steps_controlled,
                "best": system_dict(seat.best) if seat.best else None,
                "best_not_controlled": system_dict(seat.best_open) if seat.best_open else None,
                "words": seat.words,
            }
            for seat in one.seats
        ],
    }
