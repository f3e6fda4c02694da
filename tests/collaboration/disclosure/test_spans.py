"""A date of which only a part is known is an interval."""

from __future__ import annotations

from datetime import date

import pytest

from tidegate.collaboration.disclosure.spans import Span, later, months_between, span_of


def test_what_is_known_bounds_the_days() -> None:
    assert span_of("2023") == Span(date(2023, 1, 1), date(2023, 12, 31))
    assert span_of("2024-02") == Span(date(2024, 2, 1), date(2024, 2, 29))
    assert span_of("2024-02-29") == Span(date(2024, 2, 29), date(2024, 2, 29))


@pytest.mark.parametrize(
    "text", ["", "soon", "2023-13", "2023-02-30", "0000", "-1", "2023-1-1-1", "٢٠٢٣"]
)
def test_what_says_no_day_is_none(text: str) -> None:
    assert span_of(text) is None


def test_months_are_whole_months() -> None:
    assert later(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert later(date(9999, 1, 1), 24) == date.max
    assert months_between(date(2020, 1, 31), date(2020, 3, 30)) == 1
    assert months_between(date(2020, 3, 1), date(2020, 1, 1)) == 0
