"""Turns the truths of a row into findings: which outcome follows, whether, and in what words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tidegate.findings.model import Finding, Verdict
from tidegate.rules.calendar import Mode, Standing, standing, words
from tidegate.rules.explain import WORDS, columns_behind, deciding
from tidegate.rules.rulebook import Consequence, Expression, Version
from tidegate.rules.schema import FactSchema
from tidegate.rules.select import BEFORE, ENDED, UNDATED, UNSEEN, Held, Truths
from tidegate.rules.whose_law import Binding

Reading = Literal["enforced", "text", "agreed"]
NO_RULEBOOK = "tidegate.no_rulebook"
TEXT = "text of the rule"
"""Stands among what is missing where no fact would settle it, but the text of a rule."""
_SPOKEN_OF = {
    "listing": "this party",
    "item": "this item",
    "transaction": "this transaction",
    "ownership": "this entity",
    "collaboration": "this collaboration",
    "gift": "this source",
    "campaign": "this group",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the law: on which date, by what was known when, in which reading.

    `behind` names, for a provided fact that is unknown, the facts of the item that would settle it.
    """

    as_of: str
    known_at: str
    mode: Mode
    schema: FactSchema
    bindings: Mapping[str, Binding] | None
    behind: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def settled_by(self, names: Sequence[str]) -> tuple[str, ...]:
        """The facts to ask for, each provided one replaced by those behind it."""
        found = (each for name in names for each in self.behind.get(name) or (name,))
        return tuple(dict.fromkeys(found))

    def meaning(self, name: str) -> str:
        column = self.schema.columns.get(name)
        return column.meaning if column else f"the {name}"


@dataclass(frozen=True, slots=True)
class Row:
    """How one row stands in time: its life and the dates as the facts give them."""

    life: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class _Case:
    """One outcome of one version before one row, in one reading."""

    held: Held
    version: Version
    consequence: Consequence
    truths: Truths
    row: Row
    asked: Question
    stands: Standing
    reading: Reading
    missing: tuple[str, ...]


def findings_of(held: Held, truths: Truths, row: Row, asked: Question) -> list[Finding]:
    """Every finding one rulebook makes of a row; none where its clauses are plainly not met.

    An outcome whose clauses are unknown and whose text is stayed, ended or not yet in force is
    told only where the rulebook has nothing else to say: nothing follows from it either way.
    """
    version = held.version
    if version is None:
        return [_unloaded(held, asked)]
    found: list[Finding] = []
    moot: list[Finding] = []
    for met, consequence in zip(truths.outcomes, version.outcomes, strict=True):
        if met == "0":
            continue
        unknown = "?" in (met, truths.about)
        missing = asked.settled_by(_missing(held, consequence, truths)) if unknown else ()
        for reading, stands in _standings(consequence, asked):
            case = _Case(
                held=held,
                version=version,
                consequence=consequence,
                truths=truths,
                row=row,
                asked=asked,
                stands=stands,
                reading=reading,
                missing=missing,
            )
            idle = unknown and stands.condition not in ("binding", "doubtful")
            (moot if idle else found).append(_finding(case))
    return found or moot


def _standings(row: Consequence, asked: Question) -> list[tuple[Reading, Standing]]:
    """What the outcome's term is in each reading asked for; "agreed" where both agree."""
    both: list[tuple[Reading, Standing]] = []
    for reading in _readings(asked.mode):
        stands = standing(row.term, asked.as_of, known_at=asked.known_at, reading=reading)
        both.append((reading, stands))
    if len(both) == 2 and both[0][1] == both[1][1]:
        return [("agreed", both[0][1])]
    return both


def _readings(mode: Mode) -> tuple[Literal["enforced", "text"], ...]:
    if mode == "both":
        return ("enforced", "text")
    return ("text",) if mode == "text" else ("enforced",)


def _missing(held: Held, row: Consequence, truths: Truths) -> tuple[str, ...]:
    """The columns, unknown on this row, that would settle an unknown."""
    names: dict[str, None] = {}
    if truths.about == "?":
        names |= dict.fromkeys(columns_behind(held.book.about, truths.atoms[0], truths.empty))
    names |= dict.fromkeys(clause_columns(held, row.when, truths))
    return tuple(names)


def clause_columns(held: Held, when: Expression, truths: Truths) -> Iterator[str]:
    """The columns, unknown on this row, behind the unknown clauses that decide `when`."""
    clauses = held.version.clauses if held.version else {}
    order = list(clauses)
    for leaf in deciding(when.tree, lambda tree: truths.clauses[tree[1]]):
        if truths.clauses[leaf[1]] == "?":
            atoms = truths.atoms[order.index(leaf[1]) + 1]
            yield from columns_behind(clauses[leaf[1]], atoms, truths.empty)


