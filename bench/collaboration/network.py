"""How fast works are counted into a network, and what memory it takes.

    python bench/collaboration/network.py [WORKS]          # 1,000,000 by default

Works are made up: 1 to 6 authors at 1 to 3 of 3,000 institutions that declare ROR ids, over twelve
years and six areas; institutions are drawn as unevenly as real ones are. Counted twice: the whole
network, and two institutions only. Reading and matching are not in it.
"""

from __future__ import annotations

import platform
import random
import resource
import sys
import time
from collections.abc import Iterator

from tidegate.collaboration.model import Affiliation, AreaMention, Authorship, Work, WorkFacts
from tidegate.collaboration.network import NetworkTally, between, network

INSTITUTIONS = 3_000
PLACES = [f"https://ror.org/0{n:08d}" for n in range(INSTITUTIONS)]
AREAS = [(AreaMention("x", f"a{n}", f"Area {n}", "touches", 1.0, "terms"),) for n in range(6)]


def works(count: int) -> Iterator[WorkFacts]:
    chance = random.Random(5)
    for n in range(count):
        at = [PLACES[int(INSTITUTIONS * chance.random() ** 3)] for _ in range(chance.randint(1, 3))]
        people = tuple(
            Authorship(
                k, (Affiliation(f"Dept, {at[k % len(at)]}", (at[k % len(at)],)),),
                author_id=f"A{chance.randrange(2_000_000)}",
            )
            for k in range(chance.randint(1, 6))
        )  # fmt: skip
        yield WorkFacts(
            Work(f"w{n}", date=f"{2014 + n % 12}", authorships=people), areas=chance.choice(AREAS)
        )


def main(count: int) -> None:
    print(f"{platform.machine()}, Python {platform.python_version()}, {count:,} works")
    started = time.perf_counter()
    for _ in works(count):
        pass
    making = time.perf_counter() - started
    for name, pair in (("two institutions", (PLACES[0], PLACES[1])), ("whole network", None)):
        tally = NetworkTally(scheme="x", between=pair)
        started = time.perf_counter()
        for one in works(count):
            tally.add(one)
        counting = time.perf_counter() - started - making
        started = time.perf_counter()
        if pair:
            between(tally, *pair)
        else:
            network(tally)
        asking = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name}: {count / counting:,.0f} works/s, {len(tally.pairs):,} cells of pairs, "
            f"{len(tally.areas):,} of areas; answer in {asking:.2f} s; peak {peak:,.0f} MB"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
