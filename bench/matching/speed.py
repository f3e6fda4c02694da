"""Task speed: every name of the Consolidated Screening List asked against that list, on one core.

The peers answer a sample of the same names. Recall is that of edited names of the list, of the
same sample for all, so that a fast engine that finds nothing does not look good. Two SDN names in
three are people or companies that other names on the list resemble: a hard batch.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import edits_letters  # noqa: F401  registers its kinds
from data import listed
from measures import Bars, Table, recall
from peer_logic import Nomenklatura
from peers import peers
from questions import Question
from sdn import edited
from settings import Run
from splits import drawn

PROBE = Path(__file__).resolve().parent / "probe.py"


def probe(index: Path, asked: Sequence[Question], *options: str) -> dict[str, float]:
    """What an index costs, measured in a process of its own (probe.py)."""
    names = index.parent / "names.jsonl"
    lines = (json.dumps([q.text, q.schema], ensure_ascii=False) for q in asked)
    names.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, PROBE, index, names, *options],
        capture_output=True, text=True, check=False, env=os.environ,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure(run: Run) -> list[Table]:
    """Our costs by install, and the batch beside the peers'."""
    entries = [e for e in listed(run.data) if e.schema not in ("vessel", "aircraft")]
    every = [
        Question(n.text, e.schema, "listed", e.entry_id) for e in listed(run.data) for n in e.names
    ]
    names = drawn(every, run.names or len(every), purpose="speed", identity=lambda q: q.text)
    wrong = [
        q
        for e in drawn(entries, run.sample, purpose="speed", identity=lambda e: e.entry_id)
        if (q := edited(e)) is not None
    ]
    ours = run.tidegate()
    ours.load(listed(run.data))
    costs = Table(
        f"Ours: {len(every):,} names listed, one core",
        ("install", "build s", "load s", "first answer s", "p50 ms", "p99 ms", "resident MiB",
         "batch names/s", "by the clock", "batch MiB"),
        notes=("p50, p99: one question at a time in the process, names of the list; these and "
               "the batch in processor time, build and load by the clock",
               f"the batch asks {len(names):,} names; resident: after a thousand single questions"),
    )  # fmt: skip
    rates: dict[str, float] = {}
    for install, options in (("default", ["--plain"]), ("[fast]", [])):
        told = probe(ours.folder, names, "--batch", *options)
        rates[f"tidegate {install}"] = told["batch"]
        costs.rows.append(
            [
                install, ours.built, told["load"], told["first"], told["p50"] * 1e3,
                told["p99"] * 1e3, told["resident_mib"], told["batch"],
                told["batch_clock"], told["batch_mib"],
            ]
        )  # fmt: skip
    batch = Table(
        "A batch beside the peers', one core, processor time",
        ("engine", "names/s", "times nomenklatura", "times token_sort", "edited recall@5", "asked"),
        notes=("edited recall@5 over the engine's own threshold (ours: LEAST_SHOWN)",),
    )
    found = recall(wrong, ours.ask(wrong, min(ours.thresholds)), min(ours.thresholds))
    rows: list[list[object]] = [[name, rate, found, len(names)] for name, rate in rates.items()]
    for engine in peers(run):
        engine.load(listed(run.data))
        sample = names[: run.sample]
        engine.ask(sample, engine.thresholds[0])
        rate = len(sample) / engine.total
        rates[engine.name] = rate
        told = recall(wrong, engine.ask(wrong, engine.thresholds[0]), engine.thresholds[0])
        rows.append([engine.name, rate, told, len(sample)])
        if isinstance(engine, Nomenklatura):
            run.say(
                f"{engine.name}: index {engine.built:.1f} s, one at a time {engine.one:.2f} s, "
                f"peak {engine.memory:.0f} MiB"
            )
    logic, sort = rates.get("nomenklatura logic-v2"), rates.get("rapidfuzz token_sort")
    for name, rate, told, asked in rows:
        batch.rows.append(
            [name, rate, *(float(rate) / r if r else "" for r in (logic, sort)), told, asked]
        )
    return [_bars(costs, rates, logic, sort), costs, batch]


def _bars(costs: Table, rates: dict[str, float], logic: float | None, sort: float | None) -> Table:
    """Bar 4; the peers' part only where they ran."""
    bars = Bars("Bar 4")
    default, fast = rates["tidegate default"], rates["tidegate [fast]"]
    if logic:
        bars.at_least("[fast] batch, times nomenklatura", 100, fast / logic)
        bars.at_least("default batch, times nomenklatura", 15, default / logic)
    if sort:
        bars.at_least("[fast] batch, times token_sort", 5, fast / sort)
    for row in costs.rows:
        for name, at, most in (
            ("p50 ms", 4, 1), ("p99 ms", 5, 5), ("build s", 1, 10), ("load s", 2, 0.2),
            ("resident MiB", 6, 200),
        ):  # fmt: skip
            bars.at_most(f"{row[0]}: {name}", most, float(row[at]))
    return bars
