"""Reads the real files the tasks are made from. Nothing of them is kept in the project."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path

import tidegate.lists
from tidegate.lists.entry import Entry
from tidegate.lists.entry_lines import entries_to_bytes, read_entries
from tidegate.lists.publishers import parse

CSL = "lists/us_csl/consolidated.json.gz"
NEGATIVES = "names/yente_negatives_global_50k.csv.gz"
CROSSSCRIPT = "names/crossscript_org_pairs_derived.csv"
COMPANIES = tuple(
    f"ownership/gleif_{sector}.csv.gz"
    for sector in ("technology", "electronics_semiconductors", "aerospace_defense")
)
RESEARCH = "organisations/ror_records_2026-06.jsonl.gz"
CACHE = user_cache_path("tidegate-bench")


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person on no list; `country` is the nationality the file gives."""

    name: str
    first: str
    middle: str
    last: str
    country: str


@dataclass(frozen=True, slots=True)
class Company:
    """A real company of the LEI register; `country` is ISO 3166-1 alpha-2."""

    lei: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One organisation's name in Latin letters and in another script (ISO 15924)."""

    latin: str
    native: str
    script: str
    list: str
    provenance: str


def _reading_code() -> str:
    """What a parsed list depends on beside the file: the code that reads it."""
    code = hashlib.blake2b(digest_size=8)
    for file in sorted(Path(tidegate.lists.__file__).parent.rglob("*.*")):
        if file.suffix in (".py", ".yaml"):
            code.update(file.read_bytes())
    return code.hexdigest()


@lru_cache(maxsize=1)
def listed(data: Path) -> tuple[Entry, ...]:
    """Every party of the Consolidated Screening List, from what an earlier run read if nothing
    changed since (reading takes longer than most questions)."""
    file = data / CSL
    told = hashlib.blake2b(file.read_bytes(), digest_size=8).hexdigest()
    kept = CACHE / f"csl-{told}-{_reading_code()}.jsonl.gz"
    if kept.exists():
        return tuple(read_entries(kept))
    entries = tuple(parse(file, "us.csl").entries)
    CACHE.mkdir(parents=True, exist_ok=True)
    for old in CACHE.glob("csl-*"):
        old.unlink()
    part = kept.with_suffix(".part")
    part.write_bytes(gzip.compress(entries_to_bytes(entries), compresslevel=1))
    part.replace(kept)
    return entries


def sdn(data: Path) -> list[Entry]:
    """The people and organisations of OFAC's SDN list."""
    kinds = ("person", "organisation")
    return [e for e in listed(data) if e.list == "us.ofac.sdn" and e.schema in kinds]


def people(data: Path) -> list[Person]:
    """The 50,000 made-up people of the world who are on no list, as they stand in the file."""
    with gzip.open(data / NEGATIVES, "rt", encoding="utf-8", newline="") as stream:
        return [
            Person(
                row["full_name"],
                row["first_name"],
                row["middle_name"],
                row["last_name"],
                row["nationality"],
            )
            for row in csv.DictReader(stream)
        ]


def companies(data: Path) -> list[Company]:
    """Every company of the LEI register's three sectors, once, in order of LEI."""
    found: dict[str, Company] = {}
    for name in COMPANIES:
        with gzip.open(data / name, "rt", encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                found[row["lei"]] = Company(row["lei"], row["legal_name"], row["country"])
    return [found[lei] for lei in sorted(found)]


def pairs(data: Path) -> list[Pair]:
    """Organisations in two scripts, as they stand in the file: many were made by machine."""
    with (data / CROSSSCRIPT).open(encoding="utf-8", newline="") as stream:
        return [
            Pair(r["latin"], r["native"], r["script"], r["list"], r["provenance"])
            for r in csv.DictReader(stream)
        ]


def research(data: Path) -> Iterator[tuple[str, list[str]]]:
    """(id, names) of research organisations, in both versions of the registry's schema."""
    with gzip.open(data / RESEARCH, "rt", encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            if "names" in record:
                yield record["id"], [n["value"] for n in record["names"]]
            else:
                yield (
                    record["id"],
                    [record["name"], *record.get("aliases", []), *record.get("acronyms", [])],
                )
