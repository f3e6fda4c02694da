"""The catalogue of accelerators: facts with a source each, found by the names people use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast

from tidegate.items.catalogue_check import (
    CLAIM_SECTIONS,
    FIGURE_SECTIONS,
    RATE_SECTIONS,
    cited,
)
from tidegate.items.figure import Claim, Confidence, Figure
from tidegate.items.formats import FORMATS
from tidegate.items.item import Board, Die, IoPart, Item, Kind, Rejected
from tidegate.items.shipped import shipped

if TYPE_CHECKING:
    from tidegate.items.lookup import Hit

UNITS = {
    "die_area": "mm2",
    "hbm_area": "mm2",
    "transistors_billion": "billion",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One accelerator of the catalogue; `item` builds its figures when they are asked for."""

    id: str
    name: str
    maker: str
    maker_country: str
    names: tuple[str, ...]
    """The name, then its aliases."""
    released: str
    raw: Mapping[str, Any]

    @property
    def item(self) -> Item:
        return _item(self.id)


@dataclass(frozen=True)
class Catalogue:
    """All entries, in the order of the files."""

    entries: tuple[Entry, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    def get(self, entry_id: str) -> Entry | None:
        """The entry of that id."""
        return self._by_id.get(entry_id)

    def find(self, name: str, *, limit: int = 8) -> tuple[Hit, ...]:
        """The entries a name may mean, best first, each with its score (0–100) and the reasons.

        Numbers must match exactly: "H20" never finds "H200". A name that leaves the variant open
        ("H100") finds every variant; `tidegate.items.lookup.settled` tells whether one was meant.
        """
        from tidegate.items.lookup import find

        return find(self.entries, name, limit=limit)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return Catalogue(
        tuple(
            Entry(
                id=row["id"],
                name=row["name"],
                maker=row["maker"],
                maker_country=row["country"],
                names=(row["name"], *row.get("aliases", ())),
                released=row.get("released", ""),
                raw=row,
            )
            for row in shipped()["entries"]
        )
    )


def source_title(source_id: str) -> str:
    """How a source is told to a reader: its title and date."""
    source = shipped()["sources"][source_id]
    date = source.get("date", "")
    title: str = source["title"]
    return f"{title}, {date}" if date and date != "unknown" else title


@lru_cache(maxsize=512)
def _item(entry_id: str) -> Item:
    entry = catalogue().get(entry_id)
    assert entry is not None
    return item_of(entry.raw)


def item_of(raw: Mapping[str, Any]) -> Item:
    """An entry's figures as an Item; those of a computer are of the circuit it contains."""
    if "contains" in raw:
        return _holding(raw)
    rates: dict[str, tuple[Figure, ...]] = {}
    complete = True
    for section in RATE_SECTIONS:
        told = raw.get(section, {})
        for name, text in told.items():
            if name in FORMATS:
                unit = "TOPS" if name.startswith("int") else "TFLOPS"
                rates[name] = (*rates.get(name, ()), _figure(text, told, unit))
        complete = complete and told.get("complete", "yes") == "yes"
    figures: dict[str, tuple[Figure, ...]] = {}
    for section, column in FIGURE_SECTIONS.items():
        told = raw.get(section, {})
        if "is" in told:
            figures[column] = (_figure(told["is"], told, UNITS.get(column, "GB/s")),)
    rejected: list[Rejected] = []
    for key in ("also", "wrong"):
        for told in raw.get(key, ()):
            what = told["what"]
            column = FIGURE_SECTIONS.get(what, what)
            unit = UNITS.get(column, "GB/s")
            if what in FORMATS:
                unit = "TOPS" if what.startswith("int") else "TFLOPS"
            figure = _figure(told["is"], told, unit)
            if key == "wrong":
                rejected.append(Rejected(column, figure, told["why"]))
            elif what in FORMATS:
                rates[what] = (*rates.get(what, ()), figure)
            else:
                figures[column] = (*figures.get(column, ()), figure)
    io = raw.get("io", {})
    parts = [IoPart(n, _figure(v, io, "GB/s")) for n, v in io.get("parts", {}).items()]
    parts += [IoPart(n, _figure(v, io, "GB/s"), False) for n, v in io.get("apart", {}).items()]
    board = raw.get("board")
    return Item(
        name=raw["name"],
        maker=raw["maker"],
        maker_country=raw["country"],
        released=raw.get("released", ""),
        kind=cast(Kind, raw.get("kind", "ic")),
        rates=rates,
        rates_complete=complete,
        figures=figures,
        claims=_claims(raw),
        dies=_dies(raw.get("area", {})),
        process=raw.get("process", ""),
        io_parts=tuple(parts),
        board=None
        if board is None
        else Board(int(board["circuits"]), _by(board), cast(Confidence, board["sure"])),
        rejected=tuple(rejected),
        notes=tuple(raw.get("notes", ())),
        catalogue_id=raw["id"],
    )


def _holding(raw: Mapping[str, Any]) -> Item:
    inside = _item(raw["contains"])
    claims = {**inside.claims, **_claims(raw)}
    claims["contains_ic"] = Claim(True, f"it holds {inside.name}", "H")
    return replace(
        inside,
        name=raw["name"],
        maker=raw["maker"],
        released=raw.get("released", ""),
        kind=cast(Kind, raw.get("kind", "computer")),
        claims=claims,
        notes=(*raw.get("notes", ()), *inside.notes),
        catalogue_id=raw["id"],
    )


def _claims(raw: Mapping[str, Any]) -> dict[str, Claim]:
    claims = {}
    words: Mapping[str, bool | None] = {"yes": True, "no": False, "uncertain": None}
    for name in CLAIM_SECTIONS:
        told = raw.get(name)
        if told is not None and "is" in told:
            value = told["is"] if name == "own_eccn" else words[told["is"]]
            claims[name] = Claim(value, _by(told), told["sure"], told.get("basis", ""))
    if "prc_designed" not in claims and raw["country"] not in ("CN", ""):
        claims["prc_designed"] = Claim(False, f"{raw['maker']} is seated in {raw['country']}", "M")
    return claims


def _dies(area: Mapping[str, Any]) -> tuple[Die, ...]:
    words = {"yes": True, "no": False}
    return tuple(
        Die(
            name=told["name"],
            count=int(told.get("count", "1")),
            area=_figure(told["each"], {**area, **told}, "mm2") if "each" in told else None,
            process=told.get("process", ""),
            logic=words[told.get("logic", "yes")],
            non_planar=words.get(told.get("non_planar", "")),
        )
        for told in area.get("dies", ())
    )


def _by(told: Mapping[str, Any]) -> str:
    return "; ".join(source_title(source) for source in cited(told))


def _figure(text: str, told: Mapping[str, Any], unit: str) -> Figure:
    low, high = _bounds(text)
    return Figure(
        low,
        high,
        unit,
        _by(told),
        cast(Confidence, told["sure"]),
        told.get("basis", text),
        told.get("about", "no") == "yes",
    )


def _bounds(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The catalogue's own shorthand: "814", "<600", ">4000", "1017..1500"."""
    if text.startswith("<"):
        return None, Decimal(text[1:])
    if text.startswith(">"):
        return Decimal(text[1:]), None
    low, dots, high = text.partition("..")
    return Decimal(low), Decimal(high if dots else low)
