"""Multiplying along the way: exact on cycles, sound on ranges, the least of all fixed points."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.ownership.propagation import Gate, propagate
from tidegate.ownership.share import PERCENT, WHOLE

MULTIPLY = Gate(0, above_whole=False, below_nothing=False)
GATED = Gate(50 * PERCENT, above_whole=True, below_nothing=False)
BY_318 = Gate(50 * PERCENT, above_whole=False, below_nothing=True)
LINK = Gate(50 * PERCENT)
GATES = {"multiply": MULTIPLY, "gated": GATED, "318": BY_318, "link": LINK}
Stakes = list[tuple[int, int, int, int]]


def run(size: int, stakes: Stakes, holders: set[int], gate: Gate, *, most: bool = False) -> list:
    """What holders have, with every entity in one component: the slow and sure road."""
    into: list[list[tuple[int, int, int]]] = [[] for _ in range(size)]
    for owner, owned, low, high in stakes:
        into[owned].append((owner, low, high))
    found = propagate(into, [list(range(size))], holders, gate, most=most)
    zero = Fraction(0)
    return [(found[n].low, found[n].high) if n in found else (zero, zero) for n in range(size)]


def swept(size: int, stakes: Stakes, holders: set[int], gate: Gate, rounds: int) -> list[Fraction]:
    """Kleene's iteration from nothing, by definition: always at most the least fixed point."""
    held = [Fraction(0)] * size
    for _ in range(rounds):

        def passes(at: int, now: list[Fraction]) -> Fraction:
            if at in holders:
                return Fraction(1)
            part = min(now[at] / WHOLE, Fraction(1))
            if now[at] > 0 and gate.reached(now[at]):
                return Fraction(1) if gate.above_whole else part
            return Fraction(0) if gate.below_nothing else part

        before = held
        held = [Fraction(0)] * size
        for owner, owned, low, _ in stakes:
            if owner != owned:
                held[owned] += low * passes(owner, before)
    return held


def pct(number: str) -> int:
    return int(Fraction(number) * PERCENT)


def test_a_cycle_is_solved_exactly() -> None:
    # X 50 A; A 80 B; B 50 A: a = 50 + b/2, b = 0.8 a, so a = 83 1/3 and b = 66 2/3.
    stakes = [(0, 1, pct("50"), pct("50")), (1, 2, pct("80"), pct("80")),
              (2, 1, pct("50"), pct("50"))]  # fmt: skip
    found = run(3, stakes, {0}, MULTIPLY)
    assert found[1] == (Fraction(250, 3) * PERCENT,) * 2
    assert found[2] == (Fraction(200, 3) * PERCENT,) * 2


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
def test_a_ring_that_owns_itself_wholly_belongs_to_nobody(gate: Gate) -> None:
    stakes = [(1, 2, WHOLE, WHOLE), (2, 1, WHOLE, WHOLE), (0, 3, WHOLE, WHOLE)]
    found = run(4, stakes, {0}, gate)
    assert found[1] == found[2] == (0, 0)


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
def test_a_ring_fed_beyond_the_whole_ends_and_is_not_less_than_what_flows_in(gate: Gate) -> None:
    stakes = [(0, 1, pct("60"), pct("60")), (1, 2, WHOLE, WHOLE), (2, 1, WHOLE, WHOLE)]
    low, high = run(3, stakes, {0}, gate)[1]
    assert pct("60") <= low <= high


def test_a_gate_in_a_cycle_opens_by_what_comes_round() -> None:
    # X 45 A; A 60 B; B 20 A: with what comes back by B, multiplied, A is past 50 (45 + 0.2 × 27 =
    # 50.4), so it counts as a whole, B is held to 60, past it too, and A to 45 + 20. With B 10 A it
    # stays below: a = 45 + 0.1 × 0.6 a.
    opened = [(0, 1, pct("45"), pct("45")), (1, 2, pct("60"), pct("60")),
              (2, 1, pct("20"), pct("20"))]  # fmt: skip
    assert run(3, opened, {0}, GATED)[1] == (65 * PERCENT, 65 * PERCENT)
    shut = [*opened[:2], (2, 1, pct("10"), pct("10"))]
    assert run(3, shut, {0}, GATED)[1] == (Fraction(4500, 94) * PERCENT,) * 2


