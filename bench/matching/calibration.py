"""Task calibration: of the parties that were shown with a score, how many were right.

The questions are those of sdn and of attacks: held-out aliases, edited names, near-namesakes,
people and companies on no list. The share that is right in a band depends on how many of those who
are asked about are listed, so it is told for the mix of this run, and the mix stands beside it.
"""

from __future__ import annotations

from attacks import near_misses, positives
from data import sdn
from measures import Table
from namesakes import INSTITUTES, PEOPLE
from pairs import reliability
from sdn import protocol
from settings import Run

LEAST = 0.3


def measure(run: Run) -> list[Table]:
    """Reliability of the best hit, of every hit, and of the best hit by type."""
    asked = protocol(run)
    people = sdn(run.data)
    attacked = [q for s in ("person", "organisation") for q in positives(people, s, run, run.half)]
    missed = [q for r in (PEOPLE, INSTITUTES) for q in near_misses(people, r, run, run.half)]
    named = asked.held + asked.edited + attacked
    # The party a near-namesake was made from is not the right answer.
    others = missed + asked.people + asked.companies
    ours = run.tidegate()
    ours.load(asked.entries)
    answers = ours.ask(named + others, LEAST)
    right = [q.right for q in named] + [""] * len(others)
    best = [(h[0].score, h[0].id == r) for h, r in zip(answers, right, strict=True) if h]
    every = [(h.score, h.id == r) for hits, r in zip(answers, right, strict=True) for h in hits]
    mix = (
        f"{len(named):,} names of listed parties, {len(missed):,} near-namesakes, "
        f"{len(asked.people):,} people and {len(asked.companies):,} companies on no list"
    )
    tables = [
        reliability("The best hit: how many are right, by score", *_apart(best)),
        reliability("Every hit: how many are right, by score", *_apart(every)),
    ]
    for schema in ("person", "organisation"):
        own = [
            (h[0].score, h[0].id == r)
            for q, h, r in zip(named + others, answers, right, strict=True)
            if h and q.schema == schema
        ]
        tables.append(reliability(f"The best hit, {schema}s", *_apart(own)))
    for table in tables:
        table.notes = (*table.notes, mix)
    return tables


def _apart(pairs: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [score for score, _ in pairs], [true for _, true in pairs]
