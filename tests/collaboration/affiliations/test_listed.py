"""Parties of lists joined to records of the registry."""

from __future__ import annotations

from itertools import count, repeat
from pathlib import Path
from typing import Any

import pytest

from tidegate.collaboration.affiliations.gazetteer import Gazetteer, compiled
from tidegate.collaboration.affiliations.listed import Joined, joined
from tidegate.collaboration.affiliations.registry import _institution, read_registry
from tidegate.lists.entry import Entry

from .made_up import entry, lines, ror, second


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return compiled(read_registry(lines(tmp_path_factory.mktemp("world") / "r.jsonl")))


def join(world: Gazetteer, *entries: Entry, **status: Any) -> Joined:
    return joined([(one, "2026-07-09") for one in entries], world, status)


def test_a_name_word_for_word_makes_the_record_listed(world: Gazetteer) -> None:
    found = join(world, entry("Amber University"))
    assert list(found.listings) == [ror(1)]
    [one] = found.listings[ror(1)]
    assert (one.list, one.listed_on, one.edition) == ("us.bis.entity", "2020-06-05", "2026-07-09")
    assert found.apart == ()


@pytest.mark.parametrize(
    "name", ["University of Amber", "AMBER UNIV.", "琥珀大学", "The Amber University"]
)
def test_other_spellings_of_the_name_do_too(world: Gazetteer, name: str) -> None:
    assert list(join(world, entry(name)).listings) == [ror(1)]


def test_an_alias_of_the_entry_joins(world: Gazetteer) -> None:
    assert ror(1) in join(world, entry("Unheard Of Works", aliases=["Amber University"])).listings


def test_a_longer_name_is_another_institution(world: Gazetteer) -> None:
    assert list(join(world, entry("Amber University of Chinese Medicine")).listings) == [ror(3)]


def test_a_hospital_does_not_inherit_its_university(world: Gazetteer) -> None:
    found = join(world, entry("Amber University"))
    assert ror(2) not in found.listings


def test_a_record_in_another_country_is_not_joined(world: Gazetteer) -> None:
    found = join(world, entry("Northlight University"))
    assert list(found.listings) == [ror(5)]
    assert join(world, entry("Basalt Institute of Technology")).listings.keys() == {
        "list:us.bis.entity/e1"
    }


def test_an_entry_of_no_country_joins_by_name_alone(world: Gazetteer) -> None:
    found = join(world, entry("Northlight University", countries=()))
    assert set(found.listings) == {ror(4), ror(5)}


@pytest.mark.parametrize(
    "name", ["Quarzdrof Dianzi University", "Quarzdof Dianzi University", "Qarzdorf Dianzi Univ"]
)
def test_one_misspelt_word_still_joins(world: Gazetteer, name: str) -> None:
    assert list(join(world, entry(name)).listings) == [ror(7)]


@pytest.mark.parametrize(
    "name",
    [
        "Quarzburg Dianzi University",  # another word
        "Quarzdrof Dianzy University",  # two wrong
        "Ambre University",  # of two words too little is left
    ],
)
def test_more_than_that_does_not(world: Gazetteer, name: str) -> None:
    assert list(join(world, entry(name)).listings) == ["list:us.bis.entity/e1"]


def test_an_acronym_alone_joins_nothing(world: Gazetteer) -> None:
    assert join(world, entry("AMU")).listings == {}


def test_persons_and_ships_are_passed_over(world: Gazetteer) -> None:
    people = [entry("Amber University", schema=kind) for kind in ("person", "vessel", "aircraft")]
    assert join(world, *people).listings == {}


def test_a_party_without_a_record_stands_beside_under_its_own_names(world: Gazetteer) -> None:
    [one] = join(world, entry("Rocket Bureau Nine", aliases=["Nine Bureau Works"])).apart
    assert one.id == "list:us.bis.entity/e1"
    assert [text for text, _ in one.names] == ["Rocket Bureau Nine", "Nine Bureau Works"]
    assert one.places == (("CN", "", ""),)


def test_the_legal_status_is_that_of_the_list(world: Gazetteer) -> None:
    found = joined(
        [(entry("Amber University"), ""), (entry("Amber University", list="au.aspi"), "")],
        world, {"au.aspi": "think_tank"},
    )  # fmt: skip
    assert {each.list: each.status for each in found.listings[ror(1)]} == {
        "us.bis.entity": "law", "au.aspi": "think_tank",
    }  # fmt: skip


def test_the_same_entry_twice_is_one_listing(world: Gazetteer) -> None:
    found = join(world, entry("Amber University"), entry("Amber University"))
    assert len(found.listings[ror(1)]) == 1


def test_a_name_without_letters_is_nothing(world: Gazetteer) -> None:
    found = join(world, entry("—"), entry("\u202e\x00"), entry("of the"))
    assert (found.listings, found.apart) == ({}, ())


def test_entries_of_one_party_on_several_lists_are_one_institution(world: Gazetteer) -> None:
    """Two that one string names alike would tie, and neither would be taken."""
    second = entry("Obscure Works (OBW)", list="jp.meti.eul")
    found = join(world, entry("Obscure Works"), second)
    assert [one.id for one in found.apart] == ["list:us.bis.entity/e1"]
    [listings] = found.listings.values()
    assert {one.list for one in listings} == {"us.bis.entity", "jp.meti.eul"}


def test_parties_of_one_name_in_two_countries_stay_two(world: Gazetteer) -> None:
    other = entry("Obscure Works", id="e2", countries=("RU",))
    assert len(join(world, entry("Obscure Works"), other).apart) == 2


def test_a_name_turned_round_joins_only_where_none_stands_as_it_is_listed() -> None:
    """Xi'an Technological University is not Xi'an University of Technology."""
    registry = [
        second(1, "Amber Technological University"),
        second(2, "Amber University of Technology"),
    ]
    world = compiled(map(_institution, registry, repeat(Path("made.jsonl")), count(1)))
    assert list(join(world, entry("Amber Technological University")).listings) == [ror(1)]


def test_an_acronym_after_a_listed_name_does_not_hide_it(world: Gazetteer) -> None:
    assert list(join(world, entry("Amber University (AMU)")).listings) == [ror(1)]


def test_a_listed_programme_is_no_institution(world: Gazetteer) -> None:
    assert join(world, entry("Thousand Talents Plan")).listings == {}
