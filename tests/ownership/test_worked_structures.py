"""The worked structures of the law's own examples, exact under every way of counting."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.ownership.worked import structure

from tidegate.ownership.holders import named_nodes, told_holders
from tidegate.ownership.reckoning import Reckoning
from tidegate.ownership.share import PERCENT
from tidegate.rules.attribution import Attribution, Passing

LINK = Attribution(passing=Passing("50"))
UK = Attribution(passing=Passing("50", strict=True), together=False)
MULTIPLY = Attribution(passing=Passing("0", above="proportion", below="proportion"))
GATED = Attribution(passing=Passing("50", above="whole", below="proportion"))

# id, structure, listed, target, at least half by links, more than half by one, multiplied, gated
WORKED = [
    ("S1", "X50 A; A50 B", "X", "B", "yes", "no", "25", "50"),
    ("S2", "X50 A; X50 B; A25 C; B25 C", "X", "C", "yes", "no", "25", "50"),
    ("S3", "X50 A; X10 B; A40 B", "X", "B", "yes", "no", "30", "50"),
    ("S4", "X50 A; X25 B; A25 C; B25 C", "X", "C", "no", "no", "18.75", "31.25"),
    ("S5", "X25 A; X25 B; A50 C; B50 C", "X", "C", "no", "no", "25", "25"),
    ("S6", "X99 A; A49 B", "X", "B", "no", "no", "48.51", "49"),
    ("S7", "X30 A; Y20 A", "X Y", "A", "yes", "no", "50", "50"),
    ("S8", "X51 A; A49 B; Y1 B", "X Y", "B", "yes", "no", "25.99", "50"),
    ("S10", "A60 B; B60 A; Z40 A", "", "A", "no", "no", "0", "0"),
    ("S12", "X49.99 A", "X", "A", "no", "no", "49.99", "49.99"),
    ("S13", "G40 A; A60 B", "G", "B", "no", "no", "24", "24"),
    ("S16", "X30 A; Y25 A", "X Y", "A", "yes", "no", "55", "55"),
    ("S17", "X50 A; N50 A", "X", "A", "yes", "no", "50", "50"),
    ("S18", "ByteDance19.9 JV; affiliates30.1 JV", "ByteDance", "JV", "no", "no", "19.9", "19.9"),
    ("S21", "P30 F; F60 T", "P", "T", "no", "no", "18", "18"),
]  # fmt: skip


def reckoned(text: str, listed: str, law: Attribution) -> Reckoning:
    made = structure(text)
    nodes, absent = named_nodes(made, listed.split())
    assert not absent
    return Reckoning(made, law, told_holders(made, nodes), "2026-01-22")


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case[0])
def test_links_of_half_or_more_decide_as_the_table_says(case: tuple[str, ...]) -> None:
    _, text, listed, target, wanted, *_ = case
    found = reckoned(text, listed, LINK)
    share = found.share.low[found.keys.index(target)]
    assert ("yes" if share >= 50 * PERCENT else "no") == wanted


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case[0])
def test_one_holder_of_more_than_half_decides_as_the_table_says(case: tuple[str, ...]) -> None:
    _, text, listed, target, _, wanted, *_ = case
    found = reckoned(text, listed, UK)
    share = found.share.low[found.keys.index(target)]
    assert ("yes" if share > 50 * PERCENT else "no") == wanted


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case[0])
def test_multiplied_shares_are_exact(case: tuple[str, ...]) -> None:
    _, text, listed, target, _, _, wanted, _ = case
    found = reckoned(text, listed, MULTIPLY)
    at = found.keys.index(target)
    assert found.share.low[at] == found.share.high[at] == Fraction(wanted) * PERCENT


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case[0])
def test_gated_shares_are_exact(case: tuple[str, ...]) -> None:
    _, text, listed, target, _, _, _, wanted = case
    found = reckoned(text, listed, GATED)
    at = found.keys.index(target)
    assert found.share.low[at] == found.share.high[at] == Fraction(wanted) * PERCENT
