"""The page and the data of a landscape: harmless, whole, and the same numbers in both."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from tidegate.errors import UsageError
from tidegate.landscape import LeftOut, System, survey
from tidegate.landscape.asked import Asked, picture
from tidegate.landscape.document import landscape_dict, rows_of
from tidegate.landscape.page import landscape_page
from tidegate.landscape.pictures import chart
from tidegate.landscape.telling import level_rows, standing_lines

from .made_up import AS_OF, GROUPS, system

A, B, C = GROUPS
NASTY = '<img src=x onerror="alert(1)">\u202egnp'
MADE = [
    system("a1", A, "2020-01-01", 10),
    system("b1", B, "2021-01-01", 12),
    system("a2", A, "2021-07-02", 20),
    system("b2", B, "2023-07-02", 15),
    system("c1", C, "2023-01-01", 1),
]


def page(made: list[System], **more: object) -> str:
    found = survey(made, metric="m", as_of=AS_OF, left_out=[LeftOut(NASTY, A, "no score", "", 7)])
    return landscape_page([found], heading="h", subtitle="s", sources=["here"], **more)  # type: ignore[arg-type]


def test_the_chart_comes_first_then_tables_then_what_was_left_out_then_sources() -> None:
    text = page(MADE)
    places = [text.index(word) for word in ("<svg", "Each record,", "Left out", "Sources and how")]
    assert places == sorted(places)


def test_names_of_a_file_stay_text_and_nothing_runs() -> None:
    text = page([system(NASTY, NASTY, "2020-01-01", 3)])
    assert "<img" not in text
    assert "<script" not in text
    assert "\u202e" not in text
    assert "default-src 'none'" in unescape(text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


def test_a_page_without_systems_is_still_a_page() -> None:
    assert "Nothing to show." in page([])


def test_data_hold_every_level_and_group() -> None:
    found = survey(MADE, metric="m", as_of=AS_OF)
    shape = landscape_dict(found)
    assert [level["level"] for level in shape["levels"]] == ["10", "12", "20"]
    assert shape["levels"][0]["others"][0]["lag"] == {
        "days": [366, 366], "months": [12.0, 12.0], "words": "12.0 months",
    }  # fmt: skip
    assert shape["levels"][2]["others"][0]["lag"]["days"][1] is None
    rows = list(rows_of(found))
    assert len(rows) == 3 * 2
    assert {row["reached"] for row in rows} == {"yes", "no"}


def test_a_reader_is_told_the_leader_first() -> None:
    found = survey(MADE, metric="m", as_of=AS_OF)
    told = list(standing_lines(found))
    assert told[0] == f"{A} leads: 20, a2 (2021-07-02)"
    assert told[1] == f"{B}: 15, b2 (2023-07-02); {A} had as much 30.0 months ago, with a2"
    assert list(level_rows(found.levels, [B])) == [
        ["10", A, "a1", "2020-01-01", "first"],
        ["", B, "b1", "2021-01-01", "12.0"],
        ["12", B, "b1", "2021-01-01", "first"],
        ["20", A, "a2", "2021-07-02", "first"],
        ["", B, "", "", "not yet, ≥ 30.0"],
    ]


def test_a_logarithmic_chart_of_scores_not_above_zero_is_refused_in_words() -> None:
    found = survey([system("a", A, "2020-01-01", 0)], metric="m", as_of=AS_OF)
    with pytest.raises(UsageError, match="above zero"):
        chart(found, log=True)
    assert "<svg" in chart(found)


def ask(asked: Asked, **more: object) -> object:
    return picture(MADE, asked, metric="score", today=date(2026, 1, 1), **more)  # type: ignore[arg-type]


def test_the_day_looked_from_is_the_last_the_data_know_unless_told() -> None:
    found = picture(MADE, Asked(), metric="score", today=date(2026, 1, 1))
    assert found.as_of == date(2023, 7, 2)
    assert any("the latest release in the data" in note for note in found.notes)
    early = picture(MADE, Asked(), metric="score", today=date(2021, 6, 1))
    assert early.as_of == date(2021, 1, 1)
    later = picture(MADE, Asked(as_of="2025-01-01"), metric="score", today=date(2026, 1, 1))
    assert later.as_of == date(2025, 1, 1)
    assert any("says nothing of what came out since" in note for note in later.notes)


def test_two_groups_can_be_compared_alone() -> None:
    found = picture(MADE, Asked(only=(B.lower(), C)), metric="score", today=AS_OF)
    assert found.leader == B
    assert {one.group for one in found.standings} == {B, C}
    # The day stays that of all the data, or a group would seem to be looked at from another.
    assert found.as_of == date(2023, 7, 2)


def test_countries_can_be_named_by_code() -> None:
    made = [system("x", "United States", "2020-01-01", 1), system("y", "France", "2020-02-01", 2)]
    found = picture(made, Asked(only=("US",)), metric="score", today=AS_OF)
    assert [one.group for one in found.standings] == ["United States"]


def test_a_system_left_out_by_the_user_is_named() -> None:
    found = picture(MADE, Asked(without=("A2", "b*")), metric="score", today=AS_OF)
    assert found.leader == A
    assert [one.name for one in found.left_out] == ["b1", "a2", "b2"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Asked(only=("Nowhere",)), "no group is called 'Nowhere'"),
        (Asked(without=("zz",)), "no system is called 'zz'"),
        (Asked(levels=("many",)), "a level is a number"),
        (Asked(levels=("≥ 3",)), "a level is a number"),
        (Asked(as_of="soon"), "'soon' is no date"),
    ],
)
def test_what_cannot_be_asked_is_said(asked: Asked, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        ask(asked)


def test_a_column_of_losses_asks_whether_lower_is_better() -> None:
    found = picture(MADE, Asked(), metric="Validation loss", today=AS_OF)
    assert any("--lower" in note for note in found.notes)
    found = picture(MADE, Asked(lower=True), metric="Validation loss", today=AS_OF)
    assert not any("--lower" in note for note in found.notes)
    assert found.leader == C
    assert found.standings[0].best is not None
    assert found.standings[0].best.low == Decimal(1)
