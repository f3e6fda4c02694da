"""Analyses beside the verdicts: who ultimately controls and owns the entities asked about, what
their holders' votes are worth, whom they are closely linked with. No verdict rests on these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from tidegate.ownership.analysis import close_links, network_power, power_between, tops, ultimate
from tidegate.ownership.integrated import integrated
from tidegate.ownership.network import Network, network
from tidegate.ownership.share import WHOLE, Share, percent
from tidegate.ownership.structure import Metric, Structure

MOST_ENTITIES = 20
MOST_ROWS = 50
WHOLE_NETWORK = 60
"""The most entities of which the network power of every one is worked out."""
HALF = WHOLE // 2


def analysis_as_dict(structure: Structure, shown: Sequence[int], as_of: str) -> dict[str, Any]:
    """The analyses of the entities shown that somebody owns, at most MOST_ENTITIES of them; by
    votes where the file tells votes apart, else by shares."""
    told = {stake.metric for stake in structure.stakes}
    metric: Metric = "vote" if "vote" in told else "equity"
    net, _ = network(structure, metric, as_of)
    names = [entity.name for entity in structure.entities.values()]

    def name(node: Any) -> str:
        return names[int(node)]

    starts, _ = net.in_edges
    owned = [node for node in shown if starts[node + 1] > starts[node]]
    chosen = owned[:MOST_ENTITIES]
    return {
        "metric": metric,
        "entities": [name(node) for node in chosen],
        "left_out": len(owned) - len(chosen),
        "ultimate": _ultimate(net, chosen, name),
        "power": [_power(net, node, name) for node in chosen],
        "close_links": _close(net, chosen, name),
        "integrated": _integrated(net, shown, name),
        "network_power": _network_power(net, name),
    }


def _ultimate(
    net: Network, nodes: Sequence[int], name: Callable[[Any], str]
) -> list[dict[str, Any]]:
    known = tops(net) if nodes else None
    rows = []
    for node in nodes:
        found = ultimate(net, node, known=known)
        rows.append(
            {
                "name": name(node),
                "controllers": [
                    {
                        "names": [name(m) for m in one.members],
                        "ring": one.ring,
                        "chain": [name(m) for m in one.chain],
                    }
                    for one in found.certain
                ],
                "possible": [name(m) for m in found.possible],
                "owners": [
                    {
                        "name": name(one.holder),
                        "share_low": percent(one.share.low),
                        "share_high": _most(one.share.high),
                        "certain": one.certain,
                    }
                    for one in found.owners
                ],
                "threshold": percent(found.threshold),
                "nobody": found.nobody,
                "left_out": [name(m) for m in found.left_out],
            }
        )
    return rows


def _power(net: Network, node: int, name: Callable[[Any], str]) -> dict[str, Any]:
    """Banzhaf and Shapley–Shubik power of an entity's direct holders, more than half deciding."""
    starts, edges = net.in_edges
    rows = edges[starts[node] : starts[node + 1]]
    shares = [
        Share(min(int(net.low[e]), WHOLE), min(int(net.high[e]), WHOLE)) for e in rows.tolist()
    ]
    try:
        found = power_between(shares, HALF, strict=True)
    except ValueError as refused:
        return {"name": name(node), "holders": [], "refused": str(refused)}
    return {
        "name": name(node),
        "refused": "",
        "holders": [
            {
                "name": name(net.owner[edge]),
                "share_low": percent(share.low),
                "share_high": percent(share.high),
                "banzhaf_low": _decimal(one.banzhaf.low),
                "banzhaf_high": _decimal(one.banzhaf.high),
                "shapley_low": _decimal(one.shapley.low),
                "shapley_high": _decimal(one.shapley.high),
            }
            for edge, share, one in zip(rows.tolist(), shares, found, strict=True)
        ],
    }


def _most(units: Fraction) -> str:
    """An upper bound as percent, no more than all there is."""
    return percent(units if units < WHOLE else WHOLE, up=True)


def _decimal(value: Any) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def _close(net: Network, nodes: Sequence[int], name: Callable[[Any], str]) -> list[dict[str, Any]]:
    """The close links of the entities, a pair once for each reason."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for node in nodes:
        for link in close_links(net, node).links[:MOST_ROWS]:
            holder, held = (
                (link.of, link.other) if link.reason == "holds" else (link.other, link.of)
            )
            pair = tuple(sorted((link.of, link.other)))
            key = (pair, link.third) if link.reason == "third_party" else (holder, held)
            found.setdefault(
                key,
                {
                    "of": name(link.of),
                    "other": name(link.other),
                    "reason": link.reason,
                    "certain": link.certain,
                    "third": "" if link.third is None else name(link.third),
                    "share_low": percent(link.share.low),
                    "share_high": _most(link.share.high),
                },
            )
    return list(found.values())


def _integrated(
    net: Network, shown: Sequence[int], name: Callable[[Any], str]
) -> list[dict[str, Any]]:
    """What each entity shown has of others, through every way, ways back to itself taken out
    (Baldone), at the least."""
    out = net.out_edges
    rows = []
    for node in [n for n in shown if out[n + 1] > out[n]][:MOST_ENTITIES]:
        found = integrated(net, node, correction="baldone")
        pairs = sorted(zip(found.share.tolist(), found.nodes.tolist(), strict=True), reverse=True)
        rows.append(
            {
                "name": name(node),
                "self_owned": found.self_owned,
                "loop": _decimal(100 * found.loop),
                "holds": [
                    {"name": name(other), "percent": _decimal(100 * share)}
                    for share, other in pairs[:MOST_ROWS]
                    if other != node
                ],
            }
        )
    return rows


def _network_power(net: Network, name: Callable[[Any], str]) -> dict[str, Any]:
    if net.size > WHOLE_NETWORK:
        return {"method": "", "refused": f"more than {WHOLE_NETWORK} entities", "index": []}
    try:
        found = network_power(net, bound=None if (net.low == net.high).all() else "low")
    except ValueError as refused:
        return {"method": "", "refused": str(refused), "index": []}
    errors = found.error or (0.0,) * net.size
    return {
        "method": found.method,
        "refused": "",
        "index": [
            {"name": name(node), "index": _decimal(value), "error": _decimal(errors[node])}
            for node, value in enumerate(found.index)
        ],
    }
