"""The index of listed parties; searching it for one name, screening it with many.

PartyIndex(folder)                    opens an index; `build(folder, entries, …)` makes one
search(index, Asked(name=…))          the listed parties a name may be, best first
screen(folder, [Asked(…), …])         the same for many, on all processors
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tidegate.parties.asked import LEAST_SHOWN, LEAST_THRESHOLD, POSSIBLE, STRONG, Asked, band

if TYPE_CHECKING:
    from tidegate.parties.building import build
    from tidegate.parties.index import PartyIndex
    from tidegate.parties.screening import screen
    from tidegate.parties.searching import search

__all__ = [
    "LEAST_SHOWN",
    "LEAST_THRESHOLD",
    "POSSIBLE",
    "STRONG",
    "Asked",
    "PartyIndex",
    "band",
    "build",
    "screen",
    "search",
]

_HOMES = {
    "build": "building",
    "PartyIndex": "index",
    "screen": "screening",
    "search": "searching",
}


def __getattr__(name: str) -> Any:
    # A question about an item names no party most of the time, and must start in a blink.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"tidegate.parties.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
