"""A made-up registry: records in both published schemas, and files of them."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tidegate.lists.entry import Entry, ListedName


def ror(number: int) -> str:
    return f"https://ror.org/0made{number:04d}"


def second(
    number: int,
    name: str,
    *,
    country: str = "CN",
    city: str = "Wuhan",
    state: str = "Hubei",
    more: Iterable[tuple[str, str]] = (),
    types: Iterable[str] = ("education",),
    status: str = "active",
    relations: Iterable[tuple[str, int]] = (),
    funder: str = "",
) -> dict[str, Any]:
    """A record of schema v2. `more` are (name, type)."""
    return {
        "id": ror(number),
        "names": [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
        + [{"value": text, "types": [kind], "lang": None} for text, kind in more],
        "locations": [
            {"geonames_id": 1, "geonames_details": {
                "country_code": country, "name": city, "country_subdivision_name": state}}
        ],
        "types": list(types),
        "status": status,
        "relationships": [
            {"type": kind, "id": ror(other), "label": ""} for kind, other in relations
        ],
        "external_ids": [{"type": "fundref", "all": [funder], "preferred": None}] if funder else [],
    }  # fmt: skip


def first(number: int, name: str, *, country: str = "CN", city: str = "Wuhan") -> dict[str, Any]:
    """A record of schema v1."""
    return {
        "id": ror(number),
        "name": name,
        "aliases": ["Another Name"],
        "acronyms": ["ANM"],
        "labels": [{"label": "另一个名字", "iso639": "zh"}],
        "country": {"country_code": country, "country_name": ""},
        "addresses": [{"city": city, "state": None,
                       "geonames_city": {"geonames_admin1": {"name": "Hubei"}}}],
        "types": ["Education"],
        "status": "active",
        "relationships": [{"type": "Parent", "id": ror(9), "label": ""}],
        "external_ids": {"FundRef": {"all": ["501100001809"], "preferred": None}},
    }  # fmt: skip


WORLD: tuple[dict[str, Any], ...] = (
    second(1, "Amber University", more=[("琥珀大学", "label"), ("AMU", "acronym")],
           relations=[("child", 2)]),
    second(2, "Amber University Hospital", types=("healthcare",), relations=[("parent", 1)]),
    second(3, "Amber University of Chinese Medicine"),
    second(4, "Northlight University", country="US", city="Boston", state="Massachusetts"),
    second(5, "Northlight University", city="Shenyang", state="Liaoning"),
    second(6, "Basalt Institute of Technology", country="DE", city="Aachen", state="NRW"),
    second(7, "Quarzdorf Dianzi University", city="Hangzhou", state="Zhejiang"),
    second(8, "Old Cobalt College", status="withdrawn"),
    *(second(20 + n, f"{word} Institute of {subject}", country="FR", city="Lyon", state="Rhone")
      for n, (word, subject) in enumerate(
          (w, s) for w in ("Ember", "Falcon", "Garnet", "Juniper")
          for s in ("Physics", "Chemistry", "Mathematics"))),
)  # fmt: skip
"""Enough records that a word of one of them is rare."""


def lines(path: Path, records: Iterable[Mapping[str, Any]] = WORLD) -> Path:
    """JSON lines, packed where the path ends in .gz."""
    text = "".join(json.dumps(record) + "\n" for record in records)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def archive(path: Path, members: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return path


def entry(name: str, *, list: str = "us.bis.entity", id: str = "e1", **more: Any) -> Entry:
    """An entry of a list."""
    names = (ListedName(name), *(ListedName(text) for text in more.pop("aliases", ())))
    told = {"schema": "organisation", "countries": ("CN",), "listed_on": "2020-06-05", **more}
    return Entry(list=list, entry_id=id, names=names, **told)
