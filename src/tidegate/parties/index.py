"""The index of listed parties, mapped into memory: opening it reads a few kilobytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tidegate.errors import InternalError
from tidegate.names.alignment import JOINED_AT_LEAST, JOINED_LIKENESS
from tidegate.names.analysis import Name, analyse
from tidegate.names.similarity import LEAST, joined_likeness, similarity
from tidegate.parties.build import VERSION
from tidegate.parties.spellings import key, prefix_keys, sound_key, spelling_keys
from tidegate.parties.strings import Strings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_WITH_PREFIX = 200
MOST_KEPT = 8_000_000  # posting rows kept at hand for words asked before (some 100 MB at most)


class Reach(NamedTuple):
    """The names that hold a word like the one asked, ascending, each with how like that word is
    and what it weighs."""

    names: NDArray[np.uint32]
    likeness: NDArray[np.float32]
    weight: NDArray[np.float32]


def mapped(folder: Path, name: str) -> Any:
    """An array of the index, mapped; a plain view, because a memmap's own indexing is slow."""
    import numpy as np

    return np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)


class Pairs:
    """Keys and what they point to, both mapped; looked up many at a time."""

    def __init__(self, folder: Path, name: str) -> None:

        self.keys: NDArray[np.uint32] = mapped(folder, f"{name}.keys")
        self.values: NDArray[np.uint32] = mapped(folder, f"{name}.values")

    def find(self, keys: list[int]) -> list[int]:
        """Everything filed under any of `keys`, each once."""
        import numpy as np

        wanted = np.asarray(keys, dtype=np.uint32)
        low = np.searchsorted(self.keys, wanted, side="left")
        high = np.searchsorted(self.keys, wanted, side="right")
        found: set[int] = set()
        for start, end in zip(low.tolist(), high.tolist(), strict=True):
            if end > start:
                found.update(self.values[start:end].tolist())
        return list(found)


