"""Award numbers: which tokens are one, and where a list of them ends.

The shapes are those funders print: NIH "R01 NS38082", NSF "DMS-1407504", "EP/K033166/1",
"SFB 649", "2014/12345-6", "DE-AC52-07NA27344", eight digits of NSFC, a JSPS "JP16K05183".
A year, a page, a citation or a funder's own DOI is none.
"""

from __future__ import annotations

import re

from tidegate.collaboration.funding.tokens import Sentence
from tidegate.collaboration.funding.vocabulary import GRANT_WORDS

_NIH = re.compile(
    r"(?:[1-9][ -]?)?(?:[A-Z]\d{2}|[A-Z]{2}\d)[ \u2013-]{0,2}[A-Z]{2}[ \u2013-]{0,2}\d{5,6}"
    r"(?:[-\u2013]\d{2}\w{0,4})?(?!\w)"
)
_PREFIX = re.compile(r"[A-Z]{1,7}(?:[/-][A-Z]{1,6})?$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?$")
_DOI = re.compile(r"10\.\d{4,5}/")
_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)$", re.IGNORECASE)
_WEB = re.compile(r"https?|www\.|\.(?:org|com|edu|html?|gov)\b", re.IGNORECASE)
_FRAMEWORK = re.compile(
    r"(?:FP[67]|H2020|CHE-?[A-Z]?|COVID-19|5[-–]100|SARS-CoV-2)(?:[-/–](?:\d{4}.*|[A-Z]{2,12}))?$",
    re.I,
)
_TAIL = re.compile(r"/10\.13039/\d+$")
_SPACES = re.compile(r"\s+")
_NO_PREFIX = frozenset("CAREER ID IDS REF NO NOS AND THE PI MS II III COVID".split())
_SKIPPED = frozenset(
    "no nos number numbers nr # n ° º grant grants award project id and & or + y e und et "
    "respectively also contract contracts".split()
)
_SEPARATORS = frozenset(", ; and & or / + y e und et".split())


def written(text: str) -> str:
    """An award number on one line: a break after a hyphen is closed, spaces are single."""
    flat = _SPACES.sub(" ", _TAIL.sub("", text)).strip()
    return re.sub(r"([-–]) (?=\w)", r"\1", flat)


def _shaped(text: str, loose: bool) -> bool:
    digits = sum(c.isdigit() for c in text)
    if not digits or len(text) > 60 or _DOI.match(text) or _ORDINAL.match(text):
        return False
    if _FRAMEWORK.match(text) or _WEB.search(text):
        return False
    if text.isdigit():
        if _YEAR.match(text):
            return False
        return digits >= (2 if loose else 5)
    if _YEAR.match(text):
        return False
    if loose:
        return digits >= 2 or len(text) >= 4
    return (digits >= 3 and len(text) >= 5) or (digits >= 2 and len(text) >= 6)


def award_at(sentence: Sentence, index: int, loose: bool) -> int:
    """The index after the award number that starts at `index`; 0 where none does.

    `loose` is set where words have announced a number ("grant no."), which lets short ones pass.
    """
    token = sentence.at(index)
    if token.kind not in ("C", "D"):
        return 0
    if token.text[0].isupper() or token.text[0].isdigit():
        found = _NIH.match(sentence.raw, token.start, sentence.end)
        if found is not None:
            stop = index + 1
            while stop < sentence.count and sentence.tokens[stop].end <= found.end():
                stop += 1
            if sentence.at(stop - 1).end == found.end():
                return stop
    if token.kind == "C":
        if not _PREFIX.match(token.text) or sentence.known(index):
            return 0
        after = sentence.at(index + 1)
        if after.kind != "D" or not sentence.adjacent(index):
            return 0
        if _NIH.match(sentence.raw, after.start, sentence.end) is not None:
            return 0
        if not loose and after.text[0].isalpha() and len(after.text) >= 8:
            # "AFRL FA8750-15-2-0048": a number that is whole by itself needs no code before it.
            return 0
        if token.text in _NO_PREFIX or (_YEAR.match(after.text) and not loose):
            return 0
        if not _shaped(after.text, True) and not _YEAR.match(after.text):
            return 0
        if len(after.text) < 3 and not loose:
            return 0
        return index + 2
    if not _shaped(token.text, loose):
        letters = sum(c.isalpha() for c in token.text)
        short = (
            token.text.isalnum()
            and letters > 0
            and (len(token.text) <= 4 or (len(token.text) <= 7 and letters == len(token.text) - 1))
        )
        after = sentence.at(index + 1)
        if short and after.kind == "D" and sentence.adjacent(index) and _shaped(after.text, False):
            return index + 2
        return 0
    return index + 1


def announced(sentence: Sentence, index: int) -> bool:
    """Whether words before the token announce an award number ("grant no.", "#", "project")."""
    at = index - 1
    while at >= 0 and sentence.tokens[at].text in (".", ":", "(", "[", "°", "º", "-", "–"):
        at -= 1
    token = sentence.at(at)
    return token.low in GRANT_WORDS or token.text == "#" or token.low.startswith("award")


def award_run(sentence: Sentence, index: int, loose: bool) -> tuple[list[tuple[int, int]], int]:
    """The award numbers of the list that starts at `index`, as (first, last+1) tokens, and the
    index after it. The list goes on over commas, "and", "No." and initials in brackets."""
    found: list[tuple[int, int]] = []
    at = index
    while True:
        stop = award_at(sentence, at, loose)
        if not stop:
            return found, (found[-1][1] if found else index)
        found.append((at, stop))
        at = stop
        skipped = 0
        while skipped < 8:
            low = sentence.at(at).low
            if low in _SEPARATORS or low in _SKIPPED or low in (".", ":", "°", "º"):
                at += 1
            elif low == "(" and _initials(sentence, at):
                at = _initials(sentence, at)
            else:
                break
            skipped += 1
        if not skipped:
            return found, stop
        if sentence.at(at).kind == "C" and sentence.known(at):
            return found, stop


def _initials(sentence: Sentence, index: int) -> int:
    """The index after a bracket that holds a few letters only ("(IB)", "(to G.H.)"), else 0."""
    for at in range(index + 1, index + 7):
        token = sentence.at(at)
        if token.text == ")":
            return at + 1
        if token.kind == "D" or token.text in ("(", "") or len(token.text) > 12:
            return 0
    return 0
