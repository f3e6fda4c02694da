import numpy as np
import pytest
from hypothesis import given, settings
from tests.ownership.agreement import check_integrated
from tests.ownership.networks import ROADS, drawn, net_of
from tests.ownership.plain_loops import small
from tests.ownership.worked import structure

from tidegate.ownership import integrated as room
from tidegate.ownership.integrated import integrated, network_value
from tidegate.ownership.network import Network, from_arrays, network
from tidegate.ownership.share import PERCENT, WHOLE


def held(text: str, owner: str = "X", **terms) -> dict[str, float]:
    net, keys = network(structure(text), "equity", "2026-01-22")
    found = integrated(net, keys.index(owner), **terms)
    return {
        keys[node]: round(share, 9)
        for node, share in zip(found.nodes, found.share.tolist(), strict=True)
    }


def matrix(net: Network) -> np.ndarray:
    shares = np.zeros((net.size, net.size))
    shares[net.owner, net.owned] = net.low / WHOLE
    return shares


def leaky(seed: int) -> Network:
    """Rings in which at least two percent of every company is held by nobody told."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 9))
    shares = rng.random((size, size)) * (rng.random((size, size)) < 0.5)
    np.fill_diagonal(shares, 0)
    shares *= rng.uniform(0.1, 0.98, size) / np.maximum(shares.sum(axis=0), 1e-9)
    units = (shares * WHOLE).astype(np.int64)
    owner, owned = np.nonzero(units)
    return from_arrays(size, owner, owned, units[owner, owned], units[owner, owned])


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize(
    ("text", "target", "share"),
    [
        ("X50 A; A50 B", "B", 0.25),
        ("X50 A; X50 B; A25 C; B25 C", "C", 0.25),
        ("X50 A; X10 B; A40 B", "B", 0.30),
        ("X50 A; X25 B; A25 C; B25 C", "C", 0.1875),
        ("X25 A; X25 B; A50 C; B50 C", "C", 0.25),
        ("X99 A; A49 B", "B", 0.4851),
        ("X51 A; A49 B; Y1 B", "B", 0.2499),
        ("X40 A; B60 A; A60 B", "A", 0.625),
    ],
)
def test_shares_multiply_along_a_chain_and_add_over_chains(text, target, share, fast):
    assert held(text, fast=fast)[target] == share


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize("seed", range(25))
def test_brioschi_is_the_solution_of_its_equations(seed, fast):
    net = leaky(seed)
    shares = matrix(net)
    whole = np.linalg.solve(np.eye(net.size) - shares, shares)
    for owner in range(net.size):
        found = integrated(net, owner, fast=fast)
        expected = np.flatnonzero(whole[owner] > 0)
        assert found.nodes.tolist() == expected.tolist()
        assert found.share == pytest.approx(whole[owner][expected], abs=1e-12, rel=1e-9)


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize("seed", range(25))
def test_baldone_divides_by_the_owners_own_loop(seed, fast):
    """Y = diag((I − W)⁻¹)⁻¹ (I − W)⁻¹ W, which is to solve with the links into the owner out."""
    net = leaky(seed)
    shares = matrix(net)
    inverse = np.linalg.inv(np.eye(net.size) - shares)
    corrected = np.diag(1 / np.diag(inverse)) @ inverse @ shares
    for owner in range(net.size):
        found = integrated(net, owner, correction="baldone", fast=fast)
        assert found.share == pytest.approx(corrected[owner][found.nodes], abs=1e-12)
        assert found.loop == pytest.approx(corrected[owner][owner], abs=1e-12)
        cut = shares.copy()
        cut[:, owner] = 0
        dropped = np.linalg.solve(np.eye(net.size) - cut.T, shares[owner])
        others = found.nodes != owner
        assert found.share[others] == pytest.approx(dropped[found.nodes[others]], abs=1e-12)


@pytest.mark.parametrize("seed", range(25))
def test_vitalis_network_value_is_the_corrected_integrated_value_less_the_owners_own(seed):
    net = leaky(seed)
    shares, value = matrix(net), np.random.default_rng(seed).random(net.size) * 100
    inverse = np.linalg.inv(np.eye(net.size) - shares)
    expected = np.diag(1 / np.diag(inverse)) @ inverse @ value - value
    for owner in range(net.size):
        found = integrated(net, owner, correction="vitali")
        assert owner not in found.nodes
        assert network_value(found, value) == pytest.approx(expected[owner], abs=1e-9)


def test_without_correction_a_share_may_pass_the_whole():
    text = "A90 B; B50 A"
    assert held(text, "A") == {"A": 0.818181818, "B": 1.636363636}
    assert held(text, "A", correction="baldone") == {"A": 0.45, "B": 0.9}
    assert held(text, "A", correction="vitali") == {"B": 0.9}


@pytest.mark.parametrize("fast", ROADS)
def test_a_ring_that_is_held_from_within_belongs_to_nobody_else(fast):
    assert held("A100 B; B100 A; X50 C", fast=fast) == {"C": 0.5}
    assert held("A100 B; B100 A; X? A", fast=fast) == {}


@pytest.mark.parametrize("fast", ROADS)
def test_more_flowing_into_a_closed_ring_fills_it_and_is_reported(fast):
    net, keys = network(structure("A100 B; B100 A; X1 A; B50 C"), "equity", "2026-01-22")
    found = integrated(net, keys.index("X"), fast=fast)
    assert held("A100 B; B100 A; X1 A; B50 C", fast=fast) == {"A": 1.0, "B": 1.0, "C": 0.5}
    assert {keys[node] for node in found.capped} == {"A"}


@pytest.mark.parametrize("fast", ROADS)
def test_an_owner_in_a_closed_ring_owns_itself_and_the_corrected_share_is_given(fast):
    net, keys = network(structure("A100 B; B100 A; B30 C"), "equity", "2026-01-22")
    found = integrated(net, keys.index("A"), fast=fast)
    assert found.self_owned
    assert found.share.tolist() == [1.0, 1.0, 0.3]
    nearly, keys = network(structure("A100 B; B99.999999 A; B30 C"), "equity", "2026-01-22")
    found = integrated(nearly, keys.index("A"), fast=fast)
    assert not found.self_owned
    assert found.share[keys.index("B")] == pytest.approx(1e8, rel=1e-6)


@pytest.mark.parametrize("fast", ROADS)
def test_a_ring_that_lets_out_a_hundred_millionth_is_solved_and_not_gone_round(fast):
    found = held("A99.999999 B; B99.999999 A; X0.000001 A; X0.000001 B", fast=fast)
    assert found == pytest.approx({"A": 1.0, "B": 1.0}, abs=1e-7)


@pytest.mark.parametrize("fast", ROADS)
def test_a_large_ring_with_tight_knots_in_it_settles(fast, monkeypatch):
    """As the rings of a whole country: wider than is solved at once, and slow to go round."""
    for name, value in {"SMALL": 4, "SOLVABLE": 8, "WIDE": 50}.items():
        monkeypatch.setattr(room, name, value)
    rng = np.random.default_rng(1)
    size = 400
    ring = np.arange(1, size)
    owner = [ring, np.roll(ring, 1), ring[::8], ring[1::8], [0]]
    owned = [np.roll(ring, -1), rng.permutation(ring), ring[1::8], ring[::8], [1]]
    low = [np.full(size - 1, 1_000), np.full(size - 1, 900), np.full(50, 99_990_000),
           np.full(50, 99_990_000), [5_000]]  # fmt: skip
    net = from_arrays(size, *(np.concatenate(part) for part in (owner, owned, low, low)))
    shares = matrix(net)
    expected = np.linalg.solve(np.eye(size) - shares.T, shares[0])
    found = integrated(net, 0, fast=fast)
    assert found.share == pytest.approx(expected[found.nodes], rel=1e-8)
    assert found.nodes.tolist() == ring.tolist()
    assert found.residual < 1e-12


@pytest.mark.parametrize("fast", ROADS)
@pytest.mark.parametrize("batch", range(3))
def test_it_agrees_with_exact_fractions(batch, fast):
    for seed in range(batch * 60, batch * 60 + 60):
        check_integrated(small(seed), fast)


@pytest.mark.parametrize("fast", ROADS)
@settings(deadline=None)  # the first one waits for the compiler
@given(world=drawn())
def test_whatever_is_told_no_corrected_share_passes_the_whole(fast, world):
    net = net_of(*world)
    for bound in ("low", "high"):
        found = integrated(net, 0, correction="baldone", bound=bound, fast=fast)
        assert (found.nodes[1:] > found.nodes[:-1]).all()
        assert (found.share > 0).all()
        assert (found.share <= 1).all()


@given(drawn())
def test_the_upper_bounds_hold_no_less_than_the_lower_ones(world):
    net = net_of(*world)
    low = integrated(net, 0, correction="vitali")
    high = integrated(net, 0, correction="vitali", bound="high")
    shares = dict(zip(high.nodes.tolist(), high.share.tolist(), strict=True))
    for node, share in zip(low.nodes.tolist(), low.share.tolist(), strict=True):
        assert share <= shares[node] + 1e-9


def test_an_owner_that_is_none_is_refused():
    with pytest.raises(ValueError, match="none of the 2 nodes"):
        integrated(net_of(2, [(0, 1, PERCENT, PERCENT)]), 2)
