import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ownership.agreement import check_closure
from tests.ownership.networks import ROADS, drawn, flags, net_of, share
from tests.ownership.plain_loops import small
from tests.ownership.worked import structure

from tidegate.ownership.closure import closure, sets
from tidegate.ownership.network import network
from tidegate.ownership.share import PERCENT, WHOLE
from tidegate.ownership.structure import Entity, Stake, Structure

HALF = 50 * PERCENT
CASES = Path(__file__).resolve().parents[3] / "shared" / "facts" / "ownership_cases.json"


def caught(text: str, listed: str, *, gate: int = HALF, strict: bool = False, fast: bool = False):
    """The names that certainly and that possibly follow, seeds left out."""
    net, keys = network(structure(text), "equity", "2026-01-22")
    seeds = np.array([key in listed.split() for key in keys])
    return tuple(
        {key for key, member in zip(keys, found.member, strict=True) if member}
        - set(listed.split())
        for found in sets(net, seeds, seeds, gate, strict=strict, fast=fast)
    )


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("X50 A; A50 B", {"A", "B"}),
        ("X50 A; X50 B; A25 C; B25 C", {"A", "B", "C"}),
        ("X50 A; X10 B; A40 B", {"A", "B"}),
        ("X50 A; X25 B; A25 C; B25 C", {"A"}),
        ("X25 A; X25 B; A50 C; B50 C", set()),
        ("X99 A; A49 B", {"A"}),
        ("X30 A; Y20 A", {"A"}),
        ("A60 B; B60 A; Z40 A", set()),
        ("A100 B; B100 A", set()),
        ("X49.999999 A", set()),
    ],
)
def test_worked_structures(text, certain, fast):
    assert caught(text, "X Y", fast=fast) == (certain, certain)


def test_the_cases_of_the_rules_collection():
    if not CASES.exists():
        pytest.skip("../shared/facts is not beside this checkout")
    checked = 0
    for case in json.loads(CASES.read_text()):
        if "expect_blocked" not in case:
            continue
        checked += 1
        keys = dict.fromkeys(key for owner, owned, _ in case["own"] for key in (owner, owned))
        stakes = tuple(
            Stake(owner, owned, structure(f"X{part} A").stakes[0].share)
            for owner, owned, part in case["own"]
        )
        held = Structure({key: Entity(key, key) for key in keys}, stakes)
        net, nodes = network(held, "equity", "2026-01-22")
        found = closure(net, np.array([key in case["seeds"] for key in nodes]), HALF)
        named = {nodes[i] for i in np.flatnonzero(found.member)} - set(case["seeds"])
        assert named == set(case["expect_blocked"]), case["id"]
    assert checked >= 8


@pytest.mark.parametrize("fast", ROADS)
def test_an_unknown_share_is_possible_and_not_certain(fast):
    assert caught("X? A; A50 B", "X", fast=fast) == (set(), {"A", "B"})


@pytest.mark.parametrize("fast", ROADS)
def test_an_unknown_share_is_no_more_than_what_others_leave(fast):
    assert caught("X? A; Z50.000001 A", "X", fast=fast) == (set(), set())
    assert caught("X? A; Z50 A", "X", fast=fast) == (set(), {"A"})
    assert caught("X? A; Z40-60 A", "X", fast=fast) == (set(), {"A"})


@pytest.mark.parametrize("fast", ROADS)
def test_two_unknown_shares_have_the_same_room(fast):
    assert caught("X? A; Y? A; Z51 A", "X Y", fast=fast) == (set(), set())


@pytest.mark.parametrize("fast", ROADS)
def test_where_more_than_all_is_told_the_sums_themselves_are_the_room(fast):
    assert caught("X? A; Z60 A; Y60 A", "X", fast=fast) == (set(), set())
    assert caught("X50 A; Z60 A; Y60 A", "X", fast=fast) == ({"A"}, {"A"})


@pytest.mark.parametrize("fast", ROADS)
def test_more_than_half_is_a_unit_more(fast):
    assert caught("X50 A", "X", strict=True, fast=fast) == (set(), set())
    assert caught("X50.000001 A", "X", strict=True, fast=fast) == ({"A"}, {"A"})


@pytest.mark.parametrize("fast", ROADS)
def test_who_is_exempt_neither_joins_nor_passes_on(fast):
    net, _ = network(structure("X60 A; A60 B; B60 C"), "equity", "2026-01-22")
    exempt = flags(4, {1})
    found = closure(net, flags(4, {0}), HALF, exempt=exempt, fast=fast)
    assert found.member.tolist() == [True, False, False, False]
    assert found.held.tolist() == [0, 60 * PERCENT, 0, 0]
    listed = closure(net, flags(4, {0, 1}), HALF, exempt=exempt, fast=fast)
    assert listed.member.all()


