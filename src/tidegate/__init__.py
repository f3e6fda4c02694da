"""Tidegate: what technology may flow to whom, under which rule, on which date, with the evidence.

from tidegate import Tidegate
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.desk import Settings, Tidegate

__version__ = "0.1.0"
__all__ = ["Settings", "Tidegate", "__version__"]


def __getattr__(name: str) -> Any:
    # Importing the package must cost nothing: the desk is loaded when it is asked for.
    if name in ("Tidegate", "Settings"):
        import tidegate.desk

        return getattr(tidegate.desk, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
