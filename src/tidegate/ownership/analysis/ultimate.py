"""Who stands behind an entity in the end: its ultimate controllers and its ultimate owners.

An ultimate controller is at the top of a chain of control and has no controller of its own; a ring
whose members control each other is one group, flagged, and no person. An ultimate owner is a holder
in whom nobody holds anything and who has a given part of the entity, multiplied along the way (the
25 % of the FATF's guidance on recommendation 24 and of EU anti-money-laundering law is a default
here, no more: each law says its own).
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.ownership.analysis.control import EFFORT, HALF, controlled_by, walk
from tidegate.ownership.analysis.holdings import Holdings, holdings_of
from tidegate.ownership.analysis.indirect import at_most_above, indirect, reached
from tidegate.ownership.analysis.tops import Tops, tops
from tidegate.ownership.network import Network
from tidegate.ownership.propagation import Held
from tidegate.ownership.share import PERCENT

QUARTER = 25 * PERCENT


@dataclass(frozen=True, slots=True)
class UltimateController:
    """`members` control the entity and nobody outside them controls them.

    One member and no `ring` is a holder at the top; with `ring` they control each other, or one
    itself, and no person is found. `chain` leads from a member down to the entity.
    """

    members: tuple[int, ...]
    ring: bool
    chain: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UltimateOwner:
    """A holder in whom nobody holds anything. `share` is what it has of the entity, in units;
    `certain` where the least of it reaches the threshold."""

    holder: int
    share: Held
    certain: bool


@dataclass(frozen=True, slots=True)
class Ultimate:
    """Who stands behind `entity`. `certain` controllers whatever the shares are; `possible` ones,
    by number, under some shares within their ranges: all at any height but itself, tops or not.

    `left_out` are holders that the work did not come to.
    """

    entity: int
    certain: tuple[UltimateController, ...]
    possible: tuple[int, ...]
    owners: tuple[UltimateOwner, ...]
    threshold: int
    left_out: tuple[int, ...] = ()

    @property
    def nobody(self) -> bool:
        """No ultimate holder is found: no controller at a top that is no ring, and no owner."""
        return not self.owners and all(one.ring for one in self.certain)

    @property
    def circular(self) -> bool:
        """A ring that controls itself stands at the top."""
        return any(one.ring for one in self.certain)


def ultimate(
    net: Network | Holdings,
    entity: int,
    threshold: int = QUARTER,
    *,
    gate: int = HALF,
    strict: bool = True,
    known: Tops | None = None,
    effort: int = EFFORT,
) -> Ultimate:
    """The ultimate controllers and owners of one entity.

    `threshold` is the least part, in units, that makes an owner; `gate` and `strict` say what
    controls. `known` spares reckoning the tops again for the next entity. Raises ValueError for
    an entity that is none, or a threshold of nothing.
    """
    net = holdings_of(net)
    if not 0 <= entity < net.size:
        raise ValueError(f"there is no entity {entity}")
    if threshold <= 0:
        raise ValueError("everybody is an owner at a threshold of nothing")
    known = tops(net, gate, strict=strict, effort=effort) if known is None else known
    certain = []
    for top in known.of(entity):
        members = known.rings.get(top, (top,))
        chain: tuple[int, ...] = (entity,)
        if entity not in members:
            chain = controlled_by(net, top, gate, strict=strict).chain(entity)
        certain.append(UltimateController(members, top in known.rings, chain))
    possible, cut = _possible(net, entity, gate + 1 if strict else gate, effort)
    owners, short = _owners(net, entity, threshold, effort)
    return Ultimate(
        entity,
        tuple(certain),
        possible,
        owners,
        threshold,
        tuple(sorted({*known.left_out, *cut, *short})),
    )


def _possible(
    net: Holdings, entity: int, least: int, effort: int
) -> tuple[tuple[int, ...], list[int]]:
    """Who may control it, and whom the work did not come to."""
    found: set[int] = set()
    left_out = []
    spent = 0
    first = set(net.first(least, "high"))
    aims = {entity}
    # Nearest first: who controls a controller of it controls it, so most walks are short.
    for holder in reached(net.above, entity):
        if holder == entity or holder not in first:
            continue
        if spent > effort:
            left_out.append(holder)
            continue
        control, cost = walk(net, holder, least, "high", aims)
        spent += cost
        if control.companies and control.companies[-1] in aims:
            found.add(holder)
            aims.add(holder)
    return tuple(sorted(found)), left_out


def _owners(
    net: Holdings, entity: int, threshold: int, effort: int
) -> tuple[tuple[UltimateOwner, ...], list[int]]:
    bounds = at_most_above(net, entity)
    within = set(bounds)
    ends = [
        one
        for one, bound in bounds.items()
        if one != entity and bound >= threshold and not any(high for _, _, high in net.above(one))
    ]
    owners = []
    left_out = []
    spent = 0
    for holder in sorted(ends, key=lambda one: (-bounds[one], one)):
        if spent > effort:
            left_out.append(holder)
            continue
        held, cost = indirect(net, holder, within, least=threshold)
        spent += cost
        share = held.get(entity)
        if share is not None and share.high >= threshold:
            owners.append(UltimateOwner(holder, share, share.low >= threshold))
    owners.sort(key=lambda one: (-one.share.low, -one.share.high, one.holder))
    return tuple(owners), left_out
