"""Reads a funding statement or an acknowledgement: who paid, and under which award numbers.

Sentence by sentence, words of money ("supported by", "grant from", "funded the") open a place
where names of funders are expected; a name counts where the directory knows it, where it holds a
word for a body ("Council"), or where it stands straight after such words. An award number goes to
the funder it stands with. Nobody who is thanked is read: a run of capitalised words that no
body's word and no directory vouches for is left alone.
"""

from __future__ import annotations

import re

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
    cuts = sentences(text)
    scholarships, council = scholarships_in(text)
    gathering = Gathering(text, directory)
    for start, end in cuts:
        for a in range(start, end, CUT):
            _sentence(text, a, min(a + CUT, end), directory, gathering)
    found = gathering.mentions()
    if not text.isascii():
        found = chinese_funders(text, directory) + found
    found = [one for one in found if not _within(one, council)]
    merged = sorted([*found, *scholarships], key=lambda one: one.start)
    return StatementReading(tuple(merged), programmes_in(text, cuts))


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
