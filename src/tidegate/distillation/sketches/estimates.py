"""What the sketches say: sizes of unions, overlap, templates, topics, hours and burstiness."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.columns import LISTS, REGISTERS
from tidegate.distillation.sketches.features import mix
from tidegate.distillation.sketches.table import SketchTable

Hashes = NDArray[np.uint64]


class Overlap(NamedTuple):
    """Distinct prompts of two units, of both together, and of each in common (estimates)."""

    first: float
    second: float
    union: float
    common: float


class Template(NamedTuple):
    """A template: where it stands in the prompts ("head", "tail", "system"), its key, the share
    of the unit's prompts that have it, and the words they share ("" where none may be shown)."""

    place: str
    key: int
    share: float
    phrase: str


def distinct(keys: Hashes, size: int) -> float:
    """How many distinct keys were met, of which the `size` smallest are given, sorted.

    Exact below `size`; else (k - 1) / the k-th smallest as a fraction of 2**64, with a relative
    standard error of 1 / √(k - 2) (Beyer et al. 2007).
    """
    if len(keys) < size:
        return float(len(keys))
    return (size - 1) / ((float(keys[size - 1]) + 1.0) / 2.0**64)


def distinct_prompts(table: SketchTable, unit: int) -> float:
    """How many different prompts a unit sent."""
    return distinct(_prompts(table, unit), LISTS["prompts"].size)


def union_size(table: SketchTable, units: list[int]) -> float:
    """How many different prompts the units sent together."""
    size = LISTS["prompts"].size
    keys = [_prompts(table, unit) for unit in units]
    together = np.unique(np.concatenate([*keys, np.zeros(0, np.uint64)]))
    return distinct(together[:size], size)


def overlap(table: SketchTable, first: int, second: int) -> Overlap:
    """What the prompts of two units have in common (Beyer et al. 2007)."""
    size = LISTS["prompts"].size
    a, b = _prompts(table, first), _prompts(table, second)
    union = np.unique(np.concatenate([a, b]))[:size]
    both = np.isin(union, a) & np.isin(union, b)
    whole = distinct(union, size)
    common = whole * float(both.mean()) if len(union) else 0.0
    return Overlap(distinct(a, size), distinct(b, size), whole, common)


def templates(table: SketchTable, unit: int, top: int = 5) -> list[Template]:
    """The commonest templates of a unit, from its drawn requests; those met once are left out."""
    drawn = table.of("sample", unit)
    weight = drawn["count"].astype(np.int64)
    found = []
    for place in ("head", "tail", "system"):
        keys = drawn[place]
        for key in np.unique(keys[keys != 0]):
            here = keys == key
            if len(np.unique(drawn["prompt"][here])) > 1:
                share = float(weight[here].sum() / weight.sum())
                found.append(Template(place, int(key), share, table.phrases.get(int(key), "")))
    return sorted(found, key=lambda t: (-t.share, t.place, t.key))[:top]


def template_share(table: SketchTable, unit: int) -> float | None:
    """The share of a unit's commonest template; None where it sent no prompt."""
    if not table.of("sample", unit)["prompt"].any():
        return None
    best = templates(table, unit, 1)
    return best[0].share if best else 0.0


def topic_count(table: SketchTable, units: list[int]) -> float:
    """How many clusters the prompts of the units fell into (HyperLogLog, error about 6.5 %)."""
    registers = np.zeros(REGISTERS)
    for unit in units:
        entries = table.of("topics", unit)
        where = entries["key"].astype(np.int64)
        registers[where] = np.maximum(registers[where], entries["rank"].astype(np.int64))
    alpha = 0.7213 / (1 + 1.079 / REGISTERS)
    raw = alpha * REGISTERS**2 / float(np.sum(2.0**-registers))
    bare = int((registers == 0).sum())
    if raw <= 2.5 * REGISTERS and bare:
        return REGISTERS * float(np.log(REGISTERS / bare))
    return raw


def hour_grid(table: SketchTable, unit: int) -> NDArray[np.int64]:
    """Requests by weekday (0 Monday) and hour of the day in UTC: int64[7, 24]."""
    entries = table.of("hours", unit)
    hour = entries["hour"].astype(np.int64)
    grid = np.zeros((7, 24), np.int64)
    # 1 January 1970 was a Thursday.
    np.add.at(grid, ((hour // 24 + 3) % 7, hour % 24), entries["requests"].astype(np.int64))
    return grid


def burstiness(table: SketchTable, unit: int) -> float | None:
    """Variance over mean of requests a minute, from the first to the last: 1 for a Poisson stream.

    From the drawn minutes; empty ones between first and last are drawn by the same rule. None
    where the unit was active for less than ten drawn minutes.
    """
    entries = table.of("minutes", unit)
    counts = entries["requests"].astype(np.float64)
    if not len(counts):
        return None
    first, last = int(table.first_at[unit] // 60_000_000), int(table.last_at[unit] // 60_000_000)
    span = float(last - first + 1)
    if len(counts) >= LISTS["minutes"].size:
        span *= (float(entries["key"][-1]) + 1) / 2.0**64
    size = max(span, float(len(counts)))
    if size < 10:
        return None
    mean = counts.sum() / size
    return float((np.sum(counts**2) / size - mean**2) / mean)


def drawn_minutes(minutes: NDArray[np.int64]) -> Hashes:
    """The keys by which minutes are drawn: the same for every account."""
    return mix(minutes.astype(np.uint64))


def likeness(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> float:
    """Jaccard likeness of two prompts' shingles from their MinHashes uint32[16]."""
    return float((first == second).mean())


def cosine(first: Hashes, second: Hashes) -> float:
    """Cosine of two prompts' word vectors from their SimHashes uint64[2]."""
    apart = sum(int(a ^ b).bit_count() for a, b in zip(first, second, strict=True))
    return float(np.cos(np.pi * apart / (64 * len(first))))


def _prompts(table: SketchTable, unit: int) -> Hashes:
    lists = table.lists["prompts"]
    return lists.key[lists.span(unit)]
