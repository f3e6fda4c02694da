"""Ten thousand small random structures, with rings, ranges, unknown stakes and sums over the whole:
the engines against plain loops, exact fractions and every world there is (issue 4, bar 4).

The tests go through a few hundred of them; this goes through all, on both roads.

    python bench/ownership/ten_thousand_structures.py [--structures 10000]
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.ownership.agreement import check_closure, check_integrated, check_rings, check_single
from tests.ownership.plain_loops import small

from tidegate.ownership.fast import installed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--structures", type=int, default=10_000)
    chosen = parser.parse_args()
    roads = [False, True] if installed() else [False]
    print("python", " ".join(sys.argv))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    started = time.perf_counter()
    stakes = 0
    for seed in range(chosen.structures):
        case = small(seed)
        stakes += len(case.low)
        check_single(case)
        for fast in roads:
            check_closure(case, fast)
            check_rings(case, fast)
            check_integrated(case, fast)
    taken = "plain and fast road" if len(roads) == 2 else "plain road only: numba is not installed"
    print(
        f"{chosen.structures:,} structures of {stakes:,} stakes agree on closure (certain and "
        f"possible), one holder at a time, rings and integrated ownership; "
        f"{taken}; {time.perf_counter() - started:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
