"""Puts a structure before one regime: the facts of its schema for every entity, and the evidence
behind them. What the law makes of the facts is for the rulebook."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from tidegate.ownership.evidence import Evidence, as_fact
from tidegate.ownership.holders import Holders, in_scope
from tidegate.ownership.holding_days import standings
from tidegate.ownership.reckoning import Bounds, Reckoning
from tidegate.ownership.structure import Entity, Structure
from tidegate.ownership.ties import tie_facts, ties_by_subject
from tidegate.rules import Interval
from tidegate.rules.attribution import Attribution

_SHARES = {
    "share": "share",
    "share_second": "second",
    "share_direct": "direct",
    "single_share": "single",
}
_BY_METRIC = {
    "share_equity": "equity",
    "share_vote": "vote",
    "share_value": "value",
    "share_board": "board",
}
Told = Mapping[str, Any]


class RegimeView:
    """One structure as one regime sees it. `wanted` are the facts its clauses name."""

    def __init__(
        self,
        regime: str,
        structure: Structure,
        law: Attribution,
        holders: Holders,
        as_of: str,
        wanted: Collection[str],
    ) -> None:
        self.regime, self.structure, self.law, self.holders = regime, structure, law, holders
        self.reckoning = Reckoning(structure, law, holders, as_of)
        self.evidence = Evidence(self.reckoning)
        self.as_of, self.wanted = as_of, frozenset(wanted)
        self.undivested: frozenset[int] = frozenset()
        """Of whom no divestiture is told: a rule's conditions of one are not asked of them."""

    def facts(self, told: Mapping[int, Told] | None = None) -> list[dict[str, Any]]:
        """A row of facts for every entity, in order; `told` adds what the user says of one."""
        rows: list[dict[str, Any]] = []
        shares = {name: self._bounds(name) for name in self.wanted if self._bounds(name)}
        for node, (key, entity) in enumerate(self.structure.entities.items()):
            facts: dict[str, Any] = {"regime": self.regime}
            for name, bounds in shares.items():
                assert bounds is not None
                facts[name] = _interval(bounds.low[node], bounds.high[node])
            facts |= self._of(node, key, entity)
            facts |= (told or {}).get(node, {})
            rows.append({k: v for k, v in facts.items() if k in self.wanted or k == "regime"})
        self.undivested = frozenset(n for n, row in enumerate(rows) if row.get("divested") is False)
        return rows

    def _bounds(self, name: str) -> Bounds | None:
        if name in _SHARES:
            bounds: Bounds = getattr(self.reckoning, _SHARES[name])
            return bounds
        metric = _BY_METRIC.get(name)
        if metric is None:
            return None
        found = self.reckoning.by_metric()
        if metric in found:
            return found[metric]  # type: ignore[index]
        # A file that tells shares without saying of what tells them of all but the board.
        return None if metric == "board" or not found else next(iter(found.values()))

    def _of(self, node: int, key: str, entity: Entity) -> dict[str, Any]:
        holders = self.holders
        facts: dict[str, Any] = {
            "named": True
            if node in holders.certain
            else None
            if node in holders.possible
            else False,
            # Few files say so of every company, and none would be judged if it were left open.
            "us_entity": _in_us(entity) is True,
            "us_business": True if _in_us(entity) else None,
            "listed_public": False,
            "divested": self._was_held(key),
        }
        if self.law.countries:
            facts["seat_in_scope"] = _seat(entity, self.law)
        if self._asks_ties:
            facts |= tie_facts(self._ties.get(key, ()), self._keys_sure, self._keys_possible)
        if "holds_power_in_holder" in self.wanted:
            facts["holds_power_in_holder"] = self._power_in_holder(node)
        if "board_seat" in self.wanted and "board" in self.reckoning.metrics:
            board = self.reckoning.by_metric()["board"]
            if board.low[node]:
                facts["board_seat"] = True
        return facts

    def _was_held(self, key: str) -> bool:
        """Whether the file tells a stake of a holder in it that has ended by the day."""
        return key in self._ended

    @cached_property
    def _ended(self) -> frozenset[str]:
        keys = self.reckoning.keys
        sure = {keys[node] for node in self.holders.certain}
        stakes = self.structure.stakes
        return frozenset(
            stake.owned
            for stake, held in zip(stakes, standings(stakes, self.as_of), strict=True)
            if stake.owner in sure and held == "no" and "" < stake.ends <= self.as_of
        )

    @cached_property
    def _asks_ties(self) -> bool:
        return bool(self.structure.ties) or bool(
            self.wanted & {"control_told", "controlled", "powers"}
        )

    @cached_property
    def _ties(self) -> Mapping[str, Any]:
        return ties_by_subject(self.structure, self.as_of)

    @cached_property
    def _keys_sure(self) -> frozenset[str]:
        return frozenset(self.reckoning.keys[node] for node in self.evidence.sure)

    @cached_property
    def _keys_possible(self) -> frozenset[str]:
        return frozenset(self.reckoning.keys[node] for node in self.evidence.possible)

    def _power_in_holder(self, node: int) -> bool | None:
        """Whether an entity has a stake or a power in one of the holders or of their own."""
        sure = possible = False
        for owned in self._out.get(node, ()):
            sure = sure or owned in self.evidence.sure
            possible = possible or owned in self.evidence.possible
        return True if sure else None if possible else False

    @cached_property
    def _out(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for owned, row in enumerate(self.evidence.into):
            for owner in row:
                found.setdefault(owner, []).append(owned)
        place = {key: node for node, key in enumerate(self.reckoning.keys)}
        for rows in self._ties.values():
            for tie in rows:
                if tie.stands and tie.holder in place:
                    found.setdefault(place[tie.holder], []).append(place[tie.subject])
        return found


def _interval(low: Any, high: Any) -> Interval | str:
    if low == high:
        return as_fact(low)
    from decimal import Decimal

    return Interval(Decimal(as_fact(low)), Decimal(as_fact(high)))


def _in_us(entity: Entity) -> bool | None:
    places = [place for seat in ("organised", "resident") for place in entity.seats.get(seat, ())]
    return ("US" in places) if places else None


def _seat(entity: Entity, law: Attribution) -> bool | None:
    found = in_scope(entity, law)
    if found is None or found[0] == "unknown":
        return None
    if found[0] == "yes":
        return True
    # An offshore company says where it is organised and is run from elsewhere.
    run_from = {"headquartered", "principal_place"} & set(law.seats)
    if run_from and not any(entity.seats.get(seat) for seat in run_from):
        return None
    whole = {"organised"} & set(law.seats) or set(law.seats)
    return False if all(entity.seats.get(seat) for seat in whole) else None
