"""A number known only to lie between bounds, as in a die area "under 600 mm2"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal

Reckoning = Callable[[Decimal, Decimal], Decimal]
_EXACT = Context(prec=1000)


@dataclass(frozen=True, slots=True)
class Interval:
    """At least `low`, at most `high`, both included; None is no bound known.

    "Under 600" is `Interval(None, Decimal(600))`: the bound itself let in costs no soundness. Equal
    bounds are the exact number. Facts are never negative, so a `low` of None counts from zero.
    """

    low: Decimal | None
    high: Decimal | None

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, Decimal):
                object.__setattr__(self, name, Decimal(str(value)))

    @property
    def exact(self) -> bool:
        return self.low is not None and self.low == self.high

    def negative(self) -> Interval:
        return Interval(_minus(self.high), _minus(self.low))

    def plus(self, other: Interval) -> Interval:
        return Interval(_joined(_EXACT.add, self.low, other.low), self._high(_EXACT.add, other))

    def times(self, other: Interval) -> Interval:
        """The product, where neither can be below zero unless it is exact: as in every clause."""
        low = _joined(_EXACT.multiply, self.low, other.low)
        high = self._high(_EXACT.multiply, other)
        turned = any(each.exact and (each.low or 0) < 0 for each in (self, other))
        return Interval(high, low) if turned else Interval(low, high)

    def _high(self, how: Reckoning, other: Interval) -> Decimal | None:
        return _joined(how, self.high, other.high)


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else _EXACT.minus(value)


def _joined(how: Reckoning, one: Decimal | None, two: Decimal | None) -> Decimal | None:
    return None if one is None or two is None else how(one, two)
