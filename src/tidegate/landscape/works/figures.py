"""The figures of a study, frozen: what a reader sees, before it is worded or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tidegate.landscape.works.intervals import Interval

Risk = Literal["high", "medium", "low", "cannot be known"]


@dataclass(frozen=True, slots=True)
class Year:
    """A unit's year. Shares are of all credit of the technology in that year; None where there is
    none."""

    year: int
    works: int
    fractional: float
    share: float | None
    top_share: float | None
    top_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A country or an institution in one technology. Shares are fractions of one.

    `works` counts whole works, `fractional` credit; `top_*` are of the 10 % most cited. `own_top`
    is how much of the unit's own credit is in the top tenth. `together` is the share of its works
    that another known unit had a part in.
    """

    id: str
    name: str
    country: str
    works: int
    fractional: float
    share: float
    share_interval: Interval | None
    top_works: float
    top_fractional: float
    top_share: float
    top_interval: Interval | None
    own_top: float
    h_index: int
    h_interval: Interval | None
    growth: float | None
    growth_interval: Interval | None
    together: float
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units' works together: their number and its share of each side's works."""

    one: str
    other: str
    works: int
    of_one: float
    of_other: float


@dataclass(frozen=True, slots=True)
class Lead:
    """Who has the largest share of the top tenth. `ratio` to the second (None where there is no
    second), `margin` in shares; `since` the first of the years up to the last in which it led
    without a break, `led` of `of` years in all. `held` is the share of draws in which it leads."""

    unit: str
    name: str
    share: float
    second: str
    ratio: float | None
    ratio_interval: Interval | None
    margin: float
    margin_interval: Interval | None
    since: int | None
    led: int
    of: int
    held: float | None
    by_year: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The units of one kind in one technology. `units` are the leading ones, `known` how many
    there are; `unknown_share` and `unknown_top` the credit of nobody known. `hhi` is of the shares
    of known credit in the top tenth."""

    by: str
    units: tuple[Unit, ...]
    known: int
    unknown_share: float
    unknown_top: float
    hhi: float | None
    hhi_interval: Interval | None
    lead: Lead | None
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Monopoly:
    """`lead_institutions` of the first `looked_at` are in the leading country, whose share is
    `ratio` times the second's. `same` is the share of draws with the same level."""

    level: Risk
    country: str
    lead_institutions: int
    looked_at: int
    ratio: float | None
    same: float | None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One technology."""

    id: str
    title: str
    works: int
    top: float
    by_year: tuple[tuple[int, int], ...]
    growth: float | None
    growth_interval: Interval | None
    rankings: tuple[Ranking, ...]
    monopoly: Monopoly | None


@dataclass(frozen=True, slots=True)
class Study:
    """All of a run. `works` are those of the files and years, in a technology or not."""

    years: tuple[int, int]
    reference: str
    draws: int
    seed: int
    works: int
    doubled: int
    technologies: tuple[Found, ...]
    notes: tuple[str, ...]

    def found(self, id: str) -> Found:
        """One technology; raises KeyError."""
        for one in self.technologies:
            if one.id == id:
                return one
        raise KeyError(id)
