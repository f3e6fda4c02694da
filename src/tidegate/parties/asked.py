"""What is searched, and the words for a score. Light to import: it opens no index."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.findings.model import Band

# What pairs of such scores are worth: bench/matching/run.py --task calibration.
STRONG, POSSIBLE, LEAST_SHOWN = 0.7, 0.3, 0.05
LEAST_THRESHOLD = 0.01  # below it, most of what is listed would be shown


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched: a name and the facts that may tell parties apart.

    `countries` are ISO codes, `birth_date` an ISO date or its known part, `identifiers` the bare
    numbers.
    """

    name: str
    schema: str = "unknown"
    other_names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    birth_date: str = ""
    identifiers: tuple[str, ...] = ()


def band(score: float, strong: float = STRONG, possible: float = POSSIBLE) -> Band:
    """The word for a score."""
    return "strong" if score >= strong else "possible" if score >= possible else "weak"
