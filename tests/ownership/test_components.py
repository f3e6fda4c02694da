import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ownership.agreement import check_rings
from tests.ownership.networks import ROADS, drawn, net_of
from tests.ownership.plain_loops import small
from tests.ownership.worked import structure

from tidegate.ownership.components import closed_rings, components, rings
from tidegate.ownership.network import network
from tidegate.ownership.share import PERCENT, WHOLE


def named(engine, text: str, fast: bool) -> list[str]:
    net, keys = network(structure(text), "equity", "2026-01-22")
    return ["".join(keys[node] for node in part) for part in engine(net, fast=fast)]


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("X50 A; A50 B", []),
        ("A60 B; B60 A; Z40 A", ["AB"]),
        ("A1 B; B1 C; C1 A; C5 D; D5 E; E5 D; E5 F", ["ABC", "DE"]),
        ("A? B; B? A", ["AB"]),
        ("A100 A", []),
    ],
)
def test_a_ring_is_who_holds_each_other(text, found, fast):
    assert named(rings, text, fast) == found


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A100 B; B100 A", ["AB"]),
        ("A100 B; B60 A; C40 A; B100 C", ["ABC"]),
        ("A100 B; B99.999999 A", []),
        ("A100 B; B100 A; Z1 A", ["AB"]),
        ("A100 B; B60 A; Z40 A", []),
        ("A100 B; B50-100 A", []),
        ("A100 A", ["A"]),
        ("A100 B; B60 A; A40 A", ["AB"]),
        ("A100 B; B100 A; B100 C; C100 D; D99 C", ["AB"]),
        ("X100 A", []),
    ],
)
def test_a_closed_ring_is_held_wholly_from_within_to_the_unit(text, found, fast):
    assert named(closed_rings, text, fast) == found


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize("batch", range(3))
def test_rings_agree_with_who_reaches_whom(batch, fast):
    for seed in range(batch * 100, batch * 100 + 100):
        check_rings(small(seed), fast)


@pytest.mark.parametrize("fast", ROADS)
@settings(deadline=None)  # the first one waits for the compiler
@given(world=drawn())
def test_components_are_numbered_owners_first_without_a_gap(fast, world):
    net = net_of(*world)
    label = components(net, fast=fast)
    assert set(label.tolist()) == set(range(len(set(label.tolist()))))
    assert (label[net.owner] <= label[net.owned]).all()


@given(world=drawn(), data=st.data())
def test_the_order_of_names_does_not_matter(world, data):
    size, edges = world
    name = data.draw(st.permutations(range(size)))
    renamed = [(name[owner], name[owned], low, high) for owner, owned, low, high in edges]
    for engine in (rings, closed_rings):
        one = {frozenset(name[node] for node in part) for part in engine(net_of(size, edges))}
        two = {frozenset(part.tolist()) for part in engine(net_of(size, renamed))}
        assert one == two


@pytest.mark.parametrize("fast", ROADS)
def test_a_ring_of_a_hundred_thousand_below_a_chain_is_one_ring(fast):
    deep = 100_000
    chain = [(i, i + 1, PERCENT, PERCENT) for i in range(deep)]
    ring = [(deep + i, deep + (i + 1) % deep, WHOLE, WHOLE) for i in range(deep)]
    tail = [(2 * deep + i - 1, 2 * deep + i, PERCENT, PERCENT) for i in range(1, deep)]
    net = net_of(3 * deep, [*chain, *ring, *tail, (deep + 7, 2 * deep, PERCENT, PERCENT)])
    (found,) = rings(net, fast=fast)
    assert np.array_equal(found, np.arange(deep, 2 * deep))
    (closed,) = closed_rings(net, fast=fast)
    assert np.array_equal(closed, found)


def test_an_empty_network_has_no_ring():
    assert rings(net_of(0, [])) == closed_rings(net_of(0, [])) == []
