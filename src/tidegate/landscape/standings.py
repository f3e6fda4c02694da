"""The whole picture of one score: each group's frontier, who led when, and every lag.

Levels are the records of all groups together, in order, and any the user asks for. At each level
the group that surely reached it first is *first*, and every other group's lag is counted from it.
Where days are known only to a month or year, *first* is who surely had it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidegate.landscape.frontier import Ladder, Reached, frontier_of
from tidegate.landscape.lag import Lag, ago, lag_between
from tidegate.landscape.system import LeftOut, System


@dataclass(frozen=True, slots=True)
class Arrival:
    """One group at one level: when it reached it, with what, and how far behind the first."""

    group: str
    reached: Reached
    lag: Lag


@dataclass(frozen=True, slots=True)
class Level:
    """A level, who reached it first, and the others in the order in which they came.

    `asked` where the user named the level. `first` is None where nobody has surely reached it.
    """

    value: Decimal
    first: Arrival | None
    others: tuple[Arrival, ...]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a group's frontier, and how far behind the first group at that level it came."""

    system: System
    first: str
    lag: Lag


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a group stands: its best, its steps, and how long ago the leader first had as much.

    `level` where its best equals the leader's. `behind` is None for a group without a system that
    surely counts.
    """

    group: str
    systems: int
    best: System | None
    steps: tuple[Step, ...]
    behind: Lag | None
    leader_had: Reached
    level: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A change of lead: who took it, from whom ("" for the first record), with what."""

    system: System
    before: str

    @property
    def group(self) -> str:
        return self.system.group


@dataclass(frozen=True, slots=True)
class Landscape:
    """The picture of one score as of a day. `standings` begin with the leader."""

    metric: str
    unit: str
    lower: bool
    as_of: date
    leader: str
    standings: tuple[Standing, ...]
    levels: tuple[Level, ...]
    changes: tuple[Change, ...]
    systems: tuple[System, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]

    def standing(self, group: str) -> Standing:
        """That of one group; raises KeyError."""
        for one in self.standings:
            if one.group == group:
                return one
        raise KeyError(group)


def survey(
    systems: Iterable[System],
    *,
    metric: str,
    as_of: date,
    unit: str = "",
    lower: bool = False,
    levels: Sequence[Decimal] = (),
    left_out: Sequence[LeftOut] = (),
    notes: Sequence[str] = (),
) -> Landscape:
    """The picture as of a day. `lower`: lower is better. `levels` are asked for beside the records.

    Systems of the future, and those without a sure score, are left out and named.
    """
    everything = list(systems)
    out = [*left_out, *_not_counted(everything, as_of, lower)]
    sure = [one for one in everything if _counts(one, as_of, lower)]
    mine: dict[str, list[System]] = {}
    for one in everything:
        mine.setdefault(one.group, []).append(one)
    groups = sorted(mine)
    ladders = {group: Ladder(mine[group], as_of=as_of, lower=lower) for group in groups}
    world = Ladder(sure, as_of=as_of, lower=lower)
    records = frontier_of(sure, lower=lower)
    leader = records[-1].group if records else ""

    def level(value: Decimal) -> Level:
        by = world.reached(value).by
        reached = {group: ladders[group].reached(value) for group in groups}
        return _level(value, by.group if by else "", reached, as_of, asked=value in levels)

    def step(system: System) -> Step:
        value = _sure(system, lower)
        first = world.reached(value).by
        assert first is not None
        had, came = ladders[first.group].reached(value), ladders[system.group].reached(value)
        return Step(system, first.group, lag_between(had, came, as_of))

    def standing(group: str) -> Standing:
        counted = [one for one in mine[group] if _counts(one, as_of, lower)]
        own = frontier_of(counted, lower=lower)
        if not own:
            return Standing(group, 0, None, (), None, Reached())
        value = _sure(own[-1], lower)
        had = ladders[leader].reached(value)
        equal = value == _sure(records[-1], lower)
        behind = Lag("yes", 0, 0, as_of) if equal else ago(had, as_of)
        return Standing(group, len(counted), own[-1], tuple(map(step, own)), behind, had, equal)

    standings = [standing(group) for group in groups]
    standings.sort(key=lambda one: _rank(one, leader, lower))
    values = sorted({*(_sure(one, lower) for one in records), *levels}, reverse=lower)
    return Landscape(
        metric, unit, lower, as_of, leader, tuple(standings), tuple(map(level, values)),
        tuple(_changes(records)), tuple(sure), tuple(out), tuple(notes),
    )  # fmt: skip


def _counts(system: System, as_of: date, lower: bool) -> bool:
    return system.surely(lower=lower) is not None and system.released.last <= as_of


def _sure(system: System, lower: bool) -> Decimal:
    value = system.surely(lower=lower)
    assert value is not None
    return value


def _not_counted(systems: Iterable[System], as_of: date, lower: bool) -> Iterable[LeftOut]:
    for one in systems:
        if one.surely(lower=lower) is None:
            why = "known only by a bound that says nothing sure"
            yield LeftOut(
                one.name, one.group, why, "give the figure itself", one.row, detail=one.score
            )
        elif one.released.first > as_of:
            why, when = f"comes out after {as_of.isoformat()}", str(one.released)
            yield LeftOut(one.name, one.group, why, "give a later --as-of", one.row, detail=when)
        elif one.released.last > as_of:
            why = f"whether it was out by {as_of.isoformat()} cannot be known"
            yield LeftOut(
                one.name, one.group, why, "give its exact day", one.row, detail=str(one.released)
            )


def _level(
    value: Decimal, first: str, reached: dict[str, Reached], as_of: date, *, asked: bool
) -> Level:
    if not first:
        return Level(value, None, (), asked)
    far = date.max

    def when(group: str) -> tuple[bool, date, date, str]:
        own = reached[group]
        return group != first, own.last or far, own.first or far, group

    arrivals = [
        Arrival(group, reached[group], lag_between(reached[first], reached[group], as_of))
        for group in sorted(reached, key=when)
    ]
    return Level(value, arrivals[0], tuple(arrivals[1:]), asked)


def _changes(records: Sequence[System]) -> Iterable[Change]:
    before = ""
    for one in records:
        if one.group != before:
            yield Change(one, before)
        before = one.group


def _rank(one: Standing, leader: str, lower: bool) -> tuple[bool, bool, Decimal, str]:
    if one.best is None:
        return True, True, Decimal(0), one.group
    value = _sure(one.best, lower)
    return one.group != leader, False, value if lower else value.copy_negate(), one.group
