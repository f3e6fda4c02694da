"""Lays a change over a rulebook: other clauses, a new version, an end, a switch.

A draft is not law: each version it makes has the draft as its citation and a note that says so.
Rulebooks are frozen values; every function gives a new one and leaves the old as it was. Which
day a change holds from is a date as ISO text; a change that does not fit raises Unfit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tidegate.rules.rulebook import Rulebook, Term, Version


class Unfit(ValueError):
    """Why a change cannot be made to this rulebook, and what would fit, in one sentence each."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message, self.mend = message, mend


@dataclass(frozen=True, slots=True)
class Mark:
    """What a change leaves on what it made: the draft's title, the day, and a note or ""."""

    title: str
    day: str
    note: str = ""

    @property
    def citation(self) -> str:
        return f"draft: {self.title}"

    def notes(self, what: str) -> tuple[str, ...]:
        told = (f"Draft, not law: “{self.title}”{what}.", self.note)
        return tuple(text for text in told if text)


def amended(book: Rulebook, mark: Mark, edit: Callable[[Version], Version]) -> Rulebook:
    """From the day on, the version then in force and every later one, each as `edit` makes it.

    `edit` changes clauses and outcomes; dates, citation and notes are seen to here. What stays,
    doubts and non-enforcement the version has, it keeps.
    """
    before, rest = _from(book, mark, "amend")
    copies = tuple(_drafted(edit(version), version, mark) for version in rest)
    return replace(book, versions=(*before, *copies))


def replaced(book: Rulebook, mark: Mark, version: Version) -> Rulebook:
    """A whole new version from the day on, in place of what held then and of every later one."""
    before = tuple(row for row in book.versions if row.term.effective < mark.day)
    notes = (*mark.notes(""), *version.notes)
    new = replace(version, id=f"draft {mark.day}", notes=notes)
    return replace(book, versions=(*before, new))


def ended(book: Rulebook, mark: Mark, *, even_unbegun: bool = False) -> Rulebook:
    """The rule ends on the day: that is the first on which it no longer holds.

    A rule that begins only then or later cannot end; with `even_unbegun` it never comes to hold.
    """
    kept = tuple(row for row in book.versions if row.term.effective < mark.day)
    if not kept and not even_unbegun:
        first = book.versions[0].term.effective
        raise Unfit(
            f"{book.id} takes effect only on {first}, so it cannot end on {mark.day}",
            "give a later day",
        )
    last = kept[-1] if kept else book.versions[0]
    if last.term.ended and last.term.ended <= mark.day:
        return replace(book, versions=kept)
    day = mark.day if kept else last.term.effective

    def end(term: Term) -> Term:
        if term.ended and term.ended <= day:
            return term
        return replace(term, ended=day, ended_citation=mark.citation, ended_retrieved="")

    closed = replace(
        last,
        term=end(last.term),
        outcomes=tuple(replace(row, term=end(row.term)) for row in last.outcomes),
        notes=(*mark.notes(f" ends this rule on {day}"), *last.notes),
    )
    return replace(book, versions=(*kept[:-1], closed))


def switched_on(book: Rulebook, mark: Mark) -> Rulebook:
    """From the day on in force and enforced: without stay, doubt, non-enforcement or end."""
    before, rest = _from(book, mark, "switch on", over=True)

    def on(term: Term, end: str) -> Term:
        revived = "" if term.ended == end else term.ended
        return replace(
            term,
            enforced="yes",
            stays=(),
            doubts=(),
            ended=revived,
            ended_citation=term.ended_citation if revived else "",
            ended_retrieved=term.ended_retrieved if revived else "",
        )

    copies = []
    for version in rest:
        end = version.term.ended
        outcomes = tuple(replace(row, term=on(row.term, end)) for row in version.outcomes)
        bare = replace(version, term=on(version.term, end), outcomes=outcomes)
        copies.append(_drafted(bare, version, mark, " puts this rule in force"))
    return replace(book, versions=(*before, *copies))


def version_on(book: Rulebook, day: str) -> Version | None:
    """The version whose text stands on the day, ended or not; None before the first."""
    begun = [row for row in book.versions if row.term.effective <= day]
    return begun[-1] if begun else None


def _from(
    book: Rulebook, mark: Mark, what: str, *, over: bool = False
) -> tuple[tuple[Version, ...], tuple[Version, ...]]:
    """The versions that stay as they are, and those that the change makes anew."""
    held = version_on(book, mark.day)
    if held is None:
        first = book.versions[0].term.effective
        raise Unfit(
            f"{book.id} begins on {first}: on {mark.day} there is no text to {what}",
            f"give from: {first} or later, or a whole version",
        )
    if held.verified_through == "never":
        raise Unfit(f"the text of {book.id} is not loaded", "give a whole version")
    if held.term.ended and held.term.ended <= mark.day and not over:
        raise Unfit(
            f"{book.id} ended on {held.term.ended}: on {mark.day} there is no text to {what}",
            "give an earlier day, switch: on, or a whole version",
        )
    before = tuple(row for row in book.versions if row.term.effective < mark.day)
    later = tuple(row for row in book.versions if row.term.effective > mark.day)
    return before, (held, *later)


def _drafted(new: Version, old: Version, mark: Mark, what: str = "") -> Version:
    """The version as the draft has it: dated, cited and noted as a draft. It was known from when
    the text was that it copies."""
    day = max(mark.day, old.term.effective)

    def dated(term: Term) -> Term:
        return replace(
            term,
            citation=mark.citation,
            published="",
            effective=max(term.effective, day),
            compliance=max(term.compliance, day),
        )

    notes = (*mark.notes(what), f"Otherwise as in {old.term.citation}.", *new.notes)
    if old.term.citation == mark.citation:  # an earlier change of this draft has said so already
        notes = tuple(dict.fromkeys((*new.notes, *mark.notes(what))))
    return replace(
        new,
        id=f"draft {day}",
        term=dated(new.term),
        outcomes=tuple(replace(row, term=dated(row.term)) for row in new.outcomes),
        verified_through=mark.day,
        notes=notes,
    )
