"""The tables that ship with the room, compiled: one JSON read in a few milliseconds.

The sources are YAML (catalogue/*.yaml, processes.yaml): comments and figures a person can check.
YAML takes a hundred times as long to read as JSON, and a chip must be answered in a blink;
`python -m tidegate.items.compiling` writes the JSON anew, and a test fails where the two differ.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    """{"sources": …, "processes": […], "entries": […]}; figures are texts, never floats."""
    text = (resources.files("tidegate.items") / "catalogue.json").read_text("utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