def _finding(case: _Case) -> Finding:
    book, term, stands = case.held.book, case.consequence.term, case.stands
    verdict, lead, missing = _verdict(case)
    summary = case.consequence.summary
    stay = stands.stay or next(iter(term.stays), None)
    bindings = case.asked.bindings
    binding = bindings[case.consequence.applies.text] if bindings is not None else None
    because = ""
    if binding:
        because = ". ".join(filter(None, (binding.because, case.consequence.applies_note)))
        missing += binding.missing
    return Finding(
        rule=book.id,
        title=book.title,
        authority=book.authority,
        jurisdiction=book.jurisdiction,
        outcome=case.consequence.outcome,
        verdict=verdict,
        summary=f"{lead} The rule: {summary}" if lead else summary,
        citation=stands.stay.citation if stands.stay else term.citation,
        published=term.published,
        effective=term.effective,
        compliance=term.compliance,
        stayed_from=stay.start if stay else "",
        stayed_to=stay.to if stay else "",
        ended=term.ended,
        enforced="unverified" if stands.doubt else term.enforced,
        verified_through=case.version.verified_through,
        applies=binding.applies if binding else None,
        applies_because=because,
        missing=missing,
        clauses={name: WORDS[value] for name, value in case.truths.clauses.items()},
        notes=_notes(case),
        label=case.consequence.label,
        paragraph=case.consequence.paragraph,
        question=book.question,
    )


def _notes(case: _Case) -> tuple[str, ...]:
    notes = [*case.version.notes, *case.consequence.notes]
    if case.consequence.scope:
        notes.insert(0, f"Scope: {case.consequence.scope}")
    if case.stands.stay:
        notes.append(f"The rule itself: {case.consequence.term.citation}")
    if not case.consequence.term.effective:
        notes.append("The date from which this text holds is not loaded.")
    if case.row.life == UNDATED:
        notes.append("No date of this entry or its edition is known; taken as listed now.")
    verified = case.version.verified_through
    if verified == "never":
        notes.append("Nobody verified the text of this rule for Tidegate.")
    elif verified < case.asked.as_of:
        notes.append(f"Text verified through {verified}; later changes are not known here.")
    if case.reading == "text":
        notes.append("Read by its text alone.")
    elif case.asked.mode == "both" and case.reading == "enforced":
        notes.append("Read as enforced.")
    return tuple(notes)


def _verdict(case: _Case) -> tuple[Verdict, str, tuple[str, ...]]:
    """The verdict, the sentence that leads where it is not a plain yes, and what is missing."""
    term, row, asked, stands = case.consequence.term, case.row, case.asked, case.stands
    if row.life == ENDED:
        return "no", f"No longer listed: ended on {row.ends}.", ()
    if row.life == BEFORE:
        return "no", f"Not yet listed on {asked.as_of}: listed only since {row.begins}.", ()
    if case.consequence.outcome == "text_not_loaded":
        return "unknown", "", (TEXT,)
    if stands.condition not in ("binding", "doubtful"):
        return "no", words(stands, term), ()
    missing = case.missing
    if row.life == UNSEEN:
        begins = asked.schema.lifetime["begins"]
        missing = (begins, *(name for name in missing if name != begins))
    if missing:
        asks = ", ".join(asked.meaning(name) for name in missing)
        return "unknown", f"Cannot be known; not told: {asks}.", missing
    if stands.doubt:
        lead = (
            f"Cannot be known: {stands.doubt.why} "
            "If it is in force, the rule holds; if not, nothing follows from it now."
        )
        return "unknown", lead, (stands.doubt.settle,)
    if asked.as_of < term.compliance:
        return "yes", f"In the text now, binding from {term.compliance}.", ()
    return "yes", "", ()


def _unloaded(held: Held, asked: Question) -> Finding:
    book = held.book
    if held.why == "unretrieved":
        reason = f"no text of this rule had been retrieved by {asked.known_at}"
    else:
        first = book.versions[0].term.effective
        reason = f"the text of {asked.as_of} is not loaded (it is from {first} on)"
    whom = _SPOKEN_OF[book.subject]
    return Finding(
        rule=book.id,
        title=book.title,
        authority=book.authority,
        jurisdiction=book.jurisdiction,
        outcome="text_not_loaded",
        verdict="unknown",
        summary=f"What {book.title} made of {whom} then cannot be known: {reason}.",
        citation="",
        applies="unknown" if asked.bindings is not None else None,
        applies_because="the text is not loaded" if asked.bindings is not None else "",
        missing=(TEXT,),
        question=book.question,
    )


def no_rulebook(name: str, asked: Question) -> Finding:
    """For a row no rulebook speaks of: that it is listed is a fact, what follows is not told."""
    shown = name or "this list"
    return Finding(
        rule=NO_RULEBOOK,
        title="No rulebook for this list",
        authority="",
        jurisdiction="",
        outcome="text_not_loaded",
        verdict="unknown",
        summary=f"No rulebook for {shown}: what being listed there triggers is not loaded.",
        citation="",
        applies="unknown" if asked.bindings is not None else None,
        applies_because="no rulebook is loaded" if asked.bindings is not None else "",
        missing=(TEXT,),
    )
