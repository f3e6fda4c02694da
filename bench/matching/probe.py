"""Runs in a process of its own: what one index costs to open, to keep and to ask, on one core.

    python probe.py INDEX NAMES.jsonl [--plain] [--batch]

NAMES.jsonl has [name, schema] a line. Prints one line of JSON: seconds to load, single questions
(p50, p99), resident memory, names a second as a batch. Batch and single questions are told in
processor time, which a busy machine does not lengthen much, and by the clock. --plain hides what
the extras install, so that the default install is measured.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import sys
import time
from pathlib import Path

EXTRAS = ("numba", "scipy", "sklearn")
SINGLE = 1000


def resident() -> float:
    """MiB of memory this process holds now (at its peak, where the system tells no more)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("names", type=Path)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--batch", action="store_true")
    chosen = parser.parse_args()
    with contextlib.suppress(AttributeError):  # not on macOS and Windows
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if chosen.plain:
        for name in EXTRAS:
            sys.modules[name] = None  # type: ignore[assignment]
    from tidegate.parties import LEAST_SHOWN, Asked, PartyIndex, screen, search

    with chosen.names.open(encoding="utf-8") as stream:
        asked = [Asked(name, schema=schema) for name, schema in map(json.loads, stream)]
    told: dict[str, float] = {"before_mib": resident()}
    started = time.perf_counter()
    index = PartyIndex(chosen.index)
    told["load"] = time.perf_counter() - started
    # The vocabulary is read at the first question: part of what a user waits for.
    search(index, asked[-1], threshold=LEAST_SHOWN)
    told["first"] = time.perf_counter() - started
    times: list[float] = []
    clock: list[float] = []
    for one in asked[:SINGLE]:
        started, by_clock = time.process_time(), time.perf_counter()
        search(index, one, threshold=LEAST_SHOWN)
        times.append(time.process_time() - started)
        clock.append(time.perf_counter() - by_clock)
    for name, row in (("", times), ("_clock", clock)):
        row.sort()
        told["p50" + name] = row[len(row) // 2]
        told["p99" + name] = row[min(len(row) - 1, len(row) * 99 // 100)]
    told["resident_mib"] = resident()
    if chosen.batch:
        started, by_clock = time.process_time(), time.perf_counter()
        screen(chosen.index, asked, threshold=LEAST_SHOWN, limit=10, workers=1)
        told["batch"] = len(set(asked)) / (time.process_time() - started)
        told["batch_clock"] = len(set(asked)) / (time.perf_counter() - by_clock)
        told["batch_mib"] = resident()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
