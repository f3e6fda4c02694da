"""A draft tried on a file of partners: screened once, judged under the law and under the draft.

Judged are the listed parties that a name resembles, and, where the file tells who owns a partner,
the rules on owners. What is sent and where it goes is not in such a file and is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.deal import Deal, Party, read_deal
from tidegate.desk.deal_parties import Screened, party_facts, surely_bears
from tidegate.desk.law import findings_for
from tidegate.desk.lists_in_use import ListsInUse
from tidegate.desk.screening import (
    MOST_WARNINGS,
    Progress,
    Settings,
    asked_of,
    input_of,
    judge,
)
from tidegate.desk.whatif import Compared, readings
from tidegate.desk.whatif_sides import Clause, Clauses, Side, Subject, clauses_of_trace
from tidegate.errors import InputError, Problem
from tidegate.findings.model import Finding, Match
from tidegate.parties import Asked

if TYPE_CHECKING:
    from tidegate.desk.tidegate import Tidegate
    from tidegate.intake import Subject as Row
    from tidegate.rules import Rulebooks
    from tidegate.rules.draft import Draft

OF_PARTIES = frozenset({"owner_lists", "owner_share", "party_lists"})
"""A rule about transactions that asks for one of these is a rule about who takes part."""
TOLD = {
    "owner": "owner",
    "owners": "owner",
    "owner_share": "owner_share",
    "owner_list": "owner_lists",
    "owner_lists": "owner_lists",
    "value": "value",
    "quantity": "quantity",
    "currency": "currency",
}
"""Headers that tell more of a partner, and the fields they feed."""
NOT_LOOKED_AT = (
    "what is sent to these partners, where it goes and for what use: only who they are and who "
    "owns them"
)
ASSUMED = {"movement": "export", "subject_to_ear": True}
"""What the rules on owners ask for besides, and no file of partners tells."""
ASSUMED_WORDS = "what is sent to these partners is an export of items subject to the EAR"
US = "US"
Entry = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Partner:
    """A row that has a name, with what the file tells of its owners and its worth."""

    row: Row
    deal: Deal
    matches: tuple[Match, ...]
    owners: tuple[Match, ...]
    facts: Mapping[str, Any]

    @property
    def owned(self) -> bool:
        """Whether anything is told of an owner; else the rules on owners are not asked."""
        told = self.deal.owner_share is not None or "owner_lists" in self.facts
        return told or any(party.role == "owner" for party in self.deal.parties)


def compare_partners(
    gate: Tidegate,
    path: Path,
    base: Rulebooks,
    draft: Draft,
    settings: Settings,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Compared:
    """Every partner under both laws. Raises InputError with every problem of the file."""
    table = gate.parties.read(path, mapping=mapping, sheet=sheet)
    lists = gate.parties.lists(settings)
    named = [row for row in table if row.name]
    deals = _deals(path, named, base)
    asked = {row.row: asked_of(row) for row in named}
    owners = {p: Asked(name=p.name) for deal in deals for p in deal.parties}
    profile = gate.profile.answers
    matches, listed = judge(
        gate.lists, lists, base, settings, [*asked.values(), *owners.values()],
        profile=profile, progress=progress,
    )  # fmt: skip
    screened = {
        party: Screened(party, found, sure=surely_bears(found, listed))
        for party, question in owners.items()
        for found in [tuple(matches.get(question, ()))]
    }
    partners = [
        _partner(row, deal, _near(matches.get(asked[row.row], ())), screened)
        for row, deal in zip(named, deals, strict=True)
    ]
    subjects: list[Subject] = []
    for mode in readings(settings.mode):
        reading = replace(settings, mode=mode)  # type: ignore[arg-type]
        whole = [match for one in matches.values() for match in one]
        sides = [
            _Law(books, reading, profile, _listed(books, whole, lists, reading, profile))
            for books in (base, draft.rulebooks)
        ]
        old, new = _alike(*(law.sides(partners) for law in sides))
        for partner, before, after in zip(partners, old, new, strict=True):
            deal = partner.deal
            subjects.append(
                Subject(
                    row=partner.row.row,
                    name=partner.row.name,
                    mode=mode,
                    before=before,
                    after=after,
                    quantity=deal.quantity,
                    value=deal.value,
                    currency=deal.currency,
                )
            )
    unreadable = sum(not row.name for row in table)
    notes = tuple(str(problem) for problem in table.problems[:MOST_WARNINGS])
    owned = any(partner.owned for partner in partners)
    return Compared(
        "partners",
        tuple(subjects),
        lists,
        input_of(table),
        not_checked=(NOT_LOOKED_AT,),
        assumed=(ASSUMED_WORDS,) if owned else (),
        notes=notes,
        unreadable=unreadable,
    )


def _deals(path: Path, rows: Sequence[Row], base: Rulebooks) -> list[Deal]:
    """What each row tells of owners and worth."""
    types = {
        name: column.type
        for name, column in base.schemas["transaction"].columns.items()
        if not column.provided
    }
    problems: list[Problem] = []
    deals = []
    for row in rows:
        told = {
            TOLD[field]: value
            for name, value in row.fields.items()
            if (field := name.strip().casefold().replace(" ", "_")) in TOLD
        }
        deal, wrong = read_deal(told, types, file=path.name, row=row.row)
        problems += wrong
        deals.append(deal)
    if problems:
        count = len(problems)
        raise InputError(
            f"{count} {'cell' if count == 1 else 'cells'} of {path.name} cannot be read",
            problems=problems,
        )
    return deals


def _partner(
    row: Row, deal: Deal, matches: tuple[Match, ...], screened: Mapping[Party, Screened]
) -> _Partner:
    party = Party("end_user", row.name)
    taker = replace(deal, parties=(*deal.parties, party))
    facts = {**ASSUMED, **party_facts(taker, {**screened, party: Screened(party, matches)})}
    owners = [screened[each] for each in deal.parties if each in screened]
    if row.countries:
        facts["end_user_us"] = US in row.countries
    if deal.owner_share is not None:
        facts["owner_share"] = deal.owner_share
    strong = tuple(m for owner in owners for m in owner.matches if m.band == "strong")
    return _Partner(row, deal, matches, strong, {**facts, **deal.facts})


def _near(matches: Iterable[Match]) -> tuple[Match, ...]:
    """A weak resemblance is for a person to look at, not for a count."""
    return tuple(match for match in matches if match.band != "weak")


def _listed(
    books: Rulebooks,
    matches: Sequence[Match],
    lists: ListsInUse,
    settings: Settings,
    profile: Mapping[str, Any] | None,
) -> dict[Entry, tuple[Finding, ...]]:
    return findings_for(
        matches, books,
        published=lists.published, as_of=settings.as_of, known_at=settings.known_at,
        mode=settings.mode, profile=profile,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Law:
    """One side: its rulebooks, and what they make of every listed entry that was met."""

    books: Rulebooks
    settings: Settings
    profile: Mapping[str, Any] | None
    listed: Mapping[Entry, tuple[Finding, ...]]

    def sides(self, partners: Sequence[_Partner]) -> list[Side]:
        """What this law makes of each partner."""
        from tidegate.rules import Rulebooks

        of_parties = Rulebooks(
            [book for book in self.books if _asks_of_parties(book)], self.books.schemas
        )
        owned = [at for at, partner in enumerate(partners) if partner.owned]
        decisions = of_parties.decide(
            [self.facts(partners[at]) for at in owned],
            as_of=self.settings.as_of,
            known_at=self.settings.known_at or None,
            mode=self.settings.mode,
            profile=self.profile,
            trace=True,
        )
        decided = dict(zip(owned, decisions, strict=True))
        sides = []
        for at, partner in enumerate(partners):
            more = decided.get(at)
            findings = [
                _as_sure_as(finding, match, partner.row.name)
                for match in partner.matches
                for finding in self.listed[match.list, match.entry_id]
            ]
            clauses = self._clauses(findings)
            if more is not None:
                findings += more.findings
                clauses = {**clauses, **clauses_of_trace(more.trace)}
            sides.append(Side(_answers(findings), tuple(findings), clauses))
        return sides

    def facts(self, partner: _Partner) -> Mapping[str, Any]:
        """The partner's facts; an owner stands on the lists that name it, and under the rules about
        listed parties that hold for it by this law (such as us.ear.744_8)."""
        lists = partner.facts.get("owner_lists")
        if lists is None:
            return partner.facts
        rules = {
            finding.rule
            for match in partner.owners
            for finding in self.listed[match.list, match.entry_id]
            if finding.verdict == "yes"
        }
        return {**partner.facts, "owner_lists": sorted({*lists, *rules})}

    def _clauses(self, findings: Iterable[Finding]) -> Clauses:
        found: dict[tuple[str, str], Clause] = {}
        for finding in findings:
            for name, verdict in finding.clauses.items():
                known = found.get((finding.rule, name))
                if known is None or known.verdict != "met":
                    text = self._text(finding, name)
                    found[finding.rule, name] = Clause(text, "", verdict)
        return found

    def _text(self, finding: Finding, clause: str) -> str:
        for version in reversed(self.books[finding.rule].versions):
            if version.term.effective <= self.settings.as_of and clause in version.clauses:
                return version.clauses[clause].text
        return ""


def _asks_of_parties(book: Any) -> bool:
    if book.subject != "transaction":
        return False
    return any(
        OF_PARTIES & set(clause.columns)
        for version in book.versions
        for clause in version.clauses.values()
    )


def _as_sure_as(finding: Finding, match: Match, name: str) -> Finding:
    """Where the name resembles less than strongly, what follows cannot be known."""
    if match.band == "strong" or finding.verdict != "yes":
        return finding
    same = f"whether {name} is {match.name}"
    return replace(finding, verdict="unknown", missing=(*finding.missing, same))


def _alike(*laws: list[Side]) -> list[list[Side]]:
    """The sides with every question that any of them answers: what no rule says is said so."""
    from tidegate.items.answer import NOT_LOADED

    names = sorted({name for sides in laws for side in sides for name in side.answers})
    names.sort(key=lambda name: name != "licence_required")
    return [
        [
            replace(side, answers={name: side.answers.get(name, NOT_LOADED) for name in names})
            for side in sides
        ]
        for sides in laws
    ]


def _answers(findings: Sequence[Finding]) -> dict[str, str]:
    """Each outcome word that follows or may, and the licence question over all of them."""
    from tidegate.items.answer import licence_of

    words: dict[str, str] = {"licence_required": licence_of(findings)}
    for found in findings:
        told = found.verdict != "no" and found.outcome not in (
            "licence_required",
            "text_not_loaded",
        )
        if told and words.get(found.outcome) != "yes":
            words[found.outcome] = found.verdict
    return words
