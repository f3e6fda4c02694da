"""Which rows name one source, and which sources may be one.

Rows are one source where they tell the same identifier, or the same name (without case, punctuation
and hidden marks) and no identifier and no country speaks against it. Names that merely resemble
each other are told beside, with the reason, and never merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tidegate.collaboration.gifts.gift import Alike, Gift, Source
from tidegate.collaboration.gifts.words import fold
from tidegate.names import Kind, analyse, compare
from tidegate.parties.asked import STRONG

COMMON = 60
"""A word that stands in more sources' names than this brings no two of them together."""


def sources_of(gifts: Sequence[Gift]) -> tuple[Source, ...]:
    """The sources in the order of their first rows, each with those it may be one with."""
    ids: dict[str, set[str]] = defaultdict(set)
    countries: dict[str, set[str]] = defaultdict(set)
    for gift in gifts:
        name = fold(gift.source)
        if gift.identifier:
            ids[name].add(fold(gift.identifier))
        if gift.country:
            countries[name].add(gift.country)
    groups: dict[tuple[str, ...], list[Gift]] = defaultdict(list)
    for gift in gifts:
        groups[_key(gift, ids, countries)].append(gift)
    sources = [_source(rows) for rows in groups.values()]
    alike: dict[int, list[Alike]] = defaultdict(list)
    for a, b, why in _pairs(sources):
        alike[a].append(Alike(sources[b].name, why, b))
        alike[b].append(Alike(sources[a].name, why, a))
    return tuple(replace(one, alike=tuple(alike[at])) for at, one in enumerate(sources))


def _key(gift: Gift, ids: dict[str, set[str]], countries: dict[str, set[str]]) -> tuple[str, ...]:
    name = fold(gift.source)
    if gift.identifier:
        return "id", fold(gift.identifier)
    if not name:
        return "row", str(gift.row)
    if len(ids[name]) == 1 and len(countries[name]) < 2:
        return "id", next(iter(ids[name]))
    # Two countries, or two identifiers, under one name: nobody can say whose the bare rows are.
    return "name", name, gift.country if len(countries[name]) > 1 else ""


def _source(gifts: list[Gift]) -> Source:
    names = tuple(dict.fromkeys(gift.source for gift in gifts if gift.source))
    types = {gift.source_type for gift in gifts} - {""}
    return Source(
        name=names[0] if names else f"no source told (row {gifts[0].row})",
        gifts=tuple(gifts),
        names=names,
        identifier=next((gift.identifier for gift in gifts if gift.identifier), ""),
        countries=tuple(dict.fromkeys(gift.country for gift in gifts if gift.country)),
        source_type=types.pop() if len(types) == 1 else "",
    )


def is_organisation(source: Source) -> bool:
    """Whether the ledger, or a word of the name that only organisations have (a legal form,
    "University", "Ministry"), says that the source is no natural person."""
    if source.source_type:
        return source.source_type != "person"
    if not source.names:
        return False
    read = analyse(source.name, "unknown")
    kinds = {token.kind for form in read.forms for token in form.tokens}
    return bool(read.legal or read.institution or Kind.INSTITUTION in kinds)


def _pairs(sources: Sequence[Source]) -> Iterator[tuple[int, int, str]]:
    """Pairs that may be one source: (place, place, why), each once."""
    told: set[tuple[int, int]] = set()
    for a, b, why in (*_same_names(sources), *_kin(sources), *_near(sources)):
        if a != b and (min(a, b), max(a, b)) not in told:
            told.add((min(a, b), max(a, b)))
            yield min(a, b), max(a, b), why


def _same_names(sources: Sequence[Source]) -> Iterator[tuple[int, int, str]]:
    by_name: dict[str, list[int]] = defaultdict(list)
    for at, source in enumerate(sources):
        for name in {fold(each) for each in source.names}:
            by_name[name].append(at)
    for places in by_name.values():
        for b in places[1:]:
            yield places[0], b, "the same name with another identifier or country"


def _kin(sources: Sequence[Source]) -> Iterator[tuple[int, int, str]]:
    """Sources with one parent, and a parent that gives itself: the text counts each source, and an
    affiliate that acts for another is one with it."""
    by_parent: dict[str, list[int]] = defaultdict(list)
    for at, source in enumerate(sources):
        for parent in source.parents:
            by_parent[fold(parent)].append(at)
    for at, source in enumerate(sources):
        for name in {fold(each) for each in source.names} & by_parent.keys():
            for child in by_parent[name]:
                yield at, child, "the ledger names the one as the other's parent"
    for places in by_parent.values():
        for b in places[1:]:
            yield places[0], b, "the ledger names one parent for both"


def _near(sources: Sequence[Source]) -> Iterator[tuple[int, int, str]]:
    """Names that strongly resemble each other, one of them at least an organisation's. Whom the
    ledger calls a natural person is never compared."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for at, source in enumerate(sources):
        if source.names and source.source_type != "person":
            for word in {w[:4] for w in fold(source.name).split() if len(w) > 2}:
                by_word[word].append(at)
    seen: set[tuple[int, int]] = set()
    for places in by_word.values():
        if len(places) > COMMON:
            continue
        for first, a in enumerate(places):
            for b in places[first + 1 :]:
                if (a, b) in seen:
                    continue
                seen.add((a, b))
                if not (is_organisation(sources[a]) or is_organisation(sources[b])):
                    continue
                found = compare(sources[a].name, sources[b].name, "organisation")
                if found.score >= STRONG:
                    yield a, b, "their names strongly resemble each other"
