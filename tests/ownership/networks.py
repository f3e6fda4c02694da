"""Small networks for laws that hold of all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from tidegate.ownership.fast import installed
from tidegate.ownership.network import Flags, Network, from_arrays
from tidegate.ownership.share import PERCENT, WHOLE

SHARES = [0, 1, 10 * PERCENT, 20 * PERCENT, 25 * PERCENT, 49_999_999, 50 * PERCENT,
          50 * PERCENT + 1, 60 * PERCENT, WHOLE]  # fmt: skip
ROADS = [
    pytest.param(False, id="plain"),
    pytest.param(True, id="fast", marks=pytest.mark.skipif(
        not installed(), reason="numba, the extra [fast], is not installed: plain road only")),
]  # fmt: skip
Edge = tuple[int, int, int, int]


def share() -> st.SearchStrategy[tuple[int, int]]:
    one = st.sampled_from(SHARES) | st.integers(0, WHOLE)
    return st.tuples(one, one).map(lambda both: (min(both), max(both))) | one.map(lambda x: (x, x))


@st.composite
def drawn(draw: Any, least: int = 1) -> tuple[int, list[Edge]]:
    """A number of nodes and edges (owner, owned, low, high), no pair twice."""
    size = draw(st.integers(least, 8))
    node = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(node, node), max_size=18, unique=True))
    return size, [(*pair, *draw(share())) for pair in pairs if pair[0] != pair[1]]


def net_of(size: int, edges: list[Edge]) -> Network:
    columns = np.array(edges, np.int64).reshape(-1, 4).T
    return from_arrays(size, *columns)


def flags(size: int, nodes: set[int] | list[int]) -> Flags:
    marked = np.zeros(size, np.bool_)
    marked[list(nodes)] = True
    return marked
