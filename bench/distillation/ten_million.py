"""Ten million log rows on two cores: time, memory, and what one more day costs.

    python bench/distillation/ten_million.py [--rows 10000000] [--accounts 1000] [--kind prompts]

A log of thirty days (made_log.py) is written, a file a day, packed by gzip where it holds prompts,
and read into one table, which is kept in a file; then one day more is read and added to it. Writing
the log is not counted. Peaks are of the parent and of the largest worker.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import resource
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from made_log import lines

DAYS = 30


def written(folder: Path, rows: int, content: bool, words: int, accounts: int) -> list[Path]:
    """The log, a file a day, and one day more."""
    each, paths = rows // DAYS, []
    for day in range(DAYS + 1):
        path = folder / (f"day{day:02}.jsonl.gz" if content else f"day{day:02}.csv")
        told = lines(
            each,
            content,
            words=words,
            days=1,
            first_day=day,
            first_row=day * each,
            accounts=accounts,
        )
        if content:
            with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as packed:
                packed.writelines(told)
        else:
            with path.open("w", encoding="utf-8") as plain:
                plain.writelines(told)
        paths.append(path)
    return paths


class Watch(threading.Thread):
    """Looks at the workers' peak memory while they live (Linux; elsewhere it sees none)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.worker = 0
        """MB. What the system tells of ended children counts the parent's own memory too."""

    def run(self) -> None:
        own = Path(f"/proc/{os.getpid()}/task")
        while own.exists():
            for tasks in own.glob("*/children"):
                with suppress(OSError):
                    for child in tasks.read_text().split():
                        status = Path(f"/proc/{child}/status").read_text().splitlines()
                        peak = [line.split()[1] for line in status if line.startswith("VmHWM")]
                        self.worker = max(self.worker, *(int(kib) // 1024 for kib in peak), 0)
            time.sleep(0.2)

    def peaks(self) -> str:
        parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return f"peak memory: parent {parent} MB, the largest worker {self.worker} MB"


def main() -> None:
    from tidegate.distillation.sketches import load, merge, save, sketch_logs

    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--words", type=int, default=90, help="mean words of a prompt")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kind", choices=("both", "metadata", "prompts"), default="both")
    parser.add_argument("--folder", help="where the log is written (a temporary folder)")
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    watch = Watch()
    watch.start()
    for kind in ("metadata", "prompts"):
        if asked.kind not in ("both", kind):
            continue
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            paths = written(
                Path(folder), asked.rows, kind == "prompts", asked.words, asked.accounts
            )
            size = sum(path.stat().st_size for path in paths[:-1]) / 1e6
            begun = time.perf_counter()
            used = sum(os.times()[:4])
            done = sketch_logs(paths[:-1], key="k" * 32, workers=asked.workers)
            took = time.perf_counter() - begun
            rows = int(done.table.counts["requests"].sum())
            print(
                f"{kind}: {rows} rows of {len(done.table)} accounts, {size:.0f} MB on disk, "
                f"{asked.workers} workers: {took:.0f} s, {rows / took:.0f} rows/s, "
                f"{sum(os.times()[:4]) - used:.0f} s of processor time; {watch.peaks()}",
                flush=True,
            )
            stored = Path(folder) / "store.npz"
            begun = time.perf_counter()
            save(done.table, stored)
            print(f"  written: {stored.stat().st_size / 1e6:.0f} MB in "
                  f"{time.perf_counter() - begun:.1f} s")  # fmt: skip
            del done
            begun = time.perf_counter()
            day = sketch_logs(paths[-1:], key="k" * 32, workers=asked.workers).table
            read = time.perf_counter() - begun
            begun = time.perf_counter()
            known = load(stored)
            loaded = time.perf_counter() - begun
            begun = time.perf_counter()
            table = merge([known, day])
            merged = time.perf_counter() - begun
            begun = time.perf_counter()
            save(table, stored)
            print(
                f"  one more day: {rows // DAYS} rows read in {read:.1f} s; the store of {DAYS} "
                f"days loaded in {loaded:.1f} s, merged in {merged:.1f} s, written in "
                f"{time.perf_counter() - begun:.1f} s; {watch.peaks()}",
                flush=True,
            )


if __name__ == "__main__":
    main()
