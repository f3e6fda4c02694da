"""The frontier of a group: its best so far, over time; and when it had reached a level.

A system whose day is not exactly known surely exists on the last day it may have come out, and may
exist from the first. A frontier is drawn on last days; when a level was reached is a span.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidegate.landscape.system import System


def _worth(system: System, lower: bool) -> Decimal:
    """What it surely scores, turned so that more is better. Copies, because arithmetic rounds."""
    score = system.surely(lower=lower)
    assert score is not None
    return score.copy_negate() if lower else score


def _order(system: System, lower: bool) -> tuple[object, ...]:
    """Earliest first; on one day the best first, then by name: no row order enters."""
    released, best_first = system.released, _worth(system, lower).copy_negate()
    return (released.last, best_first, released.first, system.name, system.group)


def frontier_of(systems: Iterable[System], *, lower: bool = False) -> tuple[System, ...]:
    """The systems that surpassed all before them, in order; `lower`: lower is better.

    Systems without a sure score are no part of it. At most one a day: the best.
    """
    known = [one for one in systems if one.surely(lower=lower) is not None]
    steps: list[System] = []
    for system in sorted(known, key=lambda one: _order(one, lower)):
        if not steps or _worth(system, lower) > _worth(steps[-1], lower):
            steps.append(system)
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Reached:
    """When a group reached a level: surely by `last`, with `by`; at the earliest on `first`.

    `last` and `by` are None where no system has surely come out; `first` is None where none even
    may have.
    """

    first: date | None = None
    last: date | None = None
    by: System | None = None


class Ladder:
    """Answers when a group had reached any level, as of a day."""

    def __init__(self, systems: Iterable[System], *, as_of: date, lower: bool = False) -> None:
        self.lower = lower
        begun = [
            one
            for one in systems
            if one.surely(lower=lower) is not None and one.released.first <= as_of
        ]
        # From the best down: the earliest days among all that are at least as good.
        begun.sort(key=lambda one: (_worth(one, lower).copy_negate(), _order(one, lower)))
        self._below = [_worth(one, lower).copy_negate() for one in begun]
        self._reached: list[Reached] = []
        first: date | None = None
        by: System | None = None
        for one in begun:
            first = one.released.first if first is None else min(first, one.released.first)
            sure = one.released.last <= as_of
            if sure and (by is None or one.released.last < by.released.last):
                by = one
            self._reached.append(Reached(first, by.released.last if by else None, by))

    def reached(self, level: Decimal) -> Reached:
        """When a system at least as good as the level had come out."""
        count = bisect_right(self._below, level if self.lower else level.copy_negate())
        return self._reached[count - 1] if count else Reached()
