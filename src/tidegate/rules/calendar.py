"""Which version of a rule holds on a date, and in what state: the five dates at work.

    published ≤ effective ≤ compliance … ended, with stays and doubts in between

`as_of` is the law's date; `known_at` limits the law to what our rulebooks held by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tidegate.rules.rulebook import Doubt, Rulebook, Stay, Term, Version

Mode = Literal["enforced", "text", "both"]
MODES: tuple[Mode, ...] = ("enforced", "text", "both")
Condition = Literal["binding", "stayed", "pending", "later", "ended", "unenforced", "doubtful"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The version that holds, or why none does: "unknown" (text not loaded, or not yet known),
    "before" (the rule begins later) or "over" (it ended). `version` is then the nearest one."""

    version: Version | None
    why: Literal["", "unloaded", "unretrieved", "before", "over"] = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a term is on a date: the condition, and the stay or doubt that makes it so."""

    condition: Condition
    stay: Stay | None = None
    doubt: Doubt | None = None


def _known(retrieved: str, known_at: str) -> bool:
    return not known_at or not retrieved or retrieved <= known_at


def choose(rulebook: Rulebook, as_of: str, known_at: str = "") -> Choice:
    """The version in force on `as_of`, among those retrieved by `known_at`."""
    known = [row for row in rulebook.versions if _known(row.retrieved, known_at)]
    if not known:
        return Choice(None, "unretrieved")
    begun = [row for row in known if row.term.effective <= as_of]
    if not begun:
        return (
            Choice(known[0], "before")
            if rulebook.history == "complete"
            else Choice(None, "unloaded")
        )
    version = begun[-1]
    if _ended(version.term, as_of, known_at):
        return Choice(version, "over")
    return Choice(version)


def _ended(term: Term, as_of: str, known_at: str) -> bool:
    return bool(term.ended) and term.ended <= as_of and _known(term.ended_retrieved, known_at)


def standing(
    term: Term, as_of: str, *, known_at: str = "", reading: Literal["enforced", "text"]
) -> Standing:
    """What a term is on `as_of`, read as enforced or by its text alone.

    A stay is an instrument and holds in both readings; a compliance date, non-enforcement and a
    doubt about enforcement hold in the enforced one.
    """
    if term.effective > as_of:
        return Standing("later")
    if _ended(term, as_of, known_at):
        return Standing("ended")
    for stay in term.stays:
        if _covers(stay.start, stay.to, as_of) and _known(stay.retrieved, known_at):
            return Standing("stayed", stay=stay)
    if reading == "text":
        return Standing("binding")
    if term.compliance > as_of:
        return Standing("pending")
    for doubt in term.doubts:
        if _covers(doubt.start, doubt.to, as_of) and _known(doubt.retrieved, known_at):
            return Standing("doubtful", doubt=doubt)
    if term.enforced != "yes":
        return Standing("unenforced")
    return Standing("binding")


def _covers(start: str, to: str, as_of: str) -> bool:
    return start <= as_of and (not to or as_of <= to)


def words(standing: Standing, term: Term) -> str:
    """The sentence that says why a term does not bind on the date asked; "" where it binds."""
    stay = standing.stay
    sentences: Mapping[Condition, str] = {
        "binding": "",
        "stayed": f"Suspended from {stay.start} {_until(stay.to)} by {stay.citation}."
        if stay
        else "",
        "pending": f"Not yet: binding from {term.compliance}.",
        "later": f"Not yet: takes effect on {term.effective}.",
        "ended": f"No longer: ended on {term.ended}"
        + (f" by {term.ended_citation}." if term.ended_citation else "."),
        "unenforced": "It stands in the text but is not enforced."
        if term.enforced == "no"
        else "It stands in the text; the authority has announced that it does not enforce it.",
        "doubtful": "",
    }
    return sentences[standing.condition]


def _until(to: str) -> str:
    return f"through {to}" if to else "until further notice"
