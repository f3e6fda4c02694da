"""landscape: who leads in a series of dated, scored systems, and how far behind others are.

    read_series(path)            a user's table → Series
    survey(systems, …)           → Landscape: frontiers, levels, lags, changes of lead
    page.landscape_page(…)       the HTML page

It knows no technology, no country and no law: who leads is computed from what it is given.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.landscape.frontier import Reached, frontier_of
    from tidegate.landscape.lag import Lag, lag_between
    from tidegate.landscape.series import Series, read_series
    from tidegate.landscape.standings import Landscape, survey
    from tidegate.landscape.system import LeftOut, Span, System, months

__all__ = [
    "Lag",
    "Landscape",
    "LeftOut",
    "Reached",
    "Series",
    "Span",
    "System",
    "frontier_of",
    "lag_between",
    "months",
    "read_series",
    "survey",
]

_HOMES = {
    "frontier": ("Reached", "frontier_of"),
    "lag": ("Lag", "lag_between"),
    "series": ("Series", "read_series"),
    "standings": ("Landscape", "survey"),
    "system": ("LeftOut", "Span", "System", "months"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"tidegate.landscape.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
