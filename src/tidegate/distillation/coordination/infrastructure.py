"""Accounts behind one network, payment or organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.columns import KINDS
from tidegate.distillation.sketches.table import SketchTable

TELLING = ("network", "payment", "organisation")
"""Kinds that few share by chance; an ASN or a user agent is shared by thousands."""
RAREST = 0.05
MOST_DRAWN = 24
"""Accounts with one mark all of whose pairs are told."""
FEW = 10
"""A mark that a greater share of all accounts has, and more than FEW, joins nobody."""


def holders(table: SketchTable) -> NDArray[np.int64]:
    """A number for whoever holds each account, int64[n]: its commonest organisation, else the
    account alone. Accounts of one organisation are one customer's; a payment in common is none's
    word, and so no holder but an edge."""
    lists = table.lists["infrastructure"]
    here = lists.columns["kind"] == KINDS["organisation"]
    unit, key = lists.unit[here].astype(np.int64), lists.key[here]
    order = np.lexsort((lists.columns["count"][here], unit))
    unit, key = unit[order], key[order]
    last = np.ones(len(unit), bool)
    last[:-1] = unit[1:] != unit[:-1]
    _, which = np.unique(key[last], return_inverse=True)
    number = np.arange(len(table), dtype=np.int64)
    number[unit[last]] = which + len(table)
    return number


@dataclass(frozen=True, slots=True)
class Shared:
    """`of_kind` {kind: the greatest share of the accounts that have one mark in common};
    `known` {kind: share of the accounts whose log tells one}; `pairs` (place, place, kind)."""

    of_kind: dict[str, float]
    known: dict[str, float]
    pairs: tuple[tuple[int, int, str], ...]


def shared(table: SketchTable, units: Sequence[int], most_pairs: int = 800) -> Shared:
    """What infrastructure these accounts have in common."""
    lists = table.lists["infrastructure"]
    unit = lists.unit.astype(np.int64)
    place_of = np.full(len(table), -1)
    place_of[np.asarray(units, np.int64)] = np.arange(len(units))
    mine = place_of[unit] >= 0
    of_kind, known, pairs = {}, {}, []
    limit = max(FEW, RAREST * len(table)) + len(units)
    for kind in TELLING:
        here = mine & (lists.columns["kind"] == KINDS[kind])
        key, place = lists.key[here], place_of[unit[here]]
        known[kind] = len(np.unique(place)) / max(1, len(units))
        values, count = np.unique(key, return_counts=True)
        of_kind[kind] = float(count.max() / len(units)) if len(values) else 0.0
        for value in values[np.argsort(-count, kind="stable")][:8]:
            everywhere = int((lists.key == value).sum())
            holders = np.unique(place[key == value])
            if len(holders) > 1 and everywhere <= limit and everywhere <= 2 * len(holders):
                pairs += [(int(a), int(b), kind) for a, b in combinations(holders[:MOST_DRAWN], 2)]
    return Shared(of_kind, known, tuple(pairs[:most_pairs]))
