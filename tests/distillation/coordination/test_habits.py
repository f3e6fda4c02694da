"""Whether a day has a night, and whether one script runs behind several accounts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from tests.distillation.coordination.made_up import AT, DAY, HOUR, asked, event, table, unit

from tidegate.distillation.coordination.draws import Draws, draws_of
from tidegate.distillation.coordination.habits import rhythm, same_client, same_settings
from tidegate.distillation.range.arrivals import MADE_UP, START, WAKING, Window, sessions
from tidegate.distillation.reading import Event
from tidegate.distillation.reading.event import Settings


def drawn(times: dict[str, list[int]]) -> Draws:
    number = 0
    events: list[Event] = []
    for who, of in times.items():
        for at in of:
            number += 1
            events.append(event(who, asked(number), at))
    return draws_of(table(events))


def every(draws: Draws) -> np.ndarray:
    return np.arange(len(draws))


def test_a_script_that_runs_day_and_night_has_no_rhythm() -> None:
    rng = random.Random(4)
    found = drawn(
        {f"a{n}": [AT + int(rng.random() * 14 * DAY) for _ in range(60)] for n in range(10)}
    )
    told = rhythm(found, every(found))
    assert told is not None and abs(told) < 0.1


def test_people_return_to_the_same_hours() -> None:
    rng = random.Random(4)
    window = Window(START, 14.0)
    found = drawn(
        {
            f"a{n}": sessions(rng.random, window, 50, zone, MADE_UP, waking=WAKING)
            for n, zone in enumerate((-8, -5, 0, 1, 5, 8, 9, 9))
        }
    )
    told = rhythm(found, every(found))
    assert told is not None and told > 0.2


@pytest.mark.parametrize("hours", [1, 5, 12])
def test_the_zone_does_not_matter(hours: int) -> None:
    rng = random.Random(8)
    times = [AT + day * DAY + int(rng.random() * 8 * HOUR) for day in range(14) for _ in range(5)]
    here = drawn({"a": times})
    there = drawn({"a": [at + hours * HOUR for at in times]})
    told = rhythm(here, every(here)), rhythm(there, every(there))
    assert told[0] == pytest.approx(told[1], abs=1e-6) and told[0] is not None


def test_a_single_day_tells_no_rhythm() -> None:
    found = drawn({f"a{n}": [AT + i * HOUR // 4 for i in range(80)] for n in range(4)})
    assert rhythm(found, every(found)) is None


def test_without_times_there_is_no_rhythm() -> None:
    found = draws_of(table([event("a", asked(n), None) for n in range(200)]))
    assert rhythm(found, every(found)) is None


def mixed(inside: Settings, agent: str) -> tuple[list[Event], list[str]]:
    rng = random.Random(2)
    events = [
        event(f"a{n}", None, AT + n, settings=inside, agent=agent) for n in range(10) for _ in "ab"
    ]
    for n in range(90):
        asked_for = Settings(temperature=rng.choice([0.1, 0.2, 0.3, None]))
        events.append(event(f"s{n}", None, AT, settings=asked_for, agent=f"client/{n % 9}"))
    return events, [f"a{n}" for n in range(10)]


def test_one_script_has_settings_and_client_that_set_it_apart() -> None:
    events, names = mixed(Settings(temperature=0.77, max_tokens=2048), "script/9")
    made = table(events)
    units = [unit(made, name) for name in names]
    assert same_settings(made, units) == 1 and same_client(made, units) == 1


def test_settings_that_all_use_set_nobody_apart() -> None:
    events = [event(f"a{n}", None, settings=Settings(temperature=1.0)) for n in range(50)]
    made = table(events)
    assert same_settings(made, list(range(10))) == 0


def test_where_no_client_is_told_none_is_the_same() -> None:
    made = table([event(f"a{n}", None) for n in range(9)])
    assert same_client(made, [0, 1]) is None
