import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ownership.agreement import check_single
from tests.ownership.networks import drawn, flags, net_of
from tests.ownership.plain_loops import small
from tests.ownership.worked import structure

from tidegate.ownership.closure import closure
from tidegate.ownership.network import network
from tidegate.ownership.share import PERCENT, WHOLE
from tidegate.ownership.single import single

HALF = 50 * PERCENT


def caught(text: str) -> str:
    net, keys = network(structure(text), "vote", "2026-01-22")
    seeds = np.array([key in ("X", "Y") for key in keys])
    found = single(net, seeds, HALF, strict=True)
    return " ".join(
        key for key, member in zip(keys, found.member, strict=True) if member and key not in "XY"
    )


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("X50.000001 A; A51 B", "A B"),
        ("X50 A", ""),
        ("X30 A; Y30 A", ""),
        ("X51 A; X51 B; A30 C; B30 C", "A B C"),
        ("X51 A; Y51 B; A30 C; B30 C", "A B"),
        ("X51 Y; Y30 A; X30 A", "A"),
        ("A60 B; B60 A", ""),
    ],
)
def test_holders_are_taken_one_at_a_time(text, members):
    assert caught(text) == members


@given(drawn(), st.data())
def test_it_is_the_union_of_one_closure_for_each_seed(world, data):
    size, edges = world
    net = net_of(size, edges)
    listed = data.draw(st.sets(st.integers(0, size - 1)))
    exempt = flags(size, data.draw(st.sets(st.integers(0, size - 1), max_size=2)))
    gate = data.draw(st.sampled_from([20 * PERCENT, 25 * PERCENT, HALF]))
    terms = {
        "strict": data.draw(st.booleans()),
        "bound": data.draw(st.sampled_from(["low", "high"])),
        "exempt": exempt,
    }
    found = single(net, flags(size, listed), gate, **terms)
    alone = {seed: closure(net, flags(size, {seed}), gate, **terms) for seed in listed}
    member, held = np.zeros(size, np.bool_), np.zeros(size, np.int64)
    for one in alone.values():
        member |= one.member
        held = np.maximum(held, one.held)
    assert found.member.tolist() == member.tolist()
    assert found.held.tolist() == held.tolist()
    for node in range(size):
        seed = int(found.by[node])
        assert (seed < 0) == (held[node] == 0)
        assert seed < 0 or alone[seed].held[node] == held[node]


@pytest.mark.parametrize("batch", range(3))
def test_it_agrees_with_a_plain_loop(batch):
    for seed in range(batch * 100, batch * 100 + 100):
        check_single(small(seed))


def test_thousands_of_holders_of_one_group_run_the_group_once():
    # Each of 3,000 holds an unknown part of both heads of a chain of 30,000: one by one that
    # would be ninety million steps.
    holders, deep = 3_000, 30_000
    top, other = holders, holders + 1
    edges = [(i, head, 0, WHOLE) for i in range(holders) for head in (top, other)]
    edges += [(top, other + 1, HALF, HALF)]
    edges += [(other + i, other + i + 1, HALF, HALF) for i in range(1, deep)]
    size = other + deep + 1
    found = single(net_of(size, edges), flags(size, range(holders)), HALF, bound="high")
    assert found.member.all()
