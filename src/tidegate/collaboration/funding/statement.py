"""Reads a funding statement or an acknowledgement: who paid, and under which award numbers.

Sentence by sentence, words of money ("supported by", "grant from", "funded the") open a place
where names of funders are expected; a name counts where the directory knows it, where it holds a
word for a body ("Council"), or where it stands straight after such words. An award number goes to
the funder it stands with. Nobody who is thanked is read: a run of capitalised words that no
body's word and no directory vouches for is left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tidegate.collaboration.funding.chinese import chinese_funders
from tidegate.collaboration.funding.directory import FunderDirectory, shipped_directory
from tidegate.collaboration.funding.gathering import Gathering
from tidegate.collaboration.funding.programmes import programmes_in
from tidegate.collaboration.funding.scholarships import scholarships_in
from tidegate.collaboration.funding.sentences import sentences
from tidegate.collaboration.funding.tokens import Sentence
from tidegate.collaboration.funding.vocabulary import (
    MONEY,
    MONEY_HINTS,
    REFUSED,
    REFUSED_HINTS,
)
from tidegate.collaboration.funding.walk import walk
from tidegate.collaboration.model import FunderMention, StatementReading

_BROKEN = re.compile(r"[a-z][-\u00ad\u2010\u2011]\s{1,3}(?!(?:and|or|to|und)\b)[a-z]")
_DIGITS = re.compile(r"\d{3}")
CUT = 6_000
"""Characters after which a sentence is cut: a longer one is a table or a hostile text."""


def read_statement(text: str, funders: FunderDirectory | None = None) -> StatementReading:
    """The funders, scholarships and talent programmes one passage names.

    A funder is told once, at the place it is first named, with all its award numbers in the order
    they stand. `kind` is "funder"; "scholarship" for the China Scholarship Council; "programme"
    for a funding programme named without the body that runs it ("National Key R&D Program of
    China"). `name` is the name as written, on one line; `ror` its id where the directory is sure.
    Time grows with the length of the text, whatever it holds.
    """
    directory = funders or shipped_directory()
    if _BROKEN.search(text) is None:
        cuts = sentences(text)
        return StatementReading(_funders(text, cuts, directory), programmes_in(text, cuts))
    # A layout's hyphens hide words ("sup-\nported"): read again without them, told in the raw text.
    mended, places = _mended(text)
    found = []
    for one in _funders(mended, sentences(mended), directory):
        start, end = places[one.start], places[one.end - 1] + 1
        found.append(replace(one, start=start, end=end, text=text[start:end]))
    return StatementReading(tuple(found), programmes_in(text))


def _mended(text: str) -> tuple[str, list[int]]:
    """The text with words joined over a hyphen at a line's end, and where each character stood."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for cut in _BROKEN.finditer(text):
        pieces.append(text[at : cut.start() + 1])
        places.extend(range(at, cut.start() + 1))
        at = cut.end() - 1
    pieces.append(text[at:])
    places.extend(range(at, len(text)))
    return "".join(pieces), places


def _funders(
    text: str, cuts: list[tuple[int, int]], directory: FunderDirectory
) -> tuple[FunderMention, ...]:
    scholarships, council = scholarships_in(text)
    gathering = Gathering(text, directory)
    for start, end in cuts:
        for a in range(start, end, CUT):
            _sentence(text, a, min(a + CUT, end), directory, gathering)
    found = gathering.mentions()
    if not text.isascii():
        found = chinese_funders(text, directory) + found
    found = [one for one in found if not _within(one, council)]
    return tuple(sorted([*found, *scholarships], key=lambda one: one.start))


def _within(one: FunderMention, places: list[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for start, end in places)


def _sentence(
    text: str, start: int, end: int, directory: FunderDirectory, gathering: Gathering
) -> None:
    piece = text[start:end]
    low = piece.lower()
    if any(hint in low for hint in REFUSED_HINTS) and REFUSED.search(piece):
        gathering.rest()
        return
    money = any(hint in low for hint in MONEY_HINTS) and MONEY.search(piece) is not None
    if not money and (_DIGITS.search(piece) is None or len(low) < 8):
        gathering.rest()
        return
    walk(Sentence(text, start, end, directory), piece, money, gathering)
