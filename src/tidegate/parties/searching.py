"""One subject against all listed parties: candidates, scores, facts beside the name, bands."""

from __future__ import annotations

from typing import Any

from tidegate.findings.model import Match
from tidegate.lists.entry import Entry
from tidegate.names.analysis import Name, analyse
from tidegate.names.comparison import best_forms, explain
from tidegate.parties.asked import LEAST_SHOWN, Asked, band
from tidegate.parties.attributes import IDENTIFIER, weigh
from tidegate.parties.building import WEAK_ALIAS, plain_identifier
from tidegate.parties.candidates import candidates
from tidegate.parties.index import PartyIndex

WEAK_NAME, PRINTED = 0.7, 0.97


def search(
    index: PartyIndex,
    asked: Asked,
    *,
    threshold: float = LEAST_SHOWN,
    limit: int = 10,
) -> list[Match]:
    """The listed parties that `asked` may be, best first.

    Returns those scoring at least `threshold`, at most `limit` of them, and beyond both limits
    every party that bears exactly the asked name (whatever its case, order or legal form) and
    every one with an equal score to the last: ties are never cut.
    """
    best: dict[int, _Hit] = {}
    for text in (asked.name, *asked.other_names):
        if not text:
            continue
        name = analyse(text, asked.schema)
        exact = index.same_as(name)
        for number in exact | candidates(index, name):
            score, found, form, other = best_forms(name, index.name(number))
            if found is None and number not in exact:
                continue
            if index.name_flags[number] & WEAK_ALIAS:
                score *= WEAK_NAME
            entry = int(index.name_entry[number])
            known = best.get(entry)
            if known is None or score > known.score:
                exactly = number in exact or (known is not None and known.exact)
                printed = known.printed if known is not None else ""
                best[entry] = _Hit(score, number, name, (form, other, found), exactly)
                best[entry].printed = printed
            elif number in exact:
                known.exact = True
        for entry, printed in index.printed_as(text).items():
            best.setdefault(entry, _Hit(0.0, -1, None, None, True)).printed = printed
    for identifier in asked.identifiers:
        plain = plain_identifier(identifier)
        for entry in index.bearing(plain) if plain else ():
            if _bears(index.entry(entry), plain):
                best.setdefault(entry, _Hit(0.0, -1, None, None, True)).identifier = identifier
    hits = [(_final(index, entry, hit, asked), entry, hit) for entry, hit in best.items()]
    hits = [h for h in hits if h[0] >= threshold or h[2].stays]
    hits.sort(key=lambda h: (-h[0], index.entry(h[1]).list, index.entry(h[1]).entry_id))
    last = hits[limit - 1][0] if len(hits) > limit else 0.0
    kept = [h for n, h in enumerate(hits) if n < limit or h[0] >= last or h[2].stays]
    return [_match(index, score, entry, hit, asked) for score, entry, hit in kept]


class _Hit:
    """The best name of one entry, while a search goes on."""

    __slots__ = ("asked", "exact", "how", "identifier", "number", "printed", "score")

    def __init__(
        self, score: float, number: int, asked: Name | None, how: Any, exact: bool
    ) -> None:
        self.score, self.number, self.asked, self.how = score, number, asked, how
        self.exact = exact
        self.identifier = self.printed = ""

    @property
    def stays(self) -> bool:
        """Whether it is shown whatever its score and however many there are."""
        return bool(self.exact or self.identifier or self.printed)


def _bears(entry: Entry, plain: str) -> bool:
    return any(plain_identifier(i.value) == plain for i in entry.identifiers)


def _final(index: PartyIndex, entry: int, hit: _Hit, asked: Asked) -> float:
    factor = weigh(
        schema=asked.schema,
        countries=asked.countries,
        birth_date=asked.birth_date,
        entry=index.entry(entry),
    ).factor
    score = max(hit.score, PRINTED if hit.printed else 0.0) * factor
    if hit.identifier:
        score = max(score, IDENTIFIER + 0.03 * hit.score)
    return round(score, 4)


def _match(index: PartyIndex, score: float, number: int, hit: _Hit, asked: Asked) -> Match:
    entry = index.entry(number)
    names = tuple(n.text for n in entry.names)
    listed = names[0]
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    if hit.asked is not None:
        place = int(index.name_place[hit.number])
        listed = names[place]
        form, other, found = hit.how
        if found is None:
            reasons = ("the same words, apart from legal forms, in another order",)
        else:
            reasons, against = explain(hit.asked, form, index.name(hit.number), other, found)
        if index.name_flags[hit.number] & WEAK_ALIAS:
            reasons = (*reasons, "the publisher calls this a weak alias")
    if hit.printed:
        reasons = (f"just as the publisher printed it: “{hit.printed}”", *reasons)
    if hit.identifier:
        reasons = (f"identifier {hit.identifier} as listed", *reasons)
    beside = weigh(
        schema=asked.schema,
        countries=asked.countries,
        birth_date=asked.birth_date,
        entry=entry,
    )
    return Match(
        list=entry.list,
        entry_id=entry.entry_id,
        name=listed,
        names=names,
        score=score,
        band=band(score),
        reasons=reasons + beside.reasons,
        contradictions=against + beside.contradictions,
        schema=entry.schema,
        countries=entry.countries,
        programs=entry.programs,
        footnotes=entry.footnotes,
        citation=entry.citation,
        listed_on=entry.listed_on,
        ended_on=entry.ended_on,
        url=entry.url,
        extra=_extra(entry),
    )


_CARRIED = ("licence_requirement", "licence_policy", "title", "remarks")


def _extra(entry: Entry) -> dict[str, str]:
    carried = {name: value for name in _CARRIED if (value := getattr(entry, name))}
    carried |= {
        "birth_dates": " | ".join(entry.birth_dates),
        "addresses": " | ".join(entry.addresses),
        "identifiers": " | ".join(
            " ".join(filter(None, (i.kind, i.value, i.country))) for i in entry.identifiers
        ),
    }
    return {name: value for name, value in carried.items() if value} | entry.extra
