"""Recall and false alarms of `tidegate distillation` on the range, beside MMD alone and PRADA.

    python bench/distillation/campaigns.py mixes --out runs/mixes.jsonl [--seeds 60] [--workers 2]
    python bench/distillation/campaigns.py benign --out runs/benign.jsonl [--requests 3000000]
    python bench/distillation/campaigns.py hard --out runs/hard.jsonl [--seeds 150]
    python bench/distillation/campaigns.py metadata --out runs/metadata.jsonl [--seeds 4]
    python bench/distillation/campaigns.py languages --out runs/languages.jsonl [--share 0.25]

`--seeds` are campaigns of every attacker's share (mixes), seeds of every hard negative or language,
or campaigns of every mix (metadata). A run goes on where an earlier one stopped: records are
appended to FILE, and the table at the end is made of the whole of it. Pools are kept beside FILE.
What is measured is a laboratory model: traffic made by tidegate.distillation.range.
Needs the extra [range] (scipy, threadpoolctl) and numpy 2.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Any

from pools import WHOLE, make_pool
from tables import show
from trials import (
    BEFORE,
    MIXES,
    Trial,
    benign_trials,
    hard_trials,
    language_trials,
    mix_trials,
    one_mix,
    run,
)

from tidegate.distillation.range.populations import POPULATIONS

Record = dict[str, Any]
SEEDS = {"mixes": 60, "hard": 150, "metadata": 4, "languages": 20}
REQUESTS = {"benign": 3_000_000, "metadata": 300_000}


class Results:
    """The records of a file, one a line; the last may be cut off."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.records = path, list[Record]()
        text = path.read_text("utf-8") if path.exists() else ""
        for line in text.splitlines():
            try:
                self.records.append(json.loads(line))
            except ValueError:
                print("a line that was cut off is done again")
        if text and not text.endswith("\n"):
            with path.open("a", encoding="utf-8") as file:
                file.write("\n")

    @property
    def done(self) -> set[tuple[Any, ...]]:
        return {_key(record) for record in self.records}

    def add(self, record: Record) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self.records.append(record)


def _key(record: Record) -> tuple[Any, ...]:
    return tuple(record[name] for name in ("what", "mode", "set", "name", "seed"))


def work(trials: Iterable[Trial], results: Results, at_once: ProcessPoolExecutor) -> None:
    """Runs what is not done yet; each record is written as soon as it is there."""
    done = results.done
    left = [trial for trial in trials if _key(trial._asdict()) not in done]
    begun = time.perf_counter()
    waiting = [at_once.submit(run, trial, results.path.parent.resolve()) for trial in left]
    for count, future in enumerate(as_completed(waiting), 1):
        results.add(future.result())
        if count % 20 == 0 or count == len(left):
            took = time.perf_counter() - begun
            print(f"{count} of {len(left)} in {took:.0f} s", flush=True)


def after_base(results: Results, given: int | None) -> int:
    """The first seed of those drawn after: as given, as in the file, or by the clock."""
    known = [r["base"] for r in results.records if r["set"] == "after"]
    base = given if given is not None else next(iter(known), None)
    if base is None:
        base = 10_000_000 + time.time_ns() // 1_000_000 % 1_000_000 * 1_000
    print(f"seeds drawn after: from {base:,}")
    return base


def benign_rounds(results: Results, requests: int, mode: str) -> Iterator[list[Trial]]:
    """Rounds over all populations until the file holds requests enough."""
    for number in range(10_000):
        held = [r for r in results.records if r["what"] == "benign"]
        if sum(r["requests"] for r in held) >= requests and len(held) >= number * len(POPULATIONS):
            return
        yield benign_trials(number * len(POPULATIONS), mode)


def rounds(asked: argparse.Namespace, results: Results) -> Iterator[list[Trial]]:
    """The trials a command asks for; later rounds may look at what the earlier gave."""
    if asked.what == "mixes":
        both = mix_trials(asked.seeds, BEFORE, "before")
        both += mix_trials(asked.seeds, after_base(results, asked.after_seed), "after")
        # In turn, so that a run that is stopped early says as much of every share.
        count = Counter(trial.place for trial in both)
        yield sorted(both, key=lambda trial: (trial.seed % 1_000 / count[trial.place], trial.place))
    elif asked.what == "hard":
        yield hard_trials(asked.seeds)
    elif asked.what == "languages":
        yield language_trials(asked.seeds, asked.share)
    elif asked.what == "metadata":
        of_mix = partial(one_mix, count=asked.seeds, base=BEFORE, named="before", mode="metadata")
        yield [trial for place in range(len(MIXES)) for trial in of_mix(place)]
    if asked.what in REQUESTS:
        mode = "metadata" if asked.what == "metadata" else "content"
        yield from benign_rounds(results, asked.requests, mode)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(dest="what", required=True)
    for name in ("mixes", "benign", "hard", "metadata", "languages"):
        command = commands.add_parser(name)
        command.add_argument("--out", type=Path, required=True, help="records, a line each")
        command.add_argument("--workers", type=int, default=1)
        if name in SEEDS:
            command.add_argument("--seeds", type=int, default=SEEDS[name])
        if name in REQUESTS:
            command.add_argument("--requests", type=int, default=REQUESTS[name])
        if name == "languages":
            command.add_argument("--share", type=float, default=0.25, help="of extraction")
        if name == "mixes":
            command.add_argument("--after-seed", type=int, help="else by the clock")
    return parser.parse_args()


def one_thread() -> None:
    """The products are small and the processes many."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def main() -> None:
    asked = parsed()
    results = Results(asked.out)
    folder = asked.out.parent.resolve()
    with ProcessPoolExecutor(asked.workers, initializer=one_thread) as at_once:
        pools = [WHOLE, *(POPULATIONS if asked.what in REQUESTS else ())]
        list(at_once.map(partial(make_pool, folder), pools))
        for trials in rounds(asked, results):
            work(trials, results, at_once)
    show(asked.what, results.records, folder)


if __name__ == "__main__":
    main()
