"""The open reading of a file: what it does not tell of a company's shares may be anybody's."""

from __future__ import annotations

from dataclasses import replace

from tidegate.ownership.network import network
from tidegate.ownership.share import WHOLE, Share
from tidegate.ownership.structure import Entity, Metric, Stake, Structure

_METRICS: tuple[Metric, ...] = ("equity", "vote", "value")


def with_untold(structure: Structure, as_of: str) -> Structure:
    """The structure with one unnamed holder more beside each company of which the file tells some
    holders but less than the whole: it may have anything up to the rest."""
    entities = dict(structure.entities)
    stakes = list(structure.stakes)
    owned = {stake.owned for stake in structure.stakes}
    for metric in _METRICS:
        net, keys = network(structure, metric, as_of)
        for node, told in enumerate(net.low_sums.tolist()):
            key = keys[node]
            if key not in owned or told >= WHOLE:
                continue
            other = f"untold holders of {key}"
            entities.setdefault(
                other,
                Entity(
                    other, f"holders of {structure.entities[key].name} not told", unspecified=True
                ),
            )
            stakes.append(
                Stake(other, key, Share(0, WHOLE - told), metric, note="not told", told=False)
            )
    note = "What the file does not tell of a company's shares is read as held by anybody."
    return replace(
        structure, entities=entities, stakes=tuple(stakes), notes=(*structure.notes, note)
    )
