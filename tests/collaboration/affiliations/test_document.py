"""What was found, as cells and words."""

from __future__ import annotations

import pytest

from tidegate.collaboration.affiliations.document import answer, cells, rows, stands
from tidegate.collaboration.model import Listing, Mention

DAY = "2026-07-09"


def listing(list: str, ended: str = "") -> Listing:
    return Listing(list, "e", "Amber", "law", "2020-01-01", ended, "2026-01-01")


def mention(ror: str, *listings: Listing, start: int = 0) -> Mention:
    return Mention(start, start + 5, ror, "Amber", "CN", 0.9, "name", listings)


@pytest.mark.parametrize(
    ("ended", "now"),
    [("", True), ("2026-07-08", False), ("2026-07-09", True), ("2026", True), ("2025", False),
     ("2026-06", False), ("2026-07", True)],
)  # fmt: skip
def test_an_entry_stands_until_the_last_day_it_may_mean(ended: str, now: bool) -> None:
    assert stands(listing("x", ended), DAY) is now


def test_cells_are_in_the_order_of_the_string_and_lists_sorted() -> None:
    found = [
        mention("https://ror.org/b", listing("us.x"), listing("au.y")),
        mention("list:us.z/1", listing("us.z"), start=8),
        mention("https://ror.org/a", listing("gone", "2020"), start=20),
    ]
    assert cells(found, DAY) == (
        "https://ror.org/b;https://ror.org/a", "au.y;us.x;us.z", "0-5;20-25",
    )  # fmt: skip
    assert cells([], DAY) == ("", "", "")


def test_no_answer_calls_a_string_clear() -> None:
    assert answer([], DAY) == "no institution was recognised"
    assert answer([mention("https://ror.org/a")], DAY) == (
        "1 institution; not on any list looked at"
    )
    assert answer([mention("https://ror.org/a", listing("x", "2020"))], DAY).endswith("looked at")
    assert answer([mention("https://ror.org/a", listing("x"))], DAY) == "1 institution; on x"


def test_an_entry_that_ended_is_shown_with_its_end() -> None:
    [row] = rows([mention("https://ror.org/a", listing("x", "2020"))], "Amber", DAY)
    assert row["listed since"] == "2020-01-01, no longer since 2020"
