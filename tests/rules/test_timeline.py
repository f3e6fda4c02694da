"""Events in order; what comes back by itself, and what does not; the calendar says the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tidegate.rules import load
from tidegate.rules.calendar import choose, standing
from tidegate.rules.rulebook import Rulebook
from tidegate.rules.timeline import Event, timeline

HEAD = """\
id: test.rule
title: A rule
authority: An authority
jurisdiction: US
subject: listing
about: list = 'us.bis.entity'
applies: ear_items
history: complete
versions:
"""
FIRST = """\
  - id: one
    citation: "1 FR 1"
    published: 2020-01-01
    effective: 2020-01-05
    compliance: 2020-02-01
    verified_through: 2020-06-30
    retrieved: 2026-11-23
{more}    outcomes:
      - {{outcome: licence_required, summary: A licence is needed.}}
"""
SECOND = """\
  - id: two
    citation: "1 FR 2"
    published: 2020-06-25
    effective: 2020-07-01
    verified_through: 2026-09-24
    retrieved: 2026-11-23
    outcomes:
      - {outcome: licence_required, summary: A licence is needed.}
"""


def book(tmp_path: Path, *versions: str) -> Rulebook:
    path = tmp_path / "test.rule.yaml"
    path.write_text(HEAD + "".join(versions), encoding="utf-8")
    return load([path])["test.rule"]


def told(events: tuple[Event, ...]) -> list[tuple[str, str]]:
    return [(row.date, row.event) for row in events]


def test_the_five_dates_stand_in_order(tmp_path: Path) -> None:
    events = timeline([book(tmp_path, FIRST.format(more=""), SECOND)])
    assert told(events) == [
        ("2020-01-01", "published"),
        ("2020-01-05", "takes effect"),
        ("2020-02-01", "binds"),
        ("2020-06-25", "published"),
        ("2020-07-01", "takes effect"),
        ("2026-09-24", "verified through"),
    ]
    assert events[4].what == "Enters the text, in place of version one."
    assert events[4].citation == "1 FR 2"


@pytest.mark.parametrize(
    ("more", "back"),
    [
        ("    stayed: [{from: 2020-03-01, to: 2020-03-31, citation: S}]\n", "2020-04-01"),
        ("    stayed: [{from: 2020-03-01, citation: S}]\n", ""),
        ("    stayed: [{from: 2020-03-01, to: 2020-06-30, citation: S}]\n", ""),
        (
            "    stayed: [{from: 2020-03-01, to: 2020-03-31, citation: S},"
            " {from: 2020-04-01, to: 2020-04-30, citation: S}]\n",
            "2020-05-01",
        ),
        (
            "    stayed: [{from: 2020-03-01, to: 2020-03-31, citation: S}]\n"
            "    ended: {on: 2020-04-01, citation: E}\n",
            "",
        ),
    ],
    ids=["the day after", "open", "a later version", "stayed on", "ended that day"],
)
def test_a_stay_snaps_back_only_where_the_text_still_stands(
    tmp_path: Path, more: str, back: str
) -> None:
    events = timeline([book(tmp_path, FIRST.format(more=more), SECOND)])
    days = [row.date for row in events if row.event == "back by itself"]
    assert days == ([back] if back else [])


def test_a_return_that_nobody_verified_says_so(tmp_path: Path) -> None:
    more = (
        "    stayed: [{from: 2020-03-01, to: 2020-03-31, citation: S}]\n"
        "    enforcement_unverified: [{from: 2020-04-01, why: Nobody looked., settle: a notice}]\n"
    )
    events = timeline([book(tmp_path, FIRST.format(more=more))])
    by = {row.event: row for row in events}
    assert by["back by itself"].what.endswith("Whether it is enforced was not verified.")
    assert (
        "Nobody looked. Settled by: a notice (no end known)." in by["enforcement unverified"].what
    )


def test_what_is_not_enforced_says_so_where_it_takes_effect(tmp_path: Path) -> None:
    events = timeline([book(tmp_path, FIRST.format(more="    enforced: announced\n"))])
    by = {row.event: row.what for row in events}
    assert by["takes effect"].endswith("the authority has announced that it does not enforce it.")
    assert by["binds"].endswith("the authority has announced that it does not enforce it.")


def test_a_span_of_days_keeps_both_ends(tmp_path: Path) -> None:
    mine = [book(tmp_path, FIRST.format(more=""), SECOND)]
    assert told(timeline(mine, "2020-02-01", "2020-06-25")) == [
        ("2020-02-01", "binds"),
        ("2020-06-25", "published"),
    ]


def test_an_outcome_tells_only_what_its_version_does_not(tmp_path: Path) -> None:
    own = FIRST.format(more="").replace(
        "{outcome: licence_required, summary: A licence is needed.}",
        "{outcome: licence_required, summary: A licence., effective: 2020-01-05,"
        " compliance: 2020-05-01, citation: Later}",
    )
    events = timeline([book(tmp_path, own)])
    mine = [row for row in events if row.whose]
    assert [(row.date, row.event, row.citation) for row in mine] == [
        ("2020-05-01", "binds", "Later")
    ]
    assert mine[0].what == "licence required: first day it binds."


def test_every_event_is_told_once() -> None:
    events = timeline(load())
    keys = [(row.date, row.rulebook, row.event, row.what) for row in events]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys, key=lambda key: key[:2])


def test_the_calendar_agrees_with_every_event_of_every_rulebook() -> None:
    books = {row.id: row for row in load()}
    seen = set()
    for row in timeline(books.values()):
        if row.whose:
            continue
        seen.add(row.event)
        version = choose(books[row.rulebook], row.date).version
        assert version is not None or row.event == "published", row
        before = (dt.date.fromisoformat(row.date) - dt.timedelta(days=1)).isoformat()
        if row.event == "takes effect":
            assert version is not None and version.id == row.version, row
            earlier = choose(books[row.rulebook], before)
            assert earlier.why == "before" or earlier.version is not version
        if row.event in ("stayed", "back by itself") and version is not None:
            today = standing(version.term, row.date, reading="text").condition
            yesterday = standing(version.term, before, reading="text").condition
            assert (today == "stayed") is (row.event == "stayed"), row
            assert row.event == "stayed" or yesterday == "stayed"
        if row.event == "ended":
            assert choose(books[row.rulebook], row.date).why == "over", row
    assert {"takes effect", "stayed", "back by itself", "binds"} <= seen


def test_the_affiliates_rule_comes_back_the_day_after_its_stay() -> None:
    events = timeline([load()["us.ear.affiliates"]])
    days = {row.event: row.date for row in events}
    assert (days["stayed"], days["back by itself"]) == ("2025-11-10", "2026-11-10")
