"""One work after another: all that its document declares, and what of it is worth noting.

    examiner = Examiner(matcher, directory)
    facts = examiner.facts(works)          # WorkFacts, in order
    row = noted(facts[0])                  # plain values, or None where there is nothing to note

Affiliation strings recur, so each is matched once and remembered; a run over a million works
remembers the latest few hundred thousand strings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from tidegate.collaboration.affiliations import Matcher
from tidegate.collaboration.areas import classify
from tidegate.collaboration.funding import FunderDirectory, read_statement
from tidegate.collaboration.model import (
    Affiliation,
    Mention,
    Passage,
    StatementReading,
    Work,
    WorkFacts,
)

MOST_REMEMBERED = 300_000
SCHEMES = ("ca.stra", "us.cet")
_LONGEST_QUOTE = 600  # characters of an affiliation string or a sentence that are shown


class Examiner:
    """Finds institutions, money, programmes and technology areas in works."""

    def __init__(
        self,
        matcher: Matcher,
        funders: FunderDirectory | None = None,
        *,
        schemes: Sequence[str] = SCHEMES,
    ) -> None:
        self.matcher = matcher
        self._funders = funders
        self._schemes = tuple(schemes)
        self._remembered: dict[str, tuple[Mention, ...]] = {}

    def facts(self, works: Sequence[Work]) -> list[WorkFacts]:
        """What was found in each work, in order."""
        read = [
            (work, self._readings(work), _areas(work, self._schemes) if self._schemes else ())
            for work in works
        ]
        asked: dict[str, None] = {}
        for work, readings, _ in read:
            asked.update(dict.fromkeys(each.text for each in affiliations(work)))
            asked.update(dict.fromkeys(money_names(work, readings)))
        self._learn(asked)
        known = self._remembered
        made = []
        for work, readings, areas in read:
            mentions = {}
            for each in affiliations(work):
                found = known[each.text] or self._declared(each)
                if found:
                    mentions[each.text] = found
            for name in money_names(work, readings):
                if known[name]:
                    mentions[name] = known[name]
            made.append(WorkFacts(work, mentions, readings, areas))
        return made

    def _readings(self, work: Work) -> tuple[StatementReading, ...]:
        return tuple(read_statement(each.text, self._funders) for each in work.statements)

    def _learn(self, asked: dict[str, None]) -> None:
        fresh = [text for text in asked if text not in self._remembered]
        if len(self._remembered) + len(fresh) > MOST_REMEMBERED:
            latest = islice(self._remembered.items(), MOST_REMEMBERED // 2, None)
            kept = {text: self._remembered[text] for text in asked if text in self._remembered}
            self._remembered = dict(latest) | kept
        self._remembered.update(zip(fresh, self.matcher.match_many(fresh), strict=True))

    def _declared(self, affiliation: Affiliation) -> tuple[Mention, ...]:
        """The institutions a document declares by ROR id, where its words alone name none."""
        records = self.matcher.gazetteer
        found = []
        for ror in affiliation.rors:
            number = records.numbers.get(ror)
            if number is not None:
                record = records.records[number]
                country = record.places[0][0] if record.places else ""
                found.append(
                    Mention(
                        0, len(affiliation.text), ror, record.name, country, 1.0, "declared",
                        self.matcher.listings.get(ror, ()),
                    )
                )  # fmt: skip
        return tuple(found)


def affiliations(work: Work) -> Iterator[Affiliation]:
    """Every affiliation of a work, of its authors first."""
    for author in work.authorships:
        yield from author.affiliations
    yield from work.affiliations


def money_names(work: Work, readings: Sequence[StatementReading]) -> Iterator[str]:
    """The names of those who paid, as written: a funder may stand on a list too."""
    for funder in work.funders:
        if funder.name:
            yield funder.name
    for reading in readings:
        for mention in reading.funders:
            yield mention.name


def _areas(work: Work, schemes: Sequence[str]) -> Any:
    return classify(work.title, work.abstract, work.keywords, schemes=schemes)


def noted(
    facts: WorkFacts, *, researchers: frozenset[str] = frozenset(), area_works: bool = False
) -> dict[str, Any] | None:
    """What of a work is worth noting, as plain values (docs/schema/collaboration.schema.json,
    `works`), or None: a listed institution or funder, a scholarship, a talent programme; with
    `area_works` a technology area by itself too.

    `researchers` are ORCID ids whose affiliations are the user's own people's.
    """
    work = facts.work
    institutions = _institutions(facts, researchers)
    funders = list(_funders(facts))
    scholarships, programmes = [], []
    for passage, reading in zip(work.statements, facts.readings, strict=True):
        scholarships += [
            {
                "name": each.name,
                "awards": list(each.awards),
                **_quote(passage, each.start, each.end),
            }
            for each in reading.funders
            if each.kind == "scholarship"
        ]
        programmes += [
            {
                "programme": each.programme, "name": each.name, "status": each.status,
                "named_by": list(each.named_by), **_quote(passage, each.start, each.end),
                "sentence": passage.text[slice(*each.sentence)][:_LONGEST_QUOTE],
            }
            for each in reading.programmes
        ]  # fmt: skip
    touched = any(each.verdict == "touches" for each in facts.areas)
    if not (institutions or funders or scholarships or programmes or (area_works and touched)):
        return None
    return {
        "key": work.key,
        "title": work.title,
        "date": work.date,
        "doi": work.doi,
        "type": work.type,
        "file": work.file,
        "record": work.record,
        "line": work.line,
        "abstract_read": bool(work.abstract.strip()),
        "institutions": institutions,
        "funders": funders,
        "scholarships": scholarships,
        "programmes": programmes,
        "areas": [
            {
                "scheme": each.scheme, "area": each.area, "title": each.title,
                "verdict": each.verdict, "how": each.how,
                "quotes": [
                    {"field": field, "start": start, "end": end, "words": words}
                    for field, start, end, words in each.quotes[:5]
                ],
            }
            for each in facts.areas
        ],
    }  # fmt: skip


def _quote(passage: Passage, start: int, end: int) -> dict[str, Any]:
    return {
        "words": passage.text[start:end], "where": passage.where, "start": start, "end": end,
    }  # fmt: skip


def _institutions(facts: WorkFacts, researchers: frozenset[str]) -> list[dict[str, Any]]:
    """The listed institutions of a work, each once, with the string that names it first."""
    found: dict[str, dict[str, Any]] = {}
    work = facts.work
    told = [(a.affiliations, a.orcid in researchers and bool(a.orcid)) for a in work.authorships]
    told.append((work.affiliations, False))
    for strings, own in told:
        seen = set()
        for string in strings:
            for mention in facts.mentions.get(string.text, ()):
                if not mention.listings:
                    continue
                row = found.get(mention.ror)
                if row is None:
                    row = found[mention.ror] = {
                        "id": mention.ror, "name": mention.name, "country": mention.country,
                        "how": mention.how, "score": mention.score,
                        "words": string.text[mention.start : mention.end],
                        "text": string.text[:_LONGEST_QUOTE], "start": mention.start,
                        "end": mention.end, "authors": 0, "relation": "co_author_affiliation",
                    }  # fmt: skip
                if own:
                    row["relation"] = "own_affiliation"
                seen.add(mention.ror)
        for each in seen:
            found[each]["authors"] += 1
    return list(found.values())


def _funders(facts: WorkFacts) -> Iterator[dict[str, Any]]:
    """Those who paid and stand on a list, by the same matching as affiliations."""
    work = facts.work
    for funder in work.funders:
        for mention in facts.mentions.get(funder.name, ()):
            if mention.listings:
                yield {
                    "id": mention.ror, "name": mention.name, "awards": list(funder.awards),
                    "words": funder.name, "where": "funder", "start": 0, "end": len(funder.name),
                }  # fmt: skip
    for passage, reading in zip(work.statements, facts.readings, strict=True):
        for each in reading.funders:
            for mention in facts.mentions.get(each.name, ()):
                if mention.listings:
                    yield {
                        "id": mention.ror, "name": mention.name, "awards": list(each.awards),
                        **_quote(passage, each.start, each.end),
                    }  # fmt: skip
