"""Which version of Tidegate reads the lists."""

from __future__ import annotations

from functools import cache


@cache
def engine() -> str:
    """The installed version, or "unknown" where the package runs without being installed.

    It is asked of the installation, because the package's own front door leads to the desk, and
    nothing here may lean on what stands above.
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("tidegate")
    except PackageNotFoundError:
        return "unknown"
