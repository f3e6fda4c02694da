"""Folds a structure too large to draw: what is near the question stays, the rest is counted.

Boxes are kept by their distance from the bold arrows and the boxes in focus, counted in arrows of
either direction; at the same distance the listed come first. What is dropped stands, counted, in
one box beside the kept box it hangs on: one for its holders' side, one for its companies' side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.findings.diagram_parts import Arrow, Box, Line, Look, merged

_FIRST: dict[Look, int] = {
    "listed": 0,
    "yes": 1,
    "unknown": 2,
    "ring": 2,
    "unnamed": 3,
    "no": 4,
    "fold": 4,
}
_SAID: dict[Look, str] = {
    "listed": "listed", "yes": "met", "unknown": "cannot be known", "ring": "in a ring",
    "unnamed": "not named",
}  # fmt: skip
_WHOLE = "\xa0"  # keeps words on one line
_Group = tuple[int, bool]
_ELSEWHERE: _Group = (-1, False)


@dataclass(frozen=True, slots=True)
class Folded:
    """What is drawn. `counts` says for each box how many of the input it stands for."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    counts: tuple[int, ...]
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Walk:
    """All boxes in the order in which they may be kept, and by which box and on which side of it
    (True for holders) each was reached; (-1, False) where by none."""

    order: list[int]
    reached: list[_Group]
    must: int


def fold(
    boxes: Sequence[Box], arrows: Sequence[Arrow], focus: Sequence[str] = (), most: int = 100
) -> Folded:
    """At most `most` boxes, more only where bold arrows need them, in time n log n of the input.

    Raises ValueError as `merged` does, for a `focus` that is no box, and for `most` below four.
    """
    if most < 4:
        raise ValueError("a diagram of fewer than four boxes folds nothing")
    lines = merged(boxes, arrows)
    places = {box.key: at for at, box in enumerate(boxes)}
    if unknown := [key for key in focus if key not in places]:
        raise ValueError(f"no box {unknown[0]!r:.80} to put in focus")
    if len(boxes) <= most:
        return Folded(tuple(boxes), tuple(lines), (1,) * len(boxes))
    walk = _walk(boxes, lines, [places[key] for key in focus])
    low, high = walk.must, max(walk.must, most)
    kept, groups = low, _groups(walk, low)
    while low <= high:
        middle = (low + high + 1) // 2
        tried = _groups(walk, middle)
        if middle + len(set(tried.values())) <= most:
            kept, groups, low = middle, tried, middle + 1
        else:
            high = middle - 1
    return _drawn(boxes, lines, walk.order[:kept], groups)


def _walk(boxes: Sequence[Box], lines: Sequence[Line], focus: Sequence[int]) -> _Walk:
    beside: list[list[tuple[int, bool]]] = [[] for _ in boxes]
    for line in lines:
        if line.owner != line.owned:
            beside[line.owned].append((line.owner, True))
            beside[line.owner].append((line.owned, False))
    rank = [(_FIRST[box.look], -len(beside[at]), at) for at, box in enumerate(boxes)]
    must = list(dict.fromkeys(end for li in lines if li.bold for end in (li.owner, li.owned)))
    level = list(dict.fromkeys([*must, *focus]))
    if not level:
        level = [at for at, box in enumerate(boxes) if _FIRST[box.look] <= 1]
    reached: list[_Group] = [_ELSEWHERE] * len(boxes)
    seen = bytearray(len(boxes))
    order: list[int] = []
    starts = iter(sorted(range(len(boxes)), key=rank.__getitem__))
    while True:
        if not level:
            level = next(([at] for at in starts if not seen[at]), [])
            if not level:
                return _Walk(order, reached, len(must))
        for at in level:
            seen[at] = 1
        order += level
        below: list[int] = []
        for at in level:
            for other, holder in beside[at]:
                if not seen[other]:
                    seen[other] = 1
                    reached[other] = (at, holder)
                    below.append(other)
        level = sorted(below, key=rank.__getitem__)


def _groups(walk: _Walk, kept: int) -> dict[int, _Group]:
    """The group that each box beyond the first `kept` stands in."""
    drawn = set(walk.order[:kept])
    found: dict[int, _Group] = {}
    for at in walk.order[kept:]:
        parent = walk.reached[at]
        found[at] = parent if parent[0] in drawn else found.get(parent[0], _ELSEWHERE)
    return found


def _drawn(
    boxes: Sequence[Box], lines: Sequence[Line], kept: Sequence[int], groups: dict[int, _Group]
) -> Folded:
    members: dict[_Group, list[int]] = {}
    for at, group in groups.items():
        members.setdefault(group, []).append(at)
    # Drawn as itself, one box takes no more room than a box that counts one.
    alone = {at[0] for at in members.values() if len(at) == 1}
    shown = sorted([*kept, *alone])
    new = {at: n for n, at in enumerate(shown)}
    drawn = [boxes[at] for at in shown]
    counts = [1] * len(drawn)
    between = [li for li in lines if li.owner in new and li.owned in new]
    ties = [
        Line(new[li.owner], new[li.owned], li.labels, li.bold, li.dashed, li.detail)
        for li in between
    ]
    direct = {(li.owned, True, li.owner) for li in lines} | {
        (li.owner, False, li.owned) for li in lines
    }
    keys = {box.key for box in boxes}
    for (parent, holders), folded in sorted(members.items()):
        if len(folded) == 1:
            continue
        key = f"fold {len(drawn)}"
        while key in keys:
            key += "'"
        near = sum((parent, holders, at) in direct for at in folded)
        drawn.append(_fold_box(key, [boxes[at] for at in folded], parent < 0, holders, near))
        counts.append(len(folded))
        if parent >= 0:
            ends = (len(drawn) - 1, new[parent])
            ties.append(Line(*(ends if holders else ends[::-1])))
    hidden = sum(counts) - len(shown)
    folds = len(drawn) - len(shown)
    told = (
        f"Folded: {hidden:,} of {len(boxes):,} boxes stand counted in "
        f"{folds:,} {'box' if folds == 1 else 'boxes'}, "
        f"with {len(lines) - len(between):,} of {len(lines):,} lines."
    )
    return Folded(tuple(drawn), tuple(ties), tuple(counts), told if hidden else "")


def _fold_box(key: str, folded: Sequence[Box], apart: bool, holders: bool, near: int) -> Box:
    word = "not tied to these" if apart else "holders" if holders else "companies"
    looks = Counter(box.look for box in folded)
    told = [
        f"{looks[look]:,} {said}".replace(" ", _WHOLE)
        for look, said in _SAID.items()
        if looks[look]
    ]
    if not apart and near < len(folded):
        told.insert(0, f"{near:,} direct, {len(folded) - near:,} beyond".replace(" ", _WHOLE))
    names = ", ".join(box.name[:60] for box in folded[:12])
    more = f" and {len(folded) - 12:,} more" if len(folded) > 12 else ""
    return Box(key, f"and {len(folded):,} more {word}", " · ".join(told), "fold", names + more)
