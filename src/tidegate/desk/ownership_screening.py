"""Looks the entities of a structure up in the lists: joins the party channel to ownership.

A strong resemblance of a company's name makes it a holder; any weaker one, and any resemblance of a
person's name, makes it one that may be, with the identity as what would settle it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tidegate.desk.screening import Progress, Settings, judge
from tidegate.findings.model import Match
from tidegate.ownership.holders import Found
from tidegate.ownership.structure import Entity, Structure
from tidegate.parties import Asked

if TYPE_CHECKING:
    from tidegate.desk.lists_in_use import ListsInUse
    from tidegate.lists import ListStore
    from tidegate.rules import Rulebooks

_SCHEMAS = {"person": "person", "company": "organisation", "arrangement": "organisation"}
_SURE, _POSSIBLE = 2, 1


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A listed party that an entity's name resembles. `lists` are those it stands on as rules name
    them: its own, and us.ear.744_8 for a blocked person under one of that rule's programmes."""

    match: Match
    lists: tuple[str, ...]
    sure: bool


def screen_entities(
    store: ListStore,
    lists: ListsInUse,
    rulebooks: Rulebooks,
    settings: Settings,
    structure: Structure,
    *,
    profile: Mapping[str, Any] | None,
    progress: Progress | None = None,
) -> dict[int, tuple[Resemblance, ...]]:
    """For each node whose names resemble listed parties, those; entries that the law of the day
    does not list are left out."""
    asked: dict[int, Asked] = {}
    for node, entity in enumerate(structure.entities.values()):
        if not entity.unspecified and any(letter.isalnum() for letter in entity.name):
            asked[node] = _asked(entity)
    matches, findings = judge(
        store, lists, rulebooks, settings, list(dict.fromkeys(asked.values())),
        profile=profile, progress=progress,
    )  # fmt: skip
    found = {}
    for node, question in asked.items():
        rows = []
        for match in matches.get(question, ()):
            law = findings[match.list, match.entry_id]
            if law and all(each.verdict == "no" for each in law):
                continue
            extra = [f.rule for f in law if f.rule == "us.ear.744_8" and f.verdict == "yes"]
            person = "person" in (question.schema, match.schema)
            rows.append(
                Resemblance(match, (match.list, *extra), sure=match.band == "strong" and not person)
            )
        if rows:
            found[node] = tuple(rows)
    return found


def looked_at(lists: ListsInUse, rulebooks: Rulebooks) -> set[str]:
    """What of the lists that ownership rules name was looked at: those in use, and the rules on
    listed parties (as 744.8) that are about one of these."""
    used = {each.list for each in lists.used}
    pins = {book.id: book.pin for book in rulebooks}
    return used | {
        name for name, pin in pins.items() if pin and pin[0] == "list" and pin[1] in used
    }


def _asked(entity: Entity) -> Asked:
    places = [place for seat in entity.seats if seat != "citizen" for place in entity.seats[seat]]
    return Asked(
        name=entity.name,
        schema=_SCHEMAS.get(entity.kind, "unknown"),
        other_names=entity.other_names,
        countries=tuple(dict.fromkeys(places)),
        identifiers=tuple(value for _, value in entity.identifiers),
    )


def found_on(
    resembling: Mapping[int, Sequence[Resemblance]],
    lists: Sequence[str],
    structure: Structure,
) -> dict[int, Found]:
    """Who is, or may be, a party of one of the lists a regime names."""
    names = [entity.name for entity in structure.entities.values()]
    found = {}
    for node, rows in resembling.items():
        bearing = [row for row in rows if set(row.lists) & set(lists)]
        if not bearing:
            continue
        best = max(bearing, key=lambda row: (row.sure, row.match.score))
        words = (
            f"resembles {best.match.name!r}, {best.match.list} "
            f"({best.match.band}, {best.match.score:.3f})"
        )
        settle = (
            "" if best.sure else f"whether {names[node]} is {best.match.name} ({best.match.list})"
        )
        found[node] = Found(words, best.sure, settle)
    return found
