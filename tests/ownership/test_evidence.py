"""What an answer rests on, and what would settle an open one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ownership.worked import structure

from tidegate.ownership.evidence import Evidence, as_fact
from tidegate.ownership.holders import named_nodes, told_holders
from tidegate.ownership.reckoning import Reckoning
from tidegate.ownership.share import PERCENT
from tidegate.rules.attribution import Attribution, Passing


def evidence(text: str, listed: str = "X") -> Evidence:
    made = structure(text)
    nodes, _ = named_nodes(made, listed.split())
    law = Attribution(passing=Passing("50"))
    return Evidence(Reckoning(made, law, told_holders(made, nodes), "2026-01-22"))


def path(found: Evidence, target: str, *, most: bool = False) -> str:
    keys = found.reckoning.keys
    steps = found.path(keys.index(target), most=most)
    return " ".join([*(keys[s.owner] for s in steps), *([target] if steps else [])])


def test_the_path_takes_the_largest_stakes() -> None:
    found = evidence("X10 B; X50 A; A40 B")
    assert path(found, "B") == "X A B"
    assert path(found, "X") == ""


def test_of_equal_ways_the_shortest_is_told() -> None:
    assert path(evidence("X60 A; A60 B; X60 B"), "B") == "X B"


def test_a_ring_behind_a_path_does_not_lengthen_it() -> None:
    assert path(evidence("X60 A; A60 B; B30 A; B60 C"), "C") == "X A B C"


def test_who_passes_on_nothing_leads_nowhere() -> None:
    found = evidence("X49 A; A100 B")
    assert path(found, "A") == "X A"
    assert path(found, "B") == ""


def test_an_open_share_leads_only_where_it_may() -> None:
    found = evidence("X45-55 A; A100 B")
    assert path(found, "B") == ""
    assert path(found, "B", most=True) == "X A B"
    assert found.open(found.reckoning.keys.index("B")) == ("percent of X in A (told: 45–55 %)",)


def test_open_facts_are_named_from_the_nearest_and_not_without_end() -> None:
    rows = "; ".join(
        f"X? A{'abcdefghijklmnopq'[n]}; A{'abcdefghijklmnopq'[n]}? T" for n in range(17)
    )
    found = evidence(rows)
    told = found.open(found.reckoning.keys.index("T"))
    assert told[0].endswith("in T") and told[-1] == "and further shares behind these"
    assert len(told) == 13


def test_the_stakes_that_count_are_the_largest_first() -> None:
    found = evidence("X50 A; A20 B; X30 B; Z50 B")
    keys = found.reckoning.keys
    told = [(keys[s.owner], s.low // PERCENT) for s in found.stakes(keys.index("B"))]
    assert told == [("X", 30), ("A", 20)]


@pytest.mark.parametrize("threshold", ["20", "25", "49.99999", "50", "66.66667"])
@given(share=st.fractions(0, 100))
def test_a_share_of_many_digits_compares_with_any_threshold_as_it_is(
    threshold: str, share: Fraction
) -> None:
    told, gate = Fraction(as_fact(share * PERCENT)), Fraction(threshold)
    assert (told >= gate) == (share >= gate)
    assert (told > gate) == (share > gate)
