"""Made-up systems for these tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tidegate.landscape import Span, System

START = date(2020, 1, 1)
AS_OF = date(2024, 1, 1)
GROUPS = ("Aldia", "Borduria", "Cascadia")


def day(text: str) -> Span:
    return Span(date.fromisoformat(text), date.fromisoformat(text))


def system(
    name: str, group: str, when: str | Span, score: str | int, high: str | None = ""
) -> System:
    """A system; `high` where its score is a range, None where it has no upper bound."""
    low = Decimal(score)
    above = low if high == "" else None if high is None else Decimal(high)
    return System(name, group, day(when) if isinstance(when, str) else when, low, above)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = START + timedelta(days=draw(st.integers(0, 1600)))
    length = draw(st.sampled_from([0, 0, 0, 29, 364]))
    return Span(first, first + timedelta(days=length))


@st.composite
def systems(draw: st.DrawFn, exact: bool = False) -> list[System]:
    """A handful of systems of three groups, some with days known only to a month or year."""
    made = []
    for number in range(draw(st.integers(0, 12))):
        score = Decimal(draw(st.integers(-50, 50))) / 4
        when = draw(spans())
        if exact:
            when = Span(when.first, when.first)
        made.append(System(f"s{number}", draw(st.sampled_from(GROUPS)), when, score, score))
    return made
