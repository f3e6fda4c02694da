"""An item as its data sheets tell it: figures side by side, each with its source. No law, no sums.

`rates`, `figures` and `claims` may hold several sources of one thing; what follows from them is
`reckoning`'s business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tidegate.items.figure import Claim, Confidence, Figure

Kind = Literal["ic", "computer", "hbm", "weights", "technology", "other"]
KINDS: tuple[Kind, ...] = ("ic", "computer", "hbm", "weights", "technology", "other")


@dataclass(frozen=True, slots=True)
class Die:
    """Dies of one sort inside the package. `area` is that of one of them.

    `logic` is False for memory stacks and for fillers without a function; `non_planar` says whether
    the process makes non-planar transistors, None where nobody says.
    """

    name: str
    count: int = 1
    area: Figure | None = None
    process: str = ""
    logic: bool = True
    non_planar: bool | None = None


@dataclass(frozen=True, slots=True)
class IoPart:
    """One way in and out. `counted` is False for links between dies of one package."""

    name: str
    figure: Figure
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Rejected:
    """A figure that some table gives and that is not used, with the reason."""

    column: str
    figure: Figure
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """The figures given are those of a board with so many circuits."""

    circuits: int
    source: str = ""
    confidence: Confidence = "stated"


@dataclass(frozen=True, slots=True)
class Item:
    """One item. Figures are per integrated circuit unless `board` says otherwise.

    `rates`: format ("fp16", "int8", …) → dense rates, `sparse_rates` apart and never used for a
    fact. `figures`: a numeric column of rules/facts/item.yaml → figures; `claims`: any other of its
    columns → claims. `rates_complete` is False where faster formats are known to exist whose
    rates nobody gave. `analog`: its units are analog, multi-value or multi-level. `fields` are
    the user's further columns, word for word; `row` the row.
    `told` are facts the user states outright: they go before whatever the figures come to.
    """

    name: str
    maker: str = ""
    maker_country: str = ""
    released: str = ""
    kind: Kind = "ic"
    rates: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    sparse_rates: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    rates_complete: bool = True
    analog: bool = False
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    dies: tuple[Die, ...] = ()
    process: str = ""
    io_parts: tuple[IoPart, ...] = ()
    board: Board | None = None
    rejected: tuple[Rejected, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None
    notes: tuple[str, ...] = ()
    catalogue_id: str = ""
    told: Mapping[str, object] = field(default_factory=dict)

    def _claimed(self, name: str) -> bool | None:
        claim = self.claims.get(name)
        return claim.value if claim is not None and isinstance(claim.value, bool) else None

    @property
    def data_centre(self) -> bool | None:
        """Whether it is designed or marketed for data centres; None where it is uncertain."""
        return self._claimed("data_centre")

    @property
    def prc_designed(self) -> bool | None:
        return self._claimed("prc_designed")

    @property
    def planar_only(self) -> bool | None:
        """What a source says outright; `facts_of` also derives it from processes and dies."""
        return self._claimed("planar_only")

    @property
    def own_eccn(self) -> str:
        claim = self.claims.get("own_eccn")
        return claim.value if claim is not None and isinstance(claim.value, str) else ""

    @property
    def die_area(self) -> tuple[Figure, ...]:
        return self.figures.get("die_area", ())

    @property
    def dram_bandwidth(self) -> tuple[Figure, ...]:
        return self.figures.get("dram_bandwidth", ())

    @property
    def io_rate(self) -> tuple[Figure, ...]:
        return self.figures.get("io_rate", ())

    @property
    def has_figures(self) -> bool:
        """Whether anything is known from which a fact could follow, beyond its name and maker."""
        return bool(
            self.rates
            or self.sparse_rates
            or self.figures
            or self.claims
            or self.dies
            or self.io_parts
        )
