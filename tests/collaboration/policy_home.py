"""A home with small made-up lists whose entries were put on, and taken off, on told days."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.collaboration import made_up

from tidegate import Tidegate
from tidegate.desk.collaboration import Question
from tidegate.lists import ListStore

HIT = "School of Astronautics, Harbin Institute of Technology, Harbin, China"
NUAA = "Nanjing University of Aeronautics and Astronautics, Nanjing, China"
TSINGHUA = "Department of Physics, Tsinghua University, Beijing, China"
LAKE = "Department of Physics, Lakeside University, Lakeside, USA"
QUIET = "Quiet Valley University, Wuhan, China"
HIT_ROR = f"{made_up.ROR}harbin"
TITLE = "Quantum key distribution over a hypersonic glide vehicle"
ABSTRACT = {"We": [0], "distribute": [1], "quantum": [2], "keys": [3]}
_HIT, _NUAA = "Harbin Institute of Technology", "Nanjing University of Aeronautics and Astronautics"
LISTS = {
    "us.dod.1286": ("2025-01-10", [(_HIT, "2022-01-01", ""), (_NUAA, "2019-01-01", "2024-01-01")]),
    "ca.nro": ("2024-05-01", [(_HIT, "2024-01-16", "")]),
    "au.aspi": ("2021-01-01", [("Tsinghua University", "", ""), (_HIT, "", "")]),
}  # fmt: skip


def home(folder: Path, lists: Iterable[str] = tuple(LISTS), registry: bool = True) -> Path:
    """Makes the home below a folder, with these lists and the made-up registry."""
    place = folder / "home"
    store = ListStore(place)
    for name in lists:
        published, rows = LISTS[name]
        path = folder / f"{name}.csv"
        lines = [f"{who},China,{on},{off}" for who, on, off in rows]
        path.write_text("\n".join(["name,country,listed_on,ended_on", *lines, ""]))
        store.add(path, publication=name, published=published)
    if registry:
        empty = written(folder / "none.jsonl", made_up.work(0, LAKE))
        Tidegate(place).collaboration.examine([empty], Question(), ror=made_up.registry(folder))
    return place


def written(path: Path, *works: Any) -> Path:
    """A file of works, one a line; a string stands as it is."""
    lines = [each if isinstance(each, str) else json.dumps(each) for each in works]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def work(number: int, *strings: str, date: str = "2023-05-04", **more: Any) -> dict[str, Any]:
    """A made-up work of a date, with an abstract."""
    made = made_up.work(number, *strings, abstract_inverted_index=ABSTRACT, **more)
    return {**made, "publication_date": date}
