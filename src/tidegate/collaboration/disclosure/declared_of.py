"""A curriculum as read from a file, in the form in which it is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tidegate.collaboration.affiliations.words import fold
from tidegate.collaboration.cv import Curriculum, Position, Support
from tidegate.collaboration.disclosure.declared import (
    Backed,
    Declared,
    Held,
    Matcher,
    ReadStatement,
    award,
)
from tidegate.collaboration.disclosure.identity import identity
from tidegate.collaboration.disclosure.items import Quote
from tidegate.collaboration.model import FunderMention, Passage

_FULL_TIME = re.compile(r"\bfull[ -]?time\b|\b100 ?%|全职|專任|\bplein temps\b|\bvollzeit\b", re.I)


def declared_of(cv: Curriculum, matcher: Matcher, read: ReadStatement) -> Declared:
    """What a CV declares. Its positions are matched as affiliation strings are, its support and
    programmes read as statements are, so that both documents are read with one eye."""
    programmes: set[str] = set()
    also: list[Backed] = []
    for passage in (*cv.programmes, *cv.statements, *_texts(cv)):
        reading = read(passage.text)
        programmes |= {one.programme for one in reading.programmes}
        for one in reading.funders:
            also.append(
                Backed(
                    frozenset({fold(one.name), fold(one.text)}), frozenset({one.ror} - {""}),
                    frozenset(map(award, one.awards)),
                    Quote(passage.text, one.start, one.end, passage.where, file=cv.file),
                )
            )  # fmt: skip
    passages = [
        Quote(one.text, 0, len(one.text), one.where, file=cv.file)
        for one in (*cv.programmes, *cv.statements)
    ]
    return Declared(
        identity(cv.orcid, cv.author_ids, cv.dois),
        [_held(cv, one, matcher) for one in cv.positions],
        [_backed(cv, each, read) for each in cv.support], passages, frozenset(programmes), also,
    )  # fmt: skip


def _held(cv: Curriculum, one: Position, matcher: Matcher) -> Held:
    found = {mention.ror for mention in matcher.match(one.organisation)}
    dates = f"{one.start or 'no start given'} – {one.end or 'no end given'}"
    told = ", ".join(filter(None, (one.role, one.department)))
    text = f"{one.organisation} · {told} · {dates}" if told else f"{one.organisation} · {dates}"
    quote = Quote(
        text, 0, len(one.organisation), one.section or "positions", file=cv.file,
        record=one.record, line=one.line,
    )  # fmt: skip
    return Held(
        one.organisation, one.start, one.end, not one.end,
        frozenset(({one.ror} | found) - {""}), quote, bool(_FULL_TIME.search(one.role)),
    )  # fmt: skip


def _backed(cv: Curriculum, one: Support, read: ReadStatement) -> Backed:
    names, rors = {fold(one.funder)}, {one.ror}
    for mention in _one_funder(read(one.funder).funders):
        names |= {fold(mention.name), fold(mention.text)}
        rors.add(mention.ror)
    told = " · ".join(filter(None, (one.funder, one.award, one.title)))
    quote = Quote(
        told, 0, len(one.funder), one.section or "support", file=cv.file, record=one.record,
        line=one.line,
    )  # fmt: skip
    awards = frozenset({award(one.award)} - {""})
    return Backed(frozenset(names - {""}), frozenset(rors - {""}), awards, quote)


def _one_funder(found: Iterable[FunderMention]) -> list[FunderMention]:
    """A cell that names several funders would make each stand for the other."""
    listed = list(found)
    return listed if len(listed) == 1 else []


def _texts(cv: Curriculum) -> Iterator[Passage]:
    """Cells that may name a programme though they have another column: a role, a title."""
    for position in cv.positions:
        if position.role:
            yield Passage(position.role, position.section or "positions")
    for support in cv.support:
        if support.title:
            yield Passage(support.title, support.section or "support")
