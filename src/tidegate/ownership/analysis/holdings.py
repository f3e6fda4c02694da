"""The stakes of a network, looked up from either end: what a holder holds, and who holds a company.

Holders and companies are the network's nodes; shares are whole units (100 % is 10⁸).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tidegate.ownership.network import Network, Units
from tidegate.ownership.share import WHOLE

Bound = Literal["low", "high"]
"""The share each stake is surely at least ("low") or at most ("high")."""


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """A network ready to be walked; `holdings_of` makes one."""

    net: Network
    room: Units
    """What of each company is not surely held by anybody, in units."""

    @property
    def size(self) -> int:
        return self.net.size

    def below(self, holder: int) -> Iterator[tuple[int, int, int]]:
        """(company, low, high) of each stake of a holder, in units."""
        net, starts = self.net, self.net.out_edges
        part = slice(int(starts[holder]), int(starts[holder + 1]))
        return zip(
            net.owned[part].tolist(), net.low[part].tolist(), net.high[part].tolist(), strict=True
        )

    def above(self, company: int) -> Iterator[tuple[int, int, int]]:
        """(holder, low, high) of each stake in a company, in units."""
        net, (starts, edges) = self.net, self.net.in_edges
        part = edges[int(starts[company]) : int(starts[company + 1])]
        return zip(
            net.owner[part].tolist(), net.low[part].tolist(), net.high[part].tolist(), strict=True
        )

    def held(self, company: int, low: int, high: int, bound: Bound) -> int:
        """What holders with `low` to `high` units between them have by that bound: at most what
        the others do not surely hold."""
        return low if bound == "low" else min(high, int(self.room[company]) + low)

    def first(self, least: int, bound: Bound) -> list[int]:
        """Who has `least` units of some company alone; nobody else can control any."""
        net = self.net
        have = net.low if bound == "low" else np.minimum(net.high, self.room[net.owned] + net.low)
        found: list[int] = np.unique(net.owner[have >= least]).tolist()
        return found


def holdings_of(net: Network | Holdings) -> Holdings:
    """The same network, ready to be walked."""
    if isinstance(net, Holdings):
        return net
    return Holdings(net, np.maximum(WHOLE - net.low_sums, 0))
