"""How far a negation of a sentence reaches, in English and Chinese.

Three kinds. A determiner ("no", "without", "除") takes the nouns behind it up to the next verb; a
negated verb of transfer ("does not include", "不提供") takes what follows up to the next verb or
"but", a passive one what stands before ("source code is not transferred", "源代码不予转让");
"… is excluded", "… 除外" takes what stands before. Any other negation in reach is told as unclear.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tidegate.ownership.ledger.words import table

Span = tuple[int, int]
_BE_BEFORE = re.compile(r"\b(?:is|are|was|were|be|been)\s*$", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|shall|will|may|must|can|has|have|be|do|does|did)\s+$", re.IGNORECASE
)
_BE_NOT = re.compile(r"(?:isn|aren)'t", re.IGNORECASE)
_BE = re.compile(r"^\s*(?:be|been|being)\b", re.IGNORECASE)
_TO_DO = re.compile(r"\s+to\s+(?!be\b)\w+", re.IGNORECASE)
_TOWARDS = re.compile(r"\s*(?:给|至|予|到|于|向|$)")


@dataclass(frozen=True, slots=True)
class Reach:
    """The parts of a sentence that negations reach: `out` surely, `doubt` perhaps."""

    out: tuple[Span, ...] = ()
    doubt: tuple[Span, ...] = ()
    outsiders: bool = False

    def sense(self, start: int, end: int) -> tuple[Literal["told", "ruled out", "unclear"], str]:
        """What a hit at these characters means, and why where it is not plainly told."""
        if _within(self.out, start, end):
            if self.outsiders:
                return "unclear", "outsiders are denied it, or consent is asked; read the sentence"
            return "ruled out", "a negation reaches it"
        if _within(self.doubt, start, end):
            return "unclear", "a negation stands near and its reach is not sure; read the sentence"
        return "told", ""


def _within(spans: Sequence[Span], start: int, end: int) -> bool:
    at = bisect_right(spans, (start, sys.maxsize)) - 1
    return at >= 0 and end <= spans[at][1]


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """In order, those that overlap joined, so that a hit is found by bisection."""
    merged: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class _English:
    decoys: re.Pattern[str]
    subjects: re.Pattern[str]
    negated: re.Pattern[str]
    determiners: re.Pattern[str]
    out: re.Pattern[str]
    verbs: re.Pattern[str]
    stops: re.Pattern[str]
    breakers: re.Pattern[str]
    outsiders: re.Pattern[str]
    labels: re.Pattern[str]
    kept: re.Pattern[str]


@cache
def _english() -> _English:
    data = table("checklist")["english"]

    def met(words: Sequence[str], behind: str = r"(?![\w-])") -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{'|'.join(words)}){behind}", re.IGNORECASE)

    verbs = "|".join(data["verbs"])
    breakers = "|".join(data["breakers"])
    finite = "|".join(data["finite"])
    return _English(
        met(data["decoys"]),
        met(data["subjects"]),
        met(data["negated"]),
        met(data["determiners"]),
        met(data["out"]),
        # Up to four words may stand between: "shall not be obliged to provide".
        re.compile(rf"(?:[\s,]+(?!(?:{breakers})\b)[\w'-]+){{0,4}}?[\s,]+(?:{verbs})\w*", re.I),
        re.compile(rf"\b(?:{breakers}|{finite})\b|;|:|\band (?=(?:{finite})\b)", re.IGNORECASE),
        re.compile(rf"\b(?:{breakers})\b|;", re.IGNORECASE),
        re.compile(data["outsiders"], re.IGNORECASE),
        re.compile(data["labels"], re.IGNORECASE),
        met(data["kept"]),
    )


@dataclass(frozen=True, slots=True)
class _Chinese:
    decoys: re.Pattern[str]
    verb: re.Pattern[str]
    nouns: re.Pattern[str]
    behind: re.Pattern[str]
    breakers: re.Pattern[str]
    outsiders: re.Pattern[str]
    bare: re.Pattern[str]
    labels: re.Pattern[str]


@cache
def _chinese() -> _Chinese:
    data = table("checklist")["chinese"]
    return _Chinese(
        re.compile("|".join(data["decoys"])),
        re.compile(rf"{data['negated']}[^，,。；;]{{0,4}}?{data['verbs']}(?:任何|其)?"),
        re.compile(data["nouns"]),
        re.compile(data["behind"]),
        re.compile(data["breakers"]),
        re.compile(data["outsiders"]),
        re.compile(data["negated"]),
        re.compile(data["labels"]),
    )


def reaches(sentence: str) -> Reach:
    """What the negations of one sentence reach."""
    out: list[Span] = []
    doubt: list[Span] = []
    outsiders = False
    if re.search(r"[A-Za-z]", sentence):
        outsiders = _read_english(sentence, out, doubt)
    if re.search(r"[\u3400-\u9fff]", sentence):
        outsiders = _read_chinese(sentence, out, doubt) or outsiders
    return Reach(_merged(out), _merged(doubt), outsiders)


def _hidden(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: "\x00" * len(found[0]), text)


class _Stops:
    """Where a reach ends: the stops of one sentence, found once."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        found = [stop.span() for stop in pattern.finditer(text)]
        self.starts = [start for start, _ in found]
        self.ends = [end for _, end in found]
        self.length = len(text)

    def behind(self, start: int) -> int:
        """The first stop that begins at `start` or later, or the end."""
        at = bisect_left(self.starts, start)
        return self.starts[at] if at < len(self.starts) else self.length

    def before(self, end: int) -> int:
        """Where the last stop that ends at `end` or before does so, or 0."""
        at = bisect_right(self.ends, end)
        return self.ends[at - 1] if at else 0


