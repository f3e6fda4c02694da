"""One small structure through the engines and through the plain loops; any difference is raised."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from tests.ownership import plain_loops
from tests.ownership.plain_loops import Small, members, worlds

from tidegate.ownership.closure import sets
from tidegate.ownership.components import rings
from tidegate.ownership.integrated import integrated
from tidegate.ownership.share import WHOLE
from tidegate.ownership.single import single


def check_closure(case: Small, fast: bool | None) -> None:
    """Certain: in the world of all lower bounds. Possible: in some world, of all there are."""
    seeds, exempt = case.flags(case.seeds), case.flags(case.exempt)
    certain, possible = sets(
        case.net, seeds, seeds, case.gate, strict=case.strict, exempt=exempt, fast=fast
    )
    in_all = members(case, case.low, case.seeds)
    in_some: set[int] = set()
    for world in worlds(case):
        inside = members(case, world, case.seeds)
        assert in_all <= inside
        in_some |= inside
    assert set(np.flatnonzero(certain.member)) == in_all, case
    assert set(np.flatnonzero(possible.member)) == in_some, case


def check_single(case: Small) -> None:
    seeds, exempt = case.flags(case.seeds), case.flags(case.exempt)
    found = single(case.net, seeds, case.gate, strict=case.strict, exempt=exempt)
    one_by_one = [members(case, case.low, frozenset({seed})) for seed in case.seeds]
    assert set(np.flatnonzero(found.member)) == set().union(*one_by_one), case


def check_rings(case: Small, fast: bool | None) -> None:
    assert [part.tolist() for part in rings(case.net, fast=fast)] == plain_loops.rings(case), case


def check_integrated(case: Small, fast: bool | None) -> None:
    """Against exact fractions, to one part in 10⁹; structures that give out too much are left."""
    net = case.net
    if (net.low_sums > WHOLE).any():
        return
    for owner in range(case.size):
        held, back = plain_loops.integrated(case, owner)
        found = integrated(net, owner, correction="vitali", fast=fast)
        assert dict(zip(found.nodes.tolist(), found.share, strict=True)).keys() == held.keys()
        for node, share in zip(found.nodes.tolist(), found.share.tolist(), strict=True):
            assert abs(Fraction(share) - held[node]) < Fraction(1, 10**9), case
        assert abs(Fraction(found.loop) - back) < Fraction(1, 10**9), case
        assert found.self_owned == (back == 1), case
        assert not found.capped.size
