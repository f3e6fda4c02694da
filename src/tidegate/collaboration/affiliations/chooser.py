"""Says how likely a candidate is meant: boosted trees over the figures of `features`.

The trees stand in data/chooser.json, made by bench/collaboration/train_chooser.py from the
affiliation strings of ROR's Crossref set (MIT) and of S2AFF (Apache-2.0); no other text went into
them.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from tidegate.collaboration.affiliations.features import NAMES
from tidegate.collaboration.trees import Trees

ACCEPTED = 0.7
"""Probability from which a candidate is taken; chosen by cross-validation, see docs."""
LISTED = 0.5
"""The same for a listed institution: to overlook one costs more than to show one more."""


class Chooser(Trees):
    """Trees for the figures of a candidate institution."""

    def __init__(self, told: dict[str, list[float] | list[str] | float]) -> None:
        super().__init__(told, NAMES)


@cache
def chooser() -> Chooser:
    """The shipped trees."""
    source = resources.files("tidegate.collaboration.affiliations") / "data" / "chooser.json"
    return Chooser(json.loads(source.read_text(encoding="utf-8")))
