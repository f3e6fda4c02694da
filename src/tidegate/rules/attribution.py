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
