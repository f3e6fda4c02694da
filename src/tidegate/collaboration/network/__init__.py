"""Institutions as nodes, works by year and technology area as edges, nobody counted by a name.

`NetworkTally` counts in one pass and merges; `between` shows two institutions, `network` all of
them. A count behind which fewer than five distinct authors may stand is withheld, and no sum tells
it (docs/network.md).
"""

from tidegate.collaboration.network.between import Between, Institution, Year, between
from tidegate.collaboration.network.cells import FEWEST_AUTHORS, Cell
from tidegate.collaboration.network.labels import meant, ror_id
from tidegate.collaboration.network.overview import Edge, Network, Node, network
from tidegate.collaboration.network.tally import MOST_INSTITUTIONS, NetworkTally

__all__ = [
    "FEWEST_AUTHORS",
    "MOST_INSTITUTIONS",
    "Between",
    "Cell",
    "Edge",
    "Institution",
    "Network",
    "NetworkTally",
    "Node",
    "Year",
    "between",
    "meant",
    "network",
    "ror_id",
]
