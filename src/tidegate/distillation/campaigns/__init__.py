"""Campaigns: which accounts of a model's API stand together, and what that is consistent with.

`find` looks at a table of sketches; `calibrate` learns from benign accounts what is usual. Nothing
here blocks an account, and no prompt is kept or shown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.distillation.campaigns.groups import Calibration, calibrate
    from tidegate.distillation.campaigns.model import Campaigns, Group
    from tidegate.distillation.campaigns.search import find

__all__ = ["Calibration", "Campaigns", "Group", "calibrate", "find"]

_HOMES = {
    "groups": ("Calibration", "calibrate"),
    "model": ("Campaigns", "Group"),
    "search": ("find",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"tidegate.distillation.campaigns.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
