import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ownership.networks import ROADS, drawn, flags, net_of

from tidegate.ownership import fast as road
from tidegate.ownership.closure import closure
from tidegate.ownership.components import closed_rings, components, rings
from tidegate.ownership.integrated import integrated
from tidegate.ownership.share import PERCENT


@pytest.mark.parametrize("bound", ["low", "high"])
@pytest.mark.parametrize("fast", ROADS[1:])
@settings(deadline=None)  # the first one waits for the compiler
@given(world=drawn(), data=st.data())
def test_both_roads_give_the_same_members_rounds_and_sums(fast, bound, world, data):
    size, edges = world
    net = net_of(size, edges)
    seeds = flags(size, data.draw(st.sets(st.integers(0, size - 1))))
    exempt = flags(size, data.draw(st.sets(st.integers(0, size - 1), max_size=2)))
    gate = data.draw(st.sampled_from([25 * PERCENT, 50 * PERCENT]))
    one, two = (
        closure(net, seeds, gate, bound=bound, exempt=exempt, fast=way) for way in (False, fast)
    )
    assert one.member.tolist() == two.member.tolist()
    assert one.held.tolist() == two.held.tolist()
    assert one.round.tolist() == two.round.tolist()


@pytest.mark.parametrize("fast", ROADS[1:])
@settings(deadline=None)  # the first one waits for the compiler
@given(world=drawn())
def test_both_roads_give_the_same_rings_and_integrated_shares(fast, world):
    net = net_of(*world)
    for engine in (rings, closed_rings):
        one, two = ([part.tolist() for part in engine(net, fast=way)] for way in (False, fast))
        assert one == two
    assert len(set(components(net, fast=False))) == len(set(components(net, fast=fast)))
    for bound in ("low", "high"):
        one, two = (integrated(net, 0, bound=bound, fast=way) for way in (False, fast))
        assert one.nodes.tolist() == two.nodes.tolist()
        assert one.share == pytest.approx(two.share, rel=1e-6)
        assert one.self_owned == two.self_owned


@pytest.mark.parametrize("fast", ROADS[1:])
@settings(deadline=None)  # the first one waits for the compiler
@given(world=drawn())
def test_both_roads_give_the_same_sums_and_edges(fast, world):
    size, edges = world
    with pytest.MonkeyPatch.context() as patch:
        one = net_of(size, edges)
        plain = (one.low_sums.tolist(), one.in_edges[1].tolist())
        patch.setattr(road, "LARGE", 0)
        two = net_of(size, edges)
        assert (two.low_sums.tolist(), two.in_edges[1].tolist()) == plain


def test_without_numba_the_plain_road_is_taken_and_asking_for_the_other_is_an_error(monkeypatch):
    monkeypatch.setattr(road, "installed", lambda: False)
    assert road.kernels(10**9) is None
    assert road.kernels(10**9, False) is None


def test_small_networks_do_not_wait_for_the_compiler():
    assert road.kernels(road.LARGE - 1) is None


@pytest.mark.parametrize("fast", ROADS[1:])
def test_where_no_folder_can_be_written_it_compiles_without_keeping(fast, tmp_path):
    """A read-only install, and a home that is none: numba then has nowhere to keep code."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    code = (
        "import numba.core.caching as c\n"
        "for kind in list(c.CacheImpl._locator_classes): kind.from_function = "
        "classmethod(lambda *a: None)\n"
        "import numpy as np\n"
        "from tidegate.ownership import kernels\n"
        "out = kernels.sums(np.array([1, 1], np.int32), np.array([2, 3]), 2)\n"
        "assert out.tolist() == [0, 5], out\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False,
        env={**os.environ, "NUMBA_CACHE_DIR": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
