"""What a contract's words say of the transfer of technology: quoted, with their places.

A word is looked for in each sentence; a negation that reaches it ("no source code is transferred",
"不包括源代码") rules the thing out. Where a negation stands near and its reach cannot be told, or
only outsiders are denied ("shall not disclose know-how to third parties"), the hit is unclear and
left to the reader. Words prove words, no more: a contract may give what it does not name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tidegate.ownership.ledger.negation import Reach, reaches
from tidegate.ownership.ledger.words import table

SENTENCE = 1_000
"""Characters of a sentence; a longer one is cut at a blank, so that no text costs its square."""
QUOTED = 20
"""How many hits of one item are quoted; `more` says how many are not."""
Sense = Literal["told", "ruled out", "unclear"]
State = Literal["told", "ruled out", "told and ruled out", "unclear", "silent", "no terms told"]
STATES: tuple[State, ...] = (
    "told", "ruled out", "told and ruled out", "unclear", "silent", "no terms told",
)  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff]")
_STOPS = re.compile(r"[。！？；;!?\n]+|\.(?=\s|$)")
_LAST_WORD = re.compile(r"[A-Za-z.]+$")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of one sentence. `start` and `end` are characters of the terms of row `row`, and so
    are `quote_start` and `quote_end`; `text[start:end]` is `words`."""

    row: int
    start: int
    end: int
    words: str
    quote: str
    quote_start: int
    quote_end: int
    sense: Sense
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One item of the checklist for one venture."""

    item: str
    title: str
    state: State
    hits: tuple[Hit, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One item with its patterns, ready to search."""

    key: str
    title: str
    words: re.Pattern[str]
    always: re.Pattern[str] | None
    never: re.Pattern[str] | None


@cache
def items() -> tuple[Item, ...]:
    """The checklist of checklist.yaml, in its order."""
    found = []
    for key, each in table("checklist")["items"].items():
        words = _either([*map(_bounded, each["en"]), *map(re.escape, each["zh"])])
        always = _either([_bounded(word) for word in each.get("always", ())])
        never = _either([_bounded(word) for word in each.get("never", ())])
        assert words is not None
        found.append(Item(key, each["title"], words, always, never))
    return tuple(found)


def _bounded(pattern: str) -> str:
    """A pattern of Latin words is met at their bounds; Han has none."""
    return pattern if _HAN.search(pattern) else rf"(?<![A-Za-z0-9_])(?:{pattern})(?![A-Za-z0-9_])"


def _either(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def read_terms(texts: Sequence[tuple[int, str]]) -> tuple[Answer, ...]:
    """The checklist over the terms of one venture: (row, words) each. Order of rows does not
    matter; with no words at all every item is "no terms told"."""
    if not any(text.strip() for _, text in texts):
        return tuple(Answer(item.key, item.title, "no terms told") for item in items())
    hits: dict[str, list[Hit]] = {item.key: [] for item in items()}
    for row, text in sorted(texts):
        for start, end in sentences(text):
            sentence = text[start:end]
            reach: Reach | None = None
            for item in items():
                for found, known, reason in _in_sentence(item, sentence):
                    sense, why = known, reason
                    if sense is None:
                        reach = reach or reaches(sentence)
                        sense, why = reach.sense(found.start(), found.end())
                    first, last = start + found.start(), start + found.end()
                    quoted = Hit(row, first, last, found[0], sentence, start, end, sense, why)
                    hits[item.key].append(quoted)
    return tuple(
        Answer(
            item.key,
            item.title,
            _state(hits[item.key]),
            tuple(hits[item.key][:QUOTED]),
            max(0, len(hits[item.key]) - QUOTED),
        )
        for item in items()
    )


def _in_sentence(item: Item, sentence: str) -> Iterator[tuple[re.Match[str], Sense | None, str]]:
    """Each hit once; what `always` and `never` take is no hit of the other words."""
    taken: list[tuple[int, int]] = []
    patterns: tuple[tuple[re.Pattern[str] | None, Sense | None, str], ...] = (
        (item.never, "ruled out", "the words themselves rule it out"),
        (item.always, "told", ""),
        (item.words, None, ""),
    )
    for pattern, sense, why in patterns:
        before = tuple(taken)
        for found in pattern.finditer(sentence) if pattern else ():
            if not any(start < found.end() and found.start() < end for start, end in before):
                if pattern is not item.words:
                    taken.append(found.span())
                yield found, sense, why


def _state(hits: Sequence[Hit]) -> State:
    senses = {hit.sense for hit in hits}
    if {"told", "ruled out"} <= senses:
        return "told and ruled out"
    order: tuple[Sense, ...] = ("told", "ruled out", "unclear")
    return next((sense for sense in order if sense in senses), "silent")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, white space around it left out. A point behind an
    abbreviation or within a number ends none."""
    start = 0
    for stop in _STOPS.finditer(text):
        if stop[0] == ".":
            before = _LAST_WORD.search(text, max(start, stop.start() - 12), stop.start())
            word = before[0].casefold() if before else ""
            # "U.S." and "P. R." too: one letter before a point is an initial.
            if word in _abbreviations() or len(word) == 1:
                continue
        yield from _trimmed(text, start, stop.end())
        start = stop.end()
    yield from _trimmed(text, start, len(text))


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(table("checklist")["abbreviations"])


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        stop = end
        if end - start > SENTENCE:
            blank = text.rfind(" ", start + 1, start + SENTENCE)
            stop = blank if blank > start else start + SENTENCE
        last = stop
        while last > start and text[last - 1].isspace():
            last -= 1
        if start < last:
            yield start, last
        start = stop
