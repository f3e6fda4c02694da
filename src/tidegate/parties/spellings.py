"""The keys under which a word is filed, so that its likenesses are found without a scan.

Two words within k slips of each other share a spelling after at most k letters are struck from
each (the deletion neighbourhood); words of the same consonants share a skeleton; a shortened word
is a prefix. Keys are CRC-32 of these: a chance collision costs a comparison, never a wrong match,
because whatever is found by a key is judged again by what the key was made of.
"""

from __future__ import annotations

from itertools import combinations
from zlib import crc32

from tidegate.names.similarity import edits_allowed, skeleton

LONGEST = 24  # letters of a word that are filed; longer words are cut
SHORTEST_PREFIX = 4


def strikes(word: str, most: int) -> set[str]:
    """The word and every spelling with up to `most` letters struck out.

    >>> sorted(strikes("abc", 1))
    ['ab', 'abc', 'ac', 'bc']
    """
    word = word[:LONGEST]
    found = {word}
    if most:
        found.update([word[:at] + word[at + 1 :] for at in range(len(word))])
    for count in range(2, most + 1):
        for gone in combinations(range(len(word)), count):
            kept, last = [], 0
            for at in gone:
                kept.append(word[last:at])
                last = at + 1
            kept.append(word[last:])
            found.add("".join(kept))
    return found


def key(text: str) -> int:
    """A 32-bit key, the same on every machine and in every process."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def spelling_keys(word: str, *, joined: bool = False) -> list[int]:
    """Keys for slips of writing; a joined word is filed for one slip only."""
    most = edits_allowed(len(word))
    if joined:
        most = min(most, 1)
    return [key(s) for s in strikes(word, most)]


def sound_key(word: str) -> int | None:
    """Key of the consonants, None where a word has too few."""
    bones = skeleton(word)
    return key("~" + bones) if bones else None


def prefix_keys(word: str) -> list[int]:
    """Keys of the word's own beginnings that could be listed as a shortened form of it."""
    return [key(word[:n]) for n in range(SHORTEST_PREFIX, len(word) - 1)]
