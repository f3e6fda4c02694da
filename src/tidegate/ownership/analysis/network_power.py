"""Network Power Index: the power of ultimate holders over every company of a network.

Mizuno, Doi and Kurizaki, "The power of corporate control in the global ownership network", PLoS ONE
15(8), 2020, e0237862. In a random order of its holders, those who answer to one ultimate holder
voting as a block, the block that carries the vote controls a company and passes its label down. A
holder's index is the expected number of entities that carry its label, itself among them.

A company in which nobody surely carries a vote, because too much of it is scattered or untold,
keeps its own label. Our own reading where the paper leaves room: a ring is walked in random
orders, so that no order of the input enters.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import sqrt
from typing import Literal

from tidegate.ownership.analysis.control import HALF
from tidegate.ownership.analysis.holdings import Bound, Holdings, holdings_of
from tidegate.ownership.analysis.order import in_order
from tidegate.ownership.analysis.power import power
from tidegate.ownership.network import Network

WORLDS = 20_000
"""So many joint labellings are kept exactly; beyond, the index is sampled."""
COUNTED = 5_000_000
"""Labels looked at before the index is sampled."""
BLOCK_SUMS = 20_000
"""Distinct sums of blocks in one company, where there are more than twenty, counted exactly."""
SWEEPS = 24
"""How often a ring is walked before its labels are read."""
SAMPLES = 4_000
EFFORT = 200_000_000

Blocks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class NetworkPower:
    """`index[k]` is the expected number of entities whose decisions `k` carries, itself included
    where it answers to nobody. The indices sum to the number of entities.

    Exact where counted. Where sampled, `error[k]` is the standard error, `samples` and `seed` how
    it was drawn, and `why` the reason in words.
    """

    index: tuple[Fraction, ...]
    method: Literal["counted", "sampled"]
    error: tuple[float, ...] = ()
    samples: int = 0
    seed: int | None = None
    why: str = ""


def network_power(
    net: Network | Holdings,
    gate: int = HALF,
    *,
    strict: bool = True,
    bound: Bound | None = None,
    seed: int = 0,
    samples: int = SAMPLES,
) -> NetworkPower:
    """The index of every entity; a vote is carried by more than `gate` units (`strict`) or by it.

    Exact on small structures without rings, sampled else. Shares must be exact, or `bound` says
    which end to take. Raises ValueError for ranges without it, and for a sampling beyond EFFORT.
    """
    net = holdings_of(net)
    needed = gate + 1 if strict else gate
    if needed <= 0:
        raise ValueError("some votes are needed to carry one")
    holders = [_holders(net, company, bound) for company in range(net.size)]
    groups = in_order(net)
    why = ""
    if any(len(group) > 1 for group in groups):
        why = "holders own each other in a ring"
    else:
        counted = _counted(holders, [group[0] for group in groups], needed)
        if counted is not None:
            return NetworkPower(counted, "counted")
        why = "there are too many joint outcomes to count"
    return _sampled(holders, groups, needed, seed, samples, why)


def _holders(net: Holdings, company: int, bound: Bound | None) -> Blocks:
    """Who holds how much of it."""
    found: dict[int, int] = {}
    for holder, low, high in net.above(company):
        if bound is None and low != high:
            raise ValueError(
                f"holder {holder} has {low} to {high} units of company {company}: "
                "say whether the low or the high ends are meant"
            )
        share = high if bound == "high" else low
        if share:
            found[holder] = share
    return tuple(sorted(found.items()))


def _blocks(holders: Blocks, labels: Iterable[int]) -> Blocks:
    found: dict[int, int] = {}
    for (_, share), label in zip(holders, labels, strict=True):
        found[label] = found.get(label, 0) + share
    return tuple(sorted(found.items()))


def _pivots(blocks: Blocks, needed: int) -> tuple[tuple[int, Fraction], ...] | None:
    """Each block's chance of carrying the vote; None where there are too many to count."""
    found = power([share for _, share in blocks], needed, sums=BLOCK_SUMS, samples=2)
    if found.method == "sampled":
        return None
    return tuple(
        (label, holder.shapley)
        for (label, _), holder in zip(blocks, found.holders, strict=True)
        if holder.shapley
    )


