"""Runs inside the peer's environment (peer_environment.py): nomenklatura's index and logic-v2.

    python peer_nomenklatura.py FOLDER

reads FOLDER/entries.jsonl and FOLDER/questions.jsonl, answers to FOLDER/answers.jsonl, the times
(of the processor) to FOLDER/times.json. With FOLDER/pairs.jsonl instead it scores pairs of names.
One core.
"""

# It imports nothing of this project: the environment does not have it.
from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig

SCHEMATA = {
    "person": "Person", "organisation": "Organization", "vessel": "Vessel",
    "aircraft": "Airplane", "unknown": "LegalEntity",
}  # fmt: skip
# The index drops tokens by how many pairs a whole batch would make: larger batches find less.
BATCH = 500
LOGIC = get_algorithm("logic-v2")
assert LOGIC is not None
CONFIG = ScoringConfig.defaults()
DATASET = Dataset.make({"name": "bench", "title": "bench"})


def entity(id: str, schema: str, names: list[str], weak: list[str] = []) -> StatementEntity:  # noqa: B006
    """A party with names and nothing else."""
    # A company is an Organization to the schema model, and both may match a Company.
    data: dict[str, Any] = {"id": id, "schema": SCHEMATA[schema], "properties": {"name": names}}
    if weak:
        data["properties"]["weakAlias"] = weak
    return StatementEntity.from_data(DATASET, data)


class View:
    """All the index asks of a store: its entities."""

    scope = DATASET

    def __init__(self, entities: dict[str, StatementEntity]) -> None:
        self._entities = entities

    def entities(self, include_schemata: object = None) -> Iterator[StatementEntity]:
        yield from self._entities.values()


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def compare(one: StatementEntity, other: StatementEntity) -> float:
    return float(LOGIC.compare(one, other, CONFIG).score)


def answer(folder: Path) -> dict[str, float]:
    """Answers every question over its least score; returns seconds and memory."""
    listed = {}
    for row in lines(folder / "entries.jsonl"):
        weak = [] if len(row["weak"]) == len(row["names"]) else row["weak"]
        names = [n for n in row["names"] if n not in weak]
        listed[row["id"]] = entity(row["id"], row["schema"], names, weak)
    questions = lines(folder / "questions.jsonl")
    started = time.process_time()
    with tempfile.TemporaryDirectory() as room:
        index: Any = Index(View(listed), Path(room))  # type: ignore[arg-type]
        index.con.execute("SET threads=1")
        index.build()
        built = time.process_time()
        with (folder / "answers.jsonl").open("w", encoding="utf-8") as out:
            for first in range(0, len(questions), BATCH):
                part = questions[first : first + BATCH]
                # What a name is made of is cached by id: no id may ever come again.
                asked = {
                    f"?{n}": entity(f"?{n}", q["schema"], [q["text"]])
                    for n, q in enumerate(part, start=first)
                }
                hits: dict[str, list[tuple[float, str]]] = {}
                for who, candidates in index.match_entities(asked.values()):
                    scored = [
                        (compare(asked[str(who)], listed[str(other)]), str(other))
                        for other, _ in candidates
                    ]
                    hits[str(who)] = sorted(scored, key=lambda s: -s[0])[:10]
                for n, question in enumerate(part, start=first):
                    kept = [h for h in hits.get(f"?{n}", []) if h[0] >= question["least"]]
                    out.write(json.dumps(kept) + "\n")
        took = time.process_time() - built
        one = _one_at_a_time(index, listed, questions[:20])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"build": built - started, "ask": took, "one": one, "memory_mib": memory}


def _one_at_a_time(index: Any, listed: dict[str, StatementEntity], questions: list[Any]) -> float:
    """Seconds a question takes on its own."""
    started = time.process_time()
    for n, question in enumerate(questions):
        one = entity(f"one{n}", question["schema"], [question["text"]])
        for _, candidates in index.match_entities([one]):
            for other, _ in candidates:
                compare(one, listed[str(other)])
    return (time.process_time() - started) / max(1, len(questions))


def score_pairs(folder: Path) -> dict[str, float]:
    """Scores pairs of names; returns seconds."""
    rows = lines(folder / "pairs.jsonl")
    started = time.process_time()
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as out:
        for n, row in enumerate(rows):
            one = entity(f"a{n}", row["schema"], [row["a"]])
            other = entity(f"b{n}", row["schema"], [row["b"]])
            out.write(json.dumps(compare(one, other)) + "\n")
    return {"ask": time.process_time() - started}


def main() -> None:
    folder = Path(sys.argv[1])
    with contextlib.suppress(AttributeError):  # not on macOS and Windows
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    times = score_pairs(folder) if (folder / "pairs.jsonl").exists() else answer(folder)
    (folder / "times.json").write_text(json.dumps(times))


if __name__ == "__main__":
    main()
