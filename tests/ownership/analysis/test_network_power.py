"""The Network Power Index: exact by hand, by all joint orders, and sampled."""

from __future__ import annotations

import itertools
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.ownership.analysis.plain import Held, net_of, percents, shapley, structures

from tidegate.ownership.analysis import network_power
from tidegate.ownership.share import PERCENT

# The six of the authors' published program, A to F; their sample gives 2.83, 1.83 and 1.34.
SIX = [(0, 3, 50), (1, 3, 50), (0, 4, 10), (2, 4, 45), (3, 4, 45), (2, 5, 40), (4, 5, 60)]


def test_the_authors_example_is_exact() -> None:
    found = network_power(percents(6, SIX))
    assert found.method == "counted"
    assert found.index == (Fraction(17, 6), Fraction(11, 6), Fraction(4, 3), 0, 0, 0)


def test_the_authors_example_sampled_lies_within_its_errors(monkeypatch) -> None:
    monkeypatch.setattr(sys.modules[network_power.__module__], "WORLDS", 0)
    found = network_power(percents(6, SIX), seed=3)
    assert (found.method, found.seed) == ("sampled", 3)
    assert found == network_power(percents(6, SIX), seed=3)
    for one, error, exact in zip(found.index, found.error, (17 / 6, 11 / 6, 4 / 3), strict=False):
        assert 0 < error < 0.05
        assert abs(float(one) - exact) < 5 * error
    assert sum(found.index) == 6


def test_holders_who_answer_to_one_vote_as_a_block() -> None:
    # 0 alone has 40 of 3 and through 1 another 11; 2 has 49.
    apart = network_power(percents(4, [(0, 3, 40), (1, 3, 11), (2, 3, 49)]))
    assert apart.index[2] == 1 + Fraction(1, 3)
    block = network_power(percents(4, [(0, 1, 51), (0, 3, 40), (1, 3, 11), (2, 3, 49)]))
    assert block.index == (3, 0, 1, 0)


def test_a_company_nobody_carries_keeps_its_own_label() -> None:
    assert network_power(percents(2, [(0, 1, 50)])).index == (1, 1)
    assert network_power(percents(2, [(0, 1, 50)]), strict=False).index == (2, 0)


def test_a_closed_ring_is_shared_among_its_members_in_any_order() -> None:
    found = network_power(percents(3, [(0, 1, 60), (1, 0, 60), (2, 0, 40)]))
    assert found.method == "sampled"
    assert "ring" in found.why
    assert found.index[2] == 1
    assert abs(float(found.index[0]) - 1) < 5 * found.error[0]


def test_a_ring_with_an_outside_majority_goes_to_it() -> None:
    found = network_power(percents(3, [(0, 1, 60), (1, 0, 45), (2, 0, 55)]))
    assert found.index == (0, 0, 3)


def test_ranges_need_a_word_which_end_is_meant() -> None:
    net = percents(2, [(0, 1, 45, 55)])
    with pytest.raises(ValueError, match="low or the high ends"):
        network_power(net)
    assert network_power(net, bound="low").index == (1, 1)
    assert network_power(net, bound="high").index == (2, 0)


def test_a_sampling_without_end_is_refused_in_words() -> None:
    net = percents(2, [(0, 1, 60), (1, 0, 60)])
    with pytest.raises(ValueError, match="fewer samples"):
        network_power(net, samples=10**9)


@settings(deadline=None, max_examples=60)
@given(structures(most=5, rings=False))
def test_the_index_is_that_of_all_joint_outcomes(structure) -> None:
    size, held = structure
    found = network_power(net_of(size, held))
    assert found.method == "counted"
    assert list(found.index) == _all_worlds(size, held)
    assert sum(found.index) == size


def _all_worlds(size: int, held: Held) -> list[Fraction]:
    """Every company's pivot for every labelling of those before it, kept to the end."""
    worlds = [((), Fraction(1))]
    for company in range(size):
        after = []
        for labels, chance in worlds:
            blocks: dict[int, int] = {}
            for holder in range(company):
                low = held.get((holder, company), (0, 0))[0]
                if low:
                    blocks[labels[holder]] = blocks.get(labels[holder], 0) + low
            powers = shapley(list(blocks.values()), 50 * PERCENT + 1) if blocks else []
            outcomes = [(one, p) for one, p in zip(blocks, powers, strict=True) if p]
            for label, part in outcomes or [(company, Fraction(1))]:
                after.append(((*labels, label), chance * part))
        worlds = after
    index = [Fraction(0)] * size
    for (labels, chance), one in itertools.product(worlds, range(size)):
        index[one] += chance * labels.count(one)
    return index