def test_at_the_most_the_room_goes_to_those_who_pass_on_most() -> None:
    # A is held 0–60 by X and 50–60 by a stranger: X has what the stranger leaves, at most 50.
    stakes = [(0, 2, 0, pct("60")), (1, 2, pct("50"), pct("60"))]
    assert run(3, stakes, {0}, MULTIPLY, most=True)[2] == (50 * PERCENT, 50 * PERCENT)


def test_a_long_chain_neither_ends_the_stack_nor_loses_its_bounds() -> None:
    size = 3_000
    into: list[list[tuple[int, int, int]]] = [[]]
    into += [[(n - 1, pct("99.999"), pct("99.999"))] for n in range(1, size)]
    found = propagate(into, [[n] for n in range(size)], {0}, MULTIPLY, most=False)
    exact = Fraction(WHOLE) * Fraction(99_999, 100_000) ** (size - 1)
    last = found[size - 1]
    assert last.low <= exact <= last.high
    assert last.high - last.low < Fraction(1, 10**60)


def structures(most: int = 6) -> st.SearchStrategy[tuple[int, Stakes]]:
    """Small structures with cycles, whose shares add up to no more than all."""

    @st.composite
    def made(draw: st.DrawFn) -> tuple[int, Stakes]:
        size = draw(st.integers(2, most))
        stakes: Stakes = []
        for owned in range(1, size):
            room = 100
            for owner in draw(st.permutations(range(size))):
                share = draw(st.integers(0, room)) if draw(st.booleans()) else 0
                if share and owner != owned:
                    stakes.append((owner, owned, share * PERCENT, share * PERCENT))
                    room -= share
        return size, stakes

    return made()


@settings(max_examples=150, deadline=None)
@given(structures(), st.sampled_from(sorted(GATES)))
def test_the_answer_is_the_least_fixed_point(made: tuple[int, Stakes], name: str) -> None:
    size, stakes = made
    gate = GATES[name]
    found = run(size, stakes, {0}, gate)
    below = swept(size, stakes, {0}, gate, 60)
    for at in range(1, size):
        assert below[at] <= found[at][1]
        assert float(found[at][0] - below[at]) <= 1.0 * PERCENT or found[at][0] >= below[at]
    # A fixed point: put back in, it gives itself.
    again = dict(enumerate(found))
    for at in range(1, size):
        total = Fraction(0)
        for owner, owned, low, _ in stakes:
            if owned == at and owner != at:
                share = again[owner][0]
                part = min(share / WHOLE, Fraction(1))
                if owner == 0:
                    part = Fraction(1)
                elif share > 0 and gate.reached(share):
                    part = Fraction(1) if gate.above_whole else part
                else:
                    part = Fraction(0) if gate.below_nothing else part
                total += low * part
        assert abs(total - found[at][0]) <= PERCENT // 1000


@settings(max_examples=100, deadline=None)
@given(structures(), st.sampled_from(sorted(GATES)), st.integers(1, 40))
def test_more_of_a_stake_never_makes_less_of_anybody(
    made: tuple[int, Stakes], name: str, more: int
) -> None:
    size, stakes = made
    if not stakes:
        return
    owner, owned, low, _ = stakes[0]
    grown = min(low + more * PERCENT, WHOLE)
    after = run(size, [(owner, owned, grown, grown), *stakes[1:]], {0}, GATES[name])
    before = run(size, stakes, {0}, GATES[name])
    assert all(a[1] >= b[0] - 1 for a, b in zip(after, before, strict=True))


@settings(max_examples=100, deadline=None)
@given(structures(5), st.sampled_from(sorted(GATES)), st.randoms())
def test_every_world_within_the_ranges_lies_between_least_and_most(
    made: tuple[int, Stakes], name: str, draw: object
) -> None:
    size, stakes = made
    ranged = []
    for owner, owned, low, _ in stakes:
        down = draw.randint(0, low // PERCENT) * PERCENT  # type: ignore[attr-defined]
        ranged.append((owner, owned, low - down, low))
    least = run(size, ranged, {0}, GATES[name])
    most = run(size, ranged, {0}, GATES[name], most=True)
    world = [
        (o, d, w := draw.randint(lo // PERCENT, hi // PERCENT) * PERCENT, w)  # type: ignore[attr-defined]
        for o, d, lo, hi in ranged
    ]
    actual = run(size, world, {0}, GATES[name])
    for at in range(1, size):
        assert least[at][0] <= actual[at][1] + 1
        assert actual[at][0] <= most[at][1] + 1
