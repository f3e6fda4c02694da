"""The result of `tidegate collaboration` as plain values: one shape for JSON and for every page.

`docs/schema/collaboration.schema.json` describes it. Keys are only ever added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tidegate.collaboration.affiliations.document import STATUS_WORDS
from tidegate.collaboration.areas import scheme
from tidegate.collaboration.merging import Works
from tidegate.collaboration.stream import Counts
from tidegate.desk.collaboration_policies import (
    SHOWN_BY_DOCUMENT,
    Patterns,
    Policy,
    now_on,
)
from tidegate.desk.institutions import Institutions
from tidegate.findings.document import run_as_dict
from tidegate.findings.model import Finding, Run
from tidegate.findings.words import plural
from tidegate.lists.catalogue import catalogue
from tidegate.rules.reach import stood
from tidegate.rules.shown import state_on

if TYPE_CHECKING:
    from tidegate.collaboration.model import Listing

SCHEMA_VERSION = "1.0"
NOT_LOADED = "text_not_loaded"
BINDING = frozenset({"law", "official"})
THEN_AND_NOW, SINCE, NO_LONGER, OPEN = "then and now", "only since", "no longer", "not known then"
STANDINGS = {
    (True, True): THEN_AND_NOW, (False, True): SINCE, (None, True): OPEN, (True, False): NO_LONGER,
    (None, False): "not now, not known then", (False, False): "not on that day",
}  # fmt: skip
"""(stood there when the work appeared, stands there on the day asked): in words."""


def document(
    run: Run,
    institutions: Institutions,
    policies: Sequence[Policy],
    patterns: Patterns,
    counts: Counts,
    noted: Works,
    since: str,
) -> dict[str, Any]:
    """The whole result. Works are completed in place: they may be many."""
    works = noted.list
    asked_all = not run.input["policies"]
    by_id = _Listed(institutions, run.as_of)
    tally: dict[str, Counter[str]] = {each.book.id: Counter() for each in policies}
    to_review = 0
    for work in works:
        _complete(work, patterns, by_id, asked_all=asked_all)
        to_review += work["status"] == "to review"
        _tally(work, tally)
    return {
        "schema_version": SCHEMA_VERSION,
        "run": run_as_dict(run),
        "summary": {
            "works": counts.works,
            "noted": len(works),
            "to_review": to_review,
            "since": since,
            "affiliations": counts.strings,
            "affiliations_recognised": counts.strings_recognised,
            "works_without_affiliation": counts.without_affiliation,
            "works_without_abstract": counts.without_abstract,
            "works_with_scholarship": sum(bool(each["scholarships"]) for each in works),
            "works_with_programme": sum(bool(each["programmes"]) for each in works),
            "told_again": noted.again,
            "problems": counts.problem_count,
        },
        "policies": [
            _policy(each, tally[each.book.id], patterns, run) for each in patterns.policies
        ],
        "institutions": by_id.told(),
        "areas": _areas(counts),
        "countries": [
            {"country": code, "works": works_of, "noted": counts.noted_by.get(code, 0)}
            for code, works_of in sorted(counts.by_country.items(), key=lambda c: (-c[1], c[0]))
        ],
        "works": list(works),
        "problems": [
            {
                "file": each.file, "record": each.record, "line": each.line,
                "message": each.message, "mend": each.mend,
            }
            for each in counts.problems
        ],
        "notes": _notes(counts, patterns, noted.again),
    }  # fmt: skip


class _Listed:
    """The listed institutions met, with the works that name them."""

    def __init__(self, institutions: Institutions, as_of: str) -> None:
        self._matcher = institutions.matcher
        self._as_of = as_of
        self._works: Counter[str] = Counter()
        self._standings: dict[tuple[str, str], Counter[str]] = {}
        self._span: dict[str, tuple[str, str]] = {}
        self._relations: dict[str, set[str]] = {}

    def listings(self, ident: str) -> tuple[Listing, ...]:
        return self._matcher.listings.get(ident, ())

    def standing(self, listing: Listing, date: str) -> str:
        then = stood(listing.listed_on, listing.ended_on, listing.edition, date)
        return STANDINGS[then, now_on(listing, self._as_of)]

    def met(self, ident: str, date: str, relations: set[str]) -> None:
        """One work that names an institution, however often."""
        self._works[ident] += 1
        first, last = self._span.get(ident, (date, date))
        if date:
            first, last = min(first or date, date), max(last, date)
        self._span[ident] = (first, last)
        self._relations.setdefault(ident, set()).update(relations)
        for each in self.listings(ident):
            counted = self._standings.setdefault((ident, each.list), Counter())
            counted[self.standing(each, date)] += 1

    def told(self) -> list[dict[str, Any]]:
        """Most works first; names break ties."""
        made = []
        records = self._matcher.gazetteer
        for ident, works in self._works.items():
            record = records.records[records.numbers[ident]]
            made.append(
                {
                    "id": ident,
                    "ror": ident if ident.startswith("https://") else "",
                    "name": record.name,
                    "country": record.places[0][0] if record.places else "",
                    "works": works,
                    "first": self._span[ident][0],
                    "last": self._span[ident][1],
                    "relations": sorted(self._relations[ident]),
                    "listings": [
                        {
                            "list": each.list, "title": catalogue().list_info(each.list).title,
                            "status": each.status, "status_says": STATUS_WORDS[each.status],
                            "entry": each.name, "entry_id": each.entry_id,
                            "listed_on": each.listed_on, "ended_on": each.ended_on,
                            "edition": each.edition, "citation": each.citation,
                            "works": dict(sorted(self._standings[ident, each.list].items())),
                        }
                        for each in self.listings(ident)
                    ],
                }
            )  # fmt: skip
        return sorted(made, key=lambda row: (-row["works"], row["name"]))


def _complete(
    work: dict[str, Any], patterns: Patterns, listed: _Listed, *, asked_all: bool
) -> None:
    findings: list[dict[str, Any]] = []
    for about, number in work.pop("asked"):
        row = patterns.row(number)
        for finding in patterns.found[number]:
            if finding.outcome != NOT_LOADED and finding.verdict != "no":
                findings.append(_finding(finding, about, row))
            elif finding.outcome == NOT_LOADED:
                work.setdefault("not_loaded", [])
                if finding.rule not in work["not_loaded"]:
                    work["not_loaded"].append(finding.rule)
    binding = False
    met: dict[str, set[str]] = {}
    for each in (*work["institutions"], *work["funders"]):
        listings = listed.listings(each["id"])
        each["standing"] = {row.list: listed.standing(row, work["date"]) for row in listings}
        binding = binding or any(row.status in BINDING for row in listings)
        met.setdefault(each["id"], set()).add(each.get("relation", "funder"))
    for ident, relations in met.items():
        listed.met(ident, work["date"], relations)
    work["not_loaded"] = work.get("not_loaded", [])
    work["findings"] = findings
    work["status"] = "to review" if findings or (asked_all and binding) else "noted"


def _finding(finding: Finding, about: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "policy": finding.rule,
        "about": about,
        "relation": row.get("relation", ""),
        "list": row.get("list", ""),
        "verdict": finding.verdict,
        "outcome": finding.outcome,
        "label": finding.label,
        "summary": finding.summary,
        "citation": finding.citation,
        "missing": list(finding.missing),
        "applies": finding.applies,
    }


def _tally(work: Mapping[str, Any], tally: dict[str, Counter[str]]) -> None:
    """Counts a work once for each policy: by the strongest thing it says of it."""
    best: dict[str, str] = {}
    for each in work["findings"]:
        flag = each["outcome"] == "flag_only"
        kind = "flagged" if flag and each["verdict"] == "yes" else each["verdict"]
        order = ("yes", "unknown", "flagged")
        before = best.get(each["policy"])
        if before is None or order.index(kind) < order.index(before):
            best[each["policy"]] = kind
    for policy, kind in best.items():
        tally[policy][kind] += 1
    for policy in work["not_loaded"]:
        tally[policy]["not_loaded"] += 1


def _policy(policy: Policy, tally: Counter[str], patterns: Patterns, run: Run) -> dict[str, Any]:
    state = state_on(policy.book, run.as_of, run.known_at)
    version = state.version
    loaded = version is not None and not all(o.outcome == NOT_LOADED for o in version.outcomes)
    back = policy.reach.look_back
    return {
        "policy": policy.book.id,
        "title": policy.book.title,
        "authority": policy.book.authority,
        "citation": version.term.citation if version else "",
        "verified_through": version.verified_through if version else "never",
        "text_loaded": loaded,
        "state": state.word,
        "state_in_words": state.detail,
        "look_back_months": back.months if back else None,
        "look_back_citation": back.citation if back else "",
        "lists_looked_at": list(policy.looked_at),
        "lists_not_looked_at": list(policy.not_looked_at),
        "areas": list(policy.reach.areas),
        "relations": list(policy.reach.relations),
        "works": {
            "yes": tally["yes"], "unknown": tally["unknown"], "flagged": tally["flagged"],
            "not_loaded": tally["not_loaded"],
        },
        "open": _open(policy, patterns),
        "notes": list(version.notes) if version else [],
    }  # fmt: skip


def _open(policy: Policy, patterns: Patterns) -> list[dict[str, Any]]:
    """What a person would have to tell to settle what this policy left open, in words."""
    names = dict.fromkeys(
        name
        for found in patterns.found
        for finding in found
        if finding.rule == policy.book.id
        and finding.verdict == "unknown"
        and finding.outcome != NOT_LOADED
        for name in finding.missing
    )
    return [
        {
            "fact": name, "meaning": patterns.meaning(name),
            "can_be_told": name not in SHOWN_BY_DOCUMENT,
        }
        for name in names
    ]  # fmt: skip


def _areas(counts: Counts) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for (name, area, verdict), number in counts.areas.items():
        found.setdefault((name, area), Counter())[verdict] += number
    return [
        {
            "scheme": name, "area": area, "title": scheme(name).area(area).title,
            "touches": each["touches"], "unsure": each["unsure"],
        }
        for (name, area), each in sorted(
            found.items(), key=lambda row: (row[0][0], -row[1]["touches"], row[0][1])
        )
    ]  # fmt: skip


def _notes(counts: Counts, patterns: Patterns, again: int) -> list[str]:
    notes: list[str] = []
    if again:
        notes.append(
            f"{again:,} further {'record tells' if again == 1 else 'records tell'} of works noted "
            "already, by their DOI: each work is shown once, with what all its records tell"
        )
    if counts.without_affiliation:
        notes.append(
            f"{plural(counts.without_affiliation, 'work tells', 'works tell')} no affiliation: "
            "no institution could be found there, which is not the same as none being there"
        )
    if counts.without_abstract:
        notes.append(
            f"{plural(counts.without_abstract, 'work has', 'works have')} no abstract: there "
            "technology areas rest on the title alone, and cannot be known where it names none"
        )
    notes += [f"a fact was told of {key!r}, which is not noted" for key in sorted(patterns.unused)]
    return notes
