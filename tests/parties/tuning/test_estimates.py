"""What a review tells, and what it cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidegate.parties.tuning import Answer, bands, draw, estimate_at, reviewed

from .made_up import pairs_of

BANDS = bands(0.66, 0.5)
FOUND = pairs_of(*([0.52, 0.58, 0.63, 0.68, 0.9, (0.99, "exact")] for _ in range(40)))
BY_BAND = {band.name: [p.key for p in FOUND.pairs if band.holds(p)] for band in BANDS}


def told(**answers: dict[Answer, int]) -> tuple:
    """Bands by name with how many of their pairs are answered how."""
    given: dict[str, Answer] = {}
    for name, counts in answers.items():
        keys = iter(BY_BAND[NAMES[name]])
        for answer, count in counts.items():
            given |= {next(keys): answer for _ in range(count)}
    return reviewed(FOUND, BANDS, draw(FOUND, BANDS, 10, 1), given)


NAMES = {"a": "0.50–0.55", "b": "0.55–0.60", "c": "0.60–0.66", "d": "0.66–0.70", "e": "0.90–0.95"}
ALL = {
    "a": {"no": 10}, "b": {"no": 9, "yes": 1}, "c": {"no": 8, "yes": 2}, "d": {"no": 4, "yes": 6},
    "e": {"yes": 10},
}  # fmt: skip


def test_the_mean_score_of_a_band_stands_beside_its_precision() -> None:
    means = {one.band.name: one.mean for one in told()}
    assert (means["0.66–0.70"], means["0.70–0.75"], means["exact"]) == (0.68, 0, 0.99)


def test_precision_is_of_yes_and_no_and_leaves_the_unsure_out() -> None:
    bands_told = {one.band.name: one for one in told(d={"yes": 6, "no": 3, "unsure": 1})}
    band = bands_told["0.66–0.70"]
    assert (band.pairs, band.drawn, band.answered, band.unsure) == (40, 10, 9, 1)
    assert band.precision is not None
    assert band.precision.estimate == pytest.approx(6 / 9)
    assert bands_told["0.60–0.66"].precision is None


def test_true_matches_are_estimated_band_by_band_and_added() -> None:
    found = estimate_at(0.66, told(**ALL))
    assert found.above is not None and found.missed is not None
    assert found.above.estimate == pytest.approx(40 * 0.6 + 40)
    assert found.missed.estimate == pytest.approx(40 * 0.1 + 40 * 0.2)
    assert 3 <= found.missed.low <= 12 <= found.missed.high
    assert found.found is not None
    assert found.found.estimate == pytest.approx(64 / 76)
    assert found.found.low < 64 / 76 < found.found.high


def test_a_band_without_an_answer_makes_the_sum_unknown_and_is_named() -> None:
    without = {name: counts for name, counts in ALL.items() if name != "b"}
    found = estimate_at(0.66, told(**without))
    assert found.above is not None
    assert (found.missed, found.found, found.lacking) == (None, None, ("0.55–0.60",))


def test_a_band_that_was_answered_whole_has_no_interval() -> None:
    found = {one.band.name: one.matches for one in told(d={"yes": 25, "no": 15})}
    assert found["0.66–0.70"] == (25, 25, 25)


def test_what_lies_under_the_floor_is_not_estimated() -> None:
    found = estimate_at(0.5, told(**ALL))
    assert found.above is not None
    assert (found.missed, found.found) == (None, None)


def test_a_threshold_within_a_band_is_refused() -> None:
    with pytest.raises(ValueError, match="inside a band"):
        estimate_at(0.68, told(**ALL))


@given(some.integers(0, 10), some.integers(0, 10))
def test_raising_the_line_never_finds_more_nor_misses_less(low: int, high: int) -> None:
    answers = {**ALL, "c": {"yes": low, "no": 10 - low}, "d": {"yes": high, "no": 10 - high}}
    estimates = [estimate_at(t, told(**answers)) for t in (0.55, 0.6, 0.66, 0.7, 0.9)]
    above = [one.above.estimate for one in estimates if one.above is not None]
    missed = [one.missed.estimate for one in estimates if one.missed is not None]
    assert above == sorted(above, reverse=True)
    assert missed == sorted(missed)
    sums = [one + other for one, other in zip(above, missed, strict=True)]
    assert sums == pytest.approx([sums[0]] * 5)


def test_exact_names_are_counted_apart() -> None:
    given: dict[str, Answer] = dict.fromkeys(BY_BAND["exact"], "yes")
    bands_told = reviewed(FOUND, BANDS, (), given)
    exact = next(one for one in bands_told if one.band.name == "exact")
    assert exact.true == 40
    assert estimate_at(0.66, bands_told).above is None
