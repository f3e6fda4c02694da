"""Link closure, certain and possible sets and integrated ownership at ten million companies
(issue 4, bar 2), from 10⁵ on, with the growth from size to size.

The world is made up (made_up.py) and in memory before the clock starts, with its edges sorted by
owner: that is what loading gives. Each figure is the median of the runs. A sample of the results
is checked against a plain loop over dictionaries; that loop's own time at the smallest size is the
peer's.

    python bench/ownership/ten_million.py [--sizes 1e5,1e6,1e7] [--runs 3] [--plain]
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from made_up import World, world

from tidegate.ownership.closure import Closure, closure, sets
from tidegate.ownership.components import closed_rings, rings
from tidegate.ownership.fast import installed
from tidegate.ownership.integrated import Integrated, integrated
from tidegate.ownership.share import PERCENT, WHOLE

HALF = 50 * PERCENT
BARS = {"link closure": 2.0, "certain and possible": 12.0, "integrated": 3.0}


def timed(run: Callable[[], object], runs: int) -> tuple[float, object]:
    """The median wall time of `runs` runs, and what the last one gave."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        found = run()
        times.append(time.perf_counter() - started)
    return statistics.median(times), found


def plain_closure(made: World) -> set[int]:
    """One queue, one dictionary of sums."""
    starts, owned, low = made.net.out_edges.tolist(), made.net.owned.tolist(), made.net.low.tolist()
    inside = set(np.flatnonzero(made.listed).tolist())
    ahead, held = deque(sorted(inside)), {}
    while ahead:
        node = ahead.popleft()
        for edge in range(starts[node], starts[node + 1]):
            other = owned[edge]
            held[other] = held.get(other, 0) + low[edge]
            if held[other] >= HALF and other not in inside:
                inside.add(other)
                ahead.append(other)
    return inside


def check(made: World, certain: Closure, possible: Closure, whole: Integrated) -> None:
    """A sample of ten thousand nodes, each by its own holders, by whole numbers and fractions."""
    net = made.net
    starts, into = net.in_edges
    share = np.zeros(net.size)
    share[whole.nodes] = whole.share
    share[made.hub] = 1.0
    for node in np.random.default_rng(1).integers(0, net.size, 10_000).tolist():
        held_low = held_high = others = total = 0
        expected = 0.0
        for edge in into[starts[node] : starts[node + 1]].tolist():
            owner, low, high = int(net.owner[edge]), int(net.low[edge]), int(net.high[edge])
            total += low
            held_low += low if certain.member[owner] else 0
            held_high += high if possible.member[owner] else 0
            others += 0 if possible.member[owner] else low
            expected += share[owner] * low / WHOLE
        held_high = min(held_high, max(WHOLE, total) - others)
        assert certain.held[node] == held_low, node
        assert possible.held[node] == held_high, node
        assert certain.member[node] == (made.listed[node] or held_low >= HALF), node
        assert possible.member[node] == (made.listed[node] or held_high >= HALF), node
        if node != made.hub:
            assert abs(share[node] - min(expected, 1.0)) < 1e-9, node


Steps = list[tuple[str, Callable[[], object], Callable[[object], str]]]


def measure(companies: int, fast: bool, runs: int, peer: bool, before: dict[str, float]) -> bool:
    """One size: prints a line a step, leaves its seconds in `before`; whether all bars were met."""
    made = world(companies)
    net = made.net
    found: dict[str, object] = {}

    def both() -> object:
        net._kept.pop("low", None)  # Each run pays for its sums.
        return sets(net, made.listed, made.listed, HALF, fast=fast)

    steps: Steps = [
        ("link closure", lambda: closure(net, made.listed, HALF, fast=fast),
         lambda one: f"{one.member.sum():,} members of {made.listed.sum():,} listed"),
        ("certain and possible", both,
         lambda two: f"{two[0].member.sum():,} and {two[1].member.sum():,}"),
        ("integrated", lambda: integrated(net, made.hub, fast=fast),
         lambda one: f"{one.nodes.size:,} reached, left moving {one.residual:.0e}"),
        ("rings", lambda: rings(net, fast=fast),
         lambda many: f"{len(many):,}, the largest of {max(map(len, many)):,}"),
        ("closed rings", lambda: closed_rings(net, fast=fast), lambda many: f"{len(many):,}"),
    ]  # fmt: skip
    met = True
    for what, run, words in steps:
        took, found[what] = timed(run, runs)
        growth = f"×{took / before[what]:.1f}" if what in before else ""
        before[what] = took
        met &= companies < 10_000_000 or took < BARS.get(what, np.inf) * (1 if fast else 10)
        print(f"{companies:>11,} {net.owner.size:>11,}  {what:<22} {took:>8.3f} {growth:>7}  "
              f"{words(found[what])}", flush=True)  # fmt: skip
    certain, possible = found["certain and possible"]
    check(made, certain, possible, found["integrated"])
    if peer:
        took, inside = timed(lambda: plain_closure(made), 1)
        assert inside == set(np.flatnonzero(certain.member).tolist())
        print(f"{'':>24} {'peer: a plain loop':<22} {took:>8.3f}  "
              f"×{took / before['link closure']:.0f} of our link closure")  # fmt: skip
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1e5,1e6,1e7")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--plain", action="store_true", help="the default install's road")
    chosen = parser.parse_args()
    fast = installed() and not chosen.plain
    print("python", " ".join(sys.argv))
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numpy {np.__version__}, {'with numba' if fast else 'plain road'}"
    )
    if fast:  # Compile, or load what was compiled, before the clock starts.
        tiny = world(150_000)
        sets(tiny.net, tiny.listed, tiny.listed, HALF, fast=True)
        integrated(tiny.net, tiny.hub, fast=True)
        rings(tiny.net, fast=True)
    print(f"{'companies':>11} {'stakes':>11}  {'what':<22} {'seconds':>8} {'growth':>7}  found")
    before: dict[str, float] = {}
    met = True
    for at, size in enumerate(chosen.sizes.split(",")):
        met &= measure(int(float(size)), fast, chosen.runs, at == 0, before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.2f} GB; a sample of 10,000 nodes a size agrees with a plain loop")
    return 0 if met and peak < 8 else 1


if __name__ == "__main__":
    sys.exit(main())
