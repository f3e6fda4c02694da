from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.ownership.networks import drawn, flags, net_of
from tests.ownership.worked import structure

from tidegate.ownership.closure import closure
from tidegate.ownership.network import network
from tidegate.ownership.paths import path, support
from tidegate.ownership.share import PERCENT
from tidegate.ownership.single import single

HALF = 50 * PERCENT


def found(text: str, listed: str = "X Y"):
    net, keys = network(structure(text), "equity", "2026-01-22")
    seeds = np.array([key in listed.split() for key in keys])
    return net, keys, seeds, closure(net, seeds, HALF)


def way(text: str, target: str) -> str:
    net, keys, seeds, members = found(text)
    return " ".join(keys[node] for node in path(net, members, seeds, keys.index(target)))


def rests(text: str, target: str, limit: int = 1000) -> list[str]:
    net, keys, _, members = found(text)
    edges = support(net, members, keys.index(target), limit=limit)
    return [keys[net.owner[edge]] + keys[net.owned[edge]] for edge in edges]


def test_a_path_leads_from_a_listed_party_to_the_target():
    assert way("X50 A; A50 B; B50 C", "C") == "X A B C"


def test_it_follows_the_largest_stake_and_of_equals_the_first():
    assert way("X50 A; X60 B; A20 C; B30 C", "C") == "X B C"
    assert way("X50 A; X60 B; A25 C; B25 C", "C") == "X A C"


def test_it_never_goes_by_who_joined_later():
    assert way("X50 A; A50 B; B50 A; C90 A; A60 C", "A") == "X A"


def test_a_seed_is_its_own_path_and_who_is_no_member_has_none():
    assert way("X50 A; A49 B", "X") == "X"
    assert way("X50 A; A49 B", "B") == ""


def test_membership_rests_on_all_that_members_hold():
    text = "X50 A; X25 B; Y25 B; A30 C; B20 C; Z50 C"
    assert rests(text, "C") == ["AC", "BC", "XA", "XB", "YB"]
    assert rests(text, "C", limit=3) == ["AC", "BC", "XA"]


def test_what_members_hold_of_who_is_none_is_told_too():
    assert rests("X50 A; A49 B", "B") == ["AB", "XA"]


def test_one_holder_alone_gives_the_path_where_holders_are_not_added():
    net, keys = network(structure("X30 A; Y60 A; X90 B; B45 A; A90 C"), "equity", "2026-01-22")
    seeds = np.array([key in ("X", "Y") for key in keys])
    members = single(net, seeds, HALF)
    target = keys.index("A")
    assert keys[members.by[target]] == "X"
    assert [keys[node] for node in path(net, members, seeds, target)] == ["X", "B", "A"]
    only_x = support(net, members, target)
    assert {keys[net.owner[edge]] for edge in only_x} == {"X", "B"}


@given(drawn(), st.data())
def test_every_member_has_a_path_of_members_and_nobody_else_has(world, data):
    size, edges = world
    net = net_of(size, edges)
    seeds = flags(size, data.draw(st.sets(st.integers(0, size - 1))))
    engine = data.draw(st.sampled_from([closure, single]))
    members = engine(net, seeds, HALF, bound=data.draw(st.sampled_from(["low", "high"])))
    stakes = set(zip(net.owner.tolist(), net.owned.tolist(), strict=True))
    for target in range(size):
        nodes = path(net, members, seeds, target)
        assert bool(nodes) == members.member[target]
        if nodes:
            assert seeds[nodes[0]]
            assert nodes[-1] == target
            assert len(set(nodes)) == len(nodes)
            assert all(step in stakes for step in pairwise(nodes))
            assert members.member[nodes].all()


@given(drawn(), st.data())
def test_the_stakes_that_membership_rests_on_are_enough_for_it(world, data):
    size, edges = world
    net = net_of(size, edges)
    seeds = flags(size, data.draw(st.sets(st.integers(0, size - 1))))
    members = closure(net, seeds, HALF)
    for target in np.flatnonzero(members.member):
        kept = support(net, members, int(target))
        only = net_of(
            size, [tuple(int(column[e]) for column in (net.owner, net.owned, net.low, net.high))
                   for e in kept],
        )  # fmt: skip
        again = closure(only, seeds, HALF)
        assert again.member[target]
        assert again.held[target] == members.held[target]
