"""What the rulebooks make of a group's facts, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidegate.distillation.campaigns.model import Fit, Verdict
from tidegate.errors import UsageError
from tidegate.findings.model import Finding
from tidegate.rules import Rulebooks

PATTERN = "extraction_pattern"
POSSIBLE = "extraction_possible"
BENIGN = "benign_explanation"
WEIGHTS = "us.ear.4e091"

_FITS: Mapping[str, Fit] = {"yes": "fits", "no": "does_not_fit"}


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, the findings that decided (the deciding one first), and {label: (fit, why)} of
    the benign explanations that the rulebooks look at."""

    verdict: Verdict
    deciding: tuple[Finding, ...]
    explanations: dict[str, tuple[Fit, str]]


def judge(
    rulebooks: Rulebooks,
    facts: Sequence[Mapping[str, Any]],
    *,
    as_of: str,
    known_at: str = "",
    mode: Any = "enforced",
    profile: Mapping[str, Any] | None = None,
) -> list[Judged]:
    """A judgement for every row of facts.

    Raises UsageError for dates that do not exist, and where no rulebook speaks of such rows on that
    day: what no rule looks at is not "not seen".
    """
    rows = [_rounded(row) for row in facts]
    content = [{"content": told} for told in {row.get("content") for row in rows}]
    answers = rulebooks.evaluate(
        "campaign",
        [*content, *rows],
        as_of=as_of,
        known_at=known_at or None,
        mode=mode,
        profile=profile,
    )
    for findings in answers[: len(content)]:
        # With nothing else known a rulebook in force answers that it cannot be known.
        if not any(finding.outcome in (PATTERN, POSSIBLE) for finding in findings):
            raise UsageError(
                f"no rulebook on campaigns was in force on {as_of}"
                + (f" and known on {known_at}" if known_at else ""),
                hint="Choose another day, or give a rulebook of your own with --rulebook.",
            )
    return [_judged(findings) for findings in answers[len(content) :]]


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    """The six decimals that rulebooks reckon with; these figures are estimates whose errors are far
    larger."""
    return {k: round(v, 6) if isinstance(v, float) else v for k, v in row.items()}


def _judged(findings: Sequence[Finding]) -> Judged:
    sure = [f for f in findings if f.outcome == PATTERN and f.verdict == "yes"]
    open_ = [f for f in findings if f.outcome == PATTERN and f.verdict == "unknown"]
    possible = [f for f in findings if f.outcome == POSSIBLE and f.verdict != "no"]
    verdict: Verdict = "not_seen"
    if sure:
        verdict = "consistent"
    elif possible or open_:
        verdict = "cannot_be_known"
    fits: dict[str, tuple[Fit, str]] = {}
    for finding in findings:
        if finding.outcome != BENIGN:
            continue
        fit = _FITS.get(finding.verdict, "unknown")
        if fits.get(finding.label, ("does_not_fit", ""))[0] != "fits":
            fits[finding.label] = (fit, finding.summary)
    return Judged(verdict, (*sure, *possible, *open_), fits)


def context_of(rulebooks: Rulebooks) -> tuple[str, ...]:
    """What the export rule on model weights says, as context: it decides nothing here."""
    book = next((one for one in rulebooks if one.id == WEIGHTS), None)
    if book is None:
        return ()
    version = book.versions[-1]
    return (
        f"{book.title} ({version.term.citation}, verified through "
        f"{version.verified_through}): weights "
        "of a model may be controlled for export. Answers of a model are not its weights; whether "
        "a model trained from them is described by the paragraph is a question of its own "
        "(tidegate classify).",
    )
