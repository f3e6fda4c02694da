"""Works are counted for institutions, pairs, years and areas; authors only as numbers."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.collaboration.model import Affiliation, Authorship, Mention, WorkFacts
from tidegate.collaboration.network import MOST_INSTITUTIONS, NetworkTally, between, network
from tidegate.collaboration.network.tally import Totals
from tidegate.errors import UsageError

from .made_up import EAST, NORTH, SOUTH, author, facts

FIVE = [author(n, NORTH) for n in (1, 2, 3)] + [author(n, SOUTH) for n in (4, 5)]
THREE = [author(1, NORTH), author(2, NORTH), author(4, SOUTH)]


def tally(*works: WorkFacts, **asked: object) -> NetworkTally:
    found = NetworkTally(scheme="ca.stra", **asked)  # type: ignore[arg-type]
    for one in works:
        found.add(one)
    return found


def test_two_institutions_have_their_works_by_year_and_area() -> None:
    found = between(
        tally(
            facts("a", "2020-05-01", FIVE, ["quantum"]), facts("b", "2020", FIVE, ["quantum"]),
            facts("c", "2022", FIVE), facts("d", "2020", [author(n, NORTH) for n in range(5)]),
        ),
        NORTH, SOUTH,
    )  # fmt: skip
    assert [(one.year, one.works, one.areas, one.sides) for one in found.years] == [
        ("2020", 2, (2, 0), (3, None)),  # five authors of the north in 2020, two of the south
        ("2021", 0, (0, 0), (0, 0)),
        ("2022", 1, (0, 1), (None, None)),
    ]
    assert found.areas == (("quantum", "Quantum"), ("", "no area found"))
    assert found.works == 3


def test_a_year_of_fewer_than_five_authors_shows_no_count_and_no_sum_tells_it() -> None:
    many = [facts(f"m{n}", "2021", FIVE) for n in range(3)]
    few = [facts(f"f{n}", "2020", THREE) for n in range(4)]
    found = between(tally(*many, *few), NORTH, SOUTH)
    assert [one.works for one in found.years] == [None, 3]
    assert found.years[0].areas == (None,) and found.years[0].shares == (None, None)
    assert (found.works, found.withheld) == (3, ("2020",))
    [edge] = network(tally(*many, *few)).edges
    assert (edge.works, edge.withheld, edge.years) == (3, 1, (("2021", 3),))


def test_an_edge_of_few_authors_is_named_without_a_number() -> None:
    [edge] = network(tally(facts("a", "2020", THREE))).edges
    assert (edge.works, edge.withheld) == (None, 1)


def test_shares_are_of_all_works_of_a_side() -> None:
    alone = [facts(f"x{n}", "2020", [author(k, NORTH) for k in range(1, 6)]) for n in range(3)]
    found = between(tally(facts("a", "2020", FIVE), *alone), NORTH, SOUTH)
    assert found.years[0].sides[0] == 4
    assert found.years[0].shares == (0.25, None)


def test_only_authors_of_the_two_sides_count_for_their_edge() -> None:
    crowd = [author(n, EAST) for n in range(10, 20)]
    found = between(tally(facts("a", "2020", THREE + crowd)), NORTH, SOUTH)
    assert found.years[0].works is None


def test_where_no_author_is_tied_to_an_institution_all_authors_of_the_work_count() -> None:
    loose = (Affiliation("north", (NORTH,)), Affiliation("south", (SOUTH,)))
    people = tuple(Authorship(n) for n in range(1, 6))
    found = between(tally(facts("a", "2020", people, affiliations=loose)), NORTH, SOUTH)
    assert found.years[0].works == 1


def test_a_work_told_twice_counts_once() -> None:
    found = tally(facts("10.1/A", "2020", FIVE), facts("10.1/a", "2020", FIVE))
    assert (found.works, found.repeated) == (1, 1)


def test_a_work_of_very_many_institutions_makes_no_pairs() -> None:
    people = [author(n, f"https://ror.org/0{n:08d}") for n in range(MOST_INSTITUTIONS + 1)]
    found = tally(facts("a", "2020", people))
    assert (len(found.pairs), found.crowded) == (0, 1)
    assert len(found.institutions) == MOST_INSTITUTIONS + 1


def test_what_the_document_declares_comes_before_what_its_text_is_taken_for() -> None:
    parent = Mention(0, 5, EAST, "East", "XX", 1.0, "name")
    declared = Affiliation("Dept of North", (NORTH,))
    work = replace(
        facts("a", "2020", [Authorship(1, (declared,))]), mentions={declared.text: (parent,)}
    )
    assert {key for key, _ in tally(work).institutions} == {NORTH}


def test_an_institution_without_a_record_goes_by_its_listed_name() -> None:
    text = Affiliation("Institute 13, Town")
    mention = Mention(0, 12, "", "Institute 13", "XX", 1.0, "listed name")
    work = replace(facts("a", "2020", [Authorship(1, (text,))]), mentions={text.text: (mention,)})
    [node] = network(tally(work)).nodes
    assert (node.institution.key, node.institution.name) == ("name:Institute 13", "Institute 13")


def test_a_name_comes_from_the_registry_else_from_the_commonest_part_of_the_strings() -> None:
    strings = [f"{room}, North University, Town" for room in ("Dept A", "Dept B", "Lab C")]
    works = [
        facts(f"w{n}", "2020", [Authorship(1, (Affiliation(text, (NORTH,)),))])
        for n, text in enumerate(strings)
    ]
    found = tally(*works)
    assert found.labels.of(NORTH) == "North University"
    mention = Mention(0, 1, NORTH, "University of the North", "XX", 1.0, "name")
    found.add(
        replace(works[0], work=replace(works[0].work, key="z"), mentions={strings[0]: (mention,)})
    )
    assert found.labels.of(NORTH) == "University of the North"


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 12))
def test_parts_counted_apart_and_merged_are_the_whole(seed: int, cut: int) -> None:
    chance = random.Random(seed)
    works = [
        facts(
            f"w{n}", chance.choice(["2020", "2021-02", ""]),
            [author(chance.randrange(9), chance.choice([NORTH, SOUTH, EAST]),
                    identifier=chance.choice(["id", "orcid", ""])) for _ in range(4)],
            chance.sample(["quantum", "space"], chance.randrange(3)),
        )
        for n in range(12)
    ]  # fmt: skip
    parts = tally(*works[:cut])
    parts.merge(tally(*works[cut:]))
    whole = tally(*works)
    assert (parts.pairs, parts.areas, parts.institutions) == (
        whole.pairs,
        whole.areas,
        whole.institutions,
    )
    assert network(parts) == network(whole)
    asked = tally(*works, between=(SOUTH, NORTH))
    assert between(asked, NORTH, SOUTH) == between(whole, NORTH, SOUTH)


@settings(max_examples=150)
@given(st.integers(0, 100_000))
def test_no_total_of_an_institution_tells_a_pair_that_is_withheld(seed: int) -> None:
    """Whoever supposes that no work has three institutions cannot work it out either."""
    chance = random.Random(seed)
    places = [NORTH, SOUTH, EAST, "https://ror.org/0west0000"]
    whole = NetworkTally()
    for n in range(chance.randrange(1, 14)):
        two = chance.sample(places, 2)
        people = [author(chance.randrange(30), two[k % 2]) for k in range(chance.randrange(2, 7))]
        people = [replace(one, position=k) for k, one in enumerate(people)]
        whole.add(facts(f"w{n}", "2020", people))
    totals = Totals(whole)
    for key in places:
        pairs = [cell for (a, b, _), cell in whole.pairs.items() if key in (a, b)]
        hidden = [cell for cell in pairs if not cell.enough]
        total = totals.of(key, "2020")
        if total is None or not hidden:
            continue
        left = total - sum(cell.works for cell in pairs if cell.enough)
        # One hidden pair would be exactly what is left, two of one work each exactly so too.
        assert not len(hidden) <= left < len(hidden) + 2


def test_a_total_that_would_tell_is_withheld_in_both_views() -> None:
    works = [facts(f"w{n}", "2020", FIVE) for n in range(3)]
    # One more work of the north, with the east: two authors, a pair that shows no count.
    works.append(facts("few", "2020", [author(1, NORTH), author(9, EAST)]))
    works[0] = facts("w0", "2020", [*FIVE, author(7, NORTH), author(8, NORTH)])
    whole = tally(*works)
    asked = tally(*works, between=(NORTH, SOUTH))
    for one in (whole, asked):
        [year] = between(one, NORTH, SOUTH).years
        assert (year.works, year.sides) == (3, (None, None))
    assert [node.works for node in network(whole).nodes] == [None, None, None]
    more = [
        *works,
        *(facts(f"x{n}", "2020", [author(k, NORTH) for k in range(1, 6)]) for n in "ab"),
    ]
    assert between(tally(*more), NORTH, SOUTH).years[0].sides[0] == 6


def test_tallies_of_different_questions_are_not_merged() -> None:
    with pytest.raises(ValueError, match="different questions"):
        tally().merge(tally(between=(NORTH, SOUTH)))


def test_an_institution_has_no_edge_to_itself() -> None:
    with pytest.raises(UsageError, match="same institution"):
        between(tally(), NORTH, NORTH)


def test_a_year_that_is_a_slip_makes_no_centuries_of_rows() -> None:
    found = between(tally(facts("a", "0203", FIVE), facts("b", "2023", FIVE)), NORTH, SOUTH)
    assert [one.year for one in found.years] == ["0203", "2023"]
