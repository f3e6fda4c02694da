"""OFAC's CSV trio: sdn.csv or cons_prim.csv with alt.csv (aliases) and add.csv (addresses).

The files have no header, "-0- " is null, the programmes stand as "A] [B", a stray 0x1A ends
each. Given a folder, or the main file with the others beside it, the three are joined; without
the others the entries lack aliases and addresses, which is said as a problem.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tidegate.errors import InputError
from tidegate.lists.entry import Entry, ListedName, Schema
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.countries import countries
from tidegate.lists.publishers.reading.names import published_names, tidy
from tidegate.lists.publishers.reading.ofac_facts import OfacFacts, read_remarks
from tidegate.lists.publishers.reading.parsed import Gathering, ParsedList
from tidegate.lists.publishers.reading.tables import rows_of
from tidegate.lists.publishers.us_ofac import CONSOLIDATED, declare, place

_TYPES: dict[str, Schema] = {
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
    "": "organisation",
}
_MAIN_WIDTH = 12
_CSV = re.compile(r"\.csv(\.gz)?$", re.I)
_FIELDS = ("call_sign", "vessel_type", "tonnage", "gross_registered_tonnage", "vessel_flag",
           "vessel_owner")  # fmt: skip


def is_csv(head: Head) -> bool:
    """Twelve cells, the first a number and at least one the null mark; or a folder of them."""
    if head.folder:
        return bool(_main_in(head.folder, "sdn") or _main_in(head.folder, "cons_prim"))
    rows = [row for row in head.rows if len(row) == _MAIN_WIDTH]
    return len(rows) >= 1 and all(
        row[0].strip().isdigit() and any(cell.strip() == "-0-" for cell in row) for row in rows
    )


def _main_in(names: tuple[str, ...], stem: str) -> str:
    return next((n for n in names if n.lower().startswith(stem) and _CSV.search(n)), "")


def read_csv(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Joins the trio. The files carry no date; one in the main file's name is not taken for it,
    so `published` is ""."""
    del mapping
    gathering = Gathering(str(path), "us_ofac.csv")
    declare(publication, gathering)
    main = path
    consolidated = publication == CONSOLIDATED
    if path.is_dir():
        names = tuple(sorted(p.name for p in path.iterdir() if p.is_file()))
        name = _main_in(names, "cons_prim" if consolidated else "sdn")
        if not name:
            wanted = "cons_prim.csv" if consolidated else "sdn.csv"
            raise InputError(f"{path}: the folder holds no {wanted}")
        main = path / name
    prefix = "cons_" if consolidated else ""
    aliases = _joined(main, f"{prefix}alt", 5, gathering, "aliases")
    addresses = _joined(main, f"{prefix}add", 6, gathering, "addresses")
    for number, cells in _rows(main, _MAIN_WIDTH, gathering):
        uid = cells[0]
        entry = _entry(cells, aliases.get(uid, ()), addresses.get(uid, ()))
        if entry is None:
            gathering.problem("the entry has no name or no number", row=number)
        else:
            place(entry, publication, entry.remarks, number, gathering)
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{path}: the OFAC list holds no entry")
    return gathering.close()


def _rows(path: Path, width: int, gathering: Gathering) -> Iterator[tuple[int, list[str]]]:
    for number, row in rows_of(path, gathering):
        if len(row) != width:
            gathering.problem(
                f"{path.name}: the row has {len(row)} cells where OFAC's form has {width}",
                row=number,
            )
            continue
        yield number, ["" if cell.strip() == "-0-" else tidy(cell) for cell in row]


def _joined(
    main: Path, stem: str, width: int, gathering: Gathering, what: str
) -> dict[str, list[list[str]]]:
    """The rows of the file beside the main one whose name begins with `stem`, by entry."""
    beside = _main_in(tuple(sorted(p.name for p in main.parent.iterdir() if p.is_file())), stem)
    rows: dict[str, list[list[str]]] = defaultdict(list)
    if not beside:
        gathering.problem(
            f"there is no {stem}.csv beside {main.name}: the {what} are missing",
            mend=f"put OFAC's {stem}.csv into the same folder",
        )
        return rows
    for _, cells in _rows(main.parent / beside, width, gathering):
        rows[cells[0]].append(cells)
    return rows


def _entry(
    cells: list[str], aliases: Sequence[list[str]], addresses: Sequence[list[str]]
) -> Entry | None:
    uid, name, kind, program, title, *vessel, remarks = cells
    schema = _TYPES.get(kind.lower(), "unknown")
    facts = read_remarks(remarks, OfacFacts())
    others = [
        ListedName(row[3], "former" if row[2].startswith("f") else "alias") for row in aliases
    ]
    named = published_names(name, [*others, *facts.names], acronyms=schema != "person")
    if not named.names or not uid.isdigit():
        return None
    lines, nations = [], []
    for row in addresses:
        street, city, nation = row[2], row[3], row[4]
        nations.append(nation)
        if street or city:
            lines.append(", ".join(part for part in (street, city, nation) if part))
    extra = {key: value for key, value in zip(_FIELDS, vessel, strict=True) if value}
    return Entry(
        list="",
        entry_id=uid,
        names=named.names,
        schema=schema,
        countries=countries(nations),
        birth_dates=tuple(facts.birth_dates),
        nationalities=tuple(facts.nationalities),
        addresses=tuple(dict.fromkeys(lines)),
        identifiers=tuple(facts.identifiers),
        programs=tuple(part for p in program.split("] [") if (part := p.strip("[] "))),
        title=title,
        remarks=remarks,
        extra={**facts.extra, **named.extra, **extra},
    )
