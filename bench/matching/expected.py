"""What a threshold is expected to miss, by kind of change: the figures `tidegate tune` shows.

    python bench/matching/expected.py ../shared/data [--people 120] [--write]

Names of the judging half, changed in every way of edits.py, are asked as in the task attacks;
held-out aliases as in the task sdn. `--write` puts the counts into
src/tidegate/parties/tuning/data/expected_misses.json.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import attacks
from data import listed
from data import sdn as sdn_entries
from measures import found
from questions import Answers, Question
from sdn import protocol
from settings import Run
from splits import JUDGE

import tidegate
from tidegate.lists.entry import Entry
from tidegate.parties.tuning import Expected, Figure, write_expected

FILE = Path(__file__).parents[2] / "src/tidegate/parties/tuning/data/expected_misses.json"
THRESHOLDS = (0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
ALIAS = "held-out alias"


def asked(run: Run, entries: Sequence[Entry], questions: Sequence[Question]) -> Answers:
    engine = run.tidegate()
    engine.load(entries)
    return engine.ask(questions, THRESHOLDS[0])


def figures(questions: Sequence[Question], answers: Answers, kind: str = "") -> list[Figure]:
    """A figure for every kind, sort of party and threshold."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, question in enumerate(questions):
        groups.setdefault((kind or question.kind, question.schema), []).append(at)
    return [
        Figure(
            name, name, schema, cut, len(places),
            sum(found(questions[at], answers[at], cut) for at in places),
        )
        for (name, schema), places in groups.items()
        for cut in THRESHOLDS
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--people", type=int, default=120, help="parties of each kind of change")
    parser.add_argument("--queries", type=int, default=2500, help="held-out aliases")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    run = Run(chosen.data, half=JUDGE, people=chosen.people, queries=chosen.queries)
    every = [e for e in listed(run.data) if e.schema not in ("vessel", "aircraft")]
    told: list[Figure] = []
    for entries, schema in ((sdn_entries(run.data), "person"), (every, "organisation")):
        questions = attacks.positives(entries, schema, run, JUDGE)
        told += figures(questions, asked(run, entries, questions))
    whole = protocol(run)
    told += figures(whole.held, asked(run, whole.entries, whole.held), ALIAS)
    for one in told:
        if one.threshold == 0.05:
            print(f"{one.kind:24} {one.schema:13} {one.found}/{one.asked}")
    if chosen.write:
        write_expected(
            FILE,
            Expected(
                measured=datetime.now(UTC).date().isoformat(),
                engine=f"tidegate {tidegate.__version__}",
                protocol="names of listed parties that nothing was tuned on, changed on purpose; "
                "found is the party among the best five at the threshold or over it",
                command="python bench/matching/expected.py ../shared/data --write",
                machine=f"{platform.machine()}, Python {platform.python_version()}",
                list="OFAC's SDN list for people and aliases, the Consolidated Screening List for "
                "organisations, as of 2024-05 and 2026-07",
                figures=tuple(told),
            ),
        )


if __name__ == "__main__":
    main()
