"""The tables that ship with the room, compiled: one JSON read in a few milliseconds.

The sources are YAML (catalogue/*.yaml, processes.yaml): comments and figures a person can check.
YAML takes a hundred times as long to read as JSON, and a chip must be answered in a blink;
`python -m tidegate.items.compiling` writes the JSON anew, and a test fails where the two differ.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1)
def _bytes() -> bytes:
    return (resources.files("tidegate.items") / "catalogue.json").read_bytes()


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    """{"sources": …, "processes": […], "entries": […]}; figures are texts, never floats."""
    data: dict[str, Any] = json.loads(_bytes())
    return data


def catalogue_hash() -> str:
    """SHA-256 of the tables: a receipt says which figures an answer rested on."""
    return hashlib.sha256(_bytes()).hexdigest()
