"""What is said of a group of accounts: its facts, what joins it, and what may explain it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Verdict = Literal["consistent", "not_seen", "cannot_be_known"]
Mode = Literal["content", "metadata"]
Fit = Literal["fits", "in_part", "does_not_fit", "unknown"]


class Edge(NamedTuple):
    """Why two accounts of a group stand together.

    `kind` is one of coordination.KINDS: template, infrastructure, lock_step, coverage, order;
    `strength` 0 to 1; `why` a sentence.
    """

    first: int
    second: int
    kind: str
    strength: float
    why: str


@dataclass(frozen=True, slots=True)
class Thread:
    """Requests of a group that share a template.

    `place` is where it stands (head, tail or system) and `key` its pseudonym; `phrase` the words
    that may be shown, the varying part as "…". `share` of the group's requests; `accounts` that
    use it, and `elsewhere` how many others of the log do. `distinct` share of its requests whose
    prompt was sent once; `overlap` the mean share of prompts two of its accounts have in common
    (None with one account). `breadth` 0 to 1: how unlike its
    prompts are among each other, over how unlike the log's are (0 without prompts).
    `reasoning`, `grading`, `tools`: shares of requests that ask for these. Tokens are medians
    (None where the log is silent).
    """

    place: str
    key: int
    phrase: str
    share: float
    requests: int
    accounts: int
    elsewhere: int
    distinct: float
    overlap: float | None
    breadth: float
    reasoning: float
    grading: float
    tools: float
    tokens_in: float | None
    tokens_out: float | None


class Evidence(NamedTuple):
    """One kind of evidence: `id` of evidence.KINDS, `strength` 0 to 1, the figure it rests on, the
    same figure of the benign pool's middle (None where there is none), and a sentence."""

    id: str
    strength: float
    value: float | None
    usual: float | None
    why: str


class Explanation(NamedTuple):
    """A benign explanation that was considered: whether it fits, why, and what would tell it from
    extraction."""

    id: str
    fit: Fit
    why: str
    would_tell: str


class Hour(NamedTuple):
    """Requests in an hour; `hour` is hours since 1970 in UTC."""

    hour: int
    requests: int


class Answer(NamedTuple):
    """What an account's holder said, when (ISO date), and who wrote it down."""

    account: str
    date: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts that stand together, or one alone, and everything said of them.

    `accounts` are pseudonyms as 16 hexadecimal digits; edges' `first` and `second` count into
    them. `facts` are what the rulebook reads (rules/facts/campaign.yaml). `p_pool` is the conformal
    p-value of the group's distance from a disjoint pool of the same log, `p_past` from its own
    past, `p_value` of its score; `q_value` after false-discovery control. `tiles` [accounts][parts]
    are shares 0 to 1: how much of each part of the group's list of prompts each account sent.
    """

    accounts: tuple[str, ...]
    requests: int
    first_at: int | None
    last_at: int | None
    score: float
    p_value: float
    q_value: float
    p_pool: float | None
    p_past: float | None
    facts: dict[str, object]
    edges: tuple[Edge, ...] = ()
    threads: tuple[Thread, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    timeline: tuple[Hour, ...] = ()
    tiles: tuple[tuple[float, ...], ...] = ()
    verdict: Verdict = "not_seen"
    reasons: tuple[str, ...] = ()
    """Labels and summaries of the rulebook's outcomes, the deciding one first."""
    citation: str = ""
    context: tuple[str, ...] = ()
    """What other rulebooks say of the case, as context."""
    over_budget: bool = False
    """A campaign that the day's alert budget leaves for another day."""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The whole answer: groups looked at closely, worst first, and how the log was read.

    `accounts` and `requests` of the log; `pool` units of calibration; `looked_at` groups that met
    the minimum of evidence, `too_little` that did not. `missing` is what the log does not tell.
    """

    mode: Mode
    groups: tuple[Group, ...]
    accounts: int
    requests: int
    looked_at: int
    too_little: int
    pool: int
    missing: str = ""
    notes: tuple[str, ...] = ()
    alerts_a_day: int = 0
    first_at: int | None = None
    last_at: int | None = None
    rulebook: str = ""
    verified_through: str = ""
    settings: dict[str, object] = field(default_factory=dict)

    @property
    def consistent(self) -> tuple[Group, ...]:
        return tuple(g for g in self.groups if g.verdict == "consistent")
