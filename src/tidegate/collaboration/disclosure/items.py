"""What is found: an inconsistency to clarify, with what both documents say. Nobody has decided
anything by it, and no shape here can say that somebody did wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tidegate.collaboration.model import Listing, Problem

Kind = Literal["affiliation", "outside_position", "overlap", "funder", "scholarship", "programme"]
Who = Literal["researcher", "whole work", "cv"]
"""Whose fact it is: the researcher's own entry among the authors; a statement that speaks for all
authors of the work; or two lines of the CV itself."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document. `text` is the passage, raw; characters [start, end) of it are the words
    that matter. `where` is the field of the record."""

    text: str
    start: int
    end: int
    where: str
    work: str = ""
    title: str = ""
    date: str = ""
    file: str = ""
    record: int = 0
    line: int = 0

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the researcher, or who holds the records, answered. `current` is false where the
    documents have said more since."""

    text: str
    on: str = ""
    by: str = ""
    current: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One inconsistency to clarify.

    `id` is the same in every run that asks the same; `facts` is a digest of what was quoted, so an
    answer is known to be about these very facts. `subject` is the institution, funder or programme.
    """

    id: str
    facts: str
    kind: Kind
    who: Who
    subject: str
    ror: str
    document: tuple[Quote, ...]
    says: str
    cv_says: str
    cv_quotes: tuple[Quote, ...] = ()
    ordinary: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    can_answer: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    answer: Answer | None = None

    @property
    def state(self) -> Literal["open", "answered"]:
        return "answered" if self.answer is not None and self.answer.current else "open"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was looked at and raises no question: `why` in words."""

    subject: str
    works: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All of one CV and its works.

    `identified` are the works in which the researcher is known by ORCID or a declared identifier;
    `listed_only` those the CV lists by DOI without our knowing which author is the researcher;
    `others` counts works that are tied to the researcher by neither. `unread` are affiliation
    strings of the researcher in which no institution was recognised."""

    items: tuple[Item, ...]
    agreed: tuple[Agreed, ...]
    identified: tuple[str, ...]
    listed_only: tuple[str, ...]
    others: int
    unread: tuple[Quote, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    unmatched_answers: tuple[str, ...] = ()
