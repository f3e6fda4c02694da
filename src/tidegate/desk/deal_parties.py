"""Who takes part in a transaction, looked up in the lists: joins the party channel to an item.

A name that strongly resembles a listed one brings that list's findings; a weaker resemblance,
however weak, makes them unknown, with the identity as what would settle it: an acronym may be the
whole of what two names share. Resemblance alone proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tidegate.desk.deal import Deal, Party
from tidegate.desk.screening import Progress, Settings, judge
from tidegate.findings.model import Finding, Match
from tidegate.parties import Asked

if TYPE_CHECKING:
    from tidegate.desk.lists_in_use import ListsInUse
    from tidegate.lists import ListStore
    from tidegate.rules import Rulebooks

BEARING = (
    "licence_required",
    "no_licence_exceptions",
    "prohibited",
    "blocked",
    "statement_required",
)
"""The outcomes of party lists that bear on whether an item may go to a party."""


@dataclass(frozen=True, slots=True)
class Screened:
    """One party with the listed names it resembles and what follows from them for an item."""

    party: Party
    matches: tuple[Match, ...] = ()
    findings: tuple[Finding, ...] = ()
    sure: bool = False
    """Whether a strong resemblance already bars or binds, whatever the weaker ones turn out."""

    @property
    def lists(self) -> tuple[str, ...]:
        """Lists on which the party, by a strong resemblance, is named; and us.ear.744_8 where a
        blocked person stands under one of the programmes that rule names."""
        named = [m.list for m in self.matches if m.band == "strong"]
        blocked = [f.rule for f in self.findings if f.rule == "us.ear.744_8" and f.verdict == "yes"]
        return tuple(dict.fromkeys((*named, *blocked)))

    @property
    def open(self) -> bool:
        """Whether a weaker resemblance may put it on a list that it is not surely on, and nothing
        that is sure bears on the item: SMIC is one name on two lists, and the end of a long one on
        a third."""
        weaker = {m.list for m in self.matches if m.band != "strong"}
        return not self.sure and bool(weaker - set(self.lists))


def screen_parties(
    store: ListStore,
    lists: ListsInUse,
    rulebooks: Rulebooks,
    settings: Settings,
    deals: Iterable[Deal],
    *,
    profile: Mapping[str, Any] | None,
    progress: Progress | None = None,
) -> dict[Party, Screened]:
    """Every distinct named party of the deals, screened once."""
    by_date: dict[str, dict[Party, Asked]] = {}
    for party in dict.fromkeys(p for deal in deals for p in deal.parties if _nameable(p.name)):
        by_date.setdefault(party.as_of or settings.as_of, {})[party] = _asked(party)
    screened = {}
    for day, asked in by_date.items():
        matches, findings = judge(
            store, lists, rulebooks, replace(settings, as_of=day), list(asked.values()),
            profile=profile, progress=progress,
        )  # fmt: skip
        for party, question in asked.items():
            found = tuple(matches.get(question, ()))
            judged = [
                (match, finding)
                for match in found
                for finding in findings[match.list, match.entry_id]
                if finding.outcome in BEARING and finding.verdict != "no"
            ]
            screened[party] = Screened(
                party,
                found,
                tuple(_of_party(finding, party, match) for match, finding in judged),
                sure=surely_bears(found, findings),
            )
    return screened


def surely_bears(
    matches: Iterable[Match], findings: Mapping[tuple[str, str], tuple[Finding, ...]]
) -> bool:
    """Whether a strong resemblance alone already brings a finding that bears on an item."""
    return any(
        finding.outcome in BEARING and finding.verdict == "yes"
        for match in matches
        if match.band == "strong"
        for finding in findings[match.list, match.entry_id]
    )


def party_facts(deal: Deal, screened: Mapping[Party, Screened]) -> dict[str, Any]:
    """Facts of the schema `transaction` that screening settles; {} where nobody was named."""
    found = [screened[party] for party in deal.parties if party in screened]
    takers = [each for each in found if each.party.role != "owner"]
    owners = [each for each in found if each.party.role == "owner"]
    facts: dict[str, Any] = {}
    if takers:
        facts["parties_screened"] = True
        if not any(each.open for each in takers):
            facts["party_lists"] = sorted({name for each in takers for name in each.lists})
    if owners and not any(each.open for each in owners):
        facts["owner_lists"] = sorted({name for each in owners for name in each.lists})
    return facts


def _nameable(name: str) -> bool:
    return any(letter.isalnum() for letter in name)


def _asked(party: Party) -> Asked:
    return Asked(name=party.name, schema="unknown", countries=(party.seat,) if party.seat else ())


def _of_party(finding: Finding, party: Party, match: Match) -> Finding:
    """The finding as one about this transaction's party. An owner's listing is no bar by itself:
    what it means is for the ownership rules."""
    role = party.role.replace("_", " ")
    summary = f"{role.capitalize()} {party.name!r} resembles {match.name!r}: {finding.summary}"
    evidence = (f"{match.list}:{match.entry_id}",)
    found = replace(finding, summary=summary, evidence=evidence, question="party")
    if party.role == "owner":
        return replace(found, outcome="flag_only")
    if match.band == "strong" or finding.verdict == "unknown":
        return found
    same = f"whether {party.name} is {match.name}"
    return replace(found, verdict="unknown", missing=(*found.missing, same))
