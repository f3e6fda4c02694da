"""The frontier: what holds for any systems whatever."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tidegate.landscape import Reached, Span, System, frontier_of
from tidegate.landscape.frontier import Ladder

from .made_up import AS_OF, system, systems


@given(systems(), st.booleans())
def test_a_frontier_is_monotone(made: list[System], lower: bool) -> None:
    steps = frontier_of(made, lower=lower)
    assert bool(steps) == bool(made)
    for before, after in pairwise(steps):
        assert before.released.last < after.released.last
        assert before.low is not None
        assert after.low is not None
        assert after.low < before.low if lower else after.low > before.low


@given(systems(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_rows_changes_nothing(
    made: list[System], chance: random.Random, lower: bool
) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert frontier_of(shuffled, lower=lower) == frontier_of(made, lower=lower)


@given(systems())
def test_nothing_known_by_then_surpasses_the_frontier(made: list[System]) -> None:
    steps = frontier_of(made)
    for one in made:
        best = [step for step in steps if step.released.last <= one.released.last]
        assert best
        assert best[-1].low is not None
        assert one.low is not None
        assert best[-1].low >= one.low


@given(systems())
def test_a_weaker_later_system_is_no_step(made: list[System]) -> None:
    if not made:
        return
    first = made[0]
    assert first.low is not None
    late = first.released.last + timedelta(days=1)
    weaker = System("z", first.group, Span(late, late), first.low - 1, first.low - 1)
    assert frontier_of([*made, weaker]) == frontier_of(made)
    equal = System("z", first.group, Span(late, late), first.low, first.low)
    assert frontier_of([*made, equal]) == frontier_of(made)


@given(systems(), st.integers(-60, 60), st.booleans())
def test_a_ladder_says_what_a_search_of_all_systems_says(
    made: list[System], level: int, lower: bool
) -> None:
    value = Decimal(level) / 4
    good = [
        one
        for one in made
        if one.released.first <= AS_OF
        and one.low is not None
        and (one.low <= value if lower else one.low >= value)
    ]
    sure = [one for one in good if one.released.last <= AS_OF]
    found = Ladder(made, as_of=AS_OF, lower=lower).reached(value)
    assert found.first == min((one.released.first for one in good), default=None)
    assert found.last == min((one.released.last for one in sure), default=None)
    assert (found.by is None) == (not sure)
    assert found.by is None or found.by in sure


def test_of_two_on_one_day_only_the_better_is_a_step() -> None:
    both = [system("a", "A", "2020-01-01", 3), system("b", "A", "2020-01-01", 5)]
    assert [one.name for one in frontier_of(both)] == ["b"]


def test_a_bound_counts_with_what_it_surely_is() -> None:
    low = system("at least 5", "A", "2020-01-01", 5, None)
    assert frontier_of([low]) == (low,)
    assert frontier_of([low], lower=True) == ()
    ladder = Ladder([low], as_of=AS_OF)
    assert ladder.reached(Decimal(5)).by == low
    assert ladder.reached(Decimal("5.01")) == Reached()
    span = System("1 to 9", "A", low.released, Decimal(1), Decimal(9))
    assert Ladder([span], as_of=AS_OF, lower=True).reached(Decimal(9)).by == span
    assert Ladder([span], as_of=AS_OF, lower=True).reached(Decimal("8.99")) == Reached()


def test_a_year_is_reached_at_its_end_and_perhaps_at_its_start() -> None:
    year = System("y", "A", Span(date(2022, 1, 1), date(2022, 12, 31)), Decimal(5), Decimal(5))
    found = Ladder([year], as_of=AS_OF).reached(Decimal(5))
    assert (found.first, found.last) == (date(2022, 1, 1), date(2022, 12, 31))
    found = Ladder([year], as_of=date(2022, 6, 1)).reached(Decimal(5))
    assert (found.first, found.last, found.by) == (date(2022, 1, 1), None, None)


def test_of_two_who_reached_a_level_on_one_day_the_better_is_named() -> None:
    both = [system("a", "A", "2020-01-01", 3), system("b", "A", "2020-01-01", 5)]
    for made in (both, both[::-1]):
        by = Ladder(made, as_of=AS_OF).reached(Decimal(3)).by
        assert by is not None
        assert by.name == "b"
