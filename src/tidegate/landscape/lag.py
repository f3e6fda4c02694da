"""How far one group is behind another at a level: days, exactly, and months for the reader.

Where a day is known only to its month or year the lag is a range. Where the level is not reached
the lag is at least what has passed; it is never taken for a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tidegate.landscape.frontier import Reached
from tidegate.landscape.system import months


@dataclass(frozen=True, slots=True)
class Lag:
    """Between `low` and `high` days, as of a day.

    `high` is None where the level is not surely reached. `reached` is unknown where only a system
    that may not have come out yet would reach it.
    A negative bound means that who was first cannot be known.
    """

    reached: Literal["yes", "no", "unknown"]
    low: int
    high: int | None
    as_of: date

    @property
    def months(self) -> tuple[Decimal, Decimal | None]:
        """The bounds in months, one digit."""
        return months(self.low), None if self.high is None else months(self.high)

    def __str__(self) -> str:
        low, high = self.months
        if self.reached == "no":
            return f"not reached, at least {low} months by {self.as_of.isoformat()}"
        if high is None:
            return f"perhaps not reached, at least {low} months"
        if self.low == self.high:
            return "same day" if self.low == 0 else f"{low} months"
        if self.low < 0:
            return f"between {low} and {high} months; who was first cannot be known"
        return f"{low} to {high} months"


def lag_between(ahead: Reached, behind: Reached, as_of: date) -> Lag:
    """The lag of `behind` after `ahead` at one level. Raises ValueError where the one ahead has
    not surely reached it itself."""
    if ahead.last is None or ahead.first is None:
        raise ValueError("a lag is counted from a level that was reached")
    if ahead == behind:
        return Lag("yes", 0, 0, as_of)
    if behind.first is None:
        return Lag("no", (as_of - ahead.last).days, None, as_of)
    low = (behind.first - ahead.last).days
    if behind.last is None:
        return Lag("unknown", low, None, as_of)
    return Lag("yes", low, (behind.last - ahead.first).days, as_of)


def ago(when: Reached, as_of: date) -> Lag:
    """How long before `as_of` a level was reached. Raises ValueError where it was not."""
    if when.last is None or when.first is None:
        raise ValueError("a lag is counted from a level that was reached")
    return Lag("yes", (as_of - when.last).days, (as_of - when.first).days, as_of)
