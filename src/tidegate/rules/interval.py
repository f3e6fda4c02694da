"""A number known only to lie between bounds, as in a die area "under 600 mm2"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Interval:
    """At least `low`, at most `high`, both included; None is no bound known.

    "Under 600" is `Interval(None, Decimal(600))`: the bound itself let in costs no soundness. Equal
    bounds are the exact number. Facts are never negative, so a `low` of None counts from zero.
    """

    low: Decimal | None
    high: Decimal | None
