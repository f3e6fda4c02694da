"""How a regime counts who owns what: the parameters that a version of a rulebook about ownership
gives to the engines (docs/ownership.md). The arithmetic is general; the law is in these words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

METRICS = ("equity", "vote", "value", "board")


@dataclass(frozen=True, slots=True)
class Passing:
    """What an entity passes on of what it holds: `above` the gate (at it too, unless `strict`) the
    whole or in proportion to what is held of it, `below` nothing or in proportion. `gate` is a
    percentage as written."""

    gate: str = "50"
    strict: bool = False
    above: str = "whole"
    below: str = "nothing"

    def told(self) -> dict[str, str]:
        """What a person reads."""
        strict = {"gate_strict": "yes"} if self.strict else {}
        return {"gate": self.gate, **strict, "above": self.above, "below": self.below}


@dataclass(frozen=True, slots=True)
class Attribution:
    """`lists`, `names`, `countries` and `regime` say who the holders are: the parties of those
    lists, those whom the text itself names,
    entities with one of `seats` in those countries (`governments_only`: states alone), and
    entities that meet another regime's test. Whether a seat in an `unclear` country counts is not
    told by the text. `metrics` are reckoned each by itself and the highest decides. `together`:
    what all hold is added; else one holder at a time. `gate_each`: it is added, but whether an
    entity passes on is asked of each holder by itself. `second` is another reading, where the text
    has no method."""

    lists: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    governments_only: bool = False
    metrics: tuple[str, ...] = ("equity",)
    together: bool = True
    gate_each: bool = False
    regime: str = ""
    passing: Passing = field(default_factory=Passing)
    arrangements: str = "as_companies"
    second: Passing | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Attribution:
        second = data["second_reading"]
        return cls(
            lists=tuple(data["lists"]),
            names=tuple(data["names"]),
            countries=tuple(data["countries"]),
            unclear=tuple(data["unclear"]),
            seats=tuple(data["seats"]),
            governments_only=data["governments_only"],
            metrics=tuple(data["metrics"]),
            together=data["together"],
            gate_each=data["gate_each"],
            regime=data["regime"],
            passing=Passing(**data["passing"]),
            arrangements=data["arrangements"],
            second=Passing(**second) if second else None,
        )

    def told(self) -> dict[str, Any]:
        """What a person reads: the keys of the rulebook, without those that say nothing."""
        found: dict[str, Any] = {}
        for name in ("lists", "names", "regime", "countries", "unclear", "seats"):
            value = getattr(self, name)
            if value:
                found[name] = value if isinstance(value, str) else list(value)
        if self.governments_only:
            found["governments_only"] = "yes"
        found["metrics"] = list(self.metrics)
        found["together"] = "yes" if self.together else "no"
        if self.gate_each:
            found["gate_each"] = "yes"
        found |= self.passing.told()
        if self.arrangements != "as_companies":
            found["arrangements"] = self.arrangements
        if self.second:
            found["second_reading"] = self.second.told()
        return found

    def to_json(self) -> dict[str, Any]:
        def plain(row: Passing) -> dict[str, Any]:
            return {name: getattr(row, name) for name in Passing.__slots__}

        return {
            "lists": list(self.lists),
            "names": list(self.names),
            "countries": list(self.countries),
            "unclear": list(self.unclear),
            "seats": list(self.seats),
            "governments_only": self.governments_only,
            "metrics": list(self.metrics),
            "together": self.together,
            "gate_each": self.gate_each,
            "regime": self.regime,
            "passing": plain(self.passing),
            "arrangements": self.arrangements,
            "second_reading": plain(self.second) if self.second else None,
        }
