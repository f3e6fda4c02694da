"""The fast road: the same engines compiled by numba, where the extra `[fast]` is installed.

Taken by itself for networks so large that it repays the second that loading it costs. Answers are
those of the plain road, and tests say so.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from typing import Any

LARGE = 300_000
"""Edges from which on compiled code is taken without being asked for."""


def installed() -> bool:
    """Whether numba is there."""
    return importlib.util.find_spec("numba") is not None


def kernels(edges: int, fast: bool | None = None) -> Any:
    """The compiled engines, or None where the plain ones are to be taken.

    `fast` None decides by the number of edges. Raises ModuleNotFoundError if `fast` is True and
    numba is not installed.
    """
    if fast is False or (fast is None and (edges < LARGE or not installed())):
        return None
    return _loaded()


@functools.cache
def _loaded() -> Any:
    return importlib.import_module("tidegate.ownership.kernels")


def settling() -> Any:
    """The compiled part of integrated ownership; for who has `kernels`."""
    return importlib.import_module("tidegate.ownership.settling")
