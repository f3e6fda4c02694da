"""landscape.works: files of works → who leads in a technology, how concentrated, how surely.

    prepare(paths, …)        a user's files → Parts, kept by their hashes so that a run resumes
    Counting(parts, …)       the works of technologies and what of each belongs to whom, in DuckDB
    study(counting, …)       every indicator with its interval: a Study
    technologies(names)      definitions of technologies, shipped or a user's own

Counts are of what the files hold. Definitions of every indicator: data/indicators.yaml.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.landscape.works.counting import Counting
    from tidegate.landscape.works.definitions import Technology, technologies
    from tidegate.landscape.works.figures import Study
    from tidegate.landscape.works.indicators import study
    from tidegate.landscape.works.reading import prepare

__all__ = ["Counting", "Study", "Technology", "prepare", "study", "technologies"]

_HOMES = {
    "counting": ("Counting",),
    "reading": ("prepare",),
    "figures": ("Study",),
    "indicators": ("study",),
    "definitions": ("Technology", "technologies"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"tidegate.landscape.works.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
