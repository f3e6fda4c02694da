"""When requests come and how long they are: real gaps and counts where a trace is given.

A trace of an hour has no days in it, so days are ours: hours of the day and the week by
`WAKING` and `WEEKDAYS`, in the zone of whoever asks. Within them the gaps between requests follow
the trace's own, one after another, stretched to fit.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

from tidegate.distillation.range.grammar import Random
from tidegate.errors import InputError

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
START = int(datetime(2026, 2, 2, tzinfo=UTC).timestamp()) * SECOND
"""A Monday, where made-up logs begin."""

WAKING = (2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 10, 11, 12, 12, 11, 10, 10, 11, 11, 10, 7, 4)
"""How much a person asks in each hour of their day, by guess."""
OFFICE = (0, 0, 0, 0, 0, 0, 1, 4, 10, 12, 12, 10, 7, 10, 12, 12, 10, 6, 2, 1, 1, 0, 0, 0)
FLAT = (1,) * 24
WEEKDAYS = (10, 10, 10, 10, 9, 6, 6)
GAP_LONGEST = 12.0
"""Gaps of a trace are cut at this many times their mean: one pause would eat a session."""


@dataclass(frozen=True, slots=True)
class Window:
    """The time a log covers: UTC µs since 1970 and days. At `release` a new model comes out."""

    start: int = START
    days: float = 14.0
    release: int | None = None

    @property
    def end(self) -> int:
        return self.start + int(self.days * DAY)


@dataclass(frozen=True, slots=True)
class Trace:
    """Gaps between requests (mean 1) and tokens of answers, in the order they came."""

    gaps: tuple[float, ...]
    tokens_out: tuple[int, ...]


def _made_up(middle: float, spread: float) -> Trace:
    rng = random.Random(6)
    gaps = tuple(rng.expovariate(1.0) for _ in range(4_096))
    tokens = (int(middle * rng.lognormvariate(0.0, spread)) for _ in range(4_096))
    return Trace(gaps, tuple(max(1, count) for count in tokens))


MADE_UP = _made_up(130, 0.9)
MADE_UP_CODING = _made_up(15, 1.0)
"""Exponential gaps, log-normal answers with about the medians of Azure's two traces."""


def read_trace(path: Path) -> Trace:
    """Reads a trace of Azure's shape: TIMESTAMP, ContextTokens, GeneratedTokens; gzipped.

    Raises InputError where it is not one.
    """
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        rows = list(csv.DictReader(io.StringIO(text)))
        times = [datetime.fromisoformat(row["TIMESTAMP"][:26]).timestamp() for row in rows]
        tokens = tuple(int(row["GeneratedTokens"]) for row in rows)
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path.name} is no trace of arrivals that can be read") from error
    if len(times) < 2:
        raise InputError(f"{path.name} holds fewer than two arrivals")
    times.sort()
    mean = (times[-1] - times[0]) / (len(times) - 1) or 1.0
    gaps = tuple(min(GAP_LONGEST, (later - earlier) / mean) for earlier, later in pairwise(times))
    return Trace(gaps, tokens)


@lru_cache(maxsize=512)
def _hours(window: Window, zone: int, waking: Sequence[int]) -> tuple[float, ...]:
    """Summed weights of the window's hours, from 0 to 1, one more than there are hours."""
    first = window.start // HOUR + zone
    weights = []
    for hour in range(max(1, math.ceil(window.days * 24))):
        of_week = first + hour
        weights.append(waking[of_week % 24] * WEEKDAYS[(of_week // 24 + 3) % 7])
    total = sum(weights) or 1
    return tuple(share / total for share in accumulate(weights, initial=0))


def at_share(window: Window, share: float, zone: int, waking: Sequence[int] = WAKING) -> int:
    """The moment by which `share` (0 to 1) of what is asked in the window was asked."""
    hours = _hours(window, zone, waking)
    hour = min(bisect_right(hours, share) - 1, len(hours) - 2)
    span = hours[hour + 1] - hours[hour]
    within = (share - hours[hour]) / span if span > 0 else 0.5
    at = window.start + int((hour + within) * HOUR)
    return min(at, window.end - 1)


def sessions(
    draw: Random,
    window: Window,
    count: int,
    zone: int,
    trace: Trace,
    *,
    gap: float = 60.0,
    length: int = 6,
    waking: Sequence[int] = WAKING,
) -> list[int]:
    """A person's times: sittings of about `length` requests, `gap` seconds apart on average."""
    times: list[int] = []
    gaps, stretch = trace.gaps, gap * SECOND
    ends = window.end - 1
    while len(times) < count:
        at = float(at_share(window, draw(), zone, waking))
        place = int(draw() * len(gaps))
        for _ in range(min(1 + int(-length * math.log(1 - draw())), count - len(times))):
            if at > ends and times:
                break  # the log ends in mid-sitting: the rest is asked in another one
            times.append(min(int(at), ends))
            at += 2 * SECOND + gaps[place] * stretch
            place = place + 1 if place + 1 < len(gaps) else 0
    times.sort()
    return times


def served(
    draw: Random,
    window: Window,
    count: int,
    zone: int,
    trace: Trace,
    *,
    waking: Sequence[int] = WAKING,
) -> list[int]:
    """A service's times: a run of the trace's gaps laid over the hours of its users."""
    gaps = trace.gaps
    place = int(draw() * len(gaps))
    run = [gaps[(place + number) % len(gaps)] + 1e-6 for number in range(count + 1)]
    total = sum(run)
    told, at = [], 0.0
    for step in run[:count]:
        at += step
        told.append(at_share(window, at / total, zone, waking))
    return told


def paced(draw: Random, start: int, end: int, count: int, jitter: float = 0.3) -> list[int]:
    """Even steps from `start` to `end`, each off by up to `jitter` of a step."""
    step = (end - start) / max(1, count)
    last = max(start, end - 1)
    told = [start + int((number + 0.5 + jitter * (draw() - 0.5)) * step) for number in range(count)]
    return sorted(min(max(at, start), last) for at in told)


def batch(draw: Random, start: int, end: int, count: int, a_second: float) -> list[int]:
    """A job's times: one request after another from `start`, `a_second` on average; faster where
    it would not be done by `end`."""
    told, at = [], 0.0
    for _ in range(count):
        told.append(at)
        at -= math.log(1 - draw()) / a_second * SECOND
    press = min(1.0, (end - 1 - start) / (at + 1.0))
    return [start + int(offset * press) for offset in told]