def _counted(holders: list[Blocks], order: list[int], needed: int) -> tuple[Fraction, ...] | None:
    """All joint labellings, holders before what they hold; a label is forgotten once unneeded."""
    pivots = cache(lambda blocks: _pivots(blocks, needed))
    last: dict[int, int] = {}
    for place, company in enumerate(order):
        for holder, _ in holders[company]:
            last[holder] = place
    dropped: list[list[int]] = [[] for _ in order]
    for holder, place in last.items():
        dropped[place].append(holder)
    index = [Fraction(0)] * len(order)
    fixed: dict[int, int] = {}  # labels that are the same in all worlds are not kept in each
    kept: list[int] = []
    worlds: dict[tuple[int, ...], Fraction] = {(): Fraction(1)}
    effort = 0
    for place, company in enumerate(order):
        effort += len(worlds) * (len(kept) + len(holders[company]) + 1)
        if effort > COUNTED:
            return None
        at = {entity: k for k, entity in enumerate(kept)}
        gone = {at[holder] for holder in dropped[place] if holder in at}
        stays = [k for k in range(len(kept)) if k not in gone]
        after: dict[tuple[int, ...], Fraction] = {}
        given: set[int] = set()
        for labels, chance in worlds.items():
            blocks = _blocks(
                holders[company],
                (fixed[one] if one in fixed else labels[at[one]] for one, _ in holders[company]),
            )
            carried: tuple[tuple[int, Fraction], ...] | None = ((company, Fraction(1)),)
            if sum(share for _, share in blocks) >= needed:
                carried = pivots(blocks)
            if carried is None:
                return None
            base = tuple(labels[k] for k in stays)
            for label, part in carried:
                given.add(label)
                index[label] += chance * part
                world = (*base, label)
                after[world] = after.get(world, Fraction(0)) + chance * part
            if len(after) > WORLDS:
                return None
        kept = [kept[k] for k in stays]
        if company in last and len(given) > 1:
            kept.append(company)
            worlds = after
            continue
        if company in last:
            fixed[company] = given.pop()
        worlds = {}
        for world, chance in after.items():
            worlds[world[:-1]] = worlds.get(world[:-1], Fraction(0)) + chance
    return tuple(index)


def _sampled(
    holders: list[Blocks],
    groups: list[list[int]],
    needed: int,
    seed: int,
    samples: int,
    why: str,
) -> NetworkPower:
    if samples < 2:
        raise ValueError("at least two samples are drawn")
    stakes = sum(map(len, holders))
    ringed = sum(len(holders[one]) for group in groups if len(group) > 1 for one in group)
    if samples * (stakes + SWEEPS * ringed) > EFFORT:
        raise ValueError(
            f"{stakes} stakes are too many for {samples} samples: take the part of the network "
            "that concerns you, or fewer samples"
        )
    draw = random.Random(seed)
    size = len(holders)
    total, squares = [0] * size, [0] * size
    for _ in range(samples):
        label = list(range(size))
        for group in groups:
            members = list(group)
            for _ in range(SWEEPS if len(group) > 1 else 1):
                if len(members) > 1:
                    draw.shuffle(members)
                for company in members:
                    if holders[company]:
                        label[company] = _carried(holders[company], label, company, needed, draw)
        carried: dict[int, int] = {}
        for one in label:
            carried[one] = carried.get(one, 0) + 1
        for one, count in carried.items():
            total[one] += count
            squares[one] += count * count
    error = tuple(
        sqrt((squares[k] * samples - total[k] ** 2) / (samples - 1)) / samples for k in range(size)
    )
    index = tuple(Fraction(one, samples) for one in total)
    return NetworkPower(index, "sampled", error, samples, seed, why)


def _carried(
    holders: Blocks, label: list[int], company: int, needed: int, draw: random.Random
) -> int:
    """The label of the block with which the vote is carried in one random order of blocks."""
    blocks = list(_blocks(holders, [label[holder] for holder, _ in holders]))
    draw.shuffle(blocks)
    have = 0
    for one, share in blocks:
        have += share
        if have >= needed:
            return one
    # As in the authors' program: what nobody carries stays with whom it was.
    return label[company]
