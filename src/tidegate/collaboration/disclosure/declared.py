"""What a CV declares, in the form in which it is compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tidegate.collaboration.affiliations.words import LITTLE, concepts, fold
from tidegate.collaboration.disclosure.identity import Identity
from tidegate.collaboration.disclosure.items import Quote
from tidegate.collaboration.disclosure.spans import span_of
from tidegate.collaboration.model import Mention, StatementReading


class Matcher(Protocol):
    """Finds institutions in a string."""

    def match(self, text: str) -> tuple[Mention, ...]: ...


_PARTS = re.compile(r"[,;()|/·]")
_KINDS = frozenset(
    "university institute hospital college academy school clinic laboratory centre company "
    "foundation ministry polytechnic".split()
)
ReadStatement = Callable[[str], StatementReading]


@dataclass(frozen=True, slots=True)
class Held:
    """A position. `rors` are the institutions its text names; dates are ISO or their known part.
    `open_end` says that it goes on."""

    institution: str
    start: str
    end: str
    open_end: bool
    rors: frozenset[str]
    quote: Quote
    full_time: bool = False

    def earliest(self) -> date:
        """The first day it may have begun; where nothing is known, from ever."""
        span = span_of(self.start)
        return span.first if span else date.min

    def latest(self) -> date:
        """The last day it may have lasted; where nothing is known, for ever."""
        span = span_of(self.end)
        return date.max if self.open_end or span is None else span.last

    def names(self, text: str, rors: frozenset[str]) -> bool:
        """Whether an affiliation is of this institution: by ROR id where both have one, else
        because its very name stands in the string."""
        if self.rors and rors:
            return bool(self.rors & rors)
        name = _plain(fold(self.institution))
        parts = (_plain(fold(part)) for part in _PARTS.split(text))
        return len(name) >= 4 and any(_is(name, part) for part in parts)


def _is(name: str, part: str) -> bool:
    """Whether a part of an affiliation is this institution: "Home University", "School of X Home
    University", "Home University Town"; not "Home University of Medicine" or "… Hospital"."""
    if f" {part}".endswith(f" {name}"):
        return True
    if not part.startswith(f"{name} "):
        return False
    rest = part[len(name) :].split()
    known = concepts()
    return rest[0] not in LITTLE and not any(known.get(word, word) in _KINDS for word in rest)


@dataclass(frozen=True, slots=True)
class Backed:
    """A line of support. `names` are the funder as written and as read."""

    names: frozenset[str]
    rors: frozenset[str]
    awards: frozenset[str]
    quote: Quote


@dataclass(frozen=True, slots=True)
class Declared:
    """The CV. `support` are the lines of its table of support; `also` what its other texts name of
    money; `programmes` the talent programmes it names anywhere; `passages` its free texts."""

    who: Identity
    positions: Sequence[Held]
    support: Sequence[Backed]
    passages: Sequence[Quote]
    programmes: frozenset[str] = frozenset()
    also: Sequence[Backed] = ()


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def award(number: str) -> str:
    """An award number without its marks: "R01 GM-123456" is "r01gm123456"."""
    return "".join(c for c in number.casefold() if c.isalnum())
