"""3A090 since 2023 against an oracle that divides with fractions: on the limits, a millionth beside
them and anywhere; and what is known only between bounds never says more than all it may be."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tidegate.rules import Decision, Interval, load

STEP = Decimal("0.000001")
TPPS = [Decimal(n) for n in ("1600", "2400", "4800")]
DENSITIES = [Decimal(n) for n in ("1.6", "3.2", "5.92")]
AREAS = [Decimal(n) for n in ("0.25", "270.27027", "500", "814", "1500", "46225")]


def by_fractions(tpp: Decimal, area: Decimal, data_centre: bool) -> set[str]:
    density = Fraction(tpp) / Fraction(area)
    found = set()
    if tpp >= 4800:
        found.add("a.1")
    if tpp >= 1600 and density >= Fraction("5.92"):
        found.add("a.2")
    if 2400 <= tpp < 4800 and Fraction("1.6") <= density < Fraction("5.92"):
        found.add("b.1")
    if 1600 <= tpp < 4800 and Fraction("3.2") <= density < Fraction("5.92"):
        found.add("b.2")
    return set() if not data_centre and tpp < 4800 else found


def cases() -> list[tuple[Decimal, Decimal, bool]]:
    """On each limit and its two neighbours, and five hundred others."""
    chance = random.Random(3090)
    found = []
    for centre in (True, False):
        for area in AREAS:
            exact = [density * area for density in DENSITIES]
            around = [n.quantize(STEP) + STEP * k for n in (*TPPS, *exact) for k in (-1, 0, 1)]
            found += [(tpp, area, centre) for tpp in around if tpp > 0]
        for _ in range(250):
            area = (Decimal(chance.randrange(1, 3_000_000)) / 1000).quantize(STEP)
            density = Decimal(chance.randrange(1, 8000)) / 1000
            found.append(((density * area).quantize(STEP), area, centre))
    return found


def decide(rows: list[dict[str, Any]]) -> list[Decision]:
    return load().decide(rows, as_of="2026-02-01")


def paragraphs(decision: Decision) -> set[str]:
    found = (f for f in decision.findings if f.rule == "us.ear.3a090")
    return {f.paragraph for f in found if f.verdict == "yes"}


def test_every_paragraph_is_what_fractions_say() -> None:
    given = cases()
    rows = [{"kind": "ic", "tpp": t, "die_area": a, "data_centre": c} for t, a, c in given]
    for (tpp, area, centre), decision in zip(given, decide(rows), strict=True):
        want = by_fractions(tpp, area, centre)
        assert paragraphs(decision) == want, (tpp, area, centre)
        facts = decision.facts
        assert facts["in_3a090_a"] == bool(want & {"a.1", "a.2"})
        assert facts["in_3a090_b"] == bool(want & {"b.1", "b.2"})
        assert facts["in_3a090_ab"] == bool(want) == (facts["in_3a090_a"] or facts["in_3a090_b"])


def test_an_area_between_bounds_says_what_every_area_between_them_says() -> None:
    chance = random.Random(5920)
    given, rows = [], []
    for _ in range(300):
        low = Decimal(chance.randrange(100, 1500))
        high = low + Decimal(chance.randrange(0, 800))
        tpp = Decimal(chance.randrange(1000, 6000))
        given.append((tpp, low, high))
        known = {"kind": "ic", "tpp": tpp, "data_centre": True}
        rows.append(known | {"die_area": Interval(low, high)})
    for (tpp, low, high), decision in zip(given, decide(rows), strict=True):
        within = [low + (high - low) * k / 40 for k in range(41)]
        # Where a limit lies between the bounds, the area that meets it exactly is one more.
        within += [a for a in (tpp / d for d in DENSITIES) if low <= a <= high]
        said = [by_fractions(tpp, area, True) for area in within]
        for name, letters in (("a", "a"), ("b", "b"), ("ab", "ab")):
            truths = {any(p[0] in letters for p in each) for each in said}
            fact = decision.facts[f"in_3a090_{name}"]
            if fact is not None:
                assert truths == {fact}, (name, tpp, low, high)
        truths = {bool(each) for each in said}
        if len(truths) == 1:  # it is one or the other all along, or neither
            assert decision.facts["in_3a090_ab"] == truths.pop(), (tpp, low, high)