@pytest.mark.parametrize("fast", ROADS)
def test_rounds_count_the_steps_from_the_seeds(fast):
    net, _ = network(structure("X60 A; A60 B; X60 C; C30 B; B10 D"), "equity", "2026-01-22")
    found = closure(net, flags(5, {0}), HALF, fast=fast)
    assert found.round.tolist() == [0, 1, 2, 1, -1]
    assert (found.held // PERCENT).tolist() == [0, 60, 90, 60, 10]


def test_a_gate_of_nothing_is_refused():
    net, _ = network(structure("X60 A"), "equity", "2026-01-22")
    with pytest.raises(ValueError, match="gate of nothing"):
        closure(net, flags(2, {0}), 0)
    assert closure(net, flags(2, {0}), 0, strict=True).member.all()
    with pytest.raises(ValueError, match="2 flags"):
        closure(net, flags(3, {0}), 1)


@pytest.mark.parametrize("fast", ROADS)
def test_a_chain_of_a_hundred_thousand_is_followed_to_its_end(fast):
    deep = 100_000
    net = net_of(deep + 1, [(i, i + 1, HALF, HALF) for i in range(deep)])
    found = closure(net, flags(deep + 1, {0}), HALF, fast=fast)
    assert found.member.all()
    assert found.round[-1] == deep


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize("batch", range(4))
def test_it_agrees_with_trying_out_every_world(batch, fast):
    for seed in range(batch * 60, batch * 60 + 60):
        check_closure(small(seed), fast)


@given(drawn(), st.data())
def test_rings_with_nobody_listed_stay_clean(world, data):
    size, edges = world
    bound = data.draw(st.sampled_from(["low", "high"]))
    found = closure(net_of(size, edges), flags(size, []), 1, bound=bound)
    assert not found.member.any()
    assert not found.held.any()


@given(drawn(), st.data())
def test_who_is_certain_is_possible(world, data):
    size, edges = world
    seeds = flags(size, data.draw(st.sets(st.integers(0, size - 1))))
    more = flags(size, data.draw(st.sets(st.integers(0, size - 1))))
    gate, strict = data.draw(st.integers(1, WHOLE)), data.draw(st.booleans())
    certain, possible = sets(net_of(size, edges), seeds, more, gate, strict=strict)
    assert (certain.member <= possible.member).all()
    assert (certain.held <= possible.held).all()


@given(drawn(), st.data())
def test_larger_stakes_never_lose_a_certain_member(world, data):
    size, edges = world
    seeds = flags(size, data.draw(st.sets(st.integers(0, size - 1))))
    larger = []
    for owner, owned, low, high in edges:
        more = data.draw(st.integers(low, WHOLE))
        larger.append((owner, owned, more, max(more, high)))
    before = closure(net_of(size, edges), seeds, HALF)
    after = closure(net_of(size, larger), seeds, HALF)
    assert (before.member <= after.member).all()
    assert (before.held <= after.held).all()


@given(drawn(least=2), st.data())
def test_an_unknown_stake_more_never_turns_a_certain_yes_into_no(world, data):
    size, edges = world
    seeds = flags(size, data.draw(st.sets(st.integers(0, size - 1))))
    node = st.integers(0, size - 1)
    owner, owned = data.draw(st.tuples(node, node).filter(lambda pair: pair[0] != pair[1]))
    more = [*edges, (owner, owned, 0, WHOLE)]
    before, maybe_before = sets(net_of(size, edges), seeds, seeds, HALF)
    after, maybe_after = sets(net_of(size, more), seeds, seeds, HALF)
    assert (before.member == after.member).all()
    assert (maybe_before.member <= maybe_after.member).all()


@given(drawn(), st.data())
def test_neither_the_order_of_stakes_nor_that_of_names_matters(world, data):
    size, edges = world
    listed = data.draw(st.sets(st.integers(0, size - 1)))
    name = data.draw(st.permutations(range(size)))
    shuffled = data.draw(st.permutations(edges))
    renamed = [(name[owner], name[owned], low, high) for owner, owned, low, high in shuffled]
    for bound in ("low", "high"):
        one = closure(net_of(size, edges), flags(size, listed), HALF, bound=bound)
        two = closure(
            net_of(size, renamed), flags(size, {name[i] for i in listed}), HALF, bound=bound
        )
        assert one.member.tolist() == two.member[name].tolist()
        assert one.held.tolist() == two.held[name].tolist()
        assert one.round.tolist() == two.round[name].tolist()


@given(drawn(), st.data())
def test_more_than_the_gate_is_the_gate_and_a_unit(world, data):
    size, edges = world
    seeds = flags(size, data.draw(st.sets(st.integers(0, size - 1))))
    gate = data.draw(st.sampled_from([HALF - 1, HALF, 25 * PERCENT]) | st.integers(1, WHOLE))
    net = net_of(size, edges)
    over = closure(net, seeds, gate, strict=True)
    assert over.member.tolist() == closure(net, seeds, gate + 1).member.tolist()
    assert (over.member <= closure(net, seeds, gate).member).all()


@given(share(), share())
def test_what_is_held_is_the_sum_and_no_more_than_there_is_room_for(one, two):
    net = net_of(3, [(0, 2, *one), (1, 2, *two)])
    found = closure(net, flags(3, {0, 1}), WHOLE, bound="high")
    assert found.held[2] == min(one[1] + two[1], max(WHOLE, one[0] + two[0]))
