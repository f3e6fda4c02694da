"""The sentences of an item: what is ordinary, what would settle it, who can answer.

Written for the person concerned. Words that judge ("undisclosed", "violation", "failed to",
"concealed") do not stand here, and a test keeps them out.
"""

from __future__ import annotations

from tidegate.collaboration.disclosure.items import Kind, Who

KIND_WORDS: dict[Kind, str] = {
    "affiliation": "An affiliation printed in a work and not among the positions of the CV",
    "outside_position": "An affiliation printed outside the dates the CV gives for it",
    "overlap": "Two full-time positions at the same time",
    "funder": "A funder named in a work and not under support in the CV",
    "scholarship": "A scholarship named in a work and not in the CV",
    "programme": "A talent programme named in a work and not in the CV",
}
SHORT: dict[Kind, str] = {
    "affiliation": "affiliation not in the CV",
    "outside_position": "outside the dates of the CV",
    "overlap": "overlapping positions",
    "funder": "funder not in the CV",
    "scholarship": "scholarship not in the CV",
    "programme": "talent programme not in the CV",
}
WHO_WORDS: dict[Who, str] = {
    "researcher": "the researcher's own entry in the list of authors",
    "whole work": "a statement that speaks for all authors of the work",
    "cv": "the CV itself",
}
_ORDINARY: dict[Kind, tuple[str, ...]] = {
    "affiliation": (
        "A guest or courtesy appointment without pay, a visit, or a joint laboratory is often "
        "printed as an affiliation and often not listed in a CV.",
        "A journal or a co-author may have added the line, or an earlier place may have been kept.",
        "The institution may be a part, a hospital or a former name of one that the CV lists.",
    ),
    "outside_position": (
        "Works name the place where the research was done; print can follow years later.",
        "Many institutions let people keep an affiliation or an address after they leave.",
        "The dates in the CV may be rounded to years.",
    ),
    "overlap": (
        "Joint appointments, leave of absence and sabbaticals make two positions run side by side.",
        "The dates in the CV may be rounded to years.",
    ),
    "funder": (
        "An acknowledgement names the money of all authors: this may be a co-author's grant.",
        "It may have paid for a facility, a computer or a meeting, and not for the researcher.",
        "It may have ended before the period the form asks about.",
    ),
    "scholarship": (
        "A scholarship mostly belongs to a student or visitor among the authors.",
        "Scholarships are ordinary funding of students, and many forms do not ask for past ones.",
    ),
    "programme": (
        "The sentence may speak of a co-author.",
        "It may be a prize or a title held in the past.",
        "A name alone says nothing of what was agreed: the test of 42 U.S.C. 19237 asks for what "
        "a contract demands, and none was read here.",
    ),
}
_SETTLES: dict[Kind, tuple[str, ...]] = {
    "affiliation": (
        "What the tie was and from when to when; a letter or contract if there is one.",
    ),
    "outside_position": (
        "When the work was done and submitted, or until when the affiliation was allowed.",
    ),
    "overlap": ("The share of time of each position, or the leave that was granted.",),
    "funder": ("Whose grant it is, and whether it paid for any of the researcher's own work.",),
    "scholarship": ("Who held it.",),
    "programme": (
        "Who took part, from when to when, and the agreement, if the researcher is meant.",
    ),
}


WHO_SENTENCES: dict[Who, str] = {
    "researcher": "It stands at the researcher's own entry among the authors.",
    "whole work": "It speaks for all authors of the work, not for the researcher alone.",
    "cv": "Both stand in the CV.",
}


def ordinary(kind: Kind, *, source_only: bool = False) -> tuple[str, ...]:
    """The ordinary explanations to consider first. `source_only`: no institution was recognised in
    the printed words, only the record's source assigns one."""
    if source_only:
        wrong = "The institution was assigned by the source of the record, which may be wrong."
        return (wrong, *_ORDINARY[kind])
    return _ORDINARY[kind]


def settles(kind: Kind) -> tuple[str, ...]:
    """What would settle it."""
    return _SETTLES[kind]


def can_answer(kind: Kind, who: Who) -> tuple[str, ...]:
    """Who can answer: the researcher first, always."""
    if kind in ("funder", "scholarship", "programme") and who != "researcher":
        return (
            "the researcher",
            "the corresponding author of the work",
            "the sponsored-research office",
        )
    return ("the researcher", "the human-resources office of the institution named")
