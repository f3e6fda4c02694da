"""Strings to institutions, many at a time.

    matcher = Matcher(gazetteer)
    matcher.match("Sch. of Aerospace, Harbin Inst Technol, Harbin, Peoples R China")

gives every institution the string names, with the characters that name it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from tidegate.collaboration.affiliations.candidates import Reader, Span
from tidegate.collaboration.affiliations.chooser import ACCEPTED, LISTED, chooser
from tidegate.collaboration.affiliations.features import NAMES, Describer
from tidegate.collaboration.affiliations.gazetteer import Gazetteer
from tidegate.collaboration.affiliations.variants import WAYS
from tidegate.collaboration.model import Listing, Mention

_HOW = {"display": "name", "label": "name", "alias": "alias", "listed": "listed name"}
_OTHER_COUNTRY, _OWN_CITY = NAMES.index("other_country"), NAMES.index("own_city")
LONGEST = 20_000  # characters of a string that are read


class Matcher:
    """Finds institutions in strings. `listings` maps a record's id to the lists it stands on."""

    def __init__(
        self, gazetteer: Gazetteer, listings: Mapping[str, tuple[Listing, ...]] | None = None
    ) -> None:
        self.gazetteer = gazetteer
        self.listings = listings or {}
        self._reader = Reader(gazetteer)
        self._describer = Describer(gazetteer)
        self._chooser = chooser()
        numbers = gazetteer.numbers
        self._listed = {numbers[each] for each in self.listings if each in numbers}

    def match(self, text: str) -> tuple[Mention, ...]:
        """The institutions one string names, in the order they stand in it."""
        return self.match_many([text])[0]

    def match_many(self, texts: Iterable[str]) -> list[tuple[Mention, ...]]:
        """The same for many strings, about five times as fast as one by one."""
        with _without_collector():
            return self._matched(texts)

    def _matched(self, texts: Iterable[str]) -> list[tuple[Mention, ...]]:
        taken, spans, rows, owners = [], [], [], []
        for number, text in enumerate(texts):
            parse = self._reader.parsed(text[:LONGEST])
            taken.append(parse)
            found, figures = self._describer.rows(parse)
            spans.extend(found)
            rows.extend(figures)
            owners.extend([number] * len(found))
        if not rows:
            return [()] * len(taken)
        probability = self._chooser.probabilities(np.array(rows))
        chosen: list[list[int]] = [[] for _ in taken]
        for row in np.flatnonzero(probability >= LISTED).tolist():
            elsewhere = rows[row][_OTHER_COUNTRY] and not rows[row][_OWN_CITY]
            if probability[row] >= ACCEPTED or (
                spans[row].record in self._listed and not elsewhere
            ):
                chosen[owners[row]].append(row)
        made = []
        for parse, mine in zip(taken, chosen, strict=True):
            mentions = [
                self._mention(spans[row], parse.words, float(probability[row]))
                for row in settled(mine, spans, probability)
            ]
            made.append(tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.ror))))
        return made

    def _mention(self, span: Span, words: Sequence[tuple[str, int, int]], score: float) -> Mention:
        record = self.gazetteer.records[span.record]
        way = WAYS[span.way]
        return Mention(
            start=words[span.first][1],
            end=words[span.last - 1][2],
            ror=record.id,
            name=record.name,
            country=record.places[0][0] if record.places else "",
            score=round(score, 3),
            how=_HOW.get(way, way),
            listings=self.listings.get(record.id, ()),
        )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pauses the collector of cycles: nothing here makes one, and it took a fifth of the time to
    walk through the trie again and again."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def settled(
    rows: Sequence[int], spans: Sequence[Span], probability: npt.NDArray[np.float64]
) -> list[int]:
    """Of rows that name the same words, the likeliest: one spelling is one institution."""
    best: dict[tuple[int, int], int] = {}
    for row in rows:
        place = (spans[row].first, spans[row].last)
        if place not in best or probability[row] > probability[best[place]]:
            best[place] = row
    return list(best.values())
