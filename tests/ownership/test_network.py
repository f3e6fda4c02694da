import numpy as np
import pytest

from tidegate.ownership.holding_days import standing
from tidegate.ownership.network import from_arrays, network, overfull, reachable
from tidegate.ownership.share import PERCENT, UNKNOWN, WHOLE, Share
from tidegate.ownership.structure import Entity, Metric, Stake, Structure


def percent(low: int, high: int | None = None) -> Share:
    return Share(low * PERCENT, (low if high is None else high) * PERCENT)


def of(*stakes: Stake) -> Structure:
    keys = dict.fromkeys(key for stake in stakes for key in (stake.owner, stake.owned))
    return Structure({key: Entity(key, key) for key in keys}, stakes)


def edges(structure: Structure, metric: Metric = "equity", day: str = "2026-01-22") -> list[str]:
    net, keys = network(structure, metric, day)
    return [
        f"{keys[owner]} {keys[owned]} {low / PERCENT:g}-{high / PERCENT:g}"
        for owner, owned, low, high in zip(net.owner, net.owned, net.low, net.high, strict=True)
    ]


def test_nodes_stand_in_the_order_of_the_entities():
    _, keys = network(
        of(Stake("Z", "A", percent(10)), Stake("B", "Z", percent(5))), "vote", "2026-01-22"
    )
    assert keys == ("Z", "A", "B")


def test_a_stake_of_no_metric_counts_for_all_but_the_board():
    held = of(Stake("X", "A", percent(30)), Stake("Y", "A", percent(1), metric="vote"))
    assert edges(held, "equity") == ["X A 30-30"]
    assert edges(held, "value") == ["X A 30-30"]
    assert edges(held, "vote") == ["X A 30-30", "Y A 1-1"]
    assert edges(held, "board") == []


def test_a_share_of_no_metric_is_not_added_to_one_of_the_metric_itself():
    made = of(Stake("X", "A", percent(30)), Stake("X", "A", percent(40), metric="vote"),
              Stake("Y", "A", percent(10)))  # fmt: skip
    assert edges(made, "vote") == ["X A 40-40", "Y A 10-10"]
    assert edges(made, "equity") == ["X A 30-30", "Y A 10-10"]
    dated = of(Stake("X", "A", percent(30)),
               Stake("X", "A", percent(40), metric="vote", begins="2026"))  # fmt: skip
    assert edges(dated, "vote") == ["X A 0-70"]


@pytest.mark.parametrize("metric", ["all", "shares"])
def test_what_is_no_metric_is_refused(metric):
    with pytest.raises(ValueError, match="no metric"):
        network(of(Stake("X", "A", percent(30))), metric, "2026-01-22")


def test_a_day_in_part_is_refused():
    with pytest.raises(ValueError, match="2026"):
        network(of(Stake("X", "A", percent(30))), "vote", "2026-01")


def test_several_stakes_of_one_owner_are_added_and_not_clipped():
    held = of(Stake("X", "A", percent(60)), Stake("X", "A", UNKNOWN), Stake("X", "A", percent(70)))
    assert edges(held) == ["X A 130-230"]


def test_own_shares_stand_apart():
    net, _ = network(
        of(Stake("A", "A", percent(10)), Stake("X", "A", percent(90))), "vote", "2026-01-22"
    )
    assert net.owner.tolist() == [1]
    assert (net.own.tolist(), net.own_low.tolist()) == ([0], [10 * PERCENT])


@pytest.mark.parametrize(
    ("begins", "ends", "held"),
    [
        ("", "", "yes"),
        ("2026-01-22", "", "yes"),
        ("2026-01-23", "", "no"),
        ("", "2026-01-22", "yes"),
        ("", "2026-01-21", "no"),
        ("2026", "", "unknown"),
        ("2026-01", "", "unknown"),
        ("2025", "2027", "yes"),
        ("", "2026-01", "unknown"),
        ("", "2025-12", "no"),
        ("2026-02", "", "no"),
        ("2026-01-22T09:30:00Z", "", "yes"),
        ("2026", "2026-01-21", "no"),
    ],
)
def test_a_stake_is_held_between_its_dates(begins, ends, held):
    stake = Stake("X", "A", percent(50), begins=begins, ends=ends)
    assert standing(stake, "2026-01-22") == held
    expected = {"yes": ["X A 50-50"], "no": [], "unknown": ["X A 0-50"]}
    assert edges(of(stake)) == expected[held]


def test_on_the_day_one_stake_ends_and_the_next_begins_only_the_next_counts():
    old = Stake("X", "A", percent(49), ends="2026-01-22")
    assert edges(of(old, Stake("X", "A", percent(20), begins="2026-01-22"))) == ["X A 20-20"]
    assert edges(of(old, Stake("Y", "A", percent(20), begins="2026-01-22"))) == [
        "X A 49-49", "Y A 20-20",
    ]  # fmt: skip
    assert edges(of(old, Stake("X", "A", percent(9), metric="vote", begins="2026-01-22"))) == [
        "X A 49-49"
    ]


def test_two_stakes_of_one_same_day_both_count_on_it():
    day = {"begins": "2026-01-22", "ends": "2026-01-22"}
    assert edges(of(Stake("X", "A", percent(10), **day), Stake("X", "A", percent(5), **day))) == [
        "X A 15-15"
    ]


def test_sums_over_the_whole_are_reported_and_the_whole_is_not():
    held = of(
        Stake("X", "A", percent(60)), Stake("Y", "A", percent(41)),
        Stake("X", "B", percent(60)), Stake("Y", "B", percent(40)), Stake("Z", "B", UNKNOWN),
    )  # fmt: skip
    net, keys = network(held, "equity", "2026-01-22")
    nodes, sums = overfull(net)
    assert [(keys[node], units) for node, units in zip(nodes, sums, strict=True)] == [
        ("A", 101 * PERCENT)
    ]


def test_edges_are_found_from_both_ends():
    net = from_arrays(4, [2, 0, 2, 1], [1, 3, 3, 3], [1, 2, 3, 4], [1, 2, 3, 4])
    starts = net.out_edges
    assert net.owned[starts[2] : starts[3]].tolist() == [1, 3]
    starts, into = net.in_edges
    assert net.owner[into[starts[3] : starts[4]]].tolist() == [0, 1, 2]
    assert starts.tolist() == [0, 0, 1, 1, 4]


@pytest.mark.parametrize(
    ("owner", "owned", "low", "high", "match"),
    [
        ([0], [2], [1], [1], "outside"),
        ([-1], [0], [1], [1], "outside"),
        ([0], [1], [-1], [1], "below nothing"),
        ([0], [1], [2], [1], "crossed"),
        ([0], [1, 0], [1], [1], "lengths"),
    ],
)
def test_what_cannot_be_is_refused(owner, owned, low, high, match):
    with pytest.raises(ValueError, match=match):
        from_arrays(2, owner, owned, low, high)


def test_an_empty_structure_is_an_empty_network():
    net, keys = network(Structure({}, ()), "vote", "2026-01-22")
    assert (net.size, keys, net.out_edges.tolist()) == (0, (), [0])
    assert net.in_edges[0].tolist() == [0]


def test_what_is_reached_is_reached_down_a_long_chain_too():
    deep = 5_000
    net = from_arrays(deep + 2, range(deep), range(1, deep + 1), [WHOLE] * deep, [WHOLE] * deep)
    seeds = np.zeros(deep + 2, np.bool_)
    seeds[100] = True
    reached = reachable(net.out_edges, net.owned, seeds)
    assert np.flatnonzero(reached).tolist() == list(range(100, deep + 1))
