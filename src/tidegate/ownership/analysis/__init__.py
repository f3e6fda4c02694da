"""Analyses of ownership that are no law: control, voting power, ultimate holders, close links.

Each takes a `Network` and speaks of its nodes by number, in exact whole units or fractions; where
one is sampled instead, or cut short, its answer says so. No verdict of a rule rests on these.
"""

from tidegate.ownership.analysis.close_links import CloseLink, CloseLinks, close_links
from tidegate.ownership.analysis.control import Control, Controllers, controlled_by, controllers
from tidegate.ownership.analysis.network_power import NetworkPower, network_power
from tidegate.ownership.analysis.power import HolderPower, Power, power
from tidegate.ownership.analysis.power_ranges import Between, RangedPower, power_between
from tidegate.ownership.analysis.tops import Tops, tops
from tidegate.ownership.analysis.ultimate import (
    Ultimate,
    UltimateController,
    UltimateOwner,
    ultimate,
)

__all__ = [
    "Between",
    "CloseLink",
    "CloseLinks",
    "Control",
    "Controllers",
    "HolderPower",
    "NetworkPower",
    "Power",
    "RangedPower",
    "Tops",
    "Ultimate",
    "UltimateController",
    "UltimateOwner",
    "close_links",
    "controlled_by",
    "controllers",
    "network_power",
    "power",
    "power_between",
    "tops",
    "ultimate",
]
