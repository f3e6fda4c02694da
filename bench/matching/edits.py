"""Ways a name is written wrong, each a function of (name, chance), kept in one registry.

An edit returns another spelling, or None where it does not apply to the name; it never returns
the name itself (`made` sees to it). Edits of people's names are in edits_people.py, those of
organisations' in edits_organisations.py; both register here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Make = Callable[[str, random.Random], "str | None"]
EVERY = ("person", "organisation")


@dataclass(frozen=True, slots=True)
class Edit:
    """A kind of edit: its name, the sorts of party it is for, what it does."""

    name: str
    family: str
    schemas: tuple[str, ...]
    make: Make


EDITS: dict[str, Edit] = {}
Made = TypeVar("Made", bound=Make)


def edit(name: str, family: str, schemas: tuple[str, ...] = EVERY) -> Callable[[Made], Made]:
    """Registers a function as the kind of edit `name` of a family."""

    def register(make: Made) -> Made:
        if name in EDITS:
            raise ValueError(f"two edits are called {name!r}")
        EDITS[name] = Edit(name, family, schemas, make)
        return make

    return register


def made(kind: str, name: str, chance: random.Random) -> str | None:
    """The name with an edit of this kind; None where the kind does not apply, or would change
    nothing but case and spaces."""
    written = EDITS[kind].make(name, chance)
    if written is None or not any(c.isalnum() for c in written):
        return None
    return None if _bare(written) == _bare(name) else written


def _bare(text: str) -> str:
    # Not stripped: an invisible character or a space inside a word is a change.
    return " ".join(text.casefold().split(" "))


def kinds(schema: str, families: Sequence[str] = ()) -> list[str]:
    """The kinds for one sort of party, of some families (all where none is named)."""
    return [
        e.name
        for e in EDITS.values()
        if schema in e.schemas and (not families or e.family in families)
    ]


def letters(name: str, *, inner: bool = False) -> list[int]:
    """Where the letters of a name stand; only those inside words if `inner`."""
    at = [i for i, c in enumerate(name) if c.isalpha()]
    if not inner:
        return at
    return [i for i in at if 0 < i < len(name) - 1 and name[i - 1].isalpha()]


def like(letter: str, other: str) -> str:
    """`other` in the case of `letter`."""
    return other.upper() if letter.isupper() else other.lower()


# The keys beside each key of the commonest layout.
_KEYS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb",
    "h": "gyjn", "j": "hukm", "k": "jil", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv",
    "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
_ANY = "abcdefghijklmnopqrstuvwxyz"


@edit("substitution", "typing")
def substitution(name: str, chance: random.Random) -> str | None:
    """One letter is another one."""
    at = letters(name)
    if not at:
        return None
    i = chance.choice(at)
    other = chance.choice([c for c in _ANY if c != name[i].lower()])
    return name[:i] + like(name[i], other) + name[i + 1 :]


@edit("neighbouring key", "typing")
def neighbouring_key(name: str, chance: random.Random) -> str | None:
    """One letter is that of the key beside it."""
    at = [i for i in letters(name) if name[i].lower() in _KEYS]
    if not at:
        return None
    i = chance.choice(at)
    return name[:i] + like(name[i], chance.choice(_KEYS[name[i].lower()])) + name[i + 1 :]


@edit("deletion", "typing")
def deletion(name: str, chance: random.Random) -> str | None:
    """One letter is missing."""
    at = letters(name)
    if len(at) < 3:
        return None
    i = chance.choice(at)
    return name[:i] + name[i + 1 :]


@edit("insertion", "typing")
def insertion(name: str, chance: random.Random) -> str | None:
    """One letter too many."""
    at = letters(name)
    if not at:
        return None
    i = chance.choice(at)
    return name[:i] + like(name[i], chance.choice(_ANY)) + name[i:]


@edit("swap", "typing")
def swap(name: str, chance: random.Random) -> str | None:
    """Two letters that stand side by side change places."""
    at = [i for i in letters(name, inner=True) if name[i - 1].lower() != name[i].lower()]
    if not at:
        return None
    i = chance.choice(at)
    first, second = like(name[i - 1], name[i]), like(name[i], name[i - 1])
    return name[: i - 1] + first + second + name[i + 1 :]


@edit("two slips", "typing")
def two_slips(name: str, chance: random.Random) -> str | None:
    """Two slips of the kinds above, in two words where there are two long enough."""
    words = name.split()
    long = [n for n, word in enumerate(words) if sum(map(str.isalpha, word)) >= 5]
    if len(long) < 2:
        return None
    for n in chance.sample(long, 2):
        words[n] = chance.choice([substitution, deletion, insertion, swap])(words[n], chance) or ""
    return " ".join(words)


@edit("doubled letter", "typing")
def doubled_letter(name: str, chance: random.Random) -> str | None:
    """A letter twice, or a double letter once."""
    inner = letters(name, inner=True)
    double = [i for i in inner if name[i].lower() == name[i - 1].lower()]
    if double and chance.random() < 0.5:
        i = chance.choice(double)
        return name[:i] + name[i + 1 :]
    single = [i for i in inner if i not in double]
    if not single:
        return None
    i = chance.choice(single)
    return name[:i] + name[i] + name[i:]


@edit("dropped word", "words")
def dropped_word(name: str, chance: random.Random) -> str | None:
    """One word of three or more is missing."""
    words = name.split()
    if len(words) < 3:
        return None
    words.pop(chance.randrange(len(words)))
    return " ".join(words)


@edit("joined words", "words")
def joined_words(name: str, chance: random.Random) -> str | None:
    """Two words are written as one."""
    words = name.split()
    if len(words) < 2:
        return None
    i = chance.randrange(len(words) - 1)
    words[i : i + 2] = [words[i].strip(",.") + words[i + 1]]
    return " ".join(words)


@edit("split word", "words")
def split_word(name: str, chance: random.Random) -> str | None:
    """One word is written as two."""
    words = name.split()
    long = [n for n, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return None
    n = chance.choice(long)
    i = chance.randrange(2, len(words[n]) - 2)
    words[n : n + 1] = [words[n][:i], words[n][i:]]
    return " ".join(words)


@edit("order", "words")
def order(name: str, chance: random.Random) -> str | None:
    """The words stand in another order, and the comma that told which comes first is gone."""
    words = name.replace(",", " ").split()
    if len(set(words)) < 2:
        return None
    mixed = words[:]
    while mixed == words:
        chance.shuffle(mixed)
    return " ".join(mixed)


PROTOCOL = (
    "substitution", "deletion", "insertion", "swap", "order", "dropped word", "joined words",
)  # fmt: skip
"""The edits of the SDN protocol (MATCHING.md): one of these, whichever applies."""
