"""The benign explanations that were considered, and what would tell them from extraction."""

from __future__ import annotations

from functools import cache
from importlib import resources

from tidegate.distillation.campaigns.model import Explanation
from tidegate.distillation.campaigns.verdict import Judged

WHY_NOT = {
    "does_not_fit": "The group's figures do not look like it.",
    "unknown": "The log does not tell enough to say.",
}


@cache
def _would_tell() -> dict[str, str]:
    import yaml

    source = resources.files("tidegate.distillation.campaigns") / "data" / "explanations.yaml"
    told: dict[str, str] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return told


def explanations_of(judged: Judged) -> tuple[Explanation, ...]:
    """Every explanation of the rulebooks and of the data file, those that fit first."""
    told = _would_tell()
    labels = dict.fromkeys([*judged.explanations, *told])
    found = []
    for label in labels:
        fit, why = judged.explanations.get(label, ("does_not_fit", ""))
        reason = why if fit == "fits" else WHY_NOT[fit]
        found.append(Explanation(label, fit, reason, told.get(label, "")))
    order = ("fits", "in_part", "unknown", "does_not_fit")
    return tuple(sorted(found, key=lambda e: order.index(e.fit)))
