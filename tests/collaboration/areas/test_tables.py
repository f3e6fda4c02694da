"""The tables that ship: every scheme whole and sourced, every rule sound."""

from __future__ import annotations

import datetime

from tidegate.collaboration.areas import classify, scheme, schemes
from tidegate.collaboration.areas.definitions import table
from tidegate.collaboration.areas.terms import ROLES, rules


def test_the_schemes_have_the_areas_they_should() -> None:
    assert {one.id: len(one.areas) for one in schemes()} == {
        "ca.stra": 11,
        "us.cet": 18,
        "us.ccl": 10,
    }


def test_every_scheme_says_where_it_comes_from_and_how_far_it_was_checked() -> None:
    for one in schemes():
        assert one.citation and one.url.startswith("https://") and one.read_from and one.note
        assert one.wording == "paraphrase"
        datetime.date.fromisoformat(one.verified_through)
        assert not one.edition or datetime.date.fromisoformat(one.edition)


def test_every_area_has_a_definition_and_at_least_one_strong_term() -> None:
    told = table("terms.yaml")
    spoken = {area for topic in rules().topics for area in topic.areas}
    for one in schemes():
        for area in one.areas:
            assert area.definition
            assert (one.id, area.id) in spoken
    for topic in told["topics"]:
        assert topic.get("strong")


def test_the_control_list_says_that_a_topic_is_never_controlled() -> None:
    assert "never" in scheme("us.ccl").note


def test_every_strong_term_touches_its_own_areas() -> None:
    ours = rules()
    for number, topic in enumerate(table("terms.yaml")["topics"]):
        for role in ("strong", "han"):
            for term in filter(None, map(str.strip, topic.get(role, "").split(";"))):
                found = classify(term, schemes=("ca.stra", "us.cet", "us.ccl"))
                areas = {(one.scheme, one.area) for one in found if one.verdict == "touches"}
                assert set(ours.topics[number].areas) <= areas, term


def test_no_foil_touches_anything() -> None:
    for foil in filter(None, map(str.strip, table("terms.yaml")["foils"].split(";"))):
        assert classify(foil, "x", schemes=("ca.stra", "us.cet", "us.ccl")) == (), foil


def test_the_rules_hold_no_unknown_field() -> None:
    for topic in table("terms.yaml")["topics"]:
        assert set(topic) <= {"topic", "areas", "han", *ROLES}
