"""Names that are nearly a listed one and are somebody else's: made by rule from real list names.

Each is checked not to be listed: neither its words nor a spelling close to any name of the party it
was made from stands on the list.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from edits_people import parts
from negatives import bare, words
from rapidfuzz import fuzz

from tidegate.lists.entry import Entry

OTHER_WORD = 60  # two words less alike than this (rapidfuzz ratio) are two names
NEAR = 88  # a name closer than this to its party's own is a spelling of it, not a namesake
PLACES = (
    "Beijing Shanghai Harbin Nanjing Xian Chengdu Shenyang Wuhan Tianjin Hefei Changsha Dalian "
    "Guangzhou Shenzhen Chongqing Luoyang Taiyuan Xinjiang Hunan Sichuan Moscow Kazan Tula Omsk "
    "Novosibirsk Samara Perm Ufa Tomsk Voronezh Yaroslavl Saratov Tehran Isfahan Shiraz Tabriz "
    "Karachi Lahore Islamabad Pyongyang Minsk Dubai Istanbul Ankara Damascus Aleppo"
).split()
FIELDS = (
    "Physics Chemistry Mechanics Optics Automation Electronics Mathematics Metallurgy Materials "
    "Microelectronics Aerodynamics Acoustics Hydraulics Biology Medicine Aviation Shipbuilding "
    "Telecommunications Radio Petroleum Mining Thermal Nuclear Geology Oceanography Textile "
    "Agriculture Forestry Semiconductor Laser Software"
).split()
DESCRIPTORS = (
    "of Chinese Medicine", "of Finance and Economics", "of Foreign Languages", "of Fine Arts",
    "of Traditional Music", "of Physical Education",
)  # fmt: skip
_UNIVERSITY = re.compile(r"(?i)\b(?:university|institute of technology)$")
_INSTITUTE = re.compile(
    r"(?i)\b(?:institut|universit|academ|laborator|bureau|cent(?:er|re)\b|college|observator|plant\b)"
)
_TITLES = frozenset("hajj haji hajji sayid sayyid seyed mullah sheikh maalim ustad doctor".split())
_NUMBER = re.compile(r"\b(?:No\. ?)?(\d{1,4})(st|nd|rd|th)?\b", re.IGNORECASE)


@dataclass(slots=True)
class Pools:
    """Words of real listed names to put in place of others."""

    given: Sequence[str]
    surnames: Sequence[str]
    listed: frozenset[str] = field(default_factory=frozenset)  # every listed name, bare

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Pools:
        """The pools of a list: given names and surnames that stand in two entries at least, so
        that none betrays one party."""
        given: dict[str, set[str]] = {}
        surnames: dict[str, set[str]] = {}
        listed = set()
        for entry in entries:
            for name in entry.names:
                listed.add(bare(name.text))
                if entry.schema == "person" and "," in name.text:
                    last, first = parts(name.text)
                    for pool, own in ((surnames, last), (given, first)):
                        for word in own:
                            plain = word.isalpha() and word.isascii() and len(word) > 3
                            if plain and word.lower() not in _TITLES:
                                pool.setdefault(word.capitalize(), set()).add(entry.entry_id)
        return cls(
            sorted(w for w, e in given.items() if len(e) > 1),
            sorted(w for w, e in surnames.items() if len(e) > 1),
            frozenset(listed),
        )


Make = Callable[[str, random.Random, Pools], "str | None"]
PEOPLE: dict[str, Make] = {}
INSTITUTES: dict[str, Make] = {}


def _kind(registry: dict[str, Make], name: str) -> Callable[[Make], Make]:
    def register(make: Make) -> Make:
        registry[name] = make
        return make

    return register


def _another(word: str, name: str, pool: Sequence[str], chance: random.Random) -> str:
    """A word of the pool that is another name: no other spelling of any word of `name`."""
    known = words(name)
    while True:
        other = chance.choice(pool)
        if all(fuzz.ratio(own, other.lower()) < OTHER_WORD for own in known):
            return other.upper() if word.isupper() else other


def _alike(word: str, pool: Sequence[str], chance: random.Random) -> str | None:
    """A word of the pool with the same initial that is alike and yet another name."""
    near = [
        other
        for other in pool
        if other[0].lower() == word[0].lower()
        and 50 <= fuzz.ratio(word.lower(), other.lower()) < 76
    ]
    other = chance.choice(near) if near else None
    return other.upper() if other and word.isupper() else other


@_kind(PEOPLE, "sibling")
def sibling(name: str, chance: random.Random, pools: Pools) -> str | None:
    """The same surname and the same further names, another first given name."""
    last, given = parts(name)
    if not last or len(given) < 2 or not given[0].isalpha() or len(given[0]) < 3:
        return None
    first = _another(given[0], name, pools.given, chance)
    return f"{' '.join(last)}, {' '.join([first, *given[1:]])}"


@_kind(PEOPLE, "same surname")
def same_surname(name: str, chance: random.Random, pools: Pools) -> str | None:
    """The same surname, all given names others."""
    last, given = parts(name)
    if not last or not given:
        return None
    others = [_another(word, name, pools.given, chance) for word in given]
    return f"{' '.join(last)}, {' '.join(others)}"


@_kind(PEOPLE, "same given names")
def same_given_names(name: str, chance: random.Random, pools: Pools) -> str | None:
    """The same given names, another surname."""
    last, given = parts(name)
    if not last or not given:
        return None
    others = [_another(word, name, pools.surnames, chance) for word in last]
    return f"{' '.join(others)}, {' '.join(given)}"


@_kind(PEOPLE, "alike stranger")
def alike_stranger(name: str, chance: random.Random, pools: Pools) -> str | None:
    """Every word another real name that looks like it."""
    last, given = parts(name)
    if len(last) != 1 or not given:
        return None
    surname = _alike(last[0], pools.surnames, chance)
    others = [_alike(word, pools.given, chance) for word in given]
    if surname is None or None in others:
        return None
    return f"{surname}, {' '.join(map(str, others))}"


@_kind(PEOPLE, "father and son")
def father_and_son(name: str, chance: random.Random, pools: Pools) -> str | None:
    """A son of B as B son of A: Ivan Petrovich as Petr Ivanovich; A bin B as B bin A."""
    last, given = parts(name)
    if not last or len(given) < 2 or given[0].lower() in ("pavel", "pavl", "lev", "petr"):
        return None  # those lose a vowel before the ending, or are another name
    sons = [n for n, w in enumerate(given) if w.lower() in ("bin", "ibn", "ben")]
    if sons and 0 < sons[0] < len(given) - 1:
        n = sons[0]
        if given[n - 1] == given[n + 1]:
            return None
        swapped = [*given[: n - 1], given[n + 1], given[n], given[n - 1], *given[n + 2 :]]
        return f"{' '.join(last)}, {' '.join(swapped)}"
    slavic = re.fullmatch(r"(\w{3,}[^aeiouy])ovich", given[1])
    if slavic is None or not re.fullmatch(r"\w{2,}[^aeiouy\W]", given[0]):
        return None
    father = slavic.group(1)
    if fuzz.ratio(father.lower(), given[0].lower()) >= OTHER_WORD:
        return None
    return f"{' '.join(last)}, {' '.join([father, given[0] + 'ovich', *given[2:]])}"


@_kind(INSTITUTES, "another number")
def another_number(name: str, chance: random.Random, pools: Pools) -> str | None:
    """No. 38 Research Institute as No. 58; every mention of the number changes."""
    found = [m for m in _NUMBER.finditer(name) if 1 < int(m.group(1)) < 3000]
    if not found:
        return None
    old = int(chance.choice(found).group(1))
    new = chance.choice([n for n in range(max(2, old - 40), old + 40) if n != old])

    def written(spot: re.Match[str]) -> str:
        if int(spot.group(1)) != old:
            return spot.group()
        return (
            spot.group()
            .replace(spot.group(1), str(new))
            .replace(spot.group(2) or "\0", _ordinal(new))
        )

    return _NUMBER.sub(written, name)


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _other_of(name: str, pool: Sequence[str], chance: random.Random) -> str | None:
    tokens = name.split()
    known = {word.lower() for word in pool}
    at = [n for n, word in enumerate(tokens) if word.strip(",.()").lower() in known]
    # Firms are left out: Hwa Tsing (Beijing) may well be the sister of Hwa Tsing (Shanghai).
    if not at or not _INSTITUTE.search(name):
        return None
    n = chance.choice(at)
    old = tokens[n].strip(",.()")
    new = chance.choice([w for w in pool if w.lower() != old.lower()])
    tokens[n] = tokens[n].replace(old, new.upper() if old.isupper() else new)
    return " ".join(tokens)


@_kind(INSTITUTES, "another place")
def another_place(name: str, chance: random.Random, pools: Pools) -> str | None:
    """Harbin Engineering University as Shenyang Engineering University."""
    return _other_of(name, PLACES, chance)


@_kind(INSTITUTES, "another field")
def another_field(name: str, chance: random.Random, pools: Pools) -> str | None:
    """Institute of Optics as Institute of Acoustics."""
    return _other_of(name, FIELDS, chance)


@_kind(INSTITUTES, "descriptor added")
def descriptor_added(name: str, chance: random.Random, pools: Pools) -> str | None:
    """Nanjing University as Nanjing University of Chinese Medicine."""
    return f"{name} {chance.choice(DESCRIPTORS)}" if _UNIVERSITY.search(name) else None


def namesake(
    make: Make, name: str, entry: Entry, chance: random.Random, pools: Pools
) -> str | None:
    """A namesake made by one rule, None where the rule does not apply or the name is listed."""
    text = make(name, chance, pools)
    if text is None or bare(text) in pools.listed:
        return None
    if entry.schema == "person":
        plain = " ".join(words(text))
        own = (" ".join(words(n.text)) for n in entry.names)
        if any(fuzz.token_sort_ratio(plain, other) >= NEAR for other in own):
            # A swap of father and son is all letters alike and still another man.
            return text if make is father_and_son else None
    return text
