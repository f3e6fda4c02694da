"""The command `tidegate`: parses, calls the library, prints. Nothing is decided here."""

from __future__ import annotations

from tidegate.cli.commands import main

__all__ = ["main"]
