"""The facts of a group: what each figure says of logs made by hand."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.distillation.coordination.made_up import (
    AT,
    DAY,
    HOUR,
    LEAD,
    MINUTE,
    asked,
    chat,
    event,
    letters,
    table,
    unit,
)

from tidegate.distillation.campaigns.facts import Looked, content_facts, flatness
from tidegate.distillation.coordination.draws import draws_of
from tidegate.distillation.reading import Event
from tidegate.distillation.reading.event import Settings
from tidegate.rules import load


def looked(events: list[Event], names: list[str]) -> Looked:
    """The facts of these accounts, all their draws taken as the group's."""
    made = table(events)
    draws = draws_of(made)
    units = sorted(unit(made, name) for name in names)
    rows = np.flatnonzero(np.isin(draws.unit, units))
    keys = np.unique(np.concatenate([draws.head[rows], draws.tail[rows], draws.system[rows]]))
    return content_facts(made, draws, units, rows, keys[keys != 0])


def walked(accounts: int, each: int, **more: object) -> list[Event]:
    return [
        event(f"a{who}", asked(who * each + n), AT + n * MINUTE, **more)
        for who in range(accounts)
        for n in range(each)
    ]


def of(accounts: int) -> list[str]:
    return [f"a{n}" for n in range(accounts)]


def test_every_fact_is_one_that_rulebooks_know_and_no_share_leaves_its_bounds() -> None:
    told = looked(walked(6, 20, tokens_in=40, tokens_out=600, status=200), of(6)).facts
    assert set(told) <= set(load().schemas["campaign"].columns)
    for name in ("share", "asks", "reasoning", "grading", "tools", "novelty", "failed",
                 "streamed", "format_set", "max_tokens_set", "even_share"):  # fmt: skip
        assert 0 <= told[name] <= 1  # type: ignore[operator]


def test_counts_are_counts() -> None:
    told = looked(walked(6, 20), of(6)).facts
    assert (told["accounts"], told["requests"], told["draws"]) == (6, 120, 120)
    assert told["content"] is True and told["share"] == 1 and told["novelty"] == 1


def test_of_an_account_with_more_requests_than_are_drawn_the_number_is_still_right() -> None:
    told = looked(walked(2, 1_500), of(2)).facts
    assert told["requests"] == 3_000 and told["draws"] < 1_000  # type: ignore[operator]


def test_answers_four_times_as_long_as_requests_gain_two() -> None:
    told = looked(walked(3, 30, tokens_in=100, tokens_out=399), of(3)).facts
    assert told["gain"] == pytest.approx(2)
    assert (told["tokens_in"], told["tokens_out"]) == (100, 399)


def test_tokens_that_the_log_does_not_tell_are_unknown() -> None:
    told = looked(walked(3, 30), of(3)).facts
    assert (told["gain"], told["tokens_in"], told["tokens_out"]) == (None, None, None)


def test_requests_that_ask_for_reasoning_in_any_language_count_alike() -> None:
    from tidegate.distillation.sketches.intent import phrases

    by_language = {language: phrase for kind, language, phrase in phrases() if kind == "reasoning"}
    shares = set()
    for phrase in by_language.values():
        events = [event("a0", f"{letters(n)} {letters(n + 99)} {phrase}", AT + n) for n in range(9)]
        shares.add(looked(events, ["a0"]).facts["reasoning"])
    assert len(by_language) >= 10 and shares == {1.0}


def test_without_prompts_what_rests_on_them_is_unknown() -> None:
    events = [
        event(f"a{who}", None, AT + n * HOUR, tokens_in=9, tokens_out=9)
        for who in range(4)
        for n in range(40)
    ]
    told = looked(events, of(4)).facts
    assert told["content"] is False
    for name in ("novelty", "overlap", "repeated", "in_order", "interchangeable"):
        assert told[name] is None


def test_a_single_account_overlaps_with_nobody() -> None:
    assert looked(walked(1, 50), of(1)).facts["overlap"] == 0.0


def test_requests_dealt_from_one_pack_are_interchangeable() -> None:
    told = looked(walked(8, 40), of(8)).facts["interchangeable"]
    assert told is not None and told > 0.95  # type: ignore[operator]