class PartyIndex:
    """Listed parties, findable by name. Open one with `PartyIndex(folder)`.

    The arrays are mapped, so several processes share one copy; what is decoded (words, names) is
    kept for as long as the object lives.
    """

    def __init__(self, folder: Path) -> None:

        self.folder = folder
        self.about: dict[str, Any] = json.loads((folder / "index.json").read_text("utf-8"))
        if self.about["version"] != VERSION:
            raise InternalError(f"{folder} was made by another version", hint="delete the folder")
        self.entries = Strings(folder, "entries")
        self.words = Strings(folder, "words")
        self.joined: NDArray[np.bool_] = mapped(folder, "joined")
        self.weights: NDArray[np.float32] = mapped(folder, "weights")
        self.starts: NDArray[np.uint32] = mapped(folder, "starts")
        self.postings: NDArray[np.uint32] = mapped(folder, "postings")
        self.spellings = Pairs(folder, "spellings")
        self.sounds = Pairs(folder, "sounds")
        self.exact = Pairs(folder, "exact")
        self.numbers = Pairs(folder, "numbers")
        self.name_entry: NDArray[np.uint32] = mapped(folder, "name_entry")
        self.name_place: NDArray[np.uint16] = mapped(folder, "name_place")
        self.name_flags: NDArray[np.uint8] = mapped(folder, "name_flags")
        self.name_weight: NDArray[np.float32] = mapped(folder, "name_weight")
        self._alike: dict[str, list[tuple[int, float]]] = {}
        self._reach: dict[tuple[str, bool], Reach] = {}
        self._kept = 0
        self._entries: dict[int, dict[str, Any]] = {}
        self._names: dict[int, Name] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, number: int) -> dict[str, Any]:
        """An entry as it was built in, fields that were empty left out."""
        found = self._entries.get(number)
        if found is None:
            found = self._entries[number] = json.loads(self.entries[number])
        return found

    def name(self, number: int) -> Name:
        """A listed name, analysed."""
        found = self._names.get(number)
        if found is None:
            entry = self.entry(int(self.name_entry[number]))
            text = entry["names"][int(self.name_place[number])]["text"]
            found = self._names[number] = analyse(text, entry.get("schema", "unknown"))
        return found

    def alike(self, word: str) -> list[tuple[int, float]]:
        """The filed words that `similarity` calls like `word`, with how like."""
        found = self._alike.get(word)
        if found is None:
            found = self._alike[word] = self._find_alike(word)
        return found

    def _find_alike(self, word: str) -> list[tuple[int, float]]:
        keys = spelling_keys(word)
        if len(word) > 5:
            keys.extend(prefix_keys(word))
        numbers = self.spellings.find(keys)
        sound = sound_key(word)
        if sound is not None:
            numbers.extend(self.sounds.find([sound]))
        if len(word) >= 4:
            numbers.extend(self._beginning_with(word))
        alike: list[tuple[int, float]] = []
        for number in set(numbers):
            other = self.words[number]
            if self.joined[number]:
                likeness = joined_likeness(other, word)
                if likeness >= JOINED_AT_LEAST:
                    alike.append((number, likeness * JOINED_LIKENESS))
                continue
            likeness = similarity(word, other)[0]
            if likeness >= LEAST:
                alike.append((number, likeness))
        return alike

    def _like_joined(self, word: str) -> list[tuple[int, float]]:
        """Filed words that are two neighbouring words written as one, but for one slip."""
        alike: list[tuple[int, float]] = []
        for number in self.spellings.find(spelling_keys(word, joined=True)):
            likeness = joined_likeness(word, self.words[number])
            if likeness >= JOINED_AT_LEAST and not self.joined[number]:
                alike.append((number, likeness * JOINED_LIKENESS))
        return alike

    def _beginning_with(self, word: str) -> list[int]:
        from bisect import bisect_left

        start = bisect_left(self.words, word)
        end = bisect_left(self.words, word + "\uffff", lo=start)
        return list(range(start, min(end, start + MOST_WITH_PREFIX)))

    def reach(self, word: str, *, joined: bool = False) -> Reach:
        """Every name that holds a word like `word`; `joined` says it was written as two, which
        only close likenesses forgive."""
        found = self._reach.get((word, joined))
        if found is None:
            found = self._gather(word, joined)
            self._kept += len(found.names)
            if self._kept > MOST_KEPT:
                self._reach.clear()
                self._kept = len(found.names)
            self._reach[word, joined] = found
        return found

    def _gather(self, word: str, joined: bool) -> Reach:
        import numpy as np

        alike = self._like_joined(word) if joined else self.alike(word)
        if not alike:
            none = np.zeros(0, dtype=np.float32)
            return Reach(none.astype(np.uint32), none, none)
        numbers = np.asarray([n for n, _ in alike], dtype=np.int64)
        likeness = np.asarray([likeness for _, likeness in alike], dtype=np.float32)
        starts = self.starts[numbers].tolist()
        ends = self.starts[numbers + 1].tolist()
        every = np.concatenate(
            [self.postings[low:high] for low, high in zip(starts, ends, strict=True)]
        )
        sizes = np.subtract(ends, starts)
        like = np.repeat(likeness, sizes)
        if len(alike) == 1:
            return Reach(every, like, np.repeat(self.weights[numbers], sizes))
        # A name that holds several such words counts by the likest.
        order = np.lexsort((-like, every))
        ordered = every[order]
        first = np.empty(len(ordered), dtype=np.bool_)
        first[0] = True
        np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
        kept = order[first]
        weight = np.repeat(self.weights[numbers], sizes)
        return Reach(every[kept], like[kept], weight[kept])

    def filed_under(self, keys: list[int]) -> list[int]:
        """Names whose folded spelling or bag of words has one of `keys`."""
        return self.exact.find(keys)

    def bearing(self, plain: str) -> list[int]:
        """Entries that bear an identifier (as `build.plain_identifier` gives it)."""
        return self.numbers.find([key("#" + plain)])
