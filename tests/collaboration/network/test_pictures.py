"""The pictures say in words what they show, and hold nothing that runs."""

from __future__ import annotations

import re
from dataclasses import replace

from defusedxml.ElementTree import fromstring

from tidegate.collaboration.network import NetworkTally, between, network
from tidegate.collaboration.network.page import between_sentence, network_page
from tidegate.collaboration.network.pictures import MOST_YEARS, between_chart, network_chart

from .made_up import NORTH, SOUTH, author, facts

FIVE = [author(n, NORTH) for n in (1, 2, 3)] + [author(n, SOUTH) for n in (4, 5)]


def tally(*years: str, few: tuple[str, ...] = ()) -> NetworkTally:
    found = NetworkTally(scheme="ca.stra")
    for n, year in enumerate(years):
        found.add(facts(f"w{n}", year, FIVE, ["quantum"]))
    for n, year in enumerate(few):
        found.add(facts(f"f{n}", year, FIVE[2:4], ["quantum"]))
    return found


def test_a_withheld_year_is_drawn_without_a_number() -> None:
    drawn = between_chart(between(tally("2020", "2020", few=("2021",)), NORTH, SOUTH))
    fromstring(drawn)
    assert "2020: 2; 2021: &lt;5 authors" in drawn
    assert drawn.count(">&lt;5</text>") == 1


def test_nothing_in_common_is_said() -> None:
    found = between(tally(), NORTH, SOUTH)
    assert "No work of both in this file." in between_chart(found)
    assert between_sentence(found) == "No work of both in this file."
    assert "<table" not in network_page(pair=found, top=5, scheme_title="", sources=(), notes=())
    assert "No two institutions share a work" in network_chart(network(tally()), title="x")


def test_where_all_years_are_withheld_no_number_is_told() -> None:
    found = between(tally(few=("2020", "2021")), NORTH, SOUTH)
    assert not re.search(r"\d", between_sentence(found))


def test_a_long_span_is_drawn_from_its_end() -> None:
    found = between(tally("1950", "2020"), NORTH, SOUTH)
    drawn = between_chart(found)
    assert f"The last {MOST_YEARS} years" in drawn
    assert ">1950<" not in drawn


def test_names_are_escaped_and_shown_whole() -> None:
    hostile = '<script>x</script>\u202e"&'
    found = between(tally("2020"), NORTH, SOUTH)
    sides = tuple(replace(side, name=hostile) for side in found.sides)
    page = network_page(
        pair=replace(found, sides=sides), top=5, scheme_title="", sources=[hostile], notes=[hostile]
    )
    assert "<script" not in page
    assert "\u202e" not in page
    assert "⟦U+202E⟧" in page


def test_the_matrix_marks_each_pair_once() -> None:
    drawn = network_chart(network(tally("2020", few=("2021",))), title="Works in common")
    fromstring(drawn)
    assert drawn.count(" – ") == 1
