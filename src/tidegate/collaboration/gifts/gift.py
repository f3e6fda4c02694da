"""A ledger of gifts and contracts as it is read, and the sources it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tidegate.errors import Problem


@dataclass(frozen=True, slots=True)
class Gift:
    """One row. `usd_low` and `usd_high` are United States dollars, exact; `usd_high` None where the
    row does not tell how many (another currency without a rate, a cell that cannot be read).
    `date` and `until` are ISO or the known part, "" unknown; `restricted` None where nothing tells.
    `amount` and `currency` stand as in the file."""

    row: int
    source: str
    usd_low: Fraction
    usd_high: Fraction | None
    identifier: str = ""
    country: str = ""
    source_type: str = ""
    amount: str = ""
    currency: str = ""
    date: str = ""
    until: str = ""
    kind: str = ""
    restricted: bool | None = None
    parent: str = ""
    parent_country: str = ""
    agent: str = ""
    open: tuple[str, ...] = ()
    """What would settle the dollars or the day of this row, in words."""


@dataclass(frozen=True, slots=True)
class GiftLedger:
    """The rows of one file in file order; `problems` are cells that could not be read."""

    file: str
    sha256: str
    rows: int
    gifts: tuple[Gift, ...]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """Another source that may be this one, and why."""

    name: str
    why: str
    place: int
    """Its place among the sources, from 0."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that name one source: by the same identifier, or by the same name where neither an
    identifier nor a country speaks against it. `countries` are those its rows tell."""

    name: str
    gifts: tuple[Gift, ...]
    names: tuple[str, ...] = ()
    identifier: str = ""
    countries: tuple[str, ...] = ()
    source_type: str = ""
    alike: tuple[Alike, ...] = ()

    @property
    def parents(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(gift.parent for gift in self.gifts if gift.parent))

    @property
    def agents(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(gift.agent for gift in self.gifts if gift.agent))
