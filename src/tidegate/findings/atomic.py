"""Files that appear whole or not at all.

A writer works on a hidden neighbour of the file; only when every file of a run is complete do
they take their names. A run that fails leaves the files of the run before untouched.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import TracebackType

from tidegate.errors import InputError, Problem


class AtomicFiles:
    """Hands out temporary paths; `with` commits all of them, or removes all on an error."""

    def __init__(self) -> None:
        self._pending: dict[Path, Path] = {}

    def open(self, target: Path) -> Path:
        """The temporary path that will become `target`. Raises InputError where it cannot be."""
        target = Path(target)
        if target.is_symlink():  # what it points to is meant, not the link
            target = target.resolve()
        if target.is_dir():
            raise InputError(f"cannot write {target}: it is a folder")
        if target.exists() and not target.is_file():
            raise InputError(
                f"cannot write {target}: it is no ordinary file",
                hint="Leave --out away for standard output.",
            )
        try:
            handle, name = tempfile.mkstemp(
                prefix=f".{target.name}.", suffix=".part", dir=target.parent
            )
        except OSError as error:
            raise InputError(
                f"cannot write {target}: {error.strerror or error}",
                problems=[Problem(str(target), "cannot be written", "choose another folder")],
            ) from error
        os.close(handle)
        self._pending[target] = Path(name)
        return Path(name)

    def __enter__(self) -> AtomicFiles:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pending, self._pending = self._pending, {}
        try:
            if kind is None:
                mask = os.umask(0)
                os.umask(mask)
                for target, part in pending.items():
                    part.chmod(0o666 & ~mask)
                    with part.open("rb") as stream:
                        os.fsync(stream.fileno())
                    _take_name(part, target)
        finally:
            for part in pending.values():
                part.unlink(missing_ok=True)


def _take_name(part: Path, target: Path) -> None:
    try:
        part.replace(target)
    except OSError as error:
        raise InputError(
            f"cannot replace {target}: {error.strerror or error}",
            hint="Close the file where it is open in another program, and run again.",
        ) from error
