"""Joins the parties of lists to the institutions of the registry.

A listed name that is, word for word, a name of a record in a country of the entry makes that
record listed; so does one that differs in a single misspelt word no other name of the registry
has ("Hangzhao Dianzi", "Jiatong": official lists hold such). An acronym alone joins nothing. A
party that no record fits is put beside the registry under its own names, so that a string can
name it all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from tidegate.collaboration.affiliations.candidates import Reader
from tidegate.collaboration.affiliations.gazetteer import Gazetteer
from tidegate.collaboration.affiliations.places import CITY
from tidegate.collaboration.affiliations.registry import Institution
from tidegate.collaboration.affiliations.variants import (
    ONLY_LISTED,
    WAYS,
    Concepts,
    concepts_of,
    variants,
)
from tidegate.collaboration.funding import programmes_in
from tidegate.collaboration.model import Listing, Status
from tidegate.lists.entry import Entry

PREFIX = "list:"
"""Starts the id of an institution that only a list knows: "list:us.bis.entity/AB12"."""
JOINING = tuple(
    frozenset(WAYS.index(way) for way in ways)
    for ways in (("display", "label", "alias"), ("bare",), ("turned",))
)
"""Ways of a registry's name by which a listed name joins it. A later one counts only where none
before does: "Xi'an Technological University" is not Xi'an University of Technology."""
_LEAST_MISSPELT = 6  # letters of a word that may be misspelt
_MOST_STRUCK = 2  # letters that may differ
_LEAST_WORD = 5  # letters of a name of one word
_LEAST_ALIKE = 3  # words of a name that may be joined though one is misspelt


@dataclass(frozen=True, slots=True)
class Joined:
    """What the lists say of institutions: listings by id, and those only lists know."""

    listings: Mapping[str, tuple[Listing, ...]]
    apart: tuple[Institution, ...]


def joined(
    entries: Iterable[tuple[Entry, str]], gazetteer: Gazetteer, status: Mapping[str, Status]
) -> Joined:
    """Joins entries, each with the publication date of its edition, to the records of a gazetteer.

    `status` gives each list's kind; a list that is not in it is law.
    """
    found: dict[str, dict[tuple[str, str], Listing]] = defaultdict(dict)
    apart = _Apart()
    spelt = _Spelt(gazetteer)
    reader = Reader(gazetteer)
    for entry, published in entries:
        if entry.schema not in ("organisation", "unknown") or programmes_in(entry.name):
            continue  # section 1286 lists programmes too, which are no institutions
        listing = Listing(
            entry.list, entry.entry_id, entry.name, status.get(entry.list, "law"),
            entry.listed_on, entry.ended_on, published, entry.citation,
        )  # fmt: skip
        countries = frozenset(entry.countries)
        records = {r for name in entry.names for r in spelt.records(name.text, countries)}
        for record in sorted(records):
            found[gazetteer.records[record].id][entry.list, entry.entry_id] = listing
        own = _apart(entry, reader)
        if own is not None and not records:
            found[apart.put(own)][entry.list, entry.entry_id] = listing
    return Joined({k: tuple(v.values()) for k, v in found.items()}, tuple(apart.made.values()))


class _Apart:
    """The institutions that only lists know. Entries of one name and country are one institution:
    of several that one string names alike none would be taken."""

    def __init__(self) -> None:
        self.made: dict[str, Institution] = {}
        self._by_name: dict[Concepts, list[tuple[str, bool]]] = defaultdict(list)

    def put(self, own: Institution) -> str:
        """The id under which the institution stands: its own, or that of an earlier one whose main
        name is among its names, or the other way round."""
        for name, main in _spellings(own.names, own.types):
            for ident, its_main in self._by_name.get(name, ()):
                if (main or its_main) and _meet(self.made[ident], own):
                    return self._merged(ident, own)
        self._remember(own.id, own.names)
        self.made[own.id] = own
        return own.id

    def _merged(self, ident: str, own: Institution) -> str:
        old = self.made[ident]
        known = {concepts_of(text) for text, _ in old.names}
        new = tuple((text, "alias") for text, _ in own.names if concepts_of(text) not in known)
        places = tuple(dict.fromkeys(place for place in (*old.places, *own.places) if any(place)))
        self.made[ident] = replace(old, names=old.names + new, places=places or old.places)
        self._remember(ident, new)
        return ident

    def _remember(self, ident: str, names: Iterable[tuple[str, str]]) -> None:
        for name, main in _spellings(names, (ONLY_LISTED,)):
            self._by_name[name].append((ident, main))


