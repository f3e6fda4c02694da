"""The parts of a diagram of who holds whom: boxes, arrows, and where they came to lie.

Lengths are SVG user units, x to the right and y downward. Nothing is decided here: what a box
looks like and which arrows are bold is the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Look = Literal["listed", "yes", "unknown", "no", "ring", "unnamed", "fold"]
"""How a box is drawn: listed by name; the rule's test met; cannot be known; not met; one of a
closed ring; a holder the source does not name; many boxes folded into one."""
Spot = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Box:
    """One holder or company: its name in at most two lines, `told` below it, `detail` where a
    pointer rests on it."""

    key: str
    name: str
    told: str = ""
    look: Look = "no"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """`owner` holds something of `owned` (keys of boxes); dashed where it is a fact of control and
    no share, bold where the verdict rests on it. One from a box to itself is its own shares."""

    owner: str
    owned: str
    label: str = ""
    bold: bool = False
    dashed: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """All shares one box holds of another, or (dashed) all facts of control, drawn as one line; the
    ends are places in a list of boxes."""

    owner: int
    owned: int
    labels: tuple[str, ...] = ()
    bold: bool = False
    dashed: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A box where it lies. `stands_for` is how many boxes of the input it is: more than one for a
    fold. `own` are the labels of what it holds of itself, None where it holds nothing."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    stands_for: int = 1
    own: tuple[str, ...] | None = None

    @property
    def area(self) -> Area:
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass(frozen=True, slots=True)
class Route:
    """A line where it lies: `curve` starts at the owner and goes on in cubic pieces of three spots
    each. It runs downward, or upward where it `closes` a ring. `rows` are its labels' lines and
    `label` the room they take, None where there is nothing to say."""

    line: Line
    curve: tuple[Spot, ...]
    closes: bool = False
    rows: tuple[str, ...] = ()
    label: Area | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture without its heading; `told` says what was folded, "" where nothing was."""

    width: float
    height: float
    boxes: tuple[Placed, ...]
    routes: tuple[Route, ...]
    told: str = ""


def merged(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[Line]:
    """One line for all shares between the same two boxes in the same direction and one for all
    facts of control, in the order they first appear; labels stand once each.

    Raises ValueError for two boxes of one key and for an arrow whose end is no box.
    """
    places = {box.key: at for at, box in enumerate(boxes)}
    if len(places) != len(boxes):
        raise ValueError("two boxes of a diagram have the same key")
    found: dict[tuple[int, int, bool], list[Arrow]] = {}
    for arrow in arrows:
        if arrow.owner not in places or arrow.owned not in places:
            raise ValueError(f"an arrow from {arrow.owner!r:.80} to {arrow.owned!r:.80} has no box")
        ends = places[arrow.owner], places[arrow.owned], arrow.dashed
        found.setdefault(ends, []).append(arrow)
    return [_merged(*ends, same) for ends, same in found.items()]


def _merged(owner: int, owned: int, dashed: bool, same: Sequence[Arrow]) -> Line:
    if len(same) == 1:
        [one] = same
        labels: tuple[str, ...] = (one.label,) if one.label else ()
        return Line(owner, owned, labels, one.bold, dashed, one.detail)
    labels = tuple(dict.fromkeys(each.label for each in same if each.label))
    detail = "; ".join(dict.fromkeys(each.detail for each in same if each.detail))
    return Line(owner, owned, labels, any(each.bold for each in same), dashed, detail)
