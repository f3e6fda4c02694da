"""The Denied Persons List as BIS's tab-separated text.

One row an address: rows of the same name, dates and citation are one party. An order past its
expiration date stays in the file; `ended_on` says when it ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tidegate.errors import InputError
from tidegate.lists.entry import Entry
from tidegate.lists.publishers.reading.citations import earliest_date
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.countries import countries
from tidegate.lists.publishers.reading.dates import iso_date
from tidegate.lists.publishers.reading.names import published_names, tidy
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList
from tidegate.lists.publishers.reading.tables import of_width, rows_of

_HEADER = ("Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date",
           "Expiration_Date", "Standard_Order", "Last_Update", "Action",
           "FR_Citation")  # fmt: skip
_LAST_SANE_YEAR = "2100"


def _is_text(head: Head) -> bool:
    first = head.text.lstrip("\ufeff").split("\n", 1)[0]
    return {"Name", "Effective_Date", "FR_Citation"} <= {
        cell.strip().strip('"') for cell in first.split("\t")
    }


def read_text(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads the text; `published` is the newest Last_Update that is a likely date, as the file
    carries no date of its own and slips such as the year 3017 occur."""
    del publication, mapping
    gathering = Gathering(str(path), "us_bis_dpl.txt")
    gathering.declare("us.bis.dpl")
    header: list[str] = []
    parties: dict[str, Entry] = {}
    updates = []
    for number, row in rows_of(path, gathering, delimiter="\t"):
        if not header:
            header = [tidy(cell) for cell in row]
            if missing := [name for name in _HEADER if name not in header]:
                raise InputError(f"{path}: the Denied Persons List's header lacks {missing}")
            continue
        if not of_width(row, len(header), number, gathering):
            continue
        cells = {name: tidy(cell) for name, cell in zip(header, row, strict=True)}
        updates.append(iso_date(cells["Last_Update"]))
        entry = _entry(cells)
        if entry is None:
            gathering.problem("the row has no name", row=number, column="Name")
            continue
        known = parties.get(entry.entry_id)
        if known is None:
            parties[entry.entry_id] = entry
        else:
            parties[entry.entry_id] = replace(
                known,
                addresses=tuple(dict.fromkeys([*known.addresses, *entry.addresses])),
                countries=tuple(dict.fromkeys([*known.countries, *entry.countries])),
            )
    for entry in parties.values():
        gathering.add(entry)
    gathering.published = max((d for d in updates if d and d < _LAST_SANE_YEAR), default="")
    return gathering.close()


def _entry(cells: Mapping[str, str]) -> Entry | None:
    named = published_names(cells["Name"])
    if not named.names:
        return None
    ground = "\n".join(cells[key] for key in ("Name", "Effective_Date", "Expiration_Date"))
    extra = {"standard_order": cells["Standard_Order"], **named.extra}
    if cells["Action"]:
        extra["action"] = cells["Action"]
    listed_on = iso_date(cells["Effective_Date"], "month")
    if not listed_on and (listed_on := earliest_date(cells["FR_Citation"])):
        extra["listed_on_from"] = "citation"
    # Rows of the United States often leave the country out and give the state.
    nation = cells["Country"] or ("US" if cells["State"] else "")
    parts = [cells[k] for k in ("Street_Address", "City", "State", "Postal_Code")]
    return Entry(
        list="us.bis.dpl",
        entry_id="dpl-" + hashlib.sha256(ground.encode()).hexdigest()[:20],
        names=named.names,
        countries=countries([nation]),
        addresses=(", ".join(p for p in (*parts, nation) if p),) if any(parts) else (),
        citation=cells["FR_Citation"],
        listed_on=listed_on,
        ended_on=iso_date(cells["Expiration_Date"], "month"),
        extra=extra,
    )


FORMATS: tuple[Format, ...] = (
    Format("us_bis_dpl.txt", "BIS Denied Persons List, tab-separated", _is_text, read_text),
)
