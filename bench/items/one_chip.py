"""One chip as a whole process (issue 3, bar 3: under 0.5 s).

The first answer compiles the rulebooks and is not counted; then each question is asked in a
process of its own.

    python bench/items/one_chip.py [--runs 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIDEGATE = Path(sys.executable).with_name("tidegate")
QUESTIONS = (
    ("H800 SXM", "--to", "CN", "--as-of", "2023-03-01"),
    ("H800 SXM", "--to", "CN", "--as-of", "2026-02-01", "--explain"),
    ("H20", "--to", "CN", "--format", "json"),
    ("RTX 4090 D", "--to", "IR"),
    ("H100 SXM5", "--to", "DE", "--mode", "both"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    chosen = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as home:
        ask(QUESTIONS[0], home)
        for question in QUESTIONS:
            times = [ask(question, home) for _ in range(chosen.runs)]
            median = statistics.median(times)
            worst = max(worst, median)
            print(f"{median:.3f} s median, {max(times):.3f} s at most: {' '.join(question)}")
    return 0 if worst < 0.5 else 1


def ask(question: tuple[str, ...], home: str) -> float:
    """Seconds of one whole process."""
    started = time.perf_counter()
    environment = {**os.environ, "TIDEGATE_HOME": home}
    done = subprocess.run(
        [TIDEGATE, "classify", *question], capture_output=True, check=False, env=environment
    )
    if done.returncode not in (0, 10):
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