def test_accounts_with_matters_of_their_own_are_not() -> None:
    rng = random.Random(3)
    events = []
    for who in range(8):
        own = [chat(rng) for _ in range(3)]
        events += [
            event(f"a{who}", f"{rng.choice(own)} {letters(who * 100 + n)}", AT + n * MINUTE)
            for n in range(40)
        ]
    told = looked(events, of(8)).facts["interchangeable"]
    assert told is not None and told < 0.9  # type: ignore[operator]


def test_equal_shares_are_even_and_one_who_sends_nearly_all_is_not() -> None:
    assert looked(walked(5, 20), of(5)).facts["even_share"] == pytest.approx(1)
    uneven = [event("a0", asked(n), AT + n) for n in range(300)]
    uneven += [event(f"a{who}", asked(900 + who), AT) for who in range(1, 10)]
    assert looked(uneven, of(10)).facts["even_share"] < 0.2  # type: ignore[operator]


def test_a_script_by_day_and_night_is_flat_and_an_office_is_not() -> None:
    script = [event("a0", asked(n), AT + n * 37 * MINUTE) for n in range(500)]
    office = [event("a0", asked(n), AT + (n % 14) * DAY + (n % 8) * HOUR) for n in range(500)]
    flat, steep = (looked(events, ["a0"]).facts["flat_hours"] for events in (script, office))
    assert flat > 0.98 and steep < 0.7  # type: ignore[operator]


@given(st.lists(st.integers(0, 500), min_size=24, max_size=24).map(np.array))
def test_flatness_is_a_share_and_needs_a_hundred_requests(hours: np.ndarray) -> None:
    told = flatness(hours)
    assert (told is None) == (hours.sum() < 100)
    assert told is None or -1e-9 <= told <= 1 + 1e-9


def test_accounts_that_act_in_the_same_minutes_are_in_step() -> None:
    rng = random.Random(4)
    minutes = rng.sample(range(10_000), 60)
    events = [
        event(f"a{who}", asked(who * 60 + n), AT + minute * MINUTE)
        for who in range(5)
        for n, minute in enumerate(minutes)
    ]
    found = looked(events, of(5))
    assert found.facts["in_step"] > 10 and len(found.in_step) == 10  # type: ignore[operator]


def test_what_stands_behind_the_accounts_is_told_as_shares_or_not_at_all() -> None:
    told = looked(walked(4, 20, organisation="one", network="n"), of(4)).facts
    assert (told["one_organisation"], told["one_network"], told["one_payment"]) == (1, 1, None)


def test_one_setting_in_the_group_and_another_outside_sets_it_apart() -> None:
    events = walked(4, 20, settings=Settings(temperature=0.7, max_tokens=2_048))
    events += [event(f"s{n}", f"{LEAD}{letters(n)}", AT + n) for n in range(40)]
    told = looked(events, of(4)).facts
    assert told["same_settings"] == 1 and told["max_tokens_set"] == 1
    assert told["temperature_zero"] == 0


def test_settings_that_no_request_of_the_log_tells_are_unknown() -> None:
    assert looked(walked(4, 20), of(4)).facts["temperature_zero"] is None


# What is wrong and known to be: see the reasons.


def test_where_no_status_is_told_requests_without_an_answer_count_as_refused() -> None:
    answered = looked(walked(4, 20), of(4)).facts
    assert answered["failed"] is None if answered["tokens_out"] is None else answered["failed"] == 0


def test_without_times_no_order_is_told() -> None:
    events = [event(f"a{who}", asked(n), None) for who in range(2) for n in range(60)]
    assert looked(events, of(2)).facts["in_order"] is None


def test_requests_of_one_moment_are_in_no_order() -> None:
    events = [event(f"a{who}", asked(n), AT + who * DAY) for who in range(2) for n in range(60)]
    told = looked(events, of(2)).facts["in_order"]
    assert told is None or abs(told) < 0.3  # type: ignore[operator]


def test_an_account_that_is_always_active_hides_no_lock_step() -> None:
    minutes = random.Random(3).sample(range(14 * 24 * 60), 60)
    events = [event(f"a{who}", None, AT + m * MINUTE) for who in range(6) for m in minutes]
    events += [event("a6", None, AT + m * MINUTE) for m in range(14 * 24 * 60)]
    assert looked(events, of(7)).in_step
