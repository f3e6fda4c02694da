"""Bands of scores: every pair has one, and none lies on both sides of the line."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidegate.parties.tuning import AlertCounts, always_shown, band_of, bands, edges

from .made_up import pairs_of

lines = some.floats(0.5, 1).map(lambda value: round(value, 4))
floors = some.floats(0.05, 0.49).map(lambda value: round(value, 4))
scores = some.floats(0.5, 1).map(lambda value: round(value, 4))


def test_edges_near_the_line_give_way_to_it() -> None:
    assert edges(0.66, 0.5) == (0.5, 0.55, 0.6, 0.66, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
    assert edges(0.7, 0.5)[:5] == (0.5, 0.55, 0.6, 0.65, 0.7)
    assert edges(0.5, 0.39)[:4] == (0.39, 0.5, 0.55, 0.6)
    assert edges(0.66, 0.05)[:6] == (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)


@given(lines, floors, scores)
def test_every_pair_lies_in_one_band_and_on_its_side(
    line: float, floor: float, score: float
) -> None:
    among = bands(line, floor)
    (pair,) = pairs_of([score]).pairs
    held = [band for band in among if band.holds(pair)]
    assert held == [band_of(pair, among)]
    assert held[0].side == ("above" if score >= line else "below")


@given(lines, floors)
def test_bands_follow_each_other_without_a_gap(line: float, floor: float) -> None:
    scored = [band for band in bands(line, floor) if band.kind == "scored"]
    assert scored[0].low == floor
    assert scored[-1].high == 1
    assert all(one.high == other.low for one, other in pairwise(scored))
    assert line in {band.low for band in scored}


def test_the_highest_score_belongs_to_the_highest_band() -> None:
    (pair,) = pairs_of([1.0]).pairs
    assert band_of(pair, bands(0.66, 0.5)).name == "0.95–1.00"
    assert band_of(pair, bands(1.0, 0.5)).low == 1.0


def test_pairs_that_are_always_shown_have_a_band_of_their_own_whatever_they_score() -> None:
    among = bands(0.66, 0.5)
    found = pairs_of([(0.2, "exact"), (0.97, "identifier")])
    assert [band_of(pair, among).name for pair in found.pairs] == ["exact", "identifier"]
    assert {band.side for band in among if band.kind != "scored"} == {"always"}


def test_a_pair_under_the_floor_has_no_band() -> None:
    with pytest.raises(LookupError):
        band_of(pairs_of([0.4]).pairs[0], bands(0.66, 0.5))


def test_alerts_are_pairs_subjects_and_rows_without_those_always_shown() -> None:
    found = pairs_of([0.9, 0.7], [0.66], [(0.99, "exact"), 0.5], [], rows=2)
    counts = AlertCounts(found)
    told = [counts.at(threshold) for threshold in (0.5, 0.66, 0.95)]
    assert [(one.pairs, one.subjects, one.rows) for one in told] == [
        (4, 3, 6),
        (3, 2, 4),
        (0, 0, 0),
    ]
    exact = always_shown("exact", found)
    assert (exact.pairs, exact.subjects, exact.rows) == (1, 1, 2)


@given(some.lists(some.lists(scores, max_size=5), max_size=8), scores, scores)
def test_a_higher_threshold_never_shows_more(
    subjects: list[list[float]], one: float, other: float
) -> None:
    counts = AlertCounts(pairs_of(*subjects))
    low, high = counts.at(min(one, other)), counts.at(max(one, other))
    assert (low.pairs, low.subjects, low.rows) >= (high.pairs, high.subjects, high.rows)
    direct = sum(score >= one for subject in subjects for score in subject)
    assert counts.at(one).pairs == direct
