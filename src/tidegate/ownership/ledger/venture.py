"""What a ledger holds: ventures, their partners, shares, capital and terms. No law stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from tidegate.errors import Problem
from tidegate.ownership.ledger.checklist import Answer
from tidegate.ownership.share import UNKNOWN, Share

Side = Literal["foreign", "domestic", "unknown"]
Status = Literal["announced", "active", "ended", "not yet", "unknown"]
Control = Literal[
    "foreign majority", "exactly half", "foreign minority", "no foreign partner", "unknown"
]
CONTROLS: tuple[Control, ...] = (
    "foreign majority", "exactly half", "foreign minority", "no foreign partner", "unknown",
)  # fmt: skip
Measure = Literal["registered capital", "investment", "capital"]


@dataclass(frozen=True, slots=True, order=True)
class Partner:
    """One partner of one venture. `countries` are ISO codes; `told` is False where the table
    leaves the share open; `why_side` says what decides the side."""

    name: str
    side: Side = "unknown"
    countries: tuple[str, ...] = ()
    share: Share = UNKNOWN
    told: bool = False
    why_side: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """Money between bounds, exact; `high` is None where only a least is told. `currency` is a code
    of ISO 4217, "" where the table does not tell it: such an amount is added to no other."""

    measure: Measure
    low: Fraction
    high: Fraction | None
    currency: str = ""
    approximate: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Seats by side, None where not told, and the table's own words."""

    foreign: int | None = None
    domestic: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract's words as one row of the table gives them."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Venture:
    """One venture. Dates are ISO or their known part, "" where not told; `year` is of the first
    told of formation, signing and announcement. `status` holds on the ledger's day. `outbound` are
    the facts that 31 CFR 850.210(a)(5) asks for."""

    name: str
    rows: tuple[int, ...]
    year: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)
    status: Status = "unknown"
    why_status: str = ""
    sector: str = ""
    host: str = ""
    partners: tuple[Partner, ...] = ()
    foreign_share: Share = UNKNOWN
    control: Control = "unknown"
    why_control: str = ""
    control_words: str = ""
    control_side: str = ""
    board: Board = Board()
    amounts: tuple[Amount, ...] = ()
    terms: tuple[Terms, ...] = ()
    checklist: tuple[Answer, ...] = ()
    outbound: Mapping[str, object] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def flagged(self) -> bool:
        """Whether any partner carries a flag."""
        return any(partner.flags for partner in self.partners)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All ventures of a table in the order of their first rows.

    `problems` are cells that could not be read: what they would have told is unknown, the rest of
    the row counts. `notes` say how the table was read.
    """

    file: str
    sha256: str
    rows: int
    as_of: str
    ventures: tuple[Venture, ...]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    flags_asked: bool = False
