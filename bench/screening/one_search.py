"""One search as a whole process, with the lists loaded (issue 2, bar 3).

Uses the lists in $TIDEGATE_HOME. The first search builds the index if it is not there and is not
counted; then each name is searched in a process of its own.

    python bench/screening/one_search.py [--runs 15]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

TIDEGATE = Path(sys.executable).with_name("tidegate")
NAMES = (
    "Harbin Inst. of Tech.", "Huawei Technologies", "General Trading Company LLC",
    "华为技术有限公司", "Тактическое ракетное вооружение", "Nobody Listed At All Ltd",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    chosen = parser.parse_args()
    worst = 0.0
    for name in ("(not counted)", *NAMES):
        times = []
        for _ in range(1 if name not in NAMES else chosen.runs):
            started = time.perf_counter()
            done = subprocess.run(
                [TIDEGATE, "search", name], capture_output=True, check=False, text=True
            )
            times.append(time.perf_counter() - started)
            if done.returncode not in (0, 10):
                print(done.stderr)
                return 1
        if name in NAMES:
            median = statistics.median(times)
            worst = max(worst, median)
            print(f"{median:.3f} s median, {max(times):.3f} s at most: {name}")
    return 0 if worst < 0.5 else 1


if __name__ == "__main__":
    sys.exit(main())
