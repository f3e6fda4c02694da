"""Any table as a list: CSV, XLSX, JSON, JSON lines or Parquet, its columns guessed or mapped.

`intake` reads names, types, countries, birth dates, identifiers and addresses; what only a list
has (citation, dates of listing and end, programmes, footnotes …) is read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tidegate.errors import InputError
from tidegate.lists.catalogue import catalogue
from tidegate.lists.entry import Entry, Identifier, ListedName
from tidegate.lists.publishers.reading.citations import earliest_date
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.dates import iso_date
from tidegate.lists.publishers.reading.names import published_names, tidy
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList

LIST_FIELDS: dict[str, tuple[str, ...]] = {
    "list": ("list", "list id"),
    "citation": ("citation", "federal register", "federal register notice", "notice",
                 "fr citation"),
    "listed_on": ("listed on", "date listed", "date added", "effective date", "start date",
                  "listing date", "date designated"),
    "ended_on": ("ended on", "end date", "expiration date", "expiry date"),
    "programs": ("programs", "program", "programmes", "programme", "regime"),
    "footnotes": ("footnotes", "footnote"),
    "licence_requirement": ("licence requirement", "license requirement"),
    "licence_policy": ("licence policy", "license policy", "license review policy"),
    "title": ("title", "position"),
    "remarks": ("remarks", "notes", "note", "reason", "comments"),
    "url": ("url", "source url", "link"),
    "native": ("native name", "native names", "name in native script"),
}  # fmt: skip
"""The fields a list has beyond a subject's, and the headers they are known by."""

_PLURAL = re.compile(r"\s*[;|]\s*")
_NAMED = re.compile(
    r"name|entity|party|company|organi[sz]ation|名|氏|имя|наименование|이름|اسم", re.I
)


def read_table(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
    """Reads a user's table into entries of the publication's one list.

    A publication that holds several lists needs a `list` column with our list ids. `published`
    is "": nothing in a table says it.
    """
    from tidegate.intake import read_subjects

    gathering = Gathering(str(path), "table")
    own = {key: column for key, column in (mapping or {}).items() if key in LIST_FIELDS}
    shared = {key: column for key, column in (mapping or {}).items() if key not in LIST_FIELDS}
    table = read_subjects(path, mapping=shared or None)
    missing = [column for column in own.values() if column not in table.columns]
    if missing:
        raise InputError(f"{path}: there is no column {', '.join(map(repr, missing))}")
    columns = {_fold(column): column for column in reversed(table.columns)}
    for key, headers in LIST_FIELDS.items():
        for header in headers:
            if key not in own and header in columns:
                own[key] = columns[header]
    list_id = _list_id(path, publication, "list" in own)
    if list_id:
        gathering.declare(list_id)
    gathering.problems.extend(table.problems)
    read = {*own.values(), *_columns_of(table.guess.as_mapping())}
    for subject in table:
        facts = {key: tidy(subject.fields.get(column)) for key, column in own.items()}
        if subject.problem:
            if not table.problems:
                gathering.problem(subject.problem, row=subject.row)
            continue
        named = published_names(
            subject.name,
            [
                *(ListedName(text) for text in subject.other_names),
                *(ListedName(t, "native") for t in _PLURAL.split(facts.get("native", "")) if t),
            ],
            acronyms=subject.schema != "person",
        )
        if not named.names:
            gathering.problem("the row has no name", row=subject.row)
            continue
        extra = {
            column: tidy(text)
            for column, text in subject.fields.items()
            if column not in read and tidy(text)
        }
        citation = facts.get("citation", "")
        listed_on = iso_date(facts.get("listed_on", ""))
        if not listed_on and (cited := earliest_date(citation)):
            listed_on, extra["listed_on_from"] = cited, "citation"
        row_list = facts.get("list") or list_id
        if not row_list:
            gathering.problem("the row names no list", row=subject.row, column=own.get("list"))
            continue
        gathering.add(
            Entry(
                list=row_list,
                entry_id=subject.own_id or f"row-{subject.row}",
                names=named.names,
                schema=subject.schema,
                countries=subject.countries,
                birth_dates=(subject.birth_date,) if subject.birth_date else (),
                addresses=(subject.address,) if subject.address else (),
                identifiers=tuple(
                    Identifier(i.kind, i.value, i.country) for i in subject.identifiers
                ),
                programs=tuple(p for p in _PLURAL.split(facts.get("programs", "")) if p),
                footnotes=tuple(re.findall(r"\d", facts.get("footnotes", ""))),
                citation=citation,
                listed_on=listed_on,
                ended_on=iso_date(facts.get("ended_on", "")),
                licence_requirement=facts.get("licence_requirement", ""),
                licence_policy=facts.get("licence_policy", ""),
                title=facts.get("title", ""),
                remarks=facts.get("remarks", ""),
                url=facts.get("url", ""),
                extra={**extra, **named.extra},
            )
        )
    if not gathering.entries and not gathering.problems:
        raise InputError(f"{path}: the table holds no row")
    return gathering.close()


def _list_id(path: Path, publication: str, has_column: bool) -> str:
    known = catalogue().publication(publication)
    if known is None:
        return publication
    if len(known.lists) == 1:
        return known.lists[0].id
    if has_column:
        return ""
    ids = ", ".join(info.id for info in known.lists)
    raise InputError(
        f"{path}: {publication} holds several lists and the table does not say which",
        hint=f"add a column `list` with one of: {ids}",
    )


def _columns_of(guess: Mapping[str, str]) -> set[str]:
    return {column for text in guess.values() for column in re.split(r"\s\+\s", text)}


def _fold(header: str) -> str:
    return re.sub(r"[\s_.-]+", " ", header).strip().casefold()


def _is_table(head: Head) -> bool:
    """A workbook, a Parquet file, or a text or JSON with something like a name in its header."""
    if head.raw[:4] in (b"PK\x03\x04", b"PAR1"):
        return True
    if head.is_json:
        return re.search(r'"[^"]*name[^"]*"\s*:', head.text[:65536], re.I) is not None
    line = head.text.lstrip("\ufeff").split("\n", 1)[0]
    return (
        head.opening != "<"
        and any(mark in line for mark in ",;\t|")
        and len(head.text.strip().splitlines()) > 1
        and _NAMED.search(line) is not None
    )


FORMATS: tuple[Format, ...] = (
    Format("table", "any CSV, XLSX, JSON, JSON lines or Parquet table", _is_table, read_table),
)
