"""What a channel of a review is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tidegate.desk.items import Past
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.errors import Problem
from tidegate.rules.reading import nearest

if TYPE_CHECKING:
    from tidegate.desk.screening import Progress, Settings
    from tidegate.desk.tidegate import Tidegate
    from tidegate.rules import Rulebooks

Verdict = Literal["yes", "unknown"]
Weight = Literal["review", "note"]


@dataclass(frozen=True, slots=True)
class Case:
    """What one review stands on. Every channel is asked with the same lists, profile, day and
    rulebooks. `room` is a folder for what the engagement tells in its own words and a channel
    reads as a file; `registry_sha256` is that of a run that is done again, None for the one in
    use."""

    gate: Tidegate
    engagement: Engagement
    settings: Settings
    rulebooks: Rulebooks
    past: Past
    room: Path
    registry_sha256: str | None = None
    progress: Progress | None = None

    def meaning(self, subject: str, fact: str) -> str:
        """What a fact of a rule is, in words; the text itself where it is no fact's name."""
        owner, dot, question = fact.partition(".")
        if dot and owner == "profile":
            subject, fact = "profile", question
        column = self.rulebooks.schemas[subject].columns.get(fact)
        return column.meaning if column is not None else fact

    def settles(self, subject: str, facts: Iterable[str]) -> tuple[str, ...]:
        """What would settle an answer, in words."""
        return tuple(dict.fromkeys(self.meaning(subject, fact) for fact in facts))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a channel found. `says` are its sentences, `findings` rows made by `finding`,
    `not_checked` what it did not look at and why, `asked` the ids of the rulebooks it asked;
    `document` is the channel's own result, without its run."""

    says: tuple[str, ...]
    findings: tuple[Mapping[str, Any], ...]
    document: Mapping[str, Any]
    to_review: int
    not_checked: tuple[tuple[str, str], ...] = ()
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    used: Mapping[str, Any] = field(default_factory=dict)


def unknown_ids(
    case: Case, record: Record, name: str, known: Sequence[str], where: str
) -> list[Problem]:
    """The ids of a field that are none of those known, nor the start of one ("us.chips")."""
    found = []
    for ident in record.texts(name):
        if ident not in known and not any(each.startswith(f"{ident}.") for each in known):
            said, mend = f"no rulebook {ident[:80]!r} is loaded", nearest(ident, known)
            line = record.line_of(name)
            found.append(case.engagement.problem(said, mend, line=line, where=where))
    return found


def rule_of(summary: str) -> str:
    """What a rule says, of a finding that is open for want of facts: these stand beside it."""
    told, _, rule = summary.partition(" The rule: ")
    return rule if rule and told.startswith("Cannot be known; not told:") else summary


def labelled(label: str, summary: str) -> str:
    """What a rule says under its short word."""
    return f"{label}: {rule_of(summary)}" if label else rule_of(summary)


def finding(
    subject: str,
    verdict: str,
    says: str,
    *,
    rule: str = "",
    title: str = "",
    outcome: str = "",
    citation: str = "",
    applies: str | None = None,
    applies_because: str = "",
    missing: Iterable[str] = (),
    evidence: Iterable[str] = (),
    weight: Weight = "review",
) -> dict[str, Any]:
    """One row of a channel's findings. `weight` "note" is told and needs nobody's review."""
    return {
        "subject": subject,
        "verdict": verdict,
        "weight": weight,
        "outcome": outcome,
        "says": rule_of(says),
        "rule": rule,
        "title": title,
        "citation": citation,
        "applies": applies,
        "applies_because": applies_because,
        "missing": list(dict.fromkeys(missing)),
        "evidence": list(dict.fromkeys(evidence)),
    }


@dataclass(frozen=True, slots=True)
class Channel:
    """One way technology may move: `needs` are the fields that give ground for it, `lacks`
    what is not told where they do not, and `run` asks."""

    id: str
    title: str
    asks: str
    needs: tuple[str, ...]
    lacks: str
    ground: Callable[[Engagement], tuple[str, ...]]
    run: Callable[[Case], Answer]


@lru_cache(maxsize=1)
def told_of_channels() -> dict[str, dict[str, Any]]:
    """Title, question and needs of every channel, in the order of the page."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (resources.files(__package__) / "channels.yaml").read_text("utf-8")
    told: dict[str, dict[str, Any]] = yaml.load(text, Loader=loader)
    return told
