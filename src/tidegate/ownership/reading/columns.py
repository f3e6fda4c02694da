"""Which column of a table of stakes tells what; what the user says goes before any guess."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from tidegate.errors import InputError, Problem
from tidegate.findings.inert import visible
from tidegate.intake.dates import read_date
from tidegate.intake.header_words import fold_header
from tidegate.intake.model import RecordTable, Value
from tidegate.ownership.reading.header_words import FIELDS, WORDS, field_of
from tidegate.ownership.reading.names import kind_of

SHARES = ("percent", "equity", "votes", "value", "board")
_BARE_TYPES = frozenset("type kind typ art tipo тип вид 类型 類型 유형".split())
_ENDPOINTS = (("from", "to"), ("source", "target"), ("src", "dst"), ("start", "end"), ("u", "v"))
"""Headers of graphs: they name the ends of an edge where no other column does."""
_SPARE_OWNERS = ("company", "company name", "entity", "entity name", "name", "organisation", "公司")
_SPARE_OWNED = ("name", "names", "legal name", "caption")


@dataclass(frozen=True, slots=True)
class Columns:
    """{field: column as the file writes it}, the columns nobody reads, and how that was found."""

    found: Mapping[str, str]
    unused: tuple[str, ...]
    notes: tuple[str, ...]

    def text(self, cells: Mapping[str, Value], field: str) -> str:
        """The cell of a field, "" where there is none; a list of one is its text."""
        column = self.found.get(field)
        if column is None:
            return ""
        value = cells.get(column, "")
        return value if isinstance(value, str) else "; ".join(text for text in value if text)

    def several(self, cells: Mapping[str, Value], field: str) -> bool:
        """Whether the cell is a list of more than one text, as JSON can write it."""
        value = cells.get(self.found.get(field, ""), "")
        return not isinstance(value, str) and sum(1 for text in value if text.strip()) > 1


def missing_roles(columns: Columns) -> list[str]:
    """The fields without which a table tells of no stake."""
    return [role for role in ("owner", "owned") if role not in columns.found]


def find_columns(table: RecordTable, mapping: Mapping[str, str]) -> Columns:
    """Finds the columns by their headers. Raises InputError where `mapping` names none of them."""
    told = _told(table, mapping)
    taken = set(told.values())
    ranked: list[tuple[int, int, str, str]] = []
    for place, column in enumerate(table.columns):
        guess = field_of(column) if table.headed and column not in taken else None
        if guess is not None:
            ranked.append((guess[1], place, guess[0], column))
    found = dict(told)
    for _, _, field, column in sorted(ranked):
        if field not in found and column not in taken:
            found[field] = column
            taken.add(column)
    notes: list[str] = []
    if table.headed:
        _by_ends(table, found, told, notes)
        _spare(table, found)
        if "class" not in told:
            _kinds_of_owners(table, found, notes)
    for role in ("owner", "owned"):
        if role not in found and f"{role}_id" in found:
            found[role] = found[f"{role}_id"]
    used = set(found.values())
    unused = tuple(column for column in table.columns if column not in used)
    heads = ", ".join(
        f"{field}: “{visible(column, 60)}”" + (" as you said" if field in told else "")
        for field, column in sorted(found.items(), key=lambda item: _order(item[0]))
    )
    notes.insert(0, f"columns read — {heads}")
    if unused:
        names = ", ".join(f"“{visible(column, 60)}”" for column in unused[:12])
        more = f" and {len(unused) - 12} more" if len(unused) > 12 else ""
        notes.append(f"columns not read: {names}{more}")
    return Columns(found, unused, tuple(notes))


def _order(field: str) -> int:
    return FIELDS.index(field) if field in FIELDS else len(FIELDS)


def _by_ends(
    table: RecordTable, found: dict[str, str], told: Mapping[str, str], notes: list[str]
) -> None:
    """Where nothing names owner or owned, `from,to` or `source,target` are the ends of a stake."""
    if "owner" in told or "owned" in told:
        return
    folded = {fold_header(column): column for column in reversed(table.columns)}
    for first, second in _ENDPOINTS:
        owner, owned = folded.get(first), folded.get(second)
        if owner is None or owned is None or {owner, owned} & set(told.values()):
            continue
        others = {found.get("owner"), found.get("owned")} - {owner, owned, None}
        if others or _are_dates(table, owner):
            continue
        for field in [field for field, column in found.items() if column in (owner, owned)]:
            del found[field]
        found["owner"], found["owned"] = owner, owned
        notes.append(f"“{owner}” is read as the owner and “{owned}” as what is owned")
        return


def _kinds_of_owners(table: RecordTable, found: dict[str, str], notes: list[str]) -> None:
    """A column just called “type” whose cells are company, person, trust … is the owners' type."""
    column = found.get("class")
    if column is None or "owner_type" in found or fold_header(column) not in _BARE_TYPES:
        return
    texts = {v for r in table.rows if isinstance(v := r.cells.get(column, ""), str) and v.strip()}
    if len(texts) < 100 and texts and all(kind_of(text) for text in texts):
        found["owner_type"] = found.pop("class")
        notes.append(f"“{visible(column, 60)}” is read as the owner's type: all cells name one")


def _are_dates(table: RecordTable, column: str) -> bool:
    texts = [v for row in table.rows[:200] if isinstance(v := row.cells.get(column, ""), str) and v]
    return bool(texts) and sum(1 for text in texts if read_date(text)[0]) * 2 > len(texts)


def _spare(table: RecordTable, found: dict[str, str]) -> None:
    """`company,subsidiary,percent`: the company is the owner where nothing else is."""
    folded = {fold_header(column): column for column in reversed(table.columns)}
    for role, words in (("owner", _SPARE_OWNERS), ("owned", _SPARE_OWNED)):
        if role in found:
            continue
        column = next(
            (folded[w] for w in words if w in folded and folded[w] not in found.values()), None
        )
        if column is not None:
            found[role] = column


def _told(table: RecordTable, mapping: Mapping[str, str]) -> dict[str, str]:
    told: dict[str, str] = {}
    problems: list[Problem] = []
    folded = {fold_header(column): column for column in reversed(table.columns)}
    for key, wanted in mapping.items():
        field = _field(key)
        if field is None:
            close = difflib.get_close_matches(key, FIELDS, n=3, cutoff=0.5) or list(WORDS)[:7]
            problems.append(
                Problem(
                    table.path.name,
                    f"“{visible(key, 60)}” is no field of a structure",
                    f"use one of: {', '.join(close)}",
                )
            )
            continue
        column = wanted if wanted in table.columns else folded.get(fold_header(wanted))
        if column is None:
            close = difflib.get_close_matches(wanted, table.columns, n=3, cutoff=0.4)
            names = ", ".join(f"“{visible(one, 60)}”" for one in close or table.columns[:12])
            problems.append(
                Problem(
                    table.path.name,
                    f"there is no column “{visible(wanted, 60)}”",
                    f"did you mean {names}?",
                    row=1,
                )
            )
            continue
        told[field] = column
    if problems:
        raise InputError(
            f"{table.path.name}: {problems[0].message}", problems=problems, hint=problems[0].mend
        )
    return told


def _field(key: str) -> str | None:
    plain = "_".join(fold_header(key).split())
    if plain in FIELDS:
        return plain
    guess = field_of(key)
    return guess[0] if guess is not None else None
