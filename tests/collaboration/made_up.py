"""A small made-up registry and lists for tests of the collaboration channel.

Names of institutions are real where a trap needs them and made up elsewhere; ids are made up.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tidegate.lists import ListStore

ROR = "https://ror.org/0"


def record(
    ident: str, name: str, country: str, city: str, *names: str,
    types: tuple[str, ...] = ("education",), relations: tuple[tuple[str, str], ...] = (),
    status: str = "active",
) -> dict[str, Any]:  # fmt: skip
    """A record of the registry in schema v2."""
    return {
        "id": f"{ROR}{ident}",
        "names": [
            {"value": name, "types": ["ror_display", "label"], "lang": "en"},
            *({"value": each, "types": ["alias"], "lang": None} for each in names),
        ],
        "locations": [
            {
                "geonames_details": {
                    "country_code": country, "name": city, "country_subdivision_name": None,
                }
            }
        ],
        "types": list(types),
        "status": status,
        "relationships": [{"type": kind, "id": f"{ROR}{other}"} for kind, other in relations],
        "external_ids": [],
    }  # fmt: skip


RECORDS = [
    record("harbin", "Harbin Institute of Technology", "CN", "Harbin", "哈尔滨工业大学"),
    record("nanjing", "Nanjing University of Aeronautics and Astronautics", "CN", "Nanjing"),
    record("njumed", "Nanjing University of Chinese Medicine", "CN", "Nanjing"),
    record("nju", "Nanjing University", "CN", "Nanjing"),
    record("neuus", "Northeastern University", "US", "Boston"),
    record("neucn", "Northeastern University", "CN", "Shenyang"),
    record("mich", "University of Michigan", "US", "Ann Arbor"),
    record("lakesid", "Lakeside University", "US", "Lakeside"),
    record("tsing", "Tsinghua University", "CN", "Beijing"),
    record("quietuni", "Quiet Valley University", "CN", "Wuhan"),
]
LIST_1286 = [
    {"name": "Harbin Institute of Technology", "country": "China"},
    {"name": "Nanjing University of Aeronautics and Astronautics", "country": "China"},
]
LIST_NRO = [{"name": "Harbin Institute of Technology", "country": "China"}]


def registry(folder: Path) -> Path:
    """Writes the registry as JSON lines."""
    path = folder / "registry.jsonl"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in RECORDS))
    return path


def lists(home: Path, folder: Path) -> None:
    """Takes in a list of section 1286 of 2020 and one of named research organisations of 2024."""
    store = ListStore(home)
    for name, rows, day in (
        ("us.dod.1286", LIST_1286, "2020-06-01"),
        ("ca.nro", LIST_NRO, "2024-05-01"),
    ):
        path = folder / f"{name}.csv"
        path.write_text("name,country\n" + "".join(f"{r['name']},{r['country']}\n" for r in rows))
        store.add(path, publication=name, published=day)


def work(number: int, *strings: str, title: str = "", **more: Any) -> dict[str, Any]:
    """A work in the shape of OpenAlex, one author for each affiliation string."""
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.99999/made.{number}",
        "title": title or f"On made-up matter {number}",
        "publication_date": "2023-05-04",
        "type": "article",
        "authorships": [
            {
                "author": {"id": f"https://openalex.org/A{number}{at}", "display_name": "Author"},
                "raw_author_name": "Author",
                "raw_affiliation_strings": [text],
            }
            for at, text in enumerate(strings)
        ],
        **more,
    }  # fmt: skip
