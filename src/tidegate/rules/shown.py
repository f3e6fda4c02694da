"""How rulebooks stand on a date, told to people: which version, in what state, how far checked.

The state is that of a rulebook's outcomes taken together, read as enforced: a rulebook of which
only some outcomes hold is "in part", and says which do not.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tidegate.errors import UsageError
from tidegate.rules.calendar import Condition, Standing, choose, standing, words

if TYPE_CHECKING:
    from tidegate.rules.engine import Rulebooks
    from tidegate.rules.rulebook import Consequence, Rulebook, Term, Version

StateWord = Literal[
    "in force",
    "in part",
    "not yet binding",
    "stayed",
    "not enforced",
    "enforcement unverified",
    "ended",
    "not begun",
    "not loaded",
    "not retrieved",
]
NEVER = "never"
_WORDS: Mapping[Condition, StateWord] = {
    "binding": "in force",
    "stayed": "stayed",
    "pending": "not yet binding",
    "later": "not begun",
    "ended": "ended",
    "unenforced": "not enforced",
    "doubtful": "enforcement unverified",
}


@dataclass(frozen=True, slots=True)
class State:
    """How a rulebook stands on a date. `version` is the text that holds or last held, None where
    there is none to show; `detail` is a sentence, "" where the word says all."""

    word: StateWord
    detail: str
    version: Version | None

    @property
    def has_text(self) -> bool:
        return self.version is not None and self.word not in ("not begun", "not retrieved")


@dataclass(frozen=True, slots=True)
class Overview:
    """One line about a rulebook. `version` is the id of the one that holds on the date asked, or
    ""; `unchecked_days` are the days between its last check and that date, None where nobody
    checked it or no version holds."""

    id: str
    title: str
    authority: str
    jurisdiction: str
    subject: str
    question: str
    history: str
    versions: int
    version: str
    state: StateWord
    detail: str
    effective: str
    verified_through: str
    unchecked_days: int | None
    origin: str
    file: str
    sha256: str


def state_on(book: Rulebook, as_of: str, known_at: str = "") -> State:
    """How a rulebook stands on `as_of`, by what had been retrieved by `known_at`."""
    choice = choose(book, as_of, known_at)
    version = choice.version
    if choice.why == "unretrieved":
        return State("not retrieved", f"No text of it had been retrieved by {known_at}.", None)
    if version is None:
        first = book.versions[0].term.effective
        return State("not loaded", f"The texts loaded begin on {first}.", None)
    if choice.why == "before":
        return State("not begun", f"It begins on {version.term.effective}.", None)
    if all(row.outcome == "text_not_loaded" for row in version.outcomes):
        return State("not loaded", "Its place is kept; its text is not loaded.", version)
    if choice.why == "over":
        return State("ended", _ended(version.term), version)
    return _of_outcomes(version, as_of, known_at)


def _of_outcomes(version: Version, as_of: str, known_at: str) -> State:
    stands = [
        (row.term, standing(row.term, as_of, known_at=known_at, reading="enforced"))
        for row in version.outcomes
    ]
    conditions = Counter(each.condition for _, each in stands)
    if len(conditions) == 1:
        term, only = stands[0]
        return State(_WORDS[only.condition], _why(only, term), version)
    count = ", ".join(f"{count} {_WORDS[word]}" for word, count in conditions.items())
    reasons = [_why(each, term) for term, each in stands if each.condition != "binding"]
    told = " ".join(dict.fromkeys(reasons))
    return State("in part", f"Of {len(stands)} outcomes {count}. {told}".strip(), version)


def outcome_state(version: Version, row: Consequence, as_of: str, known_at: str = "") -> State:
    """How one outcome of a version stands on a day."""
    stands = standing(row.term, as_of, known_at=known_at, reading="enforced")
    return State(_WORDS[stands.condition], _why(stands, row.term), version)


def _why(stands: Standing, term: Term) -> str:
    if stands.doubt:
        return stands.doubt.why
    return words(stands, term)


def _ended(term: Term) -> str:
    by = f" by {term.ended_citation}" if term.ended_citation else ""
    return f"It ended on {term.ended}{by}."


def overview(books: Rulebooks, as_of: str, known_at: str = "") -> tuple[Overview, ...]:
    """Every rulebook in one line each, as it stands on `as_of`, in the order of the ids."""
    return tuple(_overview(book, as_of, known_at) for book in books)


def _overview(book: Rulebook, as_of: str, known_at: str) -> Overview:
    state = state_on(book, as_of, known_at)
    version = state.version
    verified = version.verified_through if version else ""
    return Overview(
        id=book.id,
        title=book.title,
        authority=book.authority,
        jurisdiction=book.jurisdiction,
        subject=book.subject,
        question=getattr(book, "question", ""),
        history=book.history,
        versions=len(book.versions),
        version=version.id if version else "",
        state=state.word,
        detail=state.detail,
        effective=version.term.effective if version else "",
        verified_through=verified,
        unchecked_days=days_since(verified, as_of),
        origin=book.origin,
        file=book.file,
        sha256=book.sha256,
    )


def days_since(verified: str, as_of: str) -> int | None:
    """Days from the last check of a text to a date; 0 where it was checked later than that."""
    if verified in ("", NEVER):
        return None
    return max(0, (dt.date.fromisoformat(as_of) - dt.date.fromisoformat(verified)).days)


def checked_words(verified: str, as_of: str) -> str:
    """ "2026-09-24, 60 days before 2026-11-23"."""
    days = days_since(verified, as_of)
    if days is None:
        return "never checked" if verified == NEVER else ""
    if not days:
        return verified
    return f"{verified}, {days:,} {'day' if days == 1 else 'days'} before {as_of}"


def find(books: Rulebooks, ident: str) -> Rulebook:
    """The rulebook of that id. Raises UsageError, naming the nearest."""
    try:
        return books[ident]
    except KeyError:
        from difflib import get_close_matches

        close = get_close_matches(ident, [book.id for book in books], n=3, cutoff=0.4)
        hint = f"Did you mean {' or '.join(close)}?" if close else ""
        raise UsageError(
            f"there is no rulebook {ident!r}", hint=hint or "`tidegate rules list` names all."
        ) from None


def described(books: Rulebooks, ident: str) -> dict[str, Any]:
    """One rulebook as plain values, whole: what `Rulebooks.describe` gives, and of each outcome
    its notes and whom it binds."""
    book = find(books, ident)
    plain = next(row for row in books.describe() if row["id"] == ident)
    for version, row in zip(book.versions, plain["versions"], strict=True):
        for outcome, told in zip(version.outcomes, row["outcomes"], strict=True):
            told.setdefault("applies_note", outcome.applies_note)
            told.setdefault("notes", list(outcome.notes))
    return plain
