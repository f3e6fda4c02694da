"""`kill -9` at a random moment while cases are worked on; then everything acknowledged is there.

For tests/cases/test_crash.py, which samples it, and bench/cases/kill.py, which does it a hundred
times.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidegate.cases import Store, open_store, operator

from .victim import ROWS, made

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Tally:
    """What the kills met."""

    kills: int = 0
    acknowledged: int = 0
    cut_batches: int = 0
    cut_between: int = 0
    next: int = 1
    records: int = 0
    faults: list[str] = field(default_factory=list)


def kill_once(url: str, home: Path, chance: random.Random, tally: Tally, longest: float) -> None:
    """Starts the victim, kills it after a random part of `longest` seconds of work, looks."""
    environment = {**os.environ, "TIDEGATE_HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cases.victim", url, str(tally.next)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline()  # the work begins; starting up takes seconds of its own
    time.sleep(chance.uniform(0, longest))
    alive = process.poll() is None
    process.kill()
    said = [json.loads(line) for line in _lines(first + process.stdout.read())]
    process.wait()
    process.stdout.close()
    tally.kills += 1
    if not alive:
        tally.faults.append("the victim ended by itself")
    with open_store(url, home=home) as store:
        _look(store, said, tally)


def _lines(text: bytes) -> Iterator[bytes]:
    return (line for line in text.split(b"\n") if line)


def _look(store: Store, said: list[dict[str, Any]], tally: Tally) -> None:
    found = store.audit.verify()
    if not found.whole:
        tally.faults.append(f"the chain is broken: {found.faults[0]}")
    kept: dict[str, int] = {}
    of_case: dict[int, tuple[str, str]] = {}
    for each in store.audit.records():
        link = each.link
        if link.kind == "screening":
            kept[link.batch] = kept.get(link.batch, 0) + 1
        of_case[link.seq] = (link.kind, link.case_id)
    tally.records = found.records
    for line in said:
        tally.acknowledged += 1
        if "rows" in line and kept.get(line["batch"], 0) < line["rows"]:
            tally.faults.append(f"rows of {line['batch'][:8]} were acknowledged and are gone")
        if "record" in line and of_case.get(line["record"]) != (line["kind"], line["case"]):
            tally.faults.append(f"record {line['record']} was acknowledged and is gone")
    started = [line["starts"] for line in said if "starts" in line]
    ended = {line["ends"] for line in said if "ends" in line}
    for number in started:
        if number in ended:
            continue
        batch = made(number)
        tally.cut_batches += 0 < kept.get(batch.digest, 0) < ROWS
        again = store.cases.from_screening(batch, operator())
        if again.records + again.already != ROWS or again.already != kept.get(batch.digest, 0):
            tally.faults.append(f"batch {number} did not go on where it stopped")
    tally.cut_between += bool(set(started) <= ended)
    tally.next = max([*started, tally.next - 1]) + 1
