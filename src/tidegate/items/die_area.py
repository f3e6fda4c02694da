"""The applicable die area: every logic die made on a process with non-planar transistors.

Memory stacks, fillers and planar dies do not count; a missing die makes the sum a lower bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tidegate.items.figure import Claim, Confidence, rank
from tidegate.items.item import Die, Item
from tidegate.items.processes import Process, process_named
from tidegate.items.span import Span, Step


@dataclass(frozen=True, slots=True)
class Area:
    """The area with its arithmetic; `claims` are what dies and process say of planarity."""

    area: Span | None
    claims: Mapping[str, Claim] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    contradictions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def applicable_area(item: Item, stated: Span | None) -> Area:
    """The area from the item's dies, or where none are listed from the area a source states."""
    claims = _planarity(item, stated)
    planar = claims.get("planar_only") or item.claims.get("planar_only")
    if planar is not None and planar.value is True:
        step = Step("every logic die is planar: no applicable area", "0", planar.source)
        none = Span(Decimal(0), Decimal(0), (planar.source,), planar.confidence)
        told: tuple[str, ...] = ()
        if stated is not None and stated.high:
            told = (f"the {stated} mm2 given are planar ({planar.source}) and do not count",)
        return Area(none, claims, (step,), (), told)
    if item.dies:
        return _from_dies(item, stated, claims)
    if stated is None or not stated.known:
        return Area(None, claims)
    text = f"applicable die area as given: {stated} mm2"
    return Area(stated, claims, (Step(text, str(stated), stated.source, stated.confidence),))


def _from_dies(item: Item, stated: Span | None, claims: dict[str, Claim]) -> Area:
    steps: list[Step] = []
    remarks: list[str] = []
    low, high = Decimal(0), Decimal(0)
    open_ended = False
    sources: dict[str, None] = {}
    confidence: Confidence = "stated"
    approximate = False
    for die in item.dies:
        name = f"{die.count} × {die.name}" if die.count > 1 else die.name
        non_planar = _non_planar(die, item)
        if not die.logic or non_planar is False:
            why = "a planar die" if die.logic else "no logic die"
            steps.append(Step(f"not counted: {name}: {why}", "0"))
            continue
        if die.area is None or die.area.low is None:
            open_ended = True
            remarks.append(f"the area of {name} is not known, so the die area is a lower bound")
            continue
        if non_planar is None:
            open_ended = True
            remarks.append(f"whether {name} is non-planar is not known")
            continue
        count = Decimal(die.count)
        low += die.area.low * count
        if die.area.high is None:
            open_ended = True
        else:
            high += die.area.high * count
        sources[die.area.source] = None
        confidence = max(confidence, die.area.confidence, key=rank)
        approximate = approximate or die.area.approximate
        text = f"{name} {die.area}" + (f" = {die.area.low * count} mm2" if die.count > 1 else "")
        steps.append(Step(text, str(die.area), die.area.source, die.area.confidence))
    if not sources:
        return Area(stated, claims, tuple(steps), (), tuple(remarks))
    area = Span(low, None if open_ended else high, tuple(sources), confidence, approximate)
    steps.append(Step(f"applicable die area: {area} mm2", str(area), area.source, area.confidence))
    told: tuple[str, ...] = ()
    if stated is not None and (stated.low, stated.high) != (area.low, area.high):
        told = (f"the dies sum to {area} mm2, {stated.source} gives {stated}; used: the sum",)
    return Area(area, claims, tuple(steps), told, tuple(remarks))


def _non_planar(die: Die, item: Item) -> bool | None:
    if die.non_planar is not None:
        return die.non_planar
    process = process_named(die.process or item.process)
    return process.non_planar if process else None


def _planarity(item: Item, stated: Span | None) -> dict[str, Claim]:
    """planar_only and advanced_logic, as far as dies, process or a positive area settle them."""
    claims: dict[str, Claim] = {}
    process: Process | None = process_named(item.process)
    kinds = [_non_planar(die, item) for die in item.dies if die.logic]
    why = f"{item.process}: {process.why}" if process else ""
    if any(kinds) or (process and process.non_planar):
        claims["planar_only"] = Claim(False, why or "a non-planar die", "M")
    elif (kinds and all(k is False for k in kinds)) or (process and process.non_planar is False):
        claims["planar_only"] = Claim(True, why or "planar dies only", "L")
    elif stated is not None and (stated.low or (stated.low is None and stated.high)):
        claims["planar_only"] = Claim(False, "a non-planar area is given", stated.confidence)
    if process and process.advanced is not None:
        claims["advanced_logic"] = Claim(process.advanced, why, "M")
    elif any(kinds):
        claims["advanced_logic"] = Claim(True, "a non-planar die", "M")
    return claims
