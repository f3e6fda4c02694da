"""Names that must bring nothing, and how it is made sure that no list holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from pathlib import Path

from anyascii import anyascii
from data import Company, companies, listed
from rapidfuzz import fuzz
from splits import ALL, drawn

# Enough to tell whether two names are one but for the legal form; no part of any score.
_LEGAL = frozenset(
    "ab ag ao aps as bv co company corp corporation doo gmbh inc incorporated jsc kft kg lda "
    "limited liability llc llp lp ltd ltda nv ojsc ooo oy oyj pao pjsc plc private pte pty pvt "
    "sa sarl sas sasu se sl slu sp zoo spa srl sro sia uab ug".split()
)


def words(text: str) -> list[str]:
    """A name's words in plain Latin letters; dots inside abbreviations are nothing."""
    plain = anyascii(text).lower().replace(".", "").replace("'", "")
    return re.findall(r"[a-z0-9]+", plain)


def folded(text: str) -> str:
    """A name but for case, marks, punctuation and the order of words."""
    return " ".join(sorted(words(text)))


def bare(text: str) -> str:
    """A name without its legal form as well; the form where nothing else is left."""
    every = words(text)
    return " ".join(sorted([w for w in every if w not in _LEGAL] or every))


def akin(text: str, others: Iterable[str]) -> str:
    """How like a name is to the likest of others, in four words, by a yardstick that is nobody's
    scorer here: rapidfuzz on plain letters."""
    name = " ".join(words(text))
    rest = [" ".join(words(other)) for other in others]
    if max(fuzz.token_sort_ratio(name, other) for other in rest) >= 80:
        return "1 spelt alike"
    best = max(fuzz.token_set_ratio(name, other) for other in rest)
    return "2 words in common" if best >= 80 else "3 some likeness" if best >= 55 else "4 unlike"


@lru_cache(maxsize=1)
def listed_bare(data: Path) -> frozenset[str]:
    """Every name of the Consolidated Screening List, bare."""
    return frozenset(bare(n.text) for e in listed(data) for n in e.names)


def clear_companies(data: Path, count: int, *, purpose: str, half: str = ALL) -> list[Company]:
    """`count` companies of the LEI register whose name is no listed party's, apart from the legal
    form.

    Some belong to a listed group and say so in their name: an alert on those is not false, and
    the rate counted over them is an upper bound.
    """
    names = listed_bare(data)
    every = companies(data)
    order = drawn(every, len(every), purpose=purpose, half=half, identity=lambda c: c.lei)
    return list(islice((c for c in order if bare(c.name) not in names), count))
