"""A made-up world of companies and stakes, the same for the same seed.

Holders mostly stand before what they hold, as in life: persons and groups at the top, a few hubs
that hold very much (a heavy tail), chains a hundred long, rings of two to six, pairs held wholly
from within, a dense core of two thousand firms that hold parts of each other, and stakes that run
back from the bottom to the top. Shares in a company add up to no more than the whole by what is
surely held. A tenth of the stakes are ranges, one in twenty is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidegate.ownership.network import Flags, Network, from_arrays
from tidegate.ownership.share import WHOLE

CORE = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """`listed` bool[n] is one in a hundred and ten large hubs; `hub` holds the most stakes."""

    net: Network
    listed: Flags
    hub: int


def world(companies: int, seed: int = 4) -> World:
    """`companies` nodes and about twice as many stakes."""
    rng = np.random.default_rng(seed)
    n = companies
    owners, owneds = [], []

    def hold(owner: object, owned: object) -> None:
        owners.append(np.asarray(owner, np.int32))
        owneds.append(np.asarray(owned, np.int32))

    count = int(1.72 * n)
    owned = rng.integers(1, n, count)
    hold((owned * rng.random(count) ** 3).astype(np.int64), owned)
    hubs = 50
    for rank in range(hubs):
        much = max(n // 50 // (rank + 1), 1)
        hold(np.full(much, rank), rng.integers(hubs, n, much))
    # Chains of a hundred over a fifth of all; each link goes down.
    chained = np.sort(rng.permutation(np.arange(hubs, n))[: n // 5].reshape(-1, 100), axis=1)
    hold(chained[:, :-1].ravel(), chained[:, 1:].ravel())
    # Rings of two to six neighbours over a twentieth.
    first = rng.choice(np.arange(hubs, n - 10), n // 80, replace=False)
    size = rng.integers(2, 7, first.size)
    for step in range(6):
        some = size > step
        hold(first[some] + step, np.where(size == step + 1, first, first + step + 1)[some])
    # A core in which every firm holds parts of forty others.
    firms = min(CORE, n // 10)
    core = n // 20 + np.arange(firms)
    hold(np.repeat(core, 40), rng.choice(core, 40 * firms))
    # Back from anywhere to anywhere.
    hold(rng.integers(0, n, n // 2_000), rng.integers(0, n, n // 2_000))

    owner, owned = np.concatenate(owners), np.concatenate(owneds)
    # Companies wholly held by each other in pairs, and by nobody else.
    pairs = rng.permutation(n)[: 2 * (n // 1_000)].astype(np.int32).reshape(-1, 2)
    shut = np.zeros(n, np.bool_)
    shut[pairs] = True
    keep = ~shut[owned] & (owner != owned)
    owner, owned = owner[keep], owned[keep]
    # Shares: a heavy-tailed weight each, scaled to what is told of the company.
    weight = rng.pareto(0.7, owner.size) + 0.01
    total = np.bincount(owned, weight, n)
    told = np.where(rng.random(n) < 0.3, 1.0, rng.uniform(0.3, 1.0, n))
    share = (weight / total[owned] * told[owned] * WHOLE).astype(np.int64)
    low, high = share.copy(), share
    kind = rng.random(owner.size)
    ranged = kind < 0.10
    low[ranged] = low[ranged] * 8 // 10
    high[ranged] = np.minimum(high[ranged] * 12 // 10, WHOLE)
    unknown = (kind >= 0.10) & (kind < 0.15)
    low[unknown], high[unknown] = 0, WHOLE
    owner = np.concatenate([owner, pairs[:, 0], pairs[:, 1]])
    owned = np.concatenate([owned, pairs[:, 1], pairs[:, 0]])
    whole = np.full(pairs.size, WHOLE)
    net = from_arrays(n, owner, owned, np.concatenate([low, whole]), np.concatenate([high, whole]))
    listed = rng.random(n) < 0.01
    hub = int(np.argmax(np.diff(net.out_edges)))
    listed[1:11] = True
    return World(net, listed, hub)
