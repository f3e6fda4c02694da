"""The order in which a network is walked: holders before what they hold, rings together."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tidegate.ownership.analysis.holdings import Holdings
from tidegate.ownership.components import labels
from tidegate.ownership.network import edges_out, sorted_starts


def in_order(net: Holdings, among: Iterable[int] | None = None) -> list[list[int]]:
    """Strongly connected groups of entities, each after all that hold of it; `among` narrows it.

    Stakes that are surely nothing do not count. Linear in the stakes of `among`.
    """
    inner = net.net
    nodes = np.arange(net.size) if among is None else np.array(sorted(set(among)), np.int64)
    if not nodes.size:
        return []
    edges = edges_out(inner.out_edges, nodes)
    tails = np.searchsorted(nodes, inner.owner[edges])
    heads = np.minimum(np.searchsorted(nodes, inner.owned[edges]), nodes.size - 1)
    inside = (nodes[heads] == inner.owned[edges]) & (inner.high[edges] > 0)
    starts = sorted_starts(tails[inside].astype(np.int32), nodes.size)
    label = labels(starts, heads[inside].astype(np.int32))
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return [part.tolist() for part in np.split(nodes[order], cuts)]
