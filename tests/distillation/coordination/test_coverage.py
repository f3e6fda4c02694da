"""How a list of prompts is divided: shards, nested paging, a class."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.distillation.coordination.made_up import AT, MINUTE, asked, event, table, unit

from tidegate.distillation.coordination.coverage import (
    FEWEST,
    PARTS,
    Coverage,
    coverage,
    prompts_of,
)
from tidegate.distillation.coordination.draws import draws_of
from tidegate.distillation.reading import Event


def said(events: list[Event], accounts: int) -> Coverage:
    made = table(events)
    heads = draws_of(made).head
    units = [unit(made, f"a{who}") for who in range(accounts)]
    return coverage(prompts_of(made, units, np.unique(heads[heads != 0]), np.zeros(0, np.uint64)),
                    accounts)  # fmt: skip


def balanced(accounts: int, entries: int) -> list[Event]:
    """One list behind a load balancer: every entry goes to the next account."""
    return [event(f"a{n % accounts}", asked(n), AT + n * MINUTE) for n in range(entries)]


def test_load_balanced_accounts_over_one_list_overlap_in_nothing() -> None:
    assert said(balanced(8, 400), 8).overlap == 0


def test_the_tiles_of_load_balanced_accounts_add_up_to_one_sender_a_prompt() -> None:
    told = said(balanced(8, 400), 8)
    tiles = np.array(told.tiles)
    assert tiles.shape == (8, PARTS)
    assert tiles.sum(axis=0) == pytest.approx(np.ones(PARTS), abs=0.01)
    assert tiles.sum(axis=1) == pytest.approx(np.full(8, PARTS / 8), abs=0.3)


def test_chunks_of_a_list_stand_side_by_side_in_the_tiles() -> None:
    events = [
        event(f"a{who}", asked(who * 60 + n), AT + (who * 60 + n) * MINUTE)
        for who in range(4)
        for n in range(60)
    ]
    tiles = np.array(said(events, 4).tiles)
    assert [int(row.argmax()) // (PARTS // 4) for row in tiles] == [0, 1, 2, 3]
    assert (tiles > 0.5).sum(axis=0).max() == 1


def test_a_class_sends_the_same_prompts() -> None:
    rng = random.Random(5)
    events = [
        event(f"a{who}", asked(n), AT + int(rng.random() * 5_000) * MINUTE)
        for who in range(30)
        for n in rng.sample(range(20), 14)
    ]
    told = said(events, 30)
    assert told.overlap is not None and told.overlap > 0.9
    assert told.in_order is None or told.in_order < 0.3


def test_nested_paging_goes_down_one_list_in_one_order() -> None:
    events = [
        event(f"a{who}", asked(n), AT + (who * 900 + n) * MINUTE)
        for who in range(5)
        for n in range(30 * (who + 1))
    ]
    told = said(events, 5)
    assert told.in_order is not None and told.in_order > 0.99
    assert told.overlap is not None and told.overlap > 0.5


def test_the_other_way_round_is_no_common_order() -> None:
    events = [
        event(f"a{who}", asked(n), AT + (n if who else 100 - n) * MINUTE)
        for who in range(2)
        for n in range(60)
    ]
    told = said(events, 2).in_order
    assert told is not None and told < -0.99


def test_a_prompt_that_an_account_sends_twice_is_repeated_and_overlaps_nobody() -> None:
    events = [event(f"a{n % 2}", asked(n), AT + n * MINUTE) for n in range(60)]
    events += [event(f"a{n % 2}", asked(n), AT + (n + 500) * MINUTE) for n in range(30)]
    told = said(events, 2)
    assert told.overlap == 0 and told.repeated == pytest.approx(0.5)


def test_too_few_prompts_tell_no_overlap() -> None:
    told = said(balanced(4, FEWEST - 1), 4)
    assert (told.overlap, told.repeated, told.tiles) == (None, None, ())


def test_one_account_has_no_overlap() -> None:
    told = said(balanced(1, 100), 1)
    assert told.overlap is None and told.tiles == () and told.repeated == 0


def test_of_an_account_that_sent_more_than_is_kept_only_the_comparable_part_is_held() -> None:
    events = balanced(2, 2_400) + [event("a0", asked(n), AT + n * MINUTE) for n in range(1, 99, 2)]
    told = said(events, 2)
    # Of some 2,450 prompts about 1,000 were drawn by the rule that both accounts share.
    assert 700 < told.prompts < 1_030
    assert told.overlap is not None and 0.005 < told.overlap < 0.05


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), st.integers(0, 5), st.integers(30, 120), st.integers(0, 99))
def test_overlap_is_what_is_sent_a_second_time(
    accounts: int, seconds: int, entries: int, seed: int
) -> None:
    rng = random.Random(seed)
    pairs = {(n % accounts, n) for n in range(entries)}
    pairs |= {(rng.randrange(accounts), rng.randrange(entries)) for _ in range(seconds * 10)}
    events = [event(f"a{who}", asked(n), AT + n * MINUTE) for who, n in sorted(pairs)]
    told = said(events, accounts)
    assert told.overlap == pytest.approx(1 - entries / len(pairs))
    assert 0 <= told.overlap < 1
    assert all(0 <= share <= 1 for row in told.tiles for share in row)
