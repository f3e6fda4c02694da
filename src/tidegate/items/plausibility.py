"""Whether figures can be those of one circuit at all. The ranges and their reasons: ranges.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from tidegate.items.figure import Figure, plain
from tidegate.items.shipped import shipped


@dataclass(frozen=True, slots=True)
class Range:
    """What is let in: from `low` to `high`, and 0 where `zero`; why, and what to check else."""

    low: Decimal
    high: Decimal
    zero: bool
    unit: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that cannot be, in words."""

    message: str
    mend: str


@lru_cache(maxsize=1)
def ranges() -> Mapping[str, Range]:
    """All ranges by name."""
    return {
        name: Range(
            Decimal(row["low"]),
            Decimal(row["high"]),
            row.get("zero") == "yes",
            row["unit"],
            row["reason"],
            row["mend"],
        )
        for name, row in shipped()["ranges"].items()
    }


def out_of_range(name: str, figure: Figure) -> Doubt | None:
    """What is wrong with one figure: negative, or outside the range of its kind."""
    limits = ranges()[name]
    for bound in (figure.low, figure.high):
        if bound is None or (bound == 0 and limits.zero):
            continue
        if bound < 0:
            return Doubt(f"{plain(bound)} {limits.unit} is negative", limits.mend)
        said = f"{plain(bound)} {limits.unit}".strip()
        if bound < limits.low and bound != figure.low:
            continue
        if bound == 0:
            return Doubt(
                f"{said}: zero is no figure here; {limits.reason}", "leave it empty if unknown"
            )
        if bound < limits.low:
            return Doubt(f"{said} is too small: {limits.reason}", limits.mend)
        if bound > limits.high:
            return Doubt(f"{said} is too large: {limits.reason}", limits.mend)
    return None


def out_of_proportion(
    name: str, over: Decimal | None, under: Decimal | None, what: str
) -> Doubt | None:
    """What is wrong with `over` / `under`, compared as products; None where one is not known."""
    if over is None or under is None or under <= 0 or over <= 0:
        return None
    limits = ranges()[name]
    if over < limits.low * under:
        size = "too small"
    elif over > limits.high * under:
        size = "too large"
    else:
        return None
    with localcontext(prec=60):
        quotient = (over / under).quantize(Decimal("0.0001"))
    said = f"{plain(quotient)} {limits.unit}".strip()
    return Doubt(f"{what} ({said}) is {size}: {limits.reason}", limits.mend)
