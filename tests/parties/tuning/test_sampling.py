"""Pairs drawn for review: from every band, by seed, and for the most part again next time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from tidegate.parties.tuning import Pairs, bands, draw

from .made_up import pairs_of

BANDS = bands(0.66, 0.5)
MANY = pairs_of(*([0.52, 0.58, 0.63, 0.68, 0.9, (0.99, "exact")] for _ in range(40)))


def keys(found: Pairs, per_band: int, seed: int = 1) -> list[str]:
    return [one.pair.key for one in draw(found, BANDS, per_band, seed)]


def test_every_band_that_has_pairs_gives_as_many_as_asked_or_all() -> None:
    drawn = Counter(one.band.name for one in draw(MANY, BANDS, 7, 1))
    names = ("0.50–0.55", "0.55–0.60", "0.60–0.66", "0.66–0.70", "0.90–0.95", "exact")
    assert drawn == dict.fromkeys(names, 7)
    assert len(draw(MANY, BANDS, 1000, 1)) == len(MANY.pairs)


def test_one_seed_draws_the_same_pairs_and_another_others() -> None:
    assert keys(MANY, 5) == keys(MANY, 5)
    assert set(keys(MANY, 5, seed=1)) != set(keys(MANY, 5, seed=2))


@given(some.integers(1, 39))
def test_a_longer_sample_holds_the_shorter(per_band: int) -> None:
    assert set(keys(MANY, per_band)) <= set(keys(MANY, per_band + 1))


@given(some.permutations(range(len(MANY.pairs))))
def test_the_order_of_the_file_changes_nothing(order: list[int]) -> None:
    shuffled = replace(MANY, pairs=tuple(MANY.pairs[n] for n in order))
    assert keys(shuffled, 5) == keys(MANY, 5)


def test_a_file_that_loses_a_few_rows_keeps_the_rest_of_its_sample() -> None:
    rest = replace(MANY, pairs=tuple(p for p in MANY.pairs if p.subject >= 4))
    before, after = set(keys(MANY, 5)), set(keys(rest, 5))
    still = {pair.key for pair in rest.pairs}
    assert before & still <= after


def test_the_sample_goes_in_no_order_of_score() -> None:
    scores = [one.pair.score for one in draw(MANY, BANDS, 20, 1)]
    assert scores not in (sorted(scores), sorted(scores, reverse=True))


def test_every_pair_has_the_same_chance() -> None:
    drawn = Counter(key for seed in range(400) for key in keys(MANY, 10, seed))
    # 400 draws of 10 from 40: 100 each on average, with a spread of about 9.
    assert all(55 <= drawn[pair.key] <= 145 for pair in MANY.pairs)
