"""How often the limits of the missed matches hold, where the truth is known.

Bands of pairs with a known number of true ones are made up, a sample is drawn from each and
answered rightly, and the estimate of `tidegate tune` is compared with the truth.

    python bench/matching/missed_matches.py [--draws 2000]
"""

from __future__ import annotations

import argparse
import random
from math import ceil, floor

from tidegate.parties.tuning.bands import Band
from tidegate.parties.tuning.estimates import Reviewed, estimate_at

CASES = (
    ((300, 1), (200, 3), (80, 10)),
    ((1000, 2), (500, 5)),
    ((60, 6), (50, 20), (40, 1)),
    ((2000, 0), (800, 8), (300, 30)),
    ((25, 3), (15, 2)),
    ((400, 0), (400, 1), (400, 4), (400, 16)),
    ((5000, 25), (1000, 50)),
)
"""Bands under a line: pairs, and true ones among them."""
LINE = 0.9


def one_draw(
    case: tuple[tuple[int, int], ...], size: int, chance: random.Random
) -> tuple[int, int]:
    """The limits of the missed matches from one sample of each band."""
    bands = []
    for place, (pairs, true) in enumerate(case):
        low = round(0.5 + 0.05 * place, 2)
        drawn = min(size, pairs)
        found = sum(number < true for number in chance.sample(range(pairs), drawn))
        band = Band("scored", low, round(low + 0.05, 2), "below")
        bands.append(Reviewed(band, pairs, drawn, found, drawn - found))
    missed = estimate_at(LINE, bands).missed
    assert missed is not None
    # A report shows whole numbers, rounded outwards.
    return floor(missed.low + 1e-6), ceil(missed.high - 1e-6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=2000)
    draws = parser.parse_args().draws
    chance = random.Random(5)
    print("bands (pairs, true)                             drawn   held  too low  too high")
    for case in CASES:
        truth = sum(true for _, true in case)
        for size in (10, 20, 50, 200):
            limits = [one_draw(case, size, chance) for _ in range(draws)]
            low = sum(truth > high for _, high in limits) / draws
            high = sum(truth < low for low, _ in limits) / draws
            print(f"{case!s:48}  {size:4}  {1 - low - high:5.3f}  {low:7.3f}  {high:8.3f}")


if __name__ == "__main__":
    main()
