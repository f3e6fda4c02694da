"""Made-up listed parties, and an index over them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tidegate.lists.entry import Entry, Identifier, ListedName
from tidegate.parties import PartyIndex, build


def entry(name: str, at: int = 0, *, weak: tuple[str, ...] = (), **fields: Any) -> Entry:
    others = fields.pop("others", ())
    names = (
        ListedName(name, "primary"),
        *(ListedName(other) for other in others),
        *(ListedName(other, weak=True) for other in weak),
    )
    return Entry(list="made.up", entry_id=f"E{at:04}", names=names, **fields)


def index_of(folder: Path, entries: Iterable[Entry]) -> PartyIndex:
    build(folder, entries, {"made": "up"})
    return PartyIndex(folder)


def index_of_names(folder: Path, *names: str, schema: str = "organisation") -> PartyIndex:
    return index_of(folder, [entry(n, at, schema=schema) for at, n in enumerate(names)])


PASSPORT = Identifier("Passport", "XY-123456", "CN")
