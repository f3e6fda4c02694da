"""Who the holders are that a rule names: told by the user, found on lists, or by where they are.

A holder that only may be one (a weak resemblance, a seat not told, an owner whom the source does
not name) belongs to the possible ones and brings the question that would settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tidegate.ownership.names import folded
from tidegate.ownership.structure import Entity, Structure
from tidegate.rules.attribution import Attribution

_SEAT_WORDS = {
    "organised": "organised",
    "headquartered": "headquartered",
    "principal_place": "with its principal place of business",
    "domiciled": "domiciled",
    "resident": "resident",
    "citizen": "a citizen",
}


@dataclass(frozen=True, slots=True)
class Holders:
    """Nodes of a structure's network. `why` says in words what makes each a holder, `settle` what
    would settle whether a possible one is."""

    certain: frozenset[int] = frozenset()
    possible: frozenset[int] = frozenset()
    why: Mapping[int, str] = field(default_factory=dict)
    settle: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What screening an entity's names found that bears on a rule: `sure` where the resemblance is
    strong and a name suffices to tell, else it is possible only."""

    words: str
    sure: bool
    settle: str = ""


def named_nodes(
    structure: Structure, names: Sequence[str]
) -> tuple[Mapping[int, str], tuple[str, ...]]:
    """The nodes that names given by a user mean (by name, other name, key or identifier), with the
    name as given; and the names that mean nobody here."""
    by_word: dict[str, list[int]] = {}
    for node, entity in enumerate(structure.entities.values()):
        for word in {folded(each) for each in _words(entity)}:
            by_word.setdefault(word, []).append(node)
    found: dict[int, str] = {}
    absent = []
    for name in names:
        nodes = by_word.get(folded(name), [])
        if not nodes:
            absent.append(name)
        found |= dict.fromkeys(nodes, name)
    return found, tuple(absent)


def _words(entity: Entity) -> Iterable[str]:
    return (
        entity.name,
        entity.key,
        *entity.other_names,
        *(value for _, value in entity.identifiers),
    )


def told_holders(structure: Structure, nodes: Mapping[int, str]) -> Holders:
    """The holders a user named, and nobody else: but an owner the source does not name may be one
    of them."""
    why = dict.fromkeys(nodes, "named by you as listed")
    unnamed, settle = _unnamed(structure, set(nodes))
    return Holders(frozenset(nodes), unnamed, why, settle)


def holders_of(
    structure: Structure,
    *,
    found: Mapping[int, Found],
    law: Attribution,
) -> Holders:
    """The holders by what was `found` (on lists, by name, by another regime) and by seats in the
    countries of the rule.

    An entity none of whose seats is told may have one there; one that tells a seat elsewhere is
    taken at its word for the seats it tells.
    """
    certain: set[int] = set()
    possible: set[int] = set()
    why: dict[int, str] = {}
    settle: dict[int, str] = {}
    for node, each in found.items():
        (certain if each.sure else possible).add(node)
        why[node] = each.words
        if each.settle:
            settle[node] = each.settle
    countries, governments_only = law.countries, law.governments_only
    if countries:
        for node, entity in enumerate(structure.entities.values()):
            if node in certain or entity.unspecified:
                continue
            stands = in_scope(entity, law)
            if governments_only and entity.kind not in ("state", "unknown"):
                continue
            if stands is not None and stands[0] == "no":
                continue
            if governments_only and entity.kind == "unknown":
                stands = ("unknown", "") if stands is None or stands[0] == "yes" else stands
            if stands is not None and stands[0] == "yes":
                certain.add(node)
                possible.discard(node)
                why[node] = stands[1]
                continue
            possible.add(node)
            if governments_only:
                what = f"whether {entity.name} is a government of {', '.join(countries)}"
            elif stands is not None:
                what = f"whether a seat of {entity.name} there counts ({stands[1]})"
            else:
                what = f"country of {entity.name}"
            settle.setdefault(node, what)
            told = stands[1] if stands is not None else ""
            why.setdefault(node, told or "where it belongs is not told")
    unnamed, more = _unnamed(structure, certain)
    settle |= {node: text for node, text in more.items() if node not in settle}
    return Holders(frozenset(certain), frozenset(possible | unnamed), why, settle)


def in_scope(
    entity: Entity, law: Attribution
) -> tuple[Literal["yes", "no", "unknown"], str] | None:
    """Whether an entity has one of the rule's seats in one of its countries, and in words which.
    None where it tells none of these seats."""
    told = {seat: entity.seats[seat] for seat in law.seats if entity.seats.get(seat)}
    pairs = [(seat, place) for seat, places in told.items() for place in places]
    for known, stands in ((law.countries, "yes"), (law.unclear, "unknown")):
        for seat, place in pairs:
            if place in known:
                words = f"{_SEAT_WORDS.get(seat, seat)} in {place}"
                if stands == "unknown":
                    return "unknown", f"{words}: whether that counts is not told by the text read"
                return "yes", words
    return ("no", "") if told else None


def by_name(structure: Structure, names: Sequence[str]) -> dict[int, Found]:
    """Entities that a rule itself names: surely where the name is the same, possibly where it
    begins alike or is very close."""
    from rapidfuzz import fuzz

    wanted = [folded(name) for name in names]
    found = {}
    for node, entity in enumerate(structure.entities.values()):
        own = folded(entity.name)
        if own in wanted:
            found[node] = Found("named by the rule itself", sure=True)
            continue
        for name, word in zip(names, wanted, strict=True):
            if own.startswith(word + " ") or fuzz.ratio(own, word) >= 90:
                settle = f"whether {entity.name} is {name}"
                found[node] = Found(f"resembles {name}, whom the rule names", False, settle)
                break
    return found


def _unnamed(structure: Structure, certain: set[int]) -> tuple[frozenset[int], dict[int, str]]:
    found = {
        node: f"who stands behind “{entity.name.removeprefix('not named: ')}”"
        for node, entity in enumerate(structure.entities.values())
        if entity.unspecified and node not in certain
    }
    return frozenset(found), found
