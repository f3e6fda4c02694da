"""The chart of a landscape: a line for each leading group, other systems as small hollow marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tidegate.errors import UsageError
from tidegate.findings.charts import Series, step_chart
from tidegate.landscape.standings import Landscape, Standing
from tidegate.landscape.system import System

DRAWN = 6
"""How many groups a chart can hold and still be read."""
MOST_OTHERS = 600


def chart(found: Landscape, *, log: bool = False) -> str:
    """The frontiers over time as SVG. Raises UsageError where `log` meets a score that is not
    above zero."""
    shown = [one for one in found.standings if one.steps][:DRAWN]
    names = {one.group for one in shown}
    if log and any(
        value is not None and value <= 0
        for one in found.systems
        if one.group in names
        for value in [one.surely(lower=found.lower)]
    ):
        raise UsageError("a logarithmic axis needs scores above zero", hint="Leave --log away.")
    y_title = found.metric + (f", {found.unit}" if found.unit else "")
    return step_chart(
        [_line(found, one) for one in shown],
        title=f"{found.metric}: the best so far",
        y_title=y_title,
        log=log,
        until=found.as_of,
    )


def _line(found: Landscape, one: Standing) -> Series:
    steps = [step.system for step in one.steps]
    return Series(
        one.group,
        [(system.released.last, _height(found, system)) for system in steps],
        [system.name + (f" [{system.mark}]" if system.mark else "") for system in steps],
        [(system.released.first, system.released.last) for system in steps],
        list(_others(found, one))[:MOST_OTHERS],
    )


def _others(found: Landscape, one: Standing) -> Iterator[tuple[date, float, str]]:
    steps = {id(step.system) for step in one.steps}
    for system in found.systems:
        if system.group == one.group and id(system) not in steps:
            yield system.released.last, _height(found, system), system.name


def _height(found: Landscape, system: System) -> float:
    value = system.surely(lower=found.lower)
    assert value is not None
    return float(value)
