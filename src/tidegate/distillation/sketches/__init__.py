"""What is kept of an account's requests: sums and short lists, never a prompt.

`sketch_logs` reads logs into a SketchTable; tables of different days are merged by `merge`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.distillation.sketches.files import load, save
    from tidegate.distillation.sketches.logs import sketch_events, sketch_logs
    from tidegate.distillation.sketches.table import SketchTable, merge

__all__ = ["SketchTable", "load", "merge", "save", "sketch_events", "sketch_logs"]

_HOMES = {
    "files": ("load", "save"),
    "logs": ("sketch_events", "sketch_logs"),
    "table": ("SketchTable", "merge"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"tidegate.distillation.sketches.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
