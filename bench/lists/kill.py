"""`kill -9` at random moments while an edition is taken in: the old one or the new, never half.

Takes the real Consolidated Screening List in, then again and again a copy of it with one entry's
name changed, each time killed after a random part of the time a whole run takes. After every kill
the edition in force must be whole (its entries are read through their hash), a search must answer,
and the next run must go through. The suite samples a few of these (tests/lists/test_crash.py).

    python bench/lists/kill.py ../shared/data [--kills 100]
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tidegate.lists import ListStore

TIDEGATE = Path(sys.executable).with_name("tidegate")
ROWS = 20_383


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    home = Path(tempfile.mkdtemp())
    environment = {**os.environ, "TIDEGATE_HOME": str(home)}
    whole = gzip.decompress((chosen.data / "lists/us_csl/consolidated.json.gz").read_bytes())

    def take_in(number: int, seconds: float | None) -> int:
        file = home / "list.json"
        file.write_bytes(whole.replace(b"Abdul Satar Ghoura", b"Zorblat %d" % number))
        words = [TIDEGATE, "lists", "add", str(file), "--id", "us.csl"]
        process = subprocess.Popen(
            words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    started = time.perf_counter()
    assert take_in(0, None) == 0
    takes = time.perf_counter() - started
    before = after = 0
    for number in range(1, chosen.kills + 1):
        take_in(number, chance.uniform(0.1, takes))
        store = ListStore(home)
        edition = store.edition("us.csl")
        names = {e.name for e in store.entries(edition)}
        assert sum(edition.lists.values()) == ROWS, edition
        if f"Zorblat {number}" in names:
            after += 1
        else:
            before += 1
        assert (
            sum(name.startswith("Zorblat") or name == "Abdul Satar Ghoura" for name in names) == 1
        )
        if number % 10 == 0:
            found = subprocess.run(
                [TIDEGATE, "search", "Harbin Institute of Technology"],
                env=environment, capture_output=True, check=False,
            )  # fmt: skip
            assert found.returncode == 10, found.stderr.decode()
            assert take_in(10_000 + number, None) == 0
            print(f"{number} kills: the old edition stood {before} times, the new {after}")
    left = [p.name for p in (home / "lists").rglob("*") if p.name.startswith(".") and p.is_dir()]
    print(f"one run takes {takes:.1f} s; folders left half-made: {left or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
