"""`kill -9` at random moments while cases are worked on: nothing acknowledged is lost.

A process puts screenings in (each over another edition of the list), decides, reviews and takes
back, and says what was acknowledged to it. It is killed after a random time. After every kill the
chain must verify, every acknowledged row and decision be there, and the screening that was cut off
go on where it stopped, each row once. The suite samples five (tests/cases/test_crash.py).

    python bench/cases/kill.py [--kills 100] [--seed 1] [--only sqlite|postgresql]

PostgreSQL is started in a temporary folder where its programs are (Debian: postgresql-15), with
commits that wait for the disk.
"""

from __future__ import annotations

import argparse
import platform
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.cases.cluster import cluster, programs
from tests.cases.conftest import hire
from tests.cases.killing import Tally, kill_once

from tidegate.cases import open_store


def kills(url: str, count: int, seed: int) -> Tally:
    """Kills the worker on one database so many times."""
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as home:
        with open_store(url or str(Path(home) / "cases.db"), home=home) as store:
            hire(store)
        for _ in range(count):
            kill_once(url or str(Path(home) / "cases.db"), Path(home), chance, tally, longest=1.0)
            if tally.kills % 10 == 0:
                print(f"  {tally.kills} kills, {len(tally.faults)} faults", file=sys.stderr)
    return tally


def tell(name: str, tally: Tally, seconds: float) -> None:
    print(
        f"{name}: {tally.kills} kills in {seconds:.0f} s; {tally.acknowledged:,} acknowledgements, "
        f"{tally.cut_batches} kills inside a screening and {tally.cut_between} between; "
        f"chain of {tally.records:,} records; faults: {tally.faults or 'none'}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    print(platform.platform())
    faults = 0
    if chosen.only != "postgresql":
        started = time.perf_counter()
        tally = kills("", chosen.kills, chosen.seed)
        tell("SQLite", tally, time.perf_counter() - started)
        faults += len(tally.faults)
    if chosen.only != "sqlite":
        if programs() is None:
            print("PostgreSQL: not here (apt: postgresql-15)")
            return 1
        started = time.perf_counter()
        with cluster(durable=True) as url:
            tally = kills(url.format(database="tidegate"), chosen.kills, chosen.seed)
        tell("PostgreSQL", tally, time.perf_counter() - started)
        faults += len(tally.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
