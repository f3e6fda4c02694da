"""Close links of one entity, as the Eurosystem asks of collateral: 20 % of the capital or more.

Guideline (EU) 2015/510 of the ECB (ECB/2014/60), Article 138: the counterparty holds 20 % or more
of the other, directly or through undertakings; or the other of it; or a third party 20 % or more
of both. That is the wording as commonly told: the text in force was not at hand, so this is an
analysis and no verdict. "Through undertakings" is read as multiplied along the way and summed
(`indirect`). An older wording, still in the ECB's T2S data model, counts undertakings held by a
majority as one with their holder, and third parties by a majority of both. The exceptions of
Article 138(3), such as covered bonds, need facts that no share holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tidegate.ownership.analysis.holdings import Holdings, holdings_of
from tidegate.ownership.analysis.indirect import at_most_above, indirect
from tidegate.ownership.network import Network
from tidegate.ownership.propagation import NOTHING, Held
from tidegate.ownership.share import PERCENT, percent

GATE = 20 * PERCENT
EFFORT = 2_000_000
"""Stakes looked at before the rest is left out, by name."""
MOST = 10_000
"""Links told before the rest is left out."""

Reason = Literal["holds", "held_by", "third_party"]


@dataclass(frozen=True, slots=True)
class CloseLink:
    """`of` and `other` are linked, `certain` or possibly, for one reason.

    `share` is what the holder has of the held, in units; for a third party, `third` has `share` of
    `of` and `share_of_other` of `other`.
    """

    of: int
    other: int
    reason: Reason
    certain: bool
    share: Held
    third: int | None = None
    share_of_other: Held | None = None

    def __str__(self) -> str:
        sure = "" if self.certain else "may be that "
        if self.share_of_other is not None:
            return (
                f"{sure}{self.third} holds {_told(self.share)} of {self.of} "
                f"and {_told(self.share_of_other)} of {self.other}"
            )
        holder, held = (self.of, self.other) if self.reason == "holds" else (self.other, self.of)
        return f"{sure}{holder} holds {_told(self.share)} of {held}"


@dataclass(frozen=True, slots=True)
class CloseLinks:
    """The close links of one entity at a gate. `left_out` are holders of it, or third parties, that
    the work did not come to; `cut` that there are more links than are told."""

    of: int
    gate: int
    links: tuple[CloseLink, ...]
    left_out: tuple[int, ...] = ()
    cut: bool = False

    @property
    def complete(self) -> bool:
        return not self.left_out and not self.cut


def close_links(
    net: Network | Holdings,
    of: int,
    gate: int = GATE,
    *,
    effort: int = EFFORT,
    most: int = MOST,
) -> CloseLinks:
    """The entities closely linked with `of`, each with every reason. Exact: a link is certain where
    the least share reaches the gate and possible where the most does.

    All pairs of a network are quadratic, so they are asked one entity at a time. Raises ValueError
    for an entity that is none, or a gate of nothing.
    """
    net = holdings_of(net)
    if not 0 <= of < net.size:
        raise ValueError(f"there is no entity {of}")
    if gate <= 0:
        raise ValueError("everybody is linked at a gate of nothing")
    links: list[CloseLink] = []
    left_out: list[int] = []
    below, spent = indirect(net, of, least=gate)
    for other, share in below.items():
        if share.high >= gate:
            links.append(CloseLink(of, other, "holds", share.low >= gate, share))
    bounds = at_most_above(net, of)
    candidates = sorted(
        (one for one, bound in bounds.items() if one != of and bound >= gate),
        key=lambda one: (-bounds[one], one),
    )
    for holder in candidates:
        if spent > effort or len(links) > most:
            left_out.append(holder)
            continue
        held, cost = indirect(net, holder, least=gate)
        spent += cost
        mine = held.get(of, NOTHING)
        if mine.high < gate:
            continue
        links.append(CloseLink(of, holder, "held_by", mine.low >= gate, mine))
        for other, share in held.items():
            if other != of and share.high >= gate:
                certain = mine.low >= gate and share.low >= gate
                links.append(CloseLink(of, other, "third_party", certain, mine, holder, share))
    links.sort(key=lambda one: (one.other, one.reason, -1 if one.third is None else one.third))
    return CloseLinks(of, gate, tuple(links[:most]), tuple(sorted(left_out)), len(links) > most)


def _told(share: Held) -> str:
    low, high = percent(share.low), percent(Fraction(share.high), up=True)
    return f"{low} %" if low == high else f"{low}–{high} %"
