"""A structure: who holds what of whom, since when, and what else ties them. No law stands here.

A file of any format becomes one of these; engines see only the arrays made of it (`network`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tidegate.errors import Problem
from tidegate.ownership.share import UNKNOWN, Share

Kind = Literal["company", "person", "state", "arrangement", "group", "unknown"]
"""What an entity is: a group is several unnamed holders told as one, an arrangement a trust or a
partnership."""
Metric = Literal["all", "equity", "vote", "value", "board"]
"""What a share is a share of. A file that does not say means all but the board."""
METRICS: tuple[Metric, ...] = ("equity", "vote", "value", "board")
SEATS = ("organised", "headquartered", "principal_place", "domiciled", "resident")
"""The ways an entity belongs to a country. A person's citizenship is none of them unless a rule's
text names it: then the file says so under `citizen`."""
TieKind = Literal[
    "control",  # decides: the file says so itself
    "chair", "officer", "board_appointment", "board_observer", "veto", "golden_share",
    "licence", "supply", "management", "debt", "family", "trust", "acting_in_concert",
    "algorithm", "data_sharing", "hosting", "retraining", "operation", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entity:
    """One holder or company. `key` is its own within the structure, `name` what a person reads.

    `seats` are countries (ISO 3166-1 alpha-2) by one of SEATS. `unspecified` marks a holder that
    the source says exists and does not name: it may be anybody. `form` is "partnership", "trust",
    "estate", "corporation" or "".
    """

    key: str
    name: str
    kind: Kind = "unknown"
    other_names: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    seats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form: str = ""
    unspecified: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stake:
    """`owner` holds `share` of `owned` (keys), directly. `begins` and `ends` are ISO dates or their
    known part, "" where not told; `row` is where the file says so. `note` is for the reader, such
    as the nominee it is held through. `told` is False where the file left the share open."""

    owner: str
    owned: str
    share: Share = UNKNOWN
    metric: Metric = "all"
    share_class: str = ""
    begins: str = ""
    ends: str = ""
    row: int = 0
    note: str = ""
    told: bool = True


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact of control or of operation that is no share: a licence, a veto, a seat in the chair.

    `holder` has it over or with `subject`. `stands` is False where the file says that there is
    none ("data sharing: none") and None where it says that it is not known. `words` are the
    source's own.
    """

    holder: str
    subject: str
    kind: TieKind
    words: str = ""
    stands: bool | None = True
    begins: str = ""
    ends: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Structure:
    """All that a file tells. `entities` stand in the order they first appear. `notes` say how it
    was read and what a reader should know (counted once, added together, left out and why);
    `problems` are rows that could not be used and did not stop the rest."""

    entities: Mapping[str, Entity]
    stakes: tuple[Stake, ...]
    ties: tuple[Tie, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    format: str = ""
    file: str = ""
    path: str = ""
    sha256: str = ""
    rows: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
