"""How far a group's facts speak for extraction: strengths from 0 to 1, and their weighted sum.

The scale of each strength and its weight stand in data/measure.yaml. The weights were fitted on the
range's made-up prompts (bench/distillation/weights.py), none of them below 0; the score only ranks
groups among those of benign accounts, and what follows from it stands in the rulebooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

SEVERAL = 2.0
"""Effective holders from which a group counts as several customers'."""


@cache
def scales() -> dict[str, Any]:
    """The data file."""
    import yaml

    source = resources.files("tidegate.distillation.campaigns") / "data" / "measure.yaml"
    told: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return told


def strengths(facts: Mapping[str, object]) -> dict[str, float]:
    """Every strength, 0 to 1; of a fact that is unknown the middle that the data file gives."""
    found = {}
    for name, scale in scales()["strengths"].items():
        value = facts.get(scale["fact"])
        if not isinstance(value, int | float):
            found[name] = float(scale["unknown"])
            continue
        if scale.get("logarithm"):
            value = float(np.log2(max(float(value), float(scale["floor"]))))
        low, high = float(scale["from"]), float(scale["to"])
        found[name] = float(np.clip((value - low) / (high - low), 0, 1))
    return found


def parts(facts: Mapping[str, object]) -> dict[str, float]:
    """The strengths, and each again as far as several holders stand together (`name*`)."""
    alone = strengths(facts)
    together = alone["together"]
    return alone | {f"{name}*": value * together for name, value in alone.items()}


def kind_of(facts: Mapping[str, object]) -> str:
    """Which weights hold: of logs without prompts, of several holders, or of one."""
    if facts.get("content") is False:
        return "metadata"
    held = facts.get("holders")
    return "several" if isinstance(held, int | float) and held >= SEVERAL else "one"


def score_of(facts: Mapping[str, object]) -> float:
    """The weighted sum of the parts and the base: on the range's traffic, the logarithm of odds."""
    weights = scales()["weights"][kind_of(facts)]
    total = sum(float(weights.get(name, 0)) * value for name, value in parts(facts).items())
    return float(weights["base"]) + total
