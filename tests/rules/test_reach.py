"""What a policy on collaboration looks at: months counted back, and what stood on a list then."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.rules import load
from tidegate.rules.reach import LookBack, Reach, days, months_before, stood, within

DAY = dt.date(2026, 8, 31)
FIVE = LookBack(60, "a place")
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31))


@pytest.mark.parametrize(
    ("date", "answer"),
    [
        ("2021-08-31", True),
        ("2021-08-30", False),
        ("2026-08-31", True),
        ("2026-09-01", False),
        ("2021", None),
        ("2021-08", None),
        ("2022", True),
        ("2020", False),
        ("2021-09", True),
        ("2026", None),
        ("", None),
        ("last year", None),
        ("2023-02-30", None),
    ],
)
def test_a_work_lies_within_five_years_or_not_or_its_date_leaves_it_open(
    date: str, answer: bool | None
) -> None:
    assert within(FIVE, date, DAY) is answer


def test_without_a_look_back_or_where_only_the_present_counts_a_date_settles_nothing() -> None:
    assert within(None, "2020-01-01", DAY) is None
    assert within(LookBack(0, "a place"), "2026-08-31", DAY) is None


def test_months_are_counted_to_the_last_day_of_a_shorter_month() -> None:
    assert months_before(dt.date(2024, 3, 31), 1) == dt.date(2024, 2, 29)
    assert months_before(dt.date(2024, 1, 15), 1) == dt.date(2023, 12, 15)
    assert months_before(dt.date(2, 1, 1), 9999) == dt.date(1, 1, 1)


@pytest.mark.parametrize(
    ("listed", "ended", "edition", "work", "answer"),
    [
        ("2020-05-22", "", "2026-06-08", "2021-01-01", True),
        ("2020-05-22", "", "2026-06-08", "2020-05-22", True),
        ("2020-05-22", "", "2026-06-08", "2020-05-21", False),
        ("2020-05-22", "", "2026-06-08", "2020", None),
        ("2020-05-22", "", "2026-06-08", "2019", False),
        ("2020-05", "", "", "2020-05-10", None),
        ("2020-05-22", "2023-01-01", "", "2022-12-31", True),
        ("2020-05-22", "2023-01-01", "", "2023-01-01", False),
        ("2020-05-22", "2023-01-01", "", "2023", False),
        ("2020-05-22", "2023-06-01", "", "2023", None),
        ("", "", "2024-06-01", "2024-07-01", True),
        ("", "", "2024-06-01", "2023-07-01", None),
        ("", "2023-01-01", "", "2023-07-01", False),
        ("", "", "", "2023-07-01", None),
        ("2020-05-22", "", "", "", None),
    ],
)
def test_an_entry_stood_on_the_list_when_the_work_appeared_or_not_or_it_is_open(
    listed: str, ended: str, edition: str, work: str, answer: bool | None
) -> None:
    assert stood(listed, ended, edition, work) is answer


@given(DATES, DATES, st.integers(1, 480))
def test_a_longer_look_back_never_lets_a_work_go(work: dt.date, day: dt.date, months: int) -> None:
    shorter = within(LookBack(months, "a place"), work.isoformat(), day)
    longer = within(LookBack(months + 1, "a place"), work.isoformat(), day)
    assert longer or not shorter


@given(DATES, DATES, DATES)
def test_what_a_month_settles_each_of_its_days_settles_alike(
    listed: dt.date, ended: dt.date, work: dt.date
) -> None:
    month = f"{work:%Y-%m}"
    told = stood(listed.isoformat(), ended.isoformat(), "", month)
    first, last = days(month) or (work, work)
    for day in (first, work, last):
        if told is not None:
            assert stood(listed.isoformat(), ended.isoformat(), "", day.isoformat()) is told


def test_every_shipped_policy_says_what_it_looks_at_and_keeps_it_through_the_cache() -> None:
    books = [book for book in load() if book.subject == "collaboration"]
    assert len(books) == 7
    for book in books:
        for version in book.versions:
            assert version.reach is not None and version.reach.relations
            assert Reach.from_json(version.reach.to_json()) == version.reach
    newest = load()["us.dod.matrix"].versions[-1].reach
    assert newest is not None and newest.look_back is not None and newest.look_back.months == 60


def test_no_fact_of_a_collaboration_speaks_of_a_person_s_name_or_origin() -> None:
    names = load().schemas["collaboration"].columns
    assert not {part for name in names for part in name.split("_")} & {
        "name", "author", "nationality", "citizenship", "birthplace", "ethnicity", "surname",
    }  # fmt: skip


def test_a_policy_and_the_list_it_rests_on_say_the_same_of_their_days() -> None:
    """What is not verified of section 238 is the same, whichever of the two is asked."""
    books = load()
    for policy, listing, word in (
        ("us.ndaa.1286", "us.dod.1286", "research_collaboration_barred"),
        ("ca.strac", "ca.nro", "funding_limited"),
    ):
        terms = []
        for name in (policy, listing):
            [version] = books[name].versions
            [row] = [row for row in version.outcomes if row.outcome == word]
            terms.append((version.verified_through, row.term.effective, row.term.compliance,
                          [(d.start, d.to, d.why, d.settle) for d in row.term.doubts]))  # fmt: skip
        assert terms[0] == terms[1]


def test_a_policy_whose_text_is_not_loaded_names_where_it_is_published() -> None:
    for name in ("us.dod.matrix", "us.nsf.trust"):
        for version in load()[name].versions:
            assert {row.outcome for row in version.outcomes} == {"text_not_loaded"}
            assert any("https://" in note for note in version.notes)
