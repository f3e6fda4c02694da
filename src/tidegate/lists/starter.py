"""The starter list that ships in the package, so that a first run works offline.

A few hundred well-known listed organisations with their citations, no natural persons. Every
report that used it says "starter list, not for compliance"; it is never written to the home.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from functools import cache
from pathlib import Path

from tidegate.lists.edition import STARTER, Edition
from tidegate.lists.entry import Entry, ListedName
from tidegate.lists.entry_lines import entries_to_bytes

TABLE = Path(__file__).with_name("starter.csv")


@cache
def starter_entries() -> tuple[Entry, ...]:
    """The rows of the shipped table, in its order; empty where the package has no table."""
    if not TABLE.is_file():
        return ()
    rows = csv.DictReader(io.StringIO(TABLE.read_text("utf-8-sig"), newline=""))
    return tuple(_entry(row) for row in rows if (row.get("name") or "").strip())


@cache
def starter_edition() -> Edition:
    """The starter list as an edition, dated by its newest listing; it has no retrieval but the
    package's own."""
    entries = starter_entries()
    sha256 = hashlib.sha256(TABLE.read_bytes()).hexdigest() if TABLE.is_file() else ""
    published = max((entry.listed_on for entry in entries), default="")
    return Edition(
        publication=STARTER,
        id=f"{published}-{sha256[:8]}",
        published=published,
        retrieved=f"{published}T00:00:00Z" if published else "",
        url="",
        sha256=sha256,
        rows=len(entries),
        lists=dict(sorted(Counter(entry.list for entry in entries).items())),
        format="starter",
        state="in force",
        path=TABLE,
        source_name=TABLE.name,
        entries_sha256=hashlib.sha256(entries_to_bytes(entries)).hexdigest(),
    )


def _entry(row: dict[str, str | None]) -> Entry:
    cells = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
    names = [ListedName(cells["name"], "primary")]
    for other in _split(cells.get("other_names", ""), "|"):
        names.append(ListedName(other, "alias" if other.isascii() else "native"))
    note = cells.get("note", "")
    return Entry(
        list=cells["list"],
        entry_id=cells.get("entry_id") or cells["name"],
        names=tuple(names),
        schema="organisation",
        countries=_split(cells.get("countries", "")) or _split(cells.get("country", "")),
        programs=_split(cells.get("programs", "")),
        footnotes=_split(cells.get("footnotes", "")),
        citation=cells.get("citation", ""),
        listed_on=cells.get("listed_on", ""),
        ended_on=cells.get("ended_on", ""),
        licence_requirement=cells.get("licence_requirement", ""),
        licence_policy=cells.get("licence_policy", ""),
        remarks=cells.get("remarks", ""),
        url=cells.get("url", ""),
        extra={"note": note} if note else {},
    )


def _split(cell: str, mark: str = ";") -> tuple[str, ...]:
    return tuple(part for part in (one.strip() for one in cell.split(mark)) if part)
