"""How the lines of a diagram run: smooth from row to row, upright where they pass boxes.

A line leaves an owner's lower edge and ends at the upper edge of what is owned. One that closes a
ring runs upward instead, from side to side of its boxes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tidegate.findings.diagram_order import Grid
from tidegate.findings.diagram_parts import Spot

_Port = tuple[int, int, bool, bool]
"""A box, the neighbour a line goes to or comes from, whether at the box's foot, whether dashed."""
_PORTS, _CORNER = 20.0, 12.0
_BEND = 16.0


@dataclass(slots=True)
class Plan:
    """Where everything lies before lines run: the middle `x` of each node, the size of each box,
    and the tops and heights of rows. `gaps` are what lies below each row."""

    made: Grid
    x: list[float]
    widths: Sequence[float]
    heights: Sequence[float]
    dashed: Sequence[bool]
    gaps: list[float]
    row_of: list[int] = field(init=False)
    tops: list[float] = field(init=False)
    tall: list[float] = field(init=False)
    ports: Mapping[_Port, float] = field(init=False)
    nudges: Mapping[int, float] = field(init=False)

    def __post_init__(self) -> None:
        self.row_of = [0] * len(self.made.trunk)
        for number, row in enumerate(self.made.rows):
            for at in row:
                self.row_of[at] = number
        count = self.made.count
        self.tall = [
            max((self.heights[at] for at in row if at < count), default=0.0)
            for row in self.made.rows
        ]
        self.ports = self._ports()
        self.nudges = self._nudges()
        self.stack()

    def stack(self) -> None:
        """Sets the tops of rows from their heights and gaps."""
        self.tops = []
        y = 0.0
        for tall, gap in zip(self.tall, self.gaps, strict=True):
            self.tops.append(y)
            y += tall + gap

    def bottom(self, row: int) -> float:
        return self.tops[row] + self.tall[row]

    @property
    def height(self) -> float:
        return self.bottom(len(self.tops) - 1) if self.tops else 0.0

    def top_of(self, at: int) -> float:
        """The upper edge of a box, which stands in the middle of its row."""
        row = self.row_of[at]
        return self.tops[row] + (self.tall[row] - self.heights[at]) / 2

    def _ports(self) -> dict[_Port, float]:
        """Where lines meet boxes; a share and a fact of control to the same neighbour, apart."""
        sides: dict[tuple[int, bool], set[tuple[int, bool]]] = {}
        for n, chain in enumerate(self.made.chains):
            if n not in self.made.side:
                sides.setdefault((chain[0], True), set()).add((chain[1], self.dashed[n]))
                sides.setdefault((chain[-1], False), set()).add((chain[-2], self.dashed[n]))
        found: dict[_Port, float] = {}
        for (box, foot), others in sorted(sides.items(), key=lambda one: (not one[0][1], one[0])):
            ranked = sorted(others, key=lambda at: (self.x[at[0]], at))
            half = self.widths[box] / 2 - _CORNER
            step = min(_PORTS, 2 * half / max(1, len(ranked) - 1))
            for n, (other, dashed) in enumerate(ranked):
                port = self.x[box] + (n - (len(ranked) - 1) / 2) * step
                if len(ranked) == 1:
                    port = self._straight((box, other, foot, dashed), half, found)
                found[box, other, foot, dashed] = port
        return found

    def _straight(self, port: _Port, half: float, found: Mapping[_Port, float]) -> float:
        """A lone line runs upright where its other end is nearly above or below."""
        box, other, foot, dashed = port
        middle = self.x[box]
        aim = self.x[other] if foot else found.get((other, box, True, dashed), self.x[other])
        near = min(_PORTS, half)
        return aim if abs(aim - middle) <= near else middle

    def _nudges(self) -> dict[int, float]:
        """How far above or below a box's middle each line that closes a ring meets its side."""
        found: dict[int, float] = {}
        met: dict[tuple[int, int], list[int]] = {}
        for n, side in self.made.side.items():
            chain = self.made.chains[n]
            met.setdefault((chain[0], side), []).append(chain[1])
            met.setdefault((chain[-1], side), []).append(chain[-2])
        for spots in met.values():
            for n, spot in enumerate(spots):
                found[spot] = (n - (len(spots) - 1) / 2) * 9
        return found

    def curve(self, n: int) -> list[Spot]:
        """The line of an edge, from its owner to what is owned."""
        return self._upward(n) if n in self.made.side else self._downward(n)

    def _downward(self, n: int) -> list[Spot]:
        chain = self.made.chains[n]
        owner, owned = chain[0], chain[-1]
        x = self.ports[owner, chain[1], True, self.dashed[n]]
        y = self.top_of(owner) + self.heights[owner]
        spots = [(x, y)]
        _straight_on(spots, self.bottom(self.row_of[owner]))
        for at in chain[1:]:
            x = self.ports[owned, chain[-2], False, self.dashed[n]] if at == owned else self.x[at]
            row = self.row_of[at]
            _swing(spots, x, self.tops[row])
            _straight_on(spots, self.top_of(at) if at == owned else self.bottom(row))
        return spots

    def _upward(self, n: int) -> list[Spot]:
        chain = self.made.chains[n][::-1]
        side = self.made.side[n]
        owner, owned = chain[0], chain[-1]
        edge = self.x[owner] + side * self.widths[owner] / 2
        y = self.top_of(owner) + self.heights[owner] / 2 + self.nudges[chain[1]]
        x = self.x[chain[1]]
        spots = [(edge, y), ((edge + 2 * x) / 3, y), (x, y - _BEND / 3), (x, y - _BEND)]
        _straight_on(spots, self.tops[self.row_of[owner]])
        for at in chain[2:-1]:
            row = self.row_of[at]
            _swing(spots, self.x[at], self.bottom(row))
            if at != chain[-2]:
                _straight_on(spots, self.tops[row])
        edge = self.x[owned] + side * self.widths[owned] / 2
        y = self.top_of(owned) + self.heights[owned] / 2 + self.nudges[chain[-2]]
        x = spots[-1][0]
        _straight_on(spots, y + _BEND)
        spots += [(x, y + _BEND / 3), ((edge + 2 * x) / 3, y), (edge, y)]
        return spots


def _straight_on(spots: list[Spot], y: float) -> None:
    x, start = spots[-1]
    if abs(y - start) > 0.05:
        spots += [(x, start + (y - start) / 3), (x, start + (y - start) * 2 / 3), (x, y)]


def _swing(spots: list[Spot], x: float, y: float) -> None:
    from_x, from_y = spots[-1]
    if abs(x - from_x) < 0.05:
        _straight_on(spots, y)
        return
    reach = (y - from_y) * 0.5
    spots += [(from_x, from_y + reach), (x, y - reach), (x, y)]


def along(curve: Sequence[Spot], piece: int, t: float) -> Spot:
    """The point at `t` (0 to 1) of a cubic piece."""
    a, b, c, d = curve[3 * piece : 3 * piece + 4]
    u = 1 - t
    k = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    return (
        k[0] * a[0] + k[1] * b[0] + k[2] * c[0] + k[3] * d[0],
        k[0] * a[1] + k[1] * b[1] + k[2] * c[1] + k[3] * d[1],
    )
