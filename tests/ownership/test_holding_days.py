"""Which stakes are held on a day."""

from __future__ import annotations

import pytest

from tidegate.ownership.holding_days import standing, standings
from tidegate.ownership.structure import Stake


@pytest.mark.parametrize(
    ("begins", "ends", "day", "held"),
    [
        ("", "", "2026-01-22", "yes"),
        ("2026-01-22", "", "2026-01-21", "no"),
        ("2026-01-22", "", "2026-01-22", "yes"),
        ("", "2026-01-22", "2026-01-22", "yes"),
        ("", "2026-01-22", "2026-01-23", "no"),
        ("2024", "", "2024-06-01", "unknown"),
        ("2024", "", "2025-01-01", "yes"),
        ("2024", "", "2023-12-31", "no"),
        ("", "2024-05", "2024-05-20", "unknown"),
        ("", "2024-05", "2024-06-01", "no"),
    ],
)
def test_a_stake_is_held_from_its_first_day_through_its_last(
    begins: str, ends: str, day: str, held: str
) -> None:
    assert standing(Stake("a", "b", begins=begins, ends=ends), day) == held


def test_where_one_stake_ends_as_the_next_begins_the_next_counts() -> None:
    old = Stake("a", "b", ends="2026-01-22")
    new = Stake("a", "b", begins="2026-01-22")
    elsewhere = Stake("a", "c", ends="2026-01-22")
    assert standings([old, new, elsewhere], "2026-01-22") == ["no", "yes", "yes"]
    assert standings([old, new, elsewhere], "2026-01-21") == ["yes", "no", "yes"]
