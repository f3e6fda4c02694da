"""Who leads, and how far behind others are: the laws, and small cases by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.landscape import Landscape, Span, System, survey
from tidegate.landscape.telling import standing_lines

from .made_up import AS_OF, GROUPS, system, systems

A, B, C = GROUPS


def look(made: list[System], **more: Any) -> Landscape:
    return survey(made, metric="m", as_of=AS_OF, **more)


def picture(found: Landscape) -> tuple[object, ...]:
    """All that is told of frontiers, levels, lags and changes of lead."""
    return (
        found.leader,
        [(one.group, one.best, one.steps, one.behind) for one in found.standings],
        found.levels,
        found.changes,
    )


@given(systems(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_rows_changes_nothing(
    made: list[System], chance: random.Random, lower: bool
) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert picture(look(shuffled, lower=lower)) == picture(look(made, lower=lower))


@given(systems(), st.integers(0, 400), st.booleans())
def test_a_weaker_later_system_changes_nothing(made: list[System], wait: int, lower: bool) -> None:
    for first in made[:3]:
        assert first.low is not None
        late = first.released.last + timedelta(days=wait + 1)
        value = first.low + 1 if lower else first.low - 1
        weaker = System("zz", first.group, Span(late, late), value, value)
        assert picture(look([*made, weaker], lower=lower)) == picture(look(made, lower=lower))


@given(systems(), st.sampled_from(["0.001", "7", "1000000", "3.3"]))
def test_scaling_all_scores_changes_no_lag(made: list[System], factor: str) -> None:
    scaled = [
        replace(one, low=one.low * Decimal(factor), high=one.low * Decimal(factor))
        for one in made
        if one.low is not None
    ]
    plain, other = look(made), look(scaled)
    assert [[a.lag for a in level.others] for level in plain.levels] == [
        [a.lag for a in level.others] for level in other.levels
    ]
    assert [(s.group, s.behind) for s in plain.standings] == [
        (s.group, s.behind) for s in other.standings
    ]


@given(systems())
def test_turning_scores_round_and_asking_for_lower_changes_no_lag(made: list[System]) -> None:
    turned = [replace(one, low=-one.low, high=-one.low) for one in made if one.low is not None]
    plain, other = look(made), look(turned, lower=True)
    assert plain.leader == other.leader
    assert [[(a.group, a.lag) for a in level.others] for level in plain.levels] == [
        [(a.group, a.lag) for a in level.others] for level in other.levels
    ]


@given(systems())
def test_renaming_the_groups_changes_only_their_names(made: list[System]) -> None:
    # Names that sort the same way: names decide nothing but ties.
    names = {A: "Aland", B: "Brazil", C: "Chile"}
    renamed = [replace(one, group=names[one.group]) for one in made]
    plain, other = look(made), look(renamed)
    assert other.leader == names.get(plain.leader, "")
    assert [[a.lag for a in level.others] for level in plain.levels] == [
        [a.lag for a in level.others] for level in other.levels
    ]


@given(systems())
def test_whoever_is_first_is_not_behind(made: list[System]) -> None:
    found = look(made)
    for level in found.levels:
        assert level.first is not None
        assert (level.first.lag.low, level.first.lag.high) == (0, 0)
        for other in level.others:
            if other.reached.last is not None:
                assert level.first.reached.last is not None
                assert other.reached.last >= level.first.reached.last
    for one in found.standings:
        if one.group == found.leader:
            assert one.behind is not None
            assert (one.behind.low, one.behind.high) == (0, 0)


@given(systems(exact=True))
def test_exact_days_give_exact_lags_that_never_run_backwards(made: list[System]) -> None:
    for level in look(made).levels:
        for other in level.others:
            assert other.lag.low >= 0
            assert other.lag.high in (None, other.lag.low)
            assert other.lag.reached != "unknown"


@given(systems())
def test_every_system_is_counted_or_named_as_left_out(made: list[System]) -> None:
    found = look(made)
    assert len(found.systems) + len(found.left_out) == len(made)


def test_two_countries_by_hand() -> None:
    found = look(
        [
            system("a1", A, "2020-01-01", 10),
            system("b1", B, "2021-01-01", 12),
            system("a2", A, "2021-07-02", 20),
            system("b2", B, "2023-07-02", 15),
        ]
    )
    assert found.leader == A
    assert [(c.before, c.group, c.system.name) for c in found.changes] == [
        ("", A, "a1"), (A, B, "b1"), (B, A, "a2"),
    ]  # fmt: skip
    ten, twelve, twenty = found.levels
    assert (ten.first and ten.first.group, ten.others[0].lag.low) == (A, 366)
    assert (twelve.first and twelve.first.group, twelve.others[0].lag.low) == (B, 182)
    assert twenty.others[0].lag.reached == "no"
    assert twenty.others[0].lag.low == (AS_OF - date(2021, 7, 2)).days
    behind = found.standing(B)
    # B's best, 15, A first had with a2: 913 days before the day we look from.
    assert behind.behind is not None
    assert behind.behind.low == behind.behind.high == 913
    assert behind.leader_had.by is not None
    assert behind.leader_had.by.name == "a2"
    assert [(step.first, step.lag.low) for step in behind.steps] == [(B, 0), (A, 730)]


def test_equals_lead_together_and_neither_is_behind() -> None:
    found = look([system("b", B, "2020-01-01", 5), system("a", A, "2022-01-01", 5)])
    assert found.leader == B
    assert [one.behind and one.behind.low for one in found.standings] == [0, 0]
    assert len(found.changes) == 1


def test_who_is_worse_on_the_very_day_is_not_called_level() -> None:
    found = look([system("a", A, str(AS_OF), 9), system("b", B, str(AS_OF), 5)])
    assert [(one.group, one.level) for one in found.standings] == [(A, True), (B, False)]
    assert found.standing(B).behind is not None
    told = list(standing_lines(found))
    assert told[1] == f"{B}: 5, b (2024-01-01); {A} had as much 0.0 months ago, with a"


def test_the_one_who_had_it_before_leads_where_all_are_dated_to_one_year() -> None:
    year = Span(date(2022, 1, 1), date(2022, 12, 31))
    found = look([system("a", A, year, 5), system("b", B, "2022-06-01", 5)])
    assert found.leader == B
    [level] = found.levels
    assert (level.others[0].lag.low, level.others[0].lag.high) == (-151, 213)


def test_systems_of_the_future_are_left_out_and_named() -> None:
    straddling = Span(date(2023, 12, 1), date(2024, 11, 30))
    found = look(
        [system("a", A, "2020-01-01", 5), system("b", B, "2024-01-02", 9),
         system("c", C, straddling, 9), system("d", C, "2020-01-01", 1, None)],
        lower=False,
    )  # fmt: skip
    assert [(one.name, one.why[:9]) for one in found.left_out] == [
        ("b", "comes out"), ("c", "whether i"),
    ]  # fmt: skip
    assert found.leader == A
    assert {one.group: one.lag.reached for one in found.levels[-1].others} == {
        B: "no", C: "unknown",
    }  # fmt: skip


def test_a_score_known_only_from_above_is_left_out() -> None:
    upper = System("u", A, Span(AS_OF, AS_OF), None, Decimal(9))
    found = look([upper])
    assert found.leader == ""
    assert found.left_out[0].why == "known only by a bound that says nothing sure"
    assert found.left_out[0].detail == "at most 9"
    assert look([upper], lower=True).leader == A


def test_levels_asked_for_stand_among_the_records() -> None:
    made = [system("a", A, "2020-01-01", 10), system("b", B, "2022-01-01", 8)]
    found = look(made, levels=[Decimal(7), Decimal(99)])
    assert [(str(one.value), one.asked) for one in found.levels] == [
        ("7", True), ("10", False), ("99", True),
    ]  # fmt: skip
    assert found.levels[0].others[0].lag.low == 731
    assert found.levels[2].first is None
    assert [one.asked for one in look(made, levels=[Decimal("10.0")]).levels] == [True]


def test_nothing_gives_an_empty_picture() -> None:
    found = look([])
    assert (found.leader, found.levels, found.standings) == ("", (), ())
    with pytest.raises(KeyError):
        found.standing(A)
