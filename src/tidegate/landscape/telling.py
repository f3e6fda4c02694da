"""A landscape in words: what leads, the levels as a table, for a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.findings.inert import visible
from tidegate.findings.words import plural
from tidegate.landscape.lag import Lag
from tidegate.landscape.standings import Landscape, Level, Standing
from tidegate.landscape.system import LeftOut, number

LEVEL_HEAD = ("level", "reached by", "with", "on", "behind")
STEP_HEAD = ("group", "level", "with", "on", "had first", "behind")


def title(found: Landscape) -> str:
    """ "TPP by country, as of 2026-03-11 (higher is better)"."""
    better = "lower" if found.lower else "higher"
    unit = f", {found.unit}" if found.unit else ""
    return f"{found.metric}{unit}, as of {found.as_of.isoformat()}: {better} is better"


def standing_lines(found: Landscape, most: int | None = None) -> Iterator[str]:
    """One sentence a group, the leader first."""
    for one in found.standings[:most]:
        yield standing_words(found, one)
    hidden = len(found.standings) - (most or len(found.standings))
    if hidden > 0:
        yield f"… and {plural(hidden, 'more group')}"


def standing_words(found: Landscape, one: Standing) -> str:
    """Where a group stands, in a sentence."""
    if one.best is None or one.behind is None:
        return f"{one.group}: no system that surely counts"
    best = f"{one.best.score}, {one.best.name} ({one.best.released})"
    if one.group == found.leader:
        return f"{one.group} leads: {best}"
    if one.level:
        return f"{one.group} is level with {found.leader}: {best}"
    had = f", with {one.leader_had.by.name}" if one.leader_had.by else ""
    return f"{one.group}: {best}; {found.leader} had as much {_before(one.behind)} ago{had}"


def _before(lag: Lag) -> str:
    low, high = lag.months
    return f"{low} months" if low == high else f"{low} to {high} months"


def behind_words(lag: Lag) -> str:
    """A lag short enough for a column: 24.2, 21.0–32.9, not by 2026-03-11 (≥ 24.2)."""
    low, high = lag.months
    if lag.reached == "no":
        return f"not yet, ≥ {low}"
    if high is None:
        return f"perhaps, ≥ {low}"
    if lag.low == lag.high:
        return str(low)
    return f"{low} … {high}" + (" (first unknown)" if lag.low < 0 else "")


def level_rows(levels: Sequence[Level], groups: Sequence[str]) -> Iterator[list[str]]:
    """For each level a row for whoever reached it first, and one for each other of the groups."""
    for level in levels:
        told = number(level.value) + (" (asked for)" if level.asked else "")
        if level.first is None:
            yield [told, "nobody", "", "", ""]
            continue
        yield [told, level.first.group, *_with(level.first.reached.by), "first"]
        for one in level.others:
            if one.group in groups:
                yield ["", one.group, *_with(one.reached.by), behind_words(one.lag)]


def _with(system: object) -> tuple[str, str]:
    from tidegate.landscape.system import System

    if not isinstance(system, System):
        return "", ""
    mark = f" [{system.mark}]" if system.mark else ""
    return system.name + mark, str(system.released)


def step_rows(found: Landscape, groups: Sequence[str]) -> Iterator[list[str]]:
    """Every step of the groups' frontiers, with who had that much first and how long before."""
    for one in found.standings:
        if one.group not in groups:
            continue
        for step in one.steps:
            name, on = _with(step.system)
            first = step.first == one.group
            yield [
                one.group,
                step.system.score,
                name,
                on,
                "first" if first else step.first,
                "" if first else behind_words(step.lag),
            ]


def change_lines(found: Landscape) -> Iterator[str]:
    """The changes of lead, oldest first."""
    for one in found.changes:
        what = f"{one.system.name}, {one.system.score}"
        came = f"{one.group} over {one.before}" if one.before else f"{one.group} first"
        yield f"{one.system.released}: {came} ({what})"


def left_out_lines(left_out: Sequence[LeftOut], most: int) -> Iterator[str]:
    """What was not counted: alike reasons together, each with its names."""
    for why, names in left_out_groups(left_out):
        shown = ", ".join(names[:most]) + (
            f" and {len(names) - most} more" if len(names) > most else ""
        )
        yield f"{visible(why, 200)}: {len(names)} ({visible(shown, 300)})"


def left_out_groups(left_out: Sequence[LeftOut]) -> list[tuple[str, list[str]]]:
    """Reasons with the names they concern, the commonest first."""
    found: dict[str, list[str]] = {}
    for one in left_out:
        place = f"row {one.row}" if one.row is not None else ""
        about = ", ".join(filter(None, (one.detail, place if one.name != place else "")))
        told = f"{one.name} ({about})" if about else one.name
        found.setdefault(one.why, []).append(told)
    return sorted(found.items(), key=lambda each: -len(each[1]))
