"""A store of sketches by day: each log counts once, and the days before are the past."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.distillation.campaigns.store import keep, share_held
from tidegate.distillation.reading import Event, Pseudonyms, find_key
from tidegate.distillation.sketches import SketchTable, load, sketch_events
from tidegate.errors import InputError

KEY = Pseudonyms(find_key("a key of sixteen bytes and more"))
DAY = 86_400_000_000


def table(
    day: int, *, accounts: int = 3, each: int = 30, content: bool = True, key: Pseudonyms = KEY,
    start: int = 0, timed: bool = True,
) -> SketchTable:  # fmt: skip
    events = [
        Event(
            key.of("account", f"account {n}"),
            at=(20_000 + day) * DAY + (start + k) * 60_000_000 if timed else None,
            tokens_in=10, tokens_out=20 + k,
            prompt=f"Explain number {n} of day {day} and {start + k}" if content else None,
        )
        for n in range(accounts)
        for k in range(each)
    ]  # fmt: skip
    return sketch_events(events, key, daily=True)


def requests(found: SketchTable | None) -> int:
    assert found is not None
    return int(found.counts["requests"].sum())


@pytest.mark.parametrize("content", [True, False])
def test_each_day_adds_to_the_last_and_the_days_before_are_the_past(
    tmp_path: Path, content: bool
) -> None:
    path = tmp_path / "store.npz"
    first = keep(path, table(0, content=content))
    assert (first.added, first.past) == (True, None)
    keep(path, table(1, content=content))
    third = keep(path, table(2, content=content, accounts=2))
    assert requests(third.past) == 180
    assert third.past is not None
    assert not third.past.daily
    assert requests(load(path)) == 90 + 90 + 60
    assert third.note == ""


@pytest.mark.parametrize("content", [True, False])
def test_a_log_given_twice_counts_once(tmp_path: Path, content: bool) -> None:
    path = tmp_path / "store.npz"
    for day in (0, 1):
        keep(path, table(day, content=content, each=600))
    before = path.read_bytes()
    again = keep(path, table(1, content=content, each=600))
    assert not again.added
    assert "already" in again.note
    assert path.read_bytes() == before
    assert requests(again.past) == 1800


def test_the_second_half_of_a_day_is_no_repetition(tmp_path: Path) -> None:
    path = tmp_path / "store.npz"
    keep(path, table(0))
    half = keep(path, table(0, start=40))
    assert (half.added, half.note) == (True, "")
    assert requests(load(path)) == 180


def test_a_log_that_is_there_in_part_is_added_and_told(tmp_path: Path) -> None:
    path = tmp_path / "store.npz"
    keep(path, table(0))
    both = keep(path, table(0, start=15))
    assert both.added
    assert "about 50% of these requests stood in store.npz already" in both.note


def test_requests_without_a_time_are_added_and_never_the_past(tmp_path: Path) -> None:
    path = tmp_path / "store.npz"
    keep(path, table(0, timed=False))
    again = keep(path, table(0, timed=False))
    assert (again.added, again.past) == (True, None)
    assert share_held(table(0), table(1)) == 0


def test_a_store_of_another_key_or_kind_is_refused_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "store.npz"
    keep(path, table(0))
    before = path.read_bytes()
    other = Pseudonyms(find_key("quite another key of some length"))
    with pytest.raises(InputError, match="different keys"):
        keep(path, table(1, key=other))
    with pytest.raises(InputError, match="not by day"):
        keep(path, table(1).by_account())
    assert path.read_bytes() == before
