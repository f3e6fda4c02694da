"""How many requests a second are sketched, with prompts and without.

    python bench/distillation/sketches.py [--rows 100000] [--words 90] [--workers 2]

The log is made up (made_log.py).
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import tempfile
import time
from pathlib import Path

from made_log import lines


def main() -> None:
    from tidegate.distillation.sketches import load, merge, save, sketch_logs

    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=90, help="mean words of a prompt")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        for content in (False, True):
            path = Path(folder) / ("content.jsonl" if content else "metadata.csv")
            with path.open("w", encoding="utf-8") as file:
                file.writelines(lines(asked.rows, content, words=asked.words))
            begun, cpu = time.perf_counter(), time.process_time()
            done = sketch_logs([path], key="k" * 32, workers=asked.workers)
            took, own = time.perf_counter() - begun, time.process_time() - cpu
            kept = save(done.table, Path(folder) / "sketches.npz")
            begun = time.perf_counter()
            merge([load(kept), done.table])
            again = time.perf_counter() - begun
            print(
                f"{'with prompts' if content else 'metadata only'}: {asked.rows} rows, "
                f"{path.stat().st_size / 1e6:.0f} MB, {asked.workers} workers: {took:.1f} s, "
                f"{asked.rows / took:.0f} rows/s, ten million in {took * 1e7 / asked.rows / 60:.1f}"
                f" min; parent's own {own:.1f} s; {len(done.table)} accounts, sketches "
                f"{kept.stat().st_size / 1e6:.1f} MB; load and merge {again:.2f} s"
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory {peak} MB, the largest worker {child} MB")


if __name__ == "__main__":
    main()