def _spellings(
    names: Iterable[tuple[str, str]], types: tuple[str, ...]
) -> Iterator[tuple[Concepts, bool]]:
    """Each name and its variants, and whether it is a main one: "… (HIT)" is also "…"."""
    for text, kind in names:
        for name, _ in variants(text, kind, types):
            yield name, kind == "display"


def _meet(one: Institution, other: Institution) -> bool:
    """Whether two may be in one country."""
    seats = [{country for country, _, _ in each.places if country} for each in (one, other)]
    return not all(seats) or bool(seats[0] & seats[1])


class _Spelt:
    """Finds the records a listed name spells."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._common = {c for c, at in gazetteer.concepts.items() if not _rare(gazetteer, at)}
        self._slots: dict[tuple[int, Concepts], list[tuple[str, int]]] | None = None

    def records(self, name: str, countries: frozenset[str]) -> set[int]:
        spelt = [each for each, _ in variants(name, "display", (ONLY_LISTED,))]
        spelt = [each for each in spelt if len(each) > 1 or len(each[0]) >= _LEAST_WORD]
        for ways in JOINING:
            rows = [
                record
                for each in spelt
                for record, way in self._at(each)
                if way in ways and self._in(record, countries)
            ]
            if rows:
                return self._active(rows)
        return self._misspelt(spelt[0], countries) if spelt else set()

    def _at(self, wanted: Concepts) -> list[tuple[int, int]]:
        node = self._gazetteer.node(wanted)
        return self._gazetteer.ends.get(node, []) if node else []

    def _in(self, record: int, countries: frozenset[str]) -> bool:
        seats = {country for country, _, _ in self._gazetteer.records[record].places}
        return not countries or not seats or bool(seats & countries)

    def _active(self, rows: list[int]) -> set[int]:
        """Records that still stand, else all: a withdrawn one is a copy of another."""
        records = self._gazetteer.records
        active = {r for r in rows if records[r].status == "active"}
        return active or set(rows)

    def _misspelt(self, wanted: Concepts, countries: frozenset[str]) -> set[int]:
        if len(wanted) < _LEAST_ALIKE:
            return set()
        if self._slots is None:
            self._slots = self._made_slots()
        found = set()
        for at, word in enumerate(wanted):
            if len(word) < _LEAST_MISSPELT or word in self._common:
                continue
            for right, record in self._slots.get((at, wanted[:at] + wanted[at + 1 :]), ()):
                near = OSA.distance(word, right, score_cutoff=_MOST_STRUCK) <= _MOST_STRUCK
                if near and self._in(record, countries):
                    found.add(record)
        return found if len(found) == 1 else set()

    def _made_slots(self) -> dict[tuple[int, Concepts], list[tuple[str, int]]]:
        """{(place of the word left out, the other words): [(the word, record)]}."""
        slots: dict[tuple[int, Concepts], list[tuple[str, int]]] = defaultdict(list)
        for number, record in enumerate(self._gazetteer.records):
            if record.status != "active":
                continue
            for text, kind in record.names:
                name = concepts_of(text) if kind != "acronym" else ()
                if len(name) >= _LEAST_ALIKE:
                    for at, word in enumerate(name):
                        if len(word) >= _LEAST_MISSPELT:
                            slots[at, name[:at] + name[at + 1 :]].append((word, number))
        return slots


def _rare(gazetteer: Gazetteer, concept: int) -> bool:
    """Whether at most one record has the word."""
    return gazetteer.weights[concept] > gazetteer.weight_of(2)


def _apart(entry: Entry, reader: Reader) -> Institution | None:
    """The institution as the list alone tells it."""
    names: list[tuple[str, str]] = []
    for name in entry.names:
        words = concepts_of(name.text)
        if len(words) > 1 or (words and len(words[0]) >= _LEAST_WORD and not name.weak):
            names.append((name.text, "display" if not names else "alias"))
    if not names:
        return None
    cities = {
        code
        for address in entry.addresses
        for _, _, codes in reader.parsed(address).places
        for code in codes
        if CITY in code and code.partition(CITY)[0] in entry.countries
    }
    places = [(*code.split(CITY), "") for code in sorted(cities)]
    places += [(country, "", "") for country in entry.countries]
    return Institution(
        id=f"{PREFIX}{entry.list}/{entry.entry_id}",
        name=entry.name,
        names=tuple(names),
        places=tuple(places) or (("", "", ""),),  # type: ignore[arg-type]
        types=(ONLY_LISTED,),
        status="active",
    )
