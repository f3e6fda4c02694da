"""Strings on disk: one blob and its offsets, read through a memory map, decoded one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def write_strings(folder: Path, name: str, strings: Iterable[str]) -> None:
    """Writes `name`.blob and `name`.offsets.npy."""
    import numpy as np

    offsets = [0]
    with (folder / f"{name}.blob").open("wb") as blob:
        for text in strings:
            offsets.append(offsets[-1] + blob.write(text.encode("utf-8", "surrogatepass")))
    np.save(folder / f"{name}.offsets.npy", np.asarray(offsets, dtype=np.uint64))


class Strings(Sequence[str]):
    """Reads what `write_strings` wrote; behaves as a sequence of str (so `bisect` works)."""

    def __init__(self, folder: Path, name: str) -> None:
        import mmap

        import numpy as np

        self._offsets: NDArray[np.uint64] = np.load(
            folder / f"{name}.offsets.npy", mmap_mode="r"
        ).view(np.ndarray)  # a memmap's own indexing is slow
        with (folder / f"{name}.blob").open("rb") as blob:
            size = blob.seek(0, 2)
            self._blob: mmap.mmap | bytes = (
                mmap.mmap(blob.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
            )

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        start, end = int(self._offsets[at]), int(self._offsets[at + 1])
        return self._blob[start:end].decode("utf-8", "surrogatepass")
