"""Reads request logs of a model's API into one shape, without keeping who asked or what.

`read_logs` gives an Event for every request; accounts, networks and payments are pseudonyms from
the first line on. Prompts live in the Event only, until they are sketched.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.distillation.reading.event import Event, Settings
    from tidegate.distillation.reading.logs import LogNotes, read_logs
    from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key

__all__ = ["Event", "LogNotes", "Pseudonyms", "Settings", "find_key", "read_logs"]

_HOMES = {
    "event": ("Event", "Settings"),
    "logs": ("LogNotes", "read_logs"),
    "pseudonyms": ("Pseudonyms", "find_key"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"tidegate.distillation.reading.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
