"""Parties: everybody who takes part, looked up in the lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.desk.review.channel import Answer, Case, finding
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.desk.screening import judge
from tidegate.findings.document import finding_as_dict, match_as_dict, plain
from tidegate.findings.model import Finding, Match
from tidegate.findings.words import BAND_WORDS, plural
from tidegate.parties import Asked

SUBJECT = "listing"
Judged = Mapping[tuple[str, str], tuple[Finding, ...]]


def ground(engagement: Engagement) -> tuple[str, ...]:
    count = len(engagement.root.records("parties"))
    return (f"{plural(count, 'party', 'parties')} named",) if count else ()


def run(case: Case) -> Answer:
    """Screens every party; a weaker resemblance, and any of a person, leaves open who it is."""
    parties = [p for p in case.engagement.parties() if any(map(str.isalnum, p.text("name")))]
    unread = [p.text("name") for p in case.engagement.parties() if p not in parties]
    asked = {id(party): _asked(party) for party in parties}
    matches, judged = judge(
        case.gate.lists, case.past.lists, case.rulebooks, case.settings,
        list(dict.fromkeys(asked.values())),
        profile=case.past.profile, progress=case.progress,
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    told = []
    hits = 0
    for party in parties:
        found = matches.get(asked[id(party)], ())
        own = _rows(case, party, found, judged)
        hits += bool(own)
        rows += own
        told.append(
            {
                "name": party.text("name"),
                "role": party.text("role"),
                "line": party.line,
                "matches": [match_as_dict(match) for match in found],
                "findings": [
                    finding_as_dict(each)
                    for match in found
                    for each in judged[match.list, match.entry_id]
                ],
            }
        )
    return Answer(
        says=_says(len(parties), hits),
        findings=tuple(rows),
        document=plain({"parties": told}),
        to_review=sum(row["weight"] == "review" for row in rows),
        not_checked=tuple((f"party {name}", "its name has no letter") for name in unread),
        asked=tuple(b.id for b in case.rulebooks if b.subject == SUBJECT and _in_use(b, case)),
    )


def _in_use(book: Any, case: Case) -> bool:
    used = {each.list for each in case.past.lists.used}
    return book.pin is None or book.pin[0] != "list" or book.pin[1] in used


def _says(parties: int, hits: int) -> tuple[str, ...]:
    if not hits:
        return (
            f"For {plural(parties, 'party', 'parties')} nothing was found in the lists loaded.",
        )
    verb = "resembles" if hits == 1 else "resemble"
    said = f"{hits:,} of {plural(parties, 'party', 'parties')} {verb} a listed party."
    if hits < parties:
        said += f" For {parties - hits:,} nothing was found in the lists loaded."
    return (said,)


def _asked(party: Record) -> Asked:
    places = [*party.texts("country"), party.text("headquarters")]
    return Asked(
        name=party.text("name"),
        schema=party.text("kind", "unknown"),
        other_names=party.texts("other_names"),
        countries=tuple(dict.fromkeys(place for place in places if place)),
        identifiers=party.texts("identifiers"),
    )


def _sure(match: Match, party: Record) -> bool:
    return match.band == "strong" and "person" not in (match.schema, party.text("kind"))


def _rows(
    case: Case, party: Record, matches: tuple[Match, ...], judged: Judged
) -> list[dict[str, Any]]:
    """A row for each thing a rule makes of the entries a party resembles, however many they are."""
    name = party.text("name")
    found: dict[tuple[str, str, str], list[tuple[Match, Finding]]] = {}
    bare: list[Match] = []
    for match in matches:
        law = judged[match.list, match.entry_id]
        for each in law:
            if each.verdict != "no":
                found.setdefault((each.rule, each.outcome, each.summary), []).append((match, each))
        if not law:
            bare.append(match)
    rows = [_row(case, party, pairs) for pairs in found.values()]
    rows.sort(key=lambda row: row["verdict"] != "yes")
    for match in bare:
        said = f"{name} resembles {match.name} ({match.list}), of which no rule loaded speaks."
        settle = () if _sure(match, party) else (_whether(name, match),)
        rows.append(finding(name, "unknown", said, missing=settle, evidence=[_evidence(match)]))
    return rows


def _row(case: Case, party: Record, pairs: list[tuple[Match, Finding]]) -> dict[str, Any]:
    name = party.text("name")
    sure = [(m, f) for m, f in pairs if _sure(m, party)]
    best = max(sure or pairs, key=lambda pair: (pair[1].verdict == "yes", pair[0].score))
    law = best[1]
    met = bool(sure) and law.verdict == "yes"
    missing: list[str] = []
    if not met:
        missing += [_whether(name, match) for match, _ in ([] if sure else pairs)]
        missing += case.settles(SUBJECT, law.missing) if law.verdict == "unknown" else ()
    return finding(
        name,
        "yes" if met else "unknown",
        law.summary,
        rule=law.rule,
        title=law.title,
        outcome=law.outcome,
        citation=law.citation,
        applies=law.applies,
        applies_because=law.applies_because,
        missing=missing,
        evidence=[_evidence(match) for match, _ in pairs],
        weight="note" if law.outcome == "flag_only" else "review",
    )


def _whether(name: str, match: Match) -> str:
    return f"whether {name} is {match.name} ({match.list})"


def _evidence(match: Match) -> str:
    said = f"{BAND_WORDS[match.band]} ({match.score:.3f}) to {match.name}, {match.list}"
    return f"{said}, listed {match.listed_on}" if match.listed_on else said
