"""Strings to institutions, in a made-up world; any string is borne."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.collaboration.affiliations import Matcher
from tidegate.collaboration.affiliations.gazetteer import compiled
from tidegate.collaboration.affiliations.listed import joined
from tidegate.collaboration.affiliations.registry import read_registry

from .made_up import WORLD, entry, lines, ror, second

NAMES = [record["names"][0]["value"] for record in WORLD]
JUNK = st.sampled_from(
    [", ", "; ", "\n", "\x00", "\u202e", "&amp;", "#N#", "Dept of ", "Univ", "China", "大学",
     "'", "MA", "(", "Amber", "AMU", "\ud800", "Quarzdrof", "1", "Boston"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(JUNK, st.sampled_from(NAMES)), max_size=12).map("".join)


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    gazetteer = compiled(read_registry(lines(tmp_path_factory.mktemp("world") / "r.jsonl")))
    found = joined(
        [(entry("Amber University"), ""), (entry("Rocket Bureau Nine", id="e2"), "")],
        gazetteer, {},
    )  # fmt: skip
    gazetteer.extend(found.apart)
    return Matcher(gazetteer, found.listings)


def ids(matcher: Matcher, text: str) -> list[str]:
    return [one.ror for one in matcher.match(text)]


def test_the_words_that_name_it_are_quoted(matcher: Matcher) -> None:
    text = "Dept. of Things, Amber Univ., Wuhan, Peoples R China"
    [one] = matcher.match(text)
    assert (text[one.start : one.end], one.ror, one.country) == ("Amber Univ", ror(1), "CN")
    assert one.listings[0].list == "us.bis.entity"
    assert 0.5 <= one.score <= 1


def test_a_longer_name_is_not_the_shorter_one(matcher: Matcher) -> None:
    assert ids(matcher, "Amber University of Chinese Medicine, Wuhan, China") == [ror(3)]


def test_the_place_decides_between_two_of_one_name(matcher: Matcher) -> None:
    assert ids(matcher, "Northlight University, Boston, MA, USA") == [ror(4)]
    assert ids(matcher, "Northlight University, Shenyang, China") == [ror(5)]


def test_several_institutions_stand_in_the_order_of_the_string(matcher: Matcher) -> None:
    text = "Basalt Institute of Technology, Aachen, Germany; Amber University, Wuhan, China"
    assert ids(matcher, text) == [ror(6), ror(1)]


def test_a_party_only_a_list_knows_is_found_under_its_name(matcher: Matcher) -> None:
    [one] = matcher.match("Rocket Bureau Nine, Beijing, China")
    assert one.ror == "list:us.bis.entity/e2"
    assert one.listings[0].entry_id == "e2"


@pytest.mark.parametrize("text", ["", " ", "China", "University", "Hospital", "amu", "—"])
def test_words_that_name_nothing_name_nothing(matcher: Matcher, text: str) -> None:
    assert matcher.match(text) == ()


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), TEXTS))
def test_any_text_is_borne_and_quotes_stand_in_it(matcher: Matcher, text: str) -> None:
    for one in matcher.match(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.ror in matcher.gazetteer.numbers


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(NAMES)), max_size=8))
def test_many_at_once_are_the_same_as_one_by_one(matcher: Matcher, texts: list[str]) -> None:
    assert matcher.match_many(texts) == [matcher.match(text) for text in texts]


@pytest.mark.parametrize(
    "piece", ["a", "大", "Amber University, ", "AMU ", "&amp;", "\u202e", "Amber Univers1ty of "]
)
def test_very_long_strings_are_read_in_part(matcher: Matcher, piece: str) -> None:
    text = piece * (30_000 // len(piece))
    assert all(one.end <= 20_000 for one in matcher.match(text))


def test_no_name_of_a_person_changes_anything(matcher: Matcher) -> None:
    tail = "Amber University, Wuhan, China"
    found = {
        tuple(one.ror for one in matcher.match(f"{name}, {tail}"))
        for name in ("Li Wei", "José García", "Anna Kowalska", "Иван Петров", "李伟", "John Smith")
    }
    assert found == {(ror(1),)}


def test_a_world_of_one_record_is_borne(tmp_path: Path) -> None:
    alone = Matcher(compiled(read_registry(lines(tmp_path / "r", [second(1, "Amber University")]))))
    alone.match("Amber University, Wuhan")
    assert Matcher(compiled(())).match("Amber University") == ()
