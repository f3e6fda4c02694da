"""The counts of a run, gathered as its rows go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tidegate.findings.model import BANDS, Match, SubjectResult

_RANK = {band: rank for rank, band in enumerate(BANDS)}


def best_match(result: SubjectResult) -> Match | None:
    """The match that ranks a subject: best band first, then the highest score."""
    if not result.matches:
        return None
    return min(result.matches, key=lambda match: (_RANK.get(match.band, 9), -match.score))


@dataclass(frozen=True, slots=True)
class Effect:
    """How many rows one authority's outcome reaches.

    `yes` and `unknown` count rows by verdict; the three `applies` counts are rows where the rule
    binds the user, does not, or that cannot be known, and are 0 without a profile.
    """

    outcome: str
    authority: str
    jurisdiction: str
    yes: int = 0
    unknown: int = 0
    applies_yes: int = 0
    applies_no: int = 0
    applies_unknown: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one run. Every row is unreadable, or has a match or a finding, or is one of
    `nothing_found`.

    `by_band` counts subjects by their best match, `matches_by_band` every match, `by_list`
    subjects per list, `by_outcome` subjects per outcome and verdict, `effects` subjects per
    issuer and outcome (a verdict of no is no effect).
    """

    rows: int = 0
    read: int = 0
    unreadable: int = 0
    with_matches: int = 0
    with_findings: int = 0
    nothing_found: int = 0
    matches: int = 0
    by_band: Mapping[str, int] = field(default_factory=dict)
    matches_by_band: Mapping[str, int] = field(default_factory=dict)
    by_list: Mapping[str, int] = field(default_factory=dict)
    by_outcome: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "read": self.read,
            "unreadable": self.unreadable,
            "with_matches": self.with_matches,
            "with_findings": self.with_findings,
            "nothing_found": self.nothing_found,
            "matches": self.matches,
            "by_band": dict(self.by_band),
            "matches_by_band": dict(self.matches_by_band),
            "by_list": dict(self.by_list),
            "by_outcome": {word: dict(counts) for word, counts in self.by_outcome.items()},
            "effects": [asdict(each) for each in self.effects],
        }


class Tally:
    """Takes one result after another and gives the Summary at any time."""

    def __init__(self) -> None:
        self._rows = self._unreadable = self._with_matches = 0
        self._with_findings = self._matches = self._silent = 0
        self._by_band: dict[str, int] = dict.fromkeys(BANDS, 0)
        self._matches_by_band: dict[str, int] = dict.fromkeys(BANDS, 0)
        self._by_list: dict[str, int] = {}
        self._by_outcome: dict[str, dict[str, int]] = {}
        self._effects: dict[tuple[str, str, str], dict[str, int]] = {}

    def add(self, result: SubjectResult) -> None:
        self._rows += 1
        if result.problem:
            self._unreadable += 1
        best = best_match(result)
        if best is None:
            self._silent += not result.problem and not result.findings
        else:
            # A row with a problem was not read whole, so it counts as unreadable and not here;
            # its matches still count below.
            self._with_matches += not result.problem
            self._by_band[best.band] = self._by_band.get(best.band, 0) + 1
            for match in result.matches:
                self._matches += 1
                self._matches_by_band[match.band] = self._matches_by_band.get(match.band, 0) + 1
            for name in {match.list for match in result.matches}:
                self._by_list[name] = self._by_list.get(name, 0) + 1
        if result.findings:
            self._with_findings += 1
            for outcome, verdict in {(each.outcome, each.verdict) for each in result.findings}:
                counts = self._by_outcome.setdefault(outcome, {"yes": 0, "no": 0, "unknown": 0})
                counts[verdict] += 1
            for key, word in {
                ((each.jurisdiction, each.authority, each.outcome), word)
                for each in result.findings
                if each.verdict != "no"
                for word in (each.verdict, f"applies_{each.applies}")
                if word != "applies_None"
            }:
                effect = self._effects.setdefault(key, {})
                effect[word] = effect.get(word, 0) + 1

    @property
    def summary(self) -> Summary:
        return Summary(
            rows=self._rows,
            read=self._rows - self._unreadable,
            unreadable=self._unreadable,
            with_matches=self._with_matches,
            with_findings=self._with_findings,
            nothing_found=self._silent,
            matches=self._matches,
            by_band=dict(self._by_band),
            matches_by_band=dict(self._matches_by_band),
            by_list=dict(sorted(self._by_list.items())),
            by_outcome={word: dict(self._by_outcome[word]) for word in sorted(self._by_outcome)},
            effects=tuple(
                Effect(outcome, authority, jurisdiction, **self._effects[key])
                for key in sorted(self._effects)
                for jurisdiction, authority, outcome in (key,)
            ),
        )


def summarise(results: Any) -> Summary:
    """The Summary of an iterable of SubjectResult."""
    tally = Tally()
    for result in results:
        tally.add(result)
    return tally.summary
