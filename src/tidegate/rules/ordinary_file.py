"""Whether a file may be read at all: an ordinary one, of a size that a rulebook can have.

Asked before a byte is read: a device has no end, and a pipe that nobody writes to never begins.
"""

from __future__ import annotations

import stat
from pathlib import Path

LARGEST = 1_000_000
"""Bytes; the longest rulebook shipped is a hundredth of this, the longest file of tests a tenth."""


def refusal(path: Path) -> str:
    """Why the file is not read, in words that follow its name; "" where it may be."""
    try:
        told = path.stat()
    except ValueError:
        return "is no name that a file can have"
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    if not stat.S_ISREG(told.st_mode):
        return "is no ordinary file"
    if told.st_size > LARGEST:
        return f"the file is larger than {LARGEST:,} bytes"
    return ""
