"""Pairs drawn for review from every band.

Each pair has a number of its own, the SHA-256 of the seed and its key, and a band's lowest numbers
are drawn: every set of pairs is as likely as any other, and a file or a list that changes a little
keeps most of its sample (permanent random numbers; Ohlsson, E. (1995), in Cox et al., Business
Survey Methods, 153–169).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from heapq import nsmallest
from typing import NamedTuple

from tidegate.parties.tuning.bands import Band, band_of
from tidegate.parties.tuning.pairs import Pair, Pairs


class Drawn(NamedTuple):
    """A pair for review and the band it stands for."""

    pair: Pair
    band: Band


def number_of(seed: int, key: str) -> str:
    """The pair's own random number."""
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()


def draw(found: Pairs, among: Sequence[Band], per_band: int, seed: int) -> tuple[Drawn, ...]:
    """At most `per_band` pairs of each band, all in the order of their numbers: a reviewer does
    not go from strong to weak."""
    by_band: dict[Band, list[tuple[str, Pair]]] = {band: [] for band in among}
    for pair in found.pairs:
        by_band[band_of(pair, among)].append((number_of(seed, pair.key), pair))
    drawn = [
        (number, Drawn(pair, band))
        for band, numbered in by_band.items()
        for number, pair in nsmallest(per_band, numbered, key=lambda one: one[0])
    ]
    return tuple(one for _, one in sorted(drawn, key=lambda one: one[0]))
