"""From terms to verdicts: how much the words of a work speak of an area.

    a strong term                              1
    a named term  in title or keywords         1      in the abstract  0.6
    a weak term   in title or keywords         0.45   in the abstract  0.4
    company, once a topic, beside a named or weak term       + 0.6
    where words of another sense stand: a strong term 0.6, named and weak ones nothing

Every different term of an area counts once. From 1 on the work touches the area; from 0.5 on it is
unsure; below, nothing is said. Without an abstract the words of a title alone touch only by a
strong or a named term. The figures are a plain convention: bench/collaboration/areas.py measures
what they do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from tidegate.collaboration.areas.matching import Hit
from tidegate.collaboration.areas.terms import Role, Rules

TOUCHES = 1.0
UNSURE = 0.5
_COMPANY = 0.6
_TITLE: dict[Role, float] = {"strong": 1.0, "named": 1.0, "weak": 0.45}
_ABSTRACT: dict[Role, float] = {"strong": 1.0, "named": 0.6, "weak": 0.4}
_OTHER_SENSE = 0.6
_MOST_QUOTES = 12

Quote = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Field:
    """A text of the work by the name a quote gives it: "title", "abstract", "keyword 1"."""

    name: str
    text: str
    hits: Sequence[Hit]


@dataclass(slots=True)
class Weight:
    """What speaks for one area: the weight of each term, company by topic, and the words."""

    terms: dict[str, float] = field(default_factory=dict)
    company: set[int] = field(default_factory=set)
    quotes: dict[str, Quote] = field(default_factory=dict)
    sure: bool = False

    @property
    def score(self) -> float:
        """The sum; at least `TOUCHES` touches."""
        return round(sum(self.terms.values()) + _COMPANY * len(self.company), 2)


@dataclass(slots=True)
class _Evidence:
    """The hits of one topic over all fields: (role, field's number, hit)."""

    hits: list[tuple[Role, int, Hit]] = field(default_factory=list)
    company: set[str] = field(default_factory=set)
    other: bool = False


def _by_topic(fields: Sequence[Field]) -> dict[int, _Evidence]:
    found: dict[int, _Evidence] = {}
    for number, one in enumerate(fields):
        for hit in one.hits:
            for sense in hit.senses:
                evidence = found.setdefault(sense.topic, _Evidence())
                if sense.role == "company":
                    evidence.company.add(hit.term)
                elif sense.role == "unless":
                    evidence.other = True
                else:
                    evidence.hits.append((sense.role, number, hit))
    return found


def weights(
    fields: Sequence[Field], rules: Rules, schemes: Collection[str]
) -> dict[tuple[str, str], Weight]:
    """(scheme, area) → what speaks for it, for the schemes asked. `fields` in order of place."""
    found: dict[tuple[str, str], Weight] = {}
    for topic, evidence in _by_topic(fields).items():
        if not evidence.hits:
            continue
        areas = [area for area in rules.topics[topic].areas if area[0] in schemes]
        for area in areas:
            weight = found.setdefault(area, Weight())
            for role, number, hit in evidence.hits:
                worth = (_ABSTRACT if fields[number].name == "abstract" else _TITLE)[role]
                if evidence.other:
                    worth = _OTHER_SENSE if role == "strong" else 0.0
                if not worth:
                    continue
                if worth > weight.terms.get(hit.term, 0.0):
                    weight.terms[hit.term] = worth
                weight.sure |= worth >= TOUCHES
                if role != "strong" and evidence.company - {hit.term}:
                    weight.company.add(topic)
                weight.quotes.setdefault(hit.term, _quote(fields[number], hit))
    return {area: weight for area, weight in found.items() if weight.score >= UNSURE}


def _quote(field: Field, hit: Hit) -> Quote:
    return field.name, hit.start, hit.end, field.text[hit.start : hit.end]


def quotes(weight: Weight, order: Sequence[str]) -> tuple[Quote, ...]:
    """The words, heaviest terms first where there are many, then in order of place."""
    best = sorted(weight.quotes, key=lambda term: -weight.terms.get(term, 0.0))[:_MOST_QUOTES]
    place = {name: number for number, name in enumerate(order)}
    return tuple(sorted((weight.quotes[term] for term in best), key=lambda q: (place[q[0]], q[1])))
