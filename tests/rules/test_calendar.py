"""The five dates: which version holds, and in what state."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.rules.calendar import choose, standing
from tidegate.rules.rulebook import Doubt, Expression, Rulebook, Stay, Term, Version

TERM = Term("1 FR 1", "2025-09-01", "2025-09-29", "2025-10-15")
STAY = Stay("2025-11-10", "2026-11-09", "2 FR 2", "2025-11-20")
DOUBT = Doubt("2026-11-10", "", "Nobody looked.", "a later notice", "2026-11-20")
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)).map(dt.date.isoformat)


def version(effective: str, retrieved: str = "2026-01-01", **dates: str) -> Version:
    term = replace(Term("1 FR 1", "", effective, effective), **dates)  # type: ignore[arg-type]
    return Version(effective or "undated", term, "2026-01-01", retrieved, {}, (), ())


def book(*versions: Version, history: str = "partial") -> Rulebook:
    about = Expression("true", "TRUE", ["true"])
    fixed = ("a.b", "A rule", "Somebody", "US", "listing", history, about)
    return Rulebook(*fixed, versions, "", "shipped", "a.yaml")


@pytest.mark.parametrize(
    ("day", "enforced", "text"),
    [
        ("2025-09-28", "later", "later"),
        ("2025-09-29", "pending", "binding"),
        ("2025-10-15", "binding", "binding"),
        ("2025-11-09", "binding", "binding"),
        ("2025-11-10", "stayed", "stayed"),
        ("2026-11-09", "stayed", "stayed"),
        ("2026-11-10", "doubtful", "binding"),
    ],
)
def test_a_stay_snaps_back_by_its_date(day: str, enforced: str, text: str) -> None:
    term = replace(TERM, stays=(STAY,), doubts=(DOUBT,))
    assert standing(term, day, reading="enforced").condition == enforced
    assert standing(term, day, reading="text").condition == text


@pytest.mark.parametrize("word", ["no", "announced"])
def test_text_is_not_enforcement(word: str) -> None:
    term = replace(TERM, enforced=word)
    assert standing(term, "2026-01-01", reading="enforced").condition == "unenforced"
    assert standing(term, "2026-01-01", reading="text").condition == "binding"


def test_a_stay_not_yet_known_then_does_not_hold() -> None:
    term = replace(TERM, stays=(STAY,))
    found = standing(term, "2025-11-15", known_at="2025-11-19", reading="enforced")
    assert found.condition == "binding"


@given(DAYS)
def test_without_a_stay_the_readings_agree_from_compliance_on(day: str) -> None:
    if day >= TERM.compliance:
        readings = {standing(TERM, day, reading=each) for each in ("enforced", "text")}
        assert len(readings) == 1


@given(DAYS)
def test_a_version_holds_from_its_effective_date_until_the_next(day: str) -> None:
    first, second = version("2025-03-01"), version("2026-03-01")
    choice = choose(book(first, second), day)
    if day < "2025-03-01":
        assert choice == choose(book(first), day) and choice.version is None
    else:
        assert choice.version == (first if day < "2026-03-01" else second)


@given(DAYS, DAYS)
def test_no_version_is_used_before_it_was_retrieved(day: str, known: str) -> None:
    versions = [version("2025-03-01", "2025-06-01"), version("2026-03-01", "2026-06-01")]
    choice = choose(book(*versions), day, known)
    assert choice.version is None or choice.version.retrieved <= known


def test_before_a_complete_history_the_rule_begins_later() -> None:
    found = choose(book(version("2025-03-01"), history="complete"), "2025-01-01")
    assert found.why == "before" and found.version is not None


def test_an_ended_version_is_over_only_where_its_end_is_known() -> None:
    ended = version("2025-03-01", ended="2025-09-01", ended_retrieved="2026-05-01")
    assert choose(book(ended), "2025-10-01").why == "over"
    assert choose(book(ended), "2025-10-01", "2026-04-01").why == ""


def test_a_version_without_a_date_has_always_held() -> None:
    assert choose(book(version("")), "1990-01-01").why == ""