def _read_english(sentence: str, out: list[Span], doubt: list[Span]) -> bool:
    words = _english()
    text = _hidden(words.decoys, sentence)
    stops, breakers = _Stops(words.stops, text), _Stops(words.breakers, text)
    for found in [*words.subjects.finditer(text), *words.negated.finditer(text)]:
        start, end = found.span()
        verb = words.verbs.match(text, end)
        if verb is None:
            doubt.append((breakers.before(start), breakers.behind(end)))
            continue
        # "Source code is not transferred" means what stands before, "does not include source code"
        # what stands behind, and so does "is not obliged to provide source code".
        embedded = _TO_DO.match(text, verb.end())
        passive = (
            _BE_BEFORE.search(text, max(0, start - 8), start)
            or _BE.search(verb[0])
            or _BE_NOT.fullmatch(found[0])
        )
        if passive and found.re is words.negated and not embedded:
            out.append((_subject(stops, text, start), verb.end()))
        else:
            # The verb may itself be the thing: "does not license its patents".
            out.append((end, stops.behind((embedded or verb).end())))
    for found in words.determiners.finditer(text):
        first, last = found.end(), stops.behind(found.end())
        comma = text.rfind(",", first, last)
        if comma > 0 and not text[: found.start()].strip() and len(found[0]) > len("neither"):
            # "Excluding data, technical documents are supplied": the comma may end it.
            doubt.append((comma, last))
            last = comma
        out.append((first, last))
    for found in words.out.finditer(text):
        out.append((_subject(stops, text, found.start()), found.start()))
    for found in words.labels.finditer(text):
        out.append((stops.before(found.start()), found.start()))
    for found in words.kept.finditer(text):
        doubt.append((_subject(stops, text, found.start()), found.start()))
    return bool(words.outsiders.search(sentence))


def _subject(stops: _Stops, text: str, end: int) -> int:
    """Where what stands before a verb begins; the auxiliary right before `end` is no stop."""
    auxiliary = _AUXILIARY.search(text, max(0, end - 12), end)
    return stops.before(auxiliary.start() if auxiliary else end)


def _read_chinese(sentence: str, out: list[Span], doubt: list[Span]) -> bool:
    words = _chinese()
    text = _hidden(words.decoys, sentence)
    breakers = _Stops(words.breakers, text)
    used: list[Span] = []
    for found in words.verb.finditer(text):
        start, end = found.span()
        used.append((start, end))
        last = breakers.behind(end)
        # The verb may itself be the thing: "不许可". With an object behind it the subject stands:
        # "许可不包括源代码" leaves the licence.
        out.append((start, last))
        if _TOWARDS.fullmatch(text[end:last][:1]):
            out.append((breakers.before(start), start))
    taken = _merged(used)
    for found in words.nouns.finditer(text):
        start, end = found.span()
        if not _within(taken, start, end):
            used.append((start, end))
            last = breakers.behind(end)
            outer = text.find("外", end, last) if found[0] == "除" else -1
            out.append((end, outer if outer > 0 else last))
    for found in words.behind.finditer(text):
        out.append((breakers.before(found.start()), found.start()))
    for found in words.labels.finditer(text):
        used.append(found.span())
        out.append((breakers.before(found.start()), found.start()))
    taken = _merged(used)
    for found in words.bare.finditer(text):
        if not _within(taken, found.start(), found.start() + 1):
            doubt.append((breakers.before(found.start()), breakers.behind(found.end())))
    return bool(words.outsiders.search(sentence))
