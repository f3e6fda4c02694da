"""The benchmark of name matching: real lists, real mistakes, and the field's engines beside ours.

    python bench/matching/run.py ../shared/data --task sdn --half tune --queries 300
    python bench/matching/run.py ../shared/data --task all --peer --out folder

docs/matching-benchmark.md tells what each task is and how to read its tables.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measures import Table
from settings import Run
from splits import ALL, HALVES

TASKS = {
    "sdn": "sdn", "attacks": "attacks", "crossscript": "crossscript", "fairness": "fairness",
    "pairs": "pairs", "calibration": "calibration", "index": "index_loss", "speed": "speed",
    "growth": "growth",
}  # fmt: skip
"""The tasks and their modules."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="the folder of real data")
    parser.add_argument("--task", choices=(*TASKS, "all"), default="all")
    parser.add_argument("--half", choices=HALVES, default=ALL, help="whose parties are asked about")
    parser.add_argument("--queries", type=int, default=2500, help="questions a kind")
    parser.add_argument("--negatives", type=int, default=50_000, help="people on no list")
    parser.add_argument("--people", type=int, default=60, help="parties attacked")
    parser.add_argument("--sample", type=int, default=500, help="questions put to slow peers")
    parser.add_argument("--names", type=int, default=0, help="names of the batch; 0 for all")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100], help="of growth")
    parser.add_argument("--peer", action="store_true", help="the field's engines beside ours")
    parser.add_argument("--peer-home", type=Path, help="where peer_environment.py installed")
    parser.add_argument("--workers", type=int, default=1, help="our processes; speed uses one")
    parser.add_argument("--misses", type=int, default=0, help="misses and alerts to print, a kind")
    parser.add_argument("--out", type=Path, help="a folder for the tables as JSON")
    chosen = vars(parser.parse_args())
    task, out = chosen.pop("task"), chosen.pop("out")
    chosen["times"] = tuple(chosen["times"])
    run = Run(**chosen)
    for name in TASKS if task == "all" else (task,):
        measure: Callable[[Run], list[Table]] = import_module(TASKS[name]).measure
        tables = measure(run)
        print(f"\n# {name}")
        for table in tables:
            print(table.text(), flush=True)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            record = json.dumps(_record(name, run, tables), ensure_ascii=False, indent=1)
            (out / f"{name}.json").write_text(record + "\n", encoding="utf-8")
        run.said.clear()


def _record(task: str, run: Run, tables: list[Table]) -> dict[str, Any]:
    """A task's tables with what they were measured on."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return {
        "task": task,
        "half": run.half,
        "queries": run.queries,
        "negatives": run.negatives,
        "said": run.said,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("tidegate", "rapidfuzz", "numpy")},
        "commit": commit.stdout.strip(),
        "tables": [table.record() for table in tables],
    }


if __name__ == "__main__":
    main()
