"""Country groups: dated membership, Hong Kong as China, Macau beside D:5, and what is not known."""

from __future__ import annotations

import datetime as dt

import pytest

from tidegate.rules.country_groups import (
    caveats,
    country_groups,
    groups_of,
    is_hq5,
    under_part_746,
)

SNAPSHOT = {
    "D:5": "AF BY MM CF CN CD CU ER HT IR IQ KP LB LY NI RU SO SS SD SY VE ZW",
    "D:1": "AM AZ BY MM KH CN GE IQ KZ KP KG LA LY MO MD MN NI RU TJ TM UZ VE VN YE",
    "D:4": "BH BY CN EG IR IQ IL JO KP KW LB LY MO OM PK QA RU SA SY VE YE",
    "A:6": "AL CY IL MT MX SG ZA TW",
    "A:5": "AR AU AT BE BG CA HR CZ DK EE FI FR DE GR HU IS IN IE IT JP KR LV LT LU NL NZ NO PL "
    "PT RO SK SI ES SE CH TR AE GB",
    "A:1": "AR AU AT BE BG CA HR CZ DK EE FI FR DE GR HU IS IN IE IT JP KR LV LT LU MX NL NZ NO PL "
    "PT RO SK SI ZA ES SE CH TR GB US",
    "E:1": "IR KP SY",
    "E:2": "CU",
}


@pytest.mark.parametrize("group", SNAPSHOT)
def test_a_group_has_the_members_of_the_day_it_was_verified(group: str) -> None:
    table = country_groups()
    members = {code for code in table.members if group in groups_of(code, table.verified)}
    assert members == set(SNAPSHOT[group].split())


def test_hong_kong_is_treated_as_china() -> None:
    assert groups_of("HK", "2026-09-24") == groups_of("CN", "2026-09-24") == ("D:1", "D:4", "D:5")
    assert is_hq5("HK", "2024-01-01")


def test_macau_is_not_in_d5_and_is_named_beside_it() -> None:
    assert groups_of("MO", "2026-09-24") == ("D:1", "D:4")
    assert is_hq5("MO", "2024-01-01")


@pytest.mark.parametrize(
    ("country", "before", "after", "first_day"),
    [
        ("AE", ("D:4",), ("A:5",), "2026-07-10"),
        ("NI", (), ("D:1", "D:5"), "2024-03-15"),
        ("KH", ("D:1", "D:5"), ("D:1",), "2025-11-07"),
        ("CY", ("A:6", "D:5"), ("A:6",), "2024-05-30"),
    ],
)
def test_a_country_that_moved_moved_on_its_day(
    country: str, before: tuple[str, ...], after: tuple[str, ...], first_day: str
) -> None:
    day = dt.date.fromisoformat(first_day)
    assert groups_of(country, day - dt.timedelta(days=1)) == before
    assert groups_of(country, day) == after


def test_israel_and_taiwan_are_in_a6() -> None:
    assert groups_of("IL", "2024-01-01") == ("A:6", "D:4")
    assert groups_of("TW", "2024-01-01") == ("A:6",)


def test_norway_is_no_word_for_no() -> None:
    assert groups_of("NO", "2026-01-01") == ("A:1", "A:5")
    assert groups_of(" no ", "2026-01-01") == ("A:1", "A:5")


def test_a_country_in_no_loaded_group_has_none_and_is_no_error() -> None:
    assert groups_of("BR", "2026-01-01") == () == groups_of("XX", "2026-01-01")
    assert not is_hq5("BR", "2026-01-01")


def test_every_change_names_its_citation() -> None:
    assert all(span.citation for span in country_groups().changes)


def test_the_six_that_part_746_governs_are_told_apart() -> None:
    assert all(under_part_746(code) for code in ("IR", "KP", "CU", "SY", "RU", "BY"))
    assert not under_part_746("CN")


def test_on_the_day_it_was_verified_nothing_needs_to_be_said() -> None:
    assert caveats("2026-09-24") == ()


def test_a_later_day_says_that_later_changes_are_not_known() -> None:
    (said,) = caveats("2026-11-23")
    assert "2026-09-24" in said and "not known" in said


def test_an_earlier_day_says_what_is_assumed() -> None:
    said = caveats("2026-03-01")
    assert len(said) == 1 and "assumed unchanged, not verified" in said[0]


@pytest.mark.parametrize(
    ("day", "word"),
    [("2025-12-01", "Cambodia"), ("2023-12-01", "Cyprus"), ("2024-05-29", "Cyprus")],
)
def test_a_day_on_which_two_sources_differ_says_so(day: str, word: str) -> None:
    assert any(word in sentence for sentence in caveats(day))


@pytest.mark.parametrize("day", ["2026-02-03", "2024-05-30"])
def test_the_doubt_ends_with_its_days(day: str) -> None:
    assert not any("Cambodia" in s or "Cyprus" in s for s in caveats(day))


def test_the_rulebooks_name_the_same_six_as_the_table() -> None:
    import re

    from tidegate.rules import load

    six = country_groups().part_746
    named = [load()["us.ear.746"].about.text]
    for rule in ("us.ear.740_8", "us.ear.742_6_review"):
        versions = load()[rule].versions
        named += [v.clauses["embargoed"].text for v in versions if "embargoed" in v.clauses]
    assert len(named) > 3
    assert all(set(re.findall(r"'([A-Z]{2})'", text)) == six for text in named)
