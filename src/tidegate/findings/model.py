"""What a run says: matches (facts about names) and findings (what rules make of them).

Verdicts are three: `yes`, `no`, `unknown` (cannot be known; `missing` names the inputs that would
settle it). A score is a resemblance of names and never a judgement of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["yes", "no", "unknown"]
Band = Literal["strong", "possible", "weak"]
BANDS: tuple[Band, ...] = ("strong", "possible", "weak")


@dataclass(frozen=True, slots=True)
class Match:
    """One listed party that a subject's name resembles, and why.

    `name` is the listed name that matched, `names` all of the entry's. `score` is 0–1 and does
    not saturate: two hits that look equal still sort. `reasons` and `contradictions` are plain
    sentences.
    """

    list: str
    entry_id: str
    name: str
    names: tuple[str, ...]
    score: float
    band: Band
    reasons: tuple[str, ...]
    contradictions: tuple[str, ...] = ()
    schema: str = "unknown"
    countries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    citation: str = ""
    listed_on: str = ""
    ended_on: str = ""
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's outcome for a subject, with its citation and the clauses that decided.

    `outcome` is one of the closed words of `rules.OUTCOMES`. `label` is the short word for it that
    scripts read ("3A090.a", "case-by-case"), `paragraph` the place in the text ("a.1"), `question`
    which of the questions of a rule about items or transactions it answers; "" for listings.
    `verdict` says whether the outcome follows; `applies` whether the rule binds the user whose
    profile was given (None without a profile), and `applies_because` why. `evidence` names the
    matches it rests on as
    "list:entry_id". Dates are ISO or "".
    """

    rule: str
    title: str
    authority: str
    jurisdiction: str
    outcome: str
    verdict: Verdict
    summary: str
    citation: str
    published: str = ""
    effective: str = ""
    compliance: str = ""
    stayed_from: str = ""
    stayed_to: str = ""
    ended: str = ""
    enforced: str = "yes"
    verified_through: str = ""
    applies: Verdict | None = None
    applies_because: str = ""
    missing: tuple[str, ...] = ()
    clauses: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    label: str = ""
    paragraph: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """All that a run found about one row of the user's file; `problem` where the row could not
    be read. A row without matches is a result too."""

    row: int
    subject: Mapping[str, Any]
    matches: tuple[Match, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ListUsed:
    """One list as a run used it, from which edition, with what an auditor asks about it."""

    list: str
    title: str
    issuer: str
    publication: str
    edition: str
    published: str
    retrieved: str
    url: str
    sha256: str
    rows: int
    rows_before: int | None = None
    state: str = "in force"


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that decided a run's answer; a receipt is this and the digests of the answer.

    `input` holds file, sha256, rows, columns (the guess as shown) where there was a file;
    `lists_missing` are catalogue lists this run did not have ("not checked" is not "not listed").
    """

    command: str
    started: str
    engine: str
    as_of: str
    known_at: str = ""
    mode: str = "enforced"
    profile: Mapping[str, Any] | None = None
    input: Mapping[str, Any] = field(default_factory=dict)
    lists: tuple[ListUsed, ...] = ()
    lists_missing: tuple[Mapping[str, str], ...] = ()
    rulebooks: tuple[Mapping[str, str], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def starter(self) -> bool:
        """True where the bundled starter list was used: never good enough for compliance."""
        return any(used.publication == "tidegate.starter" for used in self.lists)
