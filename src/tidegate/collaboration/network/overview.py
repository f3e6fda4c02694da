"""The whole network: the institutions and pairs with most works."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.collaboration.network.between import Institution, institution
from tidegate.collaboration.network.cells import Cell
from tidegate.collaboration.network.tally import NetworkTally, Totals

MOST_SHOWN = 14
"""Institutions a picture can hold and still be read."""


@dataclass(frozen=True, slots=True)
class Node:
    """An institution with its works over the years shown; `withheld` counts the other years."""

    institution: Institution
    works: int | None
    withheld: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair with its works over the years shown, None where no year is; `years` are those shown
    (year, works), `withheld` how many are not, `first` and `last` the dated years of any work."""

    one: Institution
    other: Institution
    works: int | None
    withheld: int
    first: str
    last: str
    years: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """`nodes` and `edges`, most works first, then by name; withheld ones last."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(tally: NetworkTally) -> Network:
    """Every institution and pair of a tally."""
    totals = Totals(tally)
    by_node: dict[str, list[int | None]] = {}
    for key, year in tally.institutions:
        by_node.setdefault(key, []).append(totals.of(key, year))
    nodes = [Node(institution(tally, key), *_over_years(years)) for key, years in by_node.items()]
    of = {one.institution.key: one.institution for one in nodes}
    by_pair: dict[tuple[str, str], dict[str, Cell]] = {}
    for (a, b, year), cell in tally.pairs.items():
        by_pair.setdefault((a, b), {})[year] = cell
    edges = [_edge(of[a], of[b], years) for (a, b), years in by_pair.items()]
    return Network(
        tuple(
            sorted(nodes, key=lambda n: (*_most(n.works), n.institution.name, n.institution.key))
        ),
        tuple(sorted(edges, key=lambda e: (*_most(e.works), e.one.name, e.other.name, e.one.key))),
    )


def _most(works: int | None) -> tuple[bool, int]:
    return works is None, -(works or 0)


def _over_years(years: list[int | None]) -> tuple[int | None, int]:
    """Only years shown are added up: what is withheld cannot be had by subtracting."""
    shown = [works for works in years if works is not None]
    return (sum(shown) if shown else None), len(years) - len(shown)


def _edge(one: Institution, other: Institution, years: dict[str, Cell]) -> Edge:
    works, withheld = _over_years([cell.shown for cell in years.values()])
    dated = sorted(year for year in years if year)
    # The better known name is no better: the two stand in the order of their names.
    if (other.name, other.key) < (one.name, one.key):
        one, other = other, one
    return Edge(
        one, other, works, withheld, dated[0] if dated else "", dated[-1] if dated else "",
        tuple((year, years[year].works) for year in sorted(years) if years[year].enough),
    )  # fmt: skip
