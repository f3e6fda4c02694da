"""Times the landscape of works over made-up works: python bench/landscape/run.py FOLDER …

FOLDER holds what generate.py made. Each figure is computed from the Parquet files by a process of
its own, on as many processors as the process may use, and its time runs from the start of reading.
Prints seconds, seconds of processors (on a machine that is shared the first say little) and the
largest resident memory; --study also times every figure of the page.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tidegate.landscape.works import Counting, prepare, study
from tidegate.landscape.works.engine import threads
from tidegate.landscape.works.labels import Asked
from tidegate.landscape.works.ranking import Ranked, h_indexes, top_shares

ASKED = Asked(column=True)
FIGURES: dict[str, Callable[[Counting], list[Ranked]]] = {
    "top-10 % share by country": lambda c: top_shares(c, "country"),
    "H-index by country": lambda c: h_indexes(c, "country"),
    "top-10 % share, 200 draws": lambda c: top_shares(c, "country", draws=200),
    "H-index, 200 draws": lambda c: h_indexes(c, "country", draws=200),
    "top-10 % share by institution": lambda c: top_shares(c, "institution"),
}


def timed(folder: Path, name: str) -> tuple[float, float, float, str]:
    """Seconds, seconds of processors, the largest resident memory in GB, and what was found."""
    room = Path(tempfile.mkdtemp(prefix="tidegate-bench-"))
    start, busy = time.perf_counter(), time.process_time()
    try:
        files = [folder / "works.parquet", folder / "affiliations.parquet"]
        parts = prepare(files, ASKED, folder=room)
        with Counting(parts, ASKED, folder=room, memory="5GB") as counting:
            if name == "every figure, 200 draws":
                told = study(counting)
                first = f"{len(told.technologies)} technologies"
            else:
                found = FIGURES[name](counting)
                first = f"{len(found):,} rows; {found[0].unit} {found[0].value:.4f}"
        took, busy = time.perf_counter() - start, time.process_time() - busy
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return took, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--study", action="store_true")
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    load = Path("/proc/loadavg")
    said = load.read_text().split()[0] if load.exists() else "unknown"
    print(f"{threads()} processors; load before the run {said}")
    names = [*FIGURES, *(["every figure, 200 draws"] if asked.study else [])]
    spawn = multiprocessing.get_context("spawn")
    for folder in asked.folders:
        for name in names:
            if asked.only and asked.only not in name:
                continue
            with ProcessPoolExecutor(1, mp_context=spawn) as pool:
                took, busy, memory, first = pool.submit(timed, folder, name).result()
            told = f"{folder.name:>8}  {name:<30} {took:7.1f} s  {busy:7.1f} s busy  "
            print(f"{told}{memory:5.2f} GB  {first}", flush=True)


if __name__ == "__main__":
    main()
