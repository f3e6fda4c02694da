"""The index of listed parties, mapped into memory: opening it reads a few kilobytes."""

from __future__ import annotations

import json
from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tidegate.errors import InternalError
from tidegate.lists.entry import Entry
from tidegate.lists.entry_lines import entry_from_dict
from tidegate.names.alignment import JOINED_AT_LEAST, JOINED_LIKENESS
from tidegate.names.analysis import Name, analyse
from tidegate.names.similarity import LEAST, joined_likeness, similarity
from tidegate.parties.building import (
    JOINED_WORDS,
    VERSION,
    WORD,
    exact_texts,
    letters_of,
    printed_text,
)
from tidegate.parties.spellings import SHORTEST_PREFIX, key, prefix_keys, sound_key, spelling_keys
from tidegate.parties.strings import Strings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLIPS = 2  # forgiven in names compared letter by letter (names.comparison, names as a whole)
JOINED, AS_ONE = "joined", "as one"
MOST_KEPT = 4_000_000  # posting rows kept at hand for words asked before: 50 MB at most


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


def ones(numbers: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """How many bits of each number are set."""
    import numpy as np

    if hasattr(np, "bitwise_count"):  # from numpy 2 on
        counted: NDArray[np.uint8] = np.bitwise_count(numbers)
        return counted
    bits = np.unpackbits(numbers.view(np.uint8).reshape(-1, 8), axis=1)
    summed: NDArray[np.uint8] = bits.sum(axis=1, dtype=np.uint8)
    return summed


class Pairs:
    """Keys and what they point to, both mapped; looked up many at a time."""

    def __init__(self, folder: Path, name: str) -> None:
        self.keys: NDArray[np.uint32] = mapped(folder, f"{name}.keys")
        self.values: NDArray[np.uint32] = mapped(folder, f"{name}.values")

    def find(self, keys: list[int]) -> list[int]:
        """Everything filed under any of `keys`, each once."""
        import numpy as np

        if not len(self.keys):
            return []
        wanted = np.asarray(keys, dtype=np.uint32)
        low = np.searchsorted(self.keys, wanted, side="left")
        there = self.keys[np.minimum(low, len(self.keys) - 1)] == wanted
        low, wanted = low[there], wanted[there]
        if not len(wanted):
            return []
        high = np.searchsorted(self.keys, wanted, side="right")
        found: set[int] = set()
        for start, end in zip(low.tolist(), high.tolist(), strict=True):
            found.update(self.values[start:end].tolist())
        return list(found)


def _about(folder: Path) -> dict[str, Any]:
    """What an index says of itself. Raises InternalError for one that cannot be used; it can be
    deleted, because whoever needs it builds it again."""
    try:
        about: dict[str, Any] = json.loads((folder / "index.json").read_text("utf-8"))
        version = about["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InternalError(f"{folder} is no whole index", hint="Delete the folder.") from error
    if version != VERSION:
        raise InternalError(f"{folder} was made by another version", hint="Delete the folder.")
    return about


class PartyIndex:
    """Listed parties, findable by name. Open one with `PartyIndex(folder)`.

    The arrays are mapped, so several processes share one copy; what is decoded (words, names) is
    kept for as long as the object lives.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = _about(folder)
        self.entries = Strings(folder, "entries")
        self.words = Strings(folder, "words")
        self.kinds: NDArray[np.uint8] = mapped(folder, "kinds")
        self.weights: NDArray[np.float32] = mapped(folder, "weights")
        self.starts: NDArray[np.uint32] = mapped(folder, "starts")
        self.postings: NDArray[np.uint32] = mapped(folder, "postings")
        self.spellings = Pairs(folder, "spellings")
        self.sounds = Pairs(folder, "sounds")
        self.exact = Pairs(folder, "exact")
        self.numbers = Pairs(folder, "numbers")
        self.printed = Pairs(folder, "printed")
        self.name_entry: NDArray[np.uint32] = mapped(folder, "name_entry")
        self.name_place: NDArray[np.uint16] = mapped(folder, "name_place")
        self.name_flags: NDArray[np.uint8] = mapped(folder, "name_flags")
        self.name_weight: NDArray[np.float32] = mapped(folder, "name_weight")
        self.heads: NDArray[np.uint32] = mapped(folder, "heads.words")
        self.initials: NDArray[np.uint32] = mapped(folder, "heads.initials")
        self._by_letters: NDArray[np.uint32] = mapped(folder, "letters.names")
        self._letter_counts: NDArray[np.uint16] = mapped(folder, "letters.counts")
        self._letter_bits: NDArray[np.uint64] = mapped(folder, "letters.bits")
        self._alike: dict[str, list[tuple[int, float]]] = {}
        self._reach: dict[tuple[str, str], Reach] = {}
        self._kept = 0
        self._entries: dict[int, Entry] = {}
        self._names: dict[int, Name] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, number: int) -> Entry:
        """An entry as it was built in."""
        found = self._entries.get(number)
        if found is None:
            found = self._entries[number] = entry_from_dict(json.loads(self.entries[number]))
        return found

    def name(self, number: int) -> Name:
        """A listed name, analysed."""
        found = self._names.get(number)
        if found is None:
            entry = self.entry(int(self.name_entry[number]))
            text = entry.names[int(self.name_place[number])].text
            found = self._names[number] = analyse(text, entry.schema)
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
        numbers = set(self.spellings.find(keys))
        sound = sound_key(word)
        if sound is not None:
            numbers.update(self.sounds.find([sound]))
        if len(word) >= SHORTEST_PREFIX:
            numbers.update(self._beginning_with(word))
        alike: list[tuple[int, float]] = []
        for number in numbers:
            if self.kinds[number] == WORD:
                likeness = similarity(word, self.words[number])[0]
                if likeness >= LEAST:
                    alike.append((number, likeness))
        return alike

    def _find_joined(self, word: str, *, of_one: bool) -> list[tuple[int, float]]:
        """Filed words that `word` is, but for one slip and the spaces: single words where `word`
        was written as several, several where it was written as one (`of_one`)."""
        alike: list[tuple[int, float]] = []
        for number in self.spellings.find(spelling_keys(word, joined=True)):
            if (int(self.kinds[number]) == JOINED_WORDS) is of_one:
                likeness = joined_likeness(word, self.words[number])
                if likeness >= JOINED_AT_LEAST:
                    alike.append((number, likeness * JOINED_LIKENESS))
        return alike

    def _beginning_with(self, word: str) -> list[int]:
        import numpy as np

        start = bisect_left(self.words, word)
        end = bisect_left(self.words, word + "\U0010ffff", lo=start)
        found: list[int] = (start + np.flatnonzero(self.kinds[start:end] == WORD)).tolist()
        return found

    def spelt_nearly(self, name: Name) -> list[int]:
        """Names whose letters are those of `name` but for two slips, wherever the spaces stand;
        some that are not so are among them."""
        import numpy as np

        count, bits = letters_of(name)
        low = int(np.searchsorted(self._letter_counts, max(count - SLIPS, 0), side="left"))
        high = int(np.searchsorted(self._letter_counts, count + SLIPS, side="right"))
        differing = self._letter_bits[low:high] ^ np.uint64(bits)
        near = np.flatnonzero(ones(differing) <= 2 * SLIPS)
        found: list[int] = self._by_letters[low:high][near].tolist()
        return found

    def reach(self, word: str, how: str = "") -> Reach:
        """Every name that holds a word like `word`. `how` is JOINED where it was written as
        several words, AS_ONE where several words that make it up are asked for: both forgive one
        slip at most."""
        found = self._reach.get((word, how))
        if found is None:
            found = self._gather(word, how)
            self._kept += len(found.names)
            if self._kept > MOST_KEPT:
                self._reach.clear()
                self._kept = len(found.names)
            self._reach[word, how] = found
        return found

    def _gather(self, word: str, how: str) -> Reach:
        import numpy as np

        alike = self._find_joined(word, of_one=how == AS_ONE) if how else self.alike(word)
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
        # A name that holds several such words counts by the likest and by the weightiest: which
        # of them the word will meet is for the alignment to say.
        order = np.argsort(every, kind="stable")
        ordered = every[order]
        new = np.empty(len(ordered), dtype=np.bool_)
        new[0] = True
        np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
        first = np.flatnonzero(new)
        weight = np.repeat(self.weights[numbers], sizes)
        return Reach(
            ordered[first],
            np.maximum.reduceat(like[order], first),
            np.maximum.reduceat(weight[order], first),
        )

    def same_as(self, name: Name) -> set[int]:
        """Names that are the same but for case, marks, order and legal form (`exact_texts`)."""
        texts = exact_texts(name)
        numbers = self.exact.find([key(text) for text in texts])
        # Of a file of many names, some share a key with a listed name by chance alone.
        return {n for n in numbers if not texts.isdisjoint(exact_texts(self.name(n)))}

    def printed_as(self, name: str) -> dict[int, str]:
        """Entries whose publisher printed just this, and more than a name: number → as printed."""
        text = printed_text(name)
        found = {}
        for number in self.printed.find([key(text)]):
            for printed in self.entry(number).printed:
                if printed_text(printed) == text:
                    found[number] = printed
        return found

    def bearing(self, plain: str) -> list[int]:
        """Entries that bear an identifier (as `build.plain_identifier` gives it)."""
        return self.numbers.find([key("#" + plain)])
