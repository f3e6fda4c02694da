"""Where Tidegate keeps what it was given: lists, the index, the profile."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The data folder: $TIDEGATE_HOME, or the user data folder of this system.

    The folder is not made here; whoever writes into it makes it, readable by its owner only.
    """
    named = os.environ.get("TIDEGATE_HOME", "").strip()
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("tidegate", appauthor=False)
