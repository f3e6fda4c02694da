"""Items: from a data sheet, a row or a name to facts, with the arithmetic shown. No law here.

catalogue().find("h100 sxm")    the entries a name may mean, with score and reasons
read_items("chips.csv")         rows of a user's file, all mistakes told at once
facts_of(item)                  the row the rules see
explain(item)                   every product and where each figure comes from
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.items.accelerators import Catalogue, Entry, catalogue
    from tidegate.items.facts import caveats_of, confidence_of, explain, facts_of
    from tidegate.items.figure import Claim, Figure
    from tidegate.items.item import Item
    from tidegate.items.lookup import Hit, settled
    from tidegate.items.reading import ItemTable, ReadItem, read_items
    from tidegate.items.shipped import catalogue_hash
    from tidegate.items.span import Step

__all__ = [
    "Catalogue",
    "Claim",
    "Entry",
    "Figure",
    "Hit",
    "Item",
    "ItemTable",
    "ReadItem",
    "Step",
    "catalogue",
    "catalogue_hash",
    "caveats_of",
    "confidence_of",
    "explain",
    "facts_of",
    "read_items",
    "settled",
]

_HOMES = {
    "accelerators": ("Catalogue", "Entry", "catalogue"),
    "facts": ("caveats_of", "confidence_of", "explain", "facts_of"),
    "figure": ("Claim", "Figure"),
    "item": ("Item",),
    "lookup": ("Hit", "settled"),
    "reading": ("ItemTable", "ReadItem", "read_items"),
    "shipped": ("catalogue_hash",),
    "span": ("Step",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"tidegate.items.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
