"""What tuning does where the user does not say otherwise: data/tuning.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Answer = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Defaults:
    """Scores from 0 to 1; `answers` maps a reviewer's word in small letters to what it means."""

    floor: float
    room: float
    lowest_floor: float
    edges: tuple[float, ...]
    apart: float
    per_band: int
    most_per_band: int
    seed: int
    answers: Mapping[str, Answer]


@cache
def defaults() -> Defaults:
    """The data file, read once."""
    import yaml

    text = resources.files("tidegate.parties.tuning").joinpath("data/tuning.yaml")
    told = yaml.safe_load(text.read_text("utf-8"))
    words = told.pop("answers")
    starts = tuple(told.pop("edges"))
    return Defaults(
        **told, edges=starts, answers={word: answer for answer in words for word in words[answer]}
    )
