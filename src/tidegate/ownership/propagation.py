"""What holders have of each entity where a rule multiplies along the way: exact, at both bounds.

One law of passing on covers the rules: an entity whose holders have `gate` of it or more passes on
the whole of what it holds, or that in proportion; one below passes on nothing, or in proportion.

    whole / nothing        link closure (see `closure`, which is made for it)
    whole / proportion     multiplication, a link of the gate or more counting as all of it
    proportion / nothing   26 U.S.C. 318(a)(2)(C)
    proportion alone       multiplication, summed over all paths (gate 0)

The answer is the least fixed point, reckoned in fractions: acyclic parts in order, a cycle by
solving its linear system. A ring that nobody outside has a share of therefore stays at nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tidegate.ownership.share import PERCENT, WHOLE

LARGEST_CYCLE = 80
"""Entities in one cycle whose system is solved in fractions; a larger one is enclosed."""
_SWEEPS = 400
_SCALE = 10**18
_STILL = Fraction(1, 10**12)
"""What one more sweep adds at most when a cycle is taken to have come to rest, in units."""
_LONGEST = 10**120
Edges = Sequence[Sequence[tuple[int, int, int]]]
"""For each entity its holders: (holder, least, most) in units."""


@dataclass(frozen=True, slots=True)
class Gate:
    """How an entity passes on; see `rules.attribution.Passing`. `units` is the gate."""

    units: int
    strict: bool = False
    above_whole: bool = True
    below_nothing: bool = True

    def reached(self, share: Fraction | int) -> bool:
        return share > self.units if self.strict else share >= self.units


@dataclass(frozen=True, slots=True)
class Held:
    """What holders have of an entity: never less than `low`, never more than `high` units. They
    differ at one bound only where a cycle was too large to be solved exactly."""

    low: Fraction
    high: Fraction


NOTHING = Held(Fraction(0), Fraction(0))


def propagate(
    into: Edges,
    order: Sequence[Sequence[int]],
    holders: Iterable[int],
    gate: Gate,
    *,
    most: bool,
    always: frozenset[int] = frozenset(),
    never: frozenset[int] = frozenset(),
) -> Mapping[int, Held]:
    """What `holders` have of each entity they reach, in units, at the least or the `most`.

    `order` are the strongly connected components, owners before what they own. At the most, shares
    known between bounds are set as high as all that is told of the company leaves room for, the
    shares of those who pass on most first. `always` pass on in proportion whatever the gate
    (partnerships, estates, trusts); `never` pass on nothing, unless they are holders.
    """
    seeds = set(holders)
    run = _Run(into, seeds, gate, most, always, never)
    for part in order:
        if len(part) == 1:  # what an entity has of itself counts for nobody
            run.settle(part[0])
        else:
            run.cycle(part)
    return run.held


class _Run:
    def __init__(
        self,
        into: Edges,
        seeds: set[int],
        gate: Gate,
        most: bool,
        always: frozenset[int],
        never: frozenset[int],
    ) -> None:
        self.into, self.seeds, self.gate, self.most = into, seeds, gate, most
        self.always, self.never = always, never
        self.held: dict[int, Held] = {}

    def settle(self, at: int) -> None:
        """An entity whose holders are all settled."""
        low = self._sum(at, {h: self._passes(h, high=False) for h, _, _ in self.into[at]})
        high = self._sum(at, {h: self._passes(h, high=True) for h, _, _ in self.into[at]})
        if high:
            self.held[at] = Held(_short(low, up=False), _short(high, up=True))

    def _passes(self, at: int, *, high: bool) -> Fraction:
        if at in self.seeds:
            return Fraction(1)
        held = self.held.get(at)
        return self._part(at, held.high if high else held.low) if held else Fraction(0)

    def _part(self, at: int, share: Fraction) -> Fraction:
        """The part an entity passes on of what it holds, where holders have `share` of it."""
        part = min(share / WHOLE, Fraction(1))
        if at in self.never:
            return Fraction(0)
        if at in self.always:
            return part
        if self.gate.reached(share) and share > 0:
            return Fraction(1) if self.gate.above_whole else part
        return Fraction(0) if self.gate.below_nothing else part

    def _sum(self, at: int, passed: Mapping[int, Fraction]) -> Fraction:
        """What is held of an entity whose holders pass on such parts of their shares."""
        return sum(
            (Fraction(units) * passed[h] for h, units in self._shares(at, passed) if passed[h]),
            Fraction(0),
        )

    def _shares(self, at: int, passed: Mapping[int, Fraction]) -> list[tuple[int, int]]:
        """The share of each holder of an entity at this bound, itself left out."""
        rows = [row for row in self.into[at] if row[0] != at]
        if not self.most:
            return [(holder, low) for holder, low, _ in rows]
        least = sum(low for _, low, _ in self.into[at])
        room = max(WHOLE - least, 0)
        found = []
        for holder, low, high in sorted(rows, key=lambda row: (-passed[row[0]], row[0])):
            more = min(high - low, room)
            room -= more
            found.append((holder, low + more))
        return found

    def cycle(self, part: Sequence[int]) -> None:
        """Entities that own each other in a circle."""
        inside = self._fed([at for at in part if at not in self.seeds])
        if inside:
            self._round(inside)
        for at in part:
            if at in self.seeds:
                self.settle(at)

    def _round(self, inside: Sequence[int]) -> None:
        """Those of a cycle that holders reach and that are none themselves."""
        outside = {h for at in inside for h, _, _ in self.into[at]} - set(inside)
        fixed = {h: self._passes(h, high=True) for h in outside}
        exact = self._solved(inside, fixed) if len(inside) <= LARGEST_CYCLE else None
        if exact is None:
            exact = self._enclosed(inside, fixed)
        self.held |= {at: held for at, held in exact.items() if held.high}

    def _fed(self, inside: Sequence[int]) -> list[int]:
        """Those of a cycle that anything of the holders' reaches at all, in the order in which it
        does; the rest has nothing."""
        owns: dict[int, list[int]] = {}
        within = set(inside)
        fed = []
        for at in inside:
            for holder, low, high in self.into[at]:
                if not (high if self.most else low) or holder == at:
                    continue
                if holder in within:
                    owns.setdefault(holder, []).append(at)
                elif self._passes(holder, high=True):
                    fed.append(at)
        reached = dict.fromkeys(fed)
        queue = list(reached)
        for at in queue:
            for owned in owns.get(at, ()):
                if owned not in reached:
                    reached[owned] = None
                    queue.append(owned)
        return queue

    def _solved(
        self, inside: Sequence[int], fixed: Mapping[int, Fraction]
    ) -> dict[int, Held] | None:
        """The exact fixed point from below: who is past the gate, and who gets the room, is found
        by solving again until nothing changes. None where that does not end."""
        shares = dict.fromkeys(inside, Fraction(0))
        for _ in range(4 * len(inside) + 8):
            passed = {**fixed, **{at: self._part(at, shares[at]) for at in inside}}
            solved = self._system(inside, fixed, passed, shares)
            if solved is None:
                return None
            if solved == shares:
                return {at: Held(share, share) for at, share in shares.items()}
            if any(solved[at] < shares[at] for at in inside):
                return None
            shares = solved
        return None

    def _system(
        self,
        inside: Sequence[int],
        fixed: Mapping[int, Fraction],
        passed: Mapping[int, Fraction],
        shares: Mapping[int, Fraction],
    ) -> dict[int, Fraction] | None:
        """Solves s = d + A s with the coefficients that hold now."""
        place = {at: n for n, at in enumerate(inside)}
        size = len(inside)
        rows = [[Fraction(0)] * (size + 1) for _ in range(size)]
        for at, n in place.items():
            rows[n][n] += 1
            for holder, units in self._shares(at, passed):
                if holder not in place:
                    rows[n][size] += Fraction(units) * fixed[holder]
                elif self._whole(holder, shares[holder]):
                    rows[n][size] += units
                elif self._proportional(holder, shares[holder]):
                    rows[n][place[holder]] -= Fraction(units, WHOLE)
        answer = _gauss(rows)
        if answer is None or any(share < 0 for share in answer):
            return None
        return dict(zip(inside, answer, strict=True))

    def _whole(self, at: int, share: Fraction) -> bool:
        if at in self.never:
            return False
        if at in self.always:
            return share >= WHOLE
        return (self.gate.above_whole and share > 0 and self.gate.reached(share)) or (
            share >= WHOLE and self._proportional(at, share)
        )

    def _proportional(self, at: int, share: Fraction) -> bool:
        if at in self.never:
            return False
        if at in self.always:
            return True
        if share > 0 and self.gate.reached(share):
            return not self.gate.above_whole
        return not self.gate.below_nothing

    def _enclosed(self, inside: Sequence[int], fixed: Mapping[int, Fraction]) -> dict[int, Held]:
        """A cycle too large to solve: sweeps from below, rounded down, then a bound from above that
        is proved by one more sweep. Without proof nothing above is known but all that is told."""
        low = dict.fromkeys(inside, Fraction(0))
        passed = {**fixed, **dict.fromkeys(inside, Fraction(0))}
        for _ in range(_SWEEPS):
            most = Fraction(0)
            for (
                at
            ) in inside:  # in place, in the order of the flow: a ring is gone round in one sweep
                after = _down(self._sum(at, passed))
                most = max(most, after - low[at])
                low[at], passed[at] = after, _down(self._part(at, after))
            if most <= _STILL:
                break
        for slack in (Fraction(1, 10**9), Fraction(1, 10**3), Fraction(PERCENT, 10)):
            high = {at: low[at] + slack for at in inside}
            above = {**fixed, **{at: self._part(at, high[at]) for at in inside}}
            if all(self._sum(at, above) <= high[at] for at in inside):
                return {at: Held(low[at], high[at]) for at in inside}
        everything = dict.fromkeys({*inside, *fixed}, Fraction(1))
        return {at: Held(low[at], self._sum(at, everything)) for at in inside}


def _down(share: Fraction) -> Fraction:
    return Fraction(share.numerator * _SCALE // share.denominator, _SCALE)


def _short(share: Fraction, *, up: bool) -> Fraction:
    """A share whose digits have grown past use, at the end of a long chain, rounded outward."""
    if share.denominator < _LONGEST:
        return share
    scaled = share.numerator * _LONGEST
    return Fraction(
        -(-scaled // share.denominator) if up else scaled // share.denominator, _LONGEST
    )


def _gauss(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """Solves a square system given with its right side; None where it is singular."""
    size = len(rows)
    for at in range(size):
        pivot = next((n for n in range(at, size) if rows[n][at]), None)
        if pivot is None:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        head = rows[at]
        if head[at] != 1:
            by = head[at]
            head = rows[at] = [each / by for each in head]
        for n in range(size):
            factor = rows[n][at]
            if n != at and factor:
                rows[n] = [a - factor * b if b else a for a, b in zip(rows[n], head, strict=True)]
    return [row[size] for row in rows]
