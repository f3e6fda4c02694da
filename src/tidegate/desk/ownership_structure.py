"""What a structure itself shows, whatever the regime: sums, rings, what was told and what not."""

from __future__ import annotations

from typing import Any

from tidegate.ownership.components import closed_rings, rings
from tidegate.ownership.holding_days import standing, standings
from tidegate.ownership.network import network, overfull
from tidegate.ownership.share import WHOLE, percent
from tidegate.ownership.structure import METRICS, Stake, Structure


def structure_as_dict(structure: Structure, as_of: str) -> dict[str, Any]:
    """Entities, stakes and ties as read, and what to look at: companies of which more than all is
    held, rings of companies that own each other, rings that own themselves wholly, own shares."""
    names = [entity.name for entity in structure.entities.values()]
    told = {stake.metric for stake in structure.stakes}
    apart = [m for m in METRICS if m in told] or ["equity"]
    over: dict[tuple[str, str], dict[str, str]] = {}
    ring_sets: dict[tuple[int, ...], None] = {}
    closed: dict[tuple[int, ...], None] = {}
    own: dict[int, str] = {}
    partly: list[dict[str, str]] = []
    for metric in apart:
        net, _ = network(structure, metric, as_of)
        if metric != "board":
            starts, _ = net.in_edges
            most = [0] * net.size
            for node, high in zip(net.owned.tolist(), net.high.tolist(), strict=True):
                most[node] += high
            for node, sum_ in enumerate(most):
                if starts[node + 1] > starts[node] and sum_ < WHOLE:
                    row = {"name": names[node], "metric": metric, "untold": percent(WHOLE - sum_)}
                    partly.append(row)
        for node, sum_ in zip(*(each.tolist() for each in overfull(net)), strict=True):
            over[names[node], metric] = {
                "name": names[node], "metric": metric, "told": percent(sum_)
            }  # fmt: skip
        ring_sets |= {tuple(sorted(map(int, ring))): None for ring in rings(net)}
        closed |= {tuple(sorted(map(int, ring))): None for ring in closed_rings(net)}
        for node, high in zip(net.own.tolist(), net.own_high.tolist(), strict=True):
            own[node] = percent(min(high, WHOLE))
    return {
        "entities": [_entity(key, structure) for key in structure.entities],
        "stakes": [
            {
                "owner": structure.entities[stake.owner].name,
                "owned": structure.entities[stake.owned].name,
                "share_low": percent(stake.share.low),
                "share_high": percent(stake.share.high),
                "told": stake.told,
                "metric": stake.metric,
                "class": stake.share_class,
                "from": stake.begins,
                "to": stake.ends,
                "counted": counted,
                "row": stake.row,
                "note": stake.note,
            }
            for stake, counted in zip(
                structure.stakes, standings(structure.stakes, as_of), strict=True
            )
        ],
        "ties": [
            {
                "holder": structure.entities[tie.holder].name,
                "subject": structure.entities[tie.subject].name,
                "kind": tie.kind,
                "stands": {True: "yes", False: "no", None: "unknown"}[tie.stands],
                "words": tie.words,
                "from": tie.begins,
                "to": tie.ends,
                "row": tie.row,
            }
            for tie in structure.ties
            if standing(Stake(tie.holder, tie.subject, begins=tie.begins, ends=tie.ends), as_of)
            != "no"
        ],
        "over_full": list(over.values()),
        "rings": [[names[node] for node in ring] for ring in ring_sets],
        "closed_rings": [[names[node] for node in ring] for ring in closed],
        "own_shares": [{"name": names[node], "share": share} for node, share in own.items()],
        "partly_told": partly,
    }


def _entity(key: str, structure: Structure) -> dict[str, Any]:
    entity = structure.entities[key]
    return {
        "name": entity.name,
        "key": key,
        "kind": entity.kind,
        "other_names": list(entity.other_names),
        "identifiers": [{"kind": kind, "value": value} for kind, value in entity.identifiers],
        "seats": {seat: list(places) for seat, places in entity.seats.items()},
        "unnamed": entity.unspecified,
    }
