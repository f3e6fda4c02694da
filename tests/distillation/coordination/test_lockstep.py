"""Accounts that act in the same minutes."""

from __future__ import annotations

import random

import numpy as np
from tests.distillation.coordination.made_up import AT, HOUR, MINUTE, event, table, unit

from tidegate.distillation.coordination.lockstep import FEWEST_MINUTES, lock_step
from tidegate.distillation.reading import Event


def script(accounts: int, minutes: list[int], prefix: str = "a") -> list[Event]:
    return [
        event(f"{prefix}{who}", None, AT + minute * MINUTE + who)
        for who in range(accounts)
        for minute in minutes
    ]


def alone(accounts: int, each: int, seed: int, prefix: str = "s") -> list[Event]:
    rng = random.Random(seed)
    return [
        event(f"{prefix}{who}", None, AT + rng.randrange(14 * 24 * 60) * MINUTE)
        for who in range(accounts)
        for _ in range(each)
    ]


def apart(events: list[Event], names: list[str]) -> tuple[list[int], np.ndarray]:
    made = table(events)
    return lock_step(made, [unit(made, name) for name in names])


def test_accounts_that_act_in_the_same_minutes_stand_out() -> None:
    rng = random.Random(3)
    minutes = sorted(rng.sample(range(14 * 24 * 60), 60))
    kept, found = apart(script(6, minutes), [f"a{n}" for n in range(6)])
    assert kept == list(range(6))
    assert np.median(found[np.triu_indices(6, 1)]) > 20


def test_accounts_that_act_on_their_own_do_not() -> None:
    kept, found = apart(alone(12, 80, 4), [f"s{n}" for n in range(12)])
    assert len(kept) == 12
    assert abs(np.median(found[np.triu_indices(12, 1)])) < 1
    assert found.max() < 8


def test_busy_hours_alone_are_no_lock_step() -> None:
    rng = random.Random(6)
    same_hour = [
        event(f"s{who}", None, AT + day * 24 * HOUR + rng.randrange(360) * MINUTE)
        for who in range(10)
        for day in range(10)
        for _ in range(12)
    ]
    _, found = apart(same_hour, [f"s{n}" for n in range(10)])
    assert np.median(found[np.triu_indices(10, 1)]) < 2


def test_it_is_the_same_both_ways_and_nothing_with_oneself() -> None:
    _, found = apart(script(3, list(range(0, 900, 17))) + alone(4, 60, 2),
                     ["a0", "a1", "a2", "s0", "s1"])  # fmt: skip
    assert np.allclose(found, found.T) and not np.diag(found).any()


def test_accounts_with_few_minutes_are_left_out() -> None:
    kept, found = apart(script(3, list(range(0, 90, 9))) + script(2, [1, 2, 3], "b"),
                        ["b0", "a0", "a1", "b1", "a2"])  # fmt: skip
    assert FEWEST_MINUTES > 3 and kept == [1, 2, 4] and found.shape == (3, 3)


def test_one_account_alone_has_no_lock_step() -> None:
    kept, found = apart(script(1, list(range(50))), ["a0"])
    assert kept == [] and found.shape == (0, 0)


def test_an_account_of_more_minutes_than_are_kept_is_compared_in_those_that_all_keep() -> None:
    every = list(range(0, 1_200, 2))
    kept, found = apart(script(3, every), ["a0", "a1", "a2"])
    assert kept == [0, 1, 2] and found.min(initial=9, where=~np.eye(3, dtype=bool)) > 5
