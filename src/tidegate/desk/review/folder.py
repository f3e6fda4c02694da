"""Where the files that an engagement names may lie.

A path is relative to the engagement's own file. It may lead into the folder of that file and what
is below it, links followed; to another place only where the user opens that place by name. So a
file from somebody else cannot have this machine's other files read.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

LONGEST = 1_000
"""Characters of a path."""


class Folder:
    """The folder of an engagement, and others that the user opened."""

    def __init__(self, file: Path, opened: Sequence[Path] = ()) -> None:
        self._own = file.absolute().parent.resolve()
        self._all = (self._own, *(path.resolve() for path in opened))

    def find(self, written: str) -> Path | tuple[str, str]:
        """The file meant, or what is wrong with it and the mend."""
        if "\0" in written or len(written) > LONGEST:
            return "is no path", "write it relative to this file, as works/2024.jsonl"
        try:
            path = (self._own / written).resolve()
            told = path.stat() if self._within(path) else None
        except FileNotFoundError:
            return "is not there", "paths are relative to the folder of this file"
        except (OSError, RuntimeError, ValueError) as wrong:
            return f"cannot be reached: {getattr(wrong, 'strerror', '') or wrong}", "check the path"
        if told is None:
            return (
                "leads out of the folder of this file",
                "put the file there, or open its folder by name: --open FOLDER",
            )
        if not stat.S_ISREG(told.st_mode):
            return "is no ordinary file", "name a file; of a folder name each file"
        return path

    def _within(self, path: Path) -> bool:
        return any(path.is_relative_to(each) for each in self._all)
