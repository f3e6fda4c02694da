"""A user's own word on the columns: {"name": "Legal entity"}, checked against the file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from tidegate.errors import InputError, Problem
from tidegate.intake.header_words import fold_header, header_word
from tidegate.intake.model import FieldGuess, RecordTable

FIELDS = (
    "name",
    "given_name",
    "middle_name",
    "family_name",
    "other_names",
    "type",
    "country",
    "nationality",
    "birth_date",
    "identifier",
    "address",
    "own_id",
)
ALIASES = {
    "names": "name",
    "schema": "type",
    "countries": "country",
    "identifiers": "identifier",
    "id": "own_id",
    "dob": "birth_date",
    "aliases": "other_names",
    "first_name": "given_name",
    "last_name": "family_name",
    "surname": "family_name",
}
OFF = ("", "-")


def columns_named(mapping: Mapping[str, str]) -> tuple[str, ...]:
    """The column names a mapping speaks of, before any file is seen."""
    return tuple(
        part for text in mapping.values() if text.strip() not in OFF for part in _parts(text, ())
    )


def _parts(text: str, columns: Sequence[str]) -> list[str]:
    return [text] if text in columns else re.split(r"\s\+\s", text)


def read_mapping(
    table: RecordTable, mapping: Mapping[str, str]
) -> tuple[list[FieldGuess], set[str]]:
    """A user's {field: column} as guesses that are sure, and the fields turned off.

    Case and punctuation of a column's name do not matter. Raises InputError with every field and
    column that is not there, and what was perhaps meant.
    """
    folded = {fold_header(column): column for column in reversed(table.columns)}
    guesses: list[FieldGuess] = []
    off: set[str] = set()
    problems: list[Problem] = []
    for key, wanted in mapping.items():
        name, _, kind = key.strip().partition(".")
        field = name.casefold().replace(" ", "_")
        field = ALIASES.get(field, field)
        if field not in FIELDS:
            close = difflib.get_close_matches(field, FIELDS, n=3) or list(FIELDS)
            problems.append(
                Problem(
                    file=table.path.name,
                    message=f"“{key}” is not a field",
                    mend=f"did you mean {', '.join(close)}?",
                )
            )
            continue
        if wanted.strip() in OFF:
            off.add(field)
            continue
        columns: list[str] = []
        for part in _parts(wanted, table.columns):
            column = part if part in table.columns else folded.get(fold_header(part))
            if column is None:
                problems.append(_unknown(table, field, part))
            else:
                columns.append(column)
        if field == "identifier" and not kind:
            guesses += [FieldGuess(field, (c,), "as you said", kind=_kind_of(c)) for c in columns]
        elif columns:
            guesses.append(FieldGuess(field, tuple(columns), "as you said", kind=kind))
    if problems:
        raise InputError(
            f"{table.path.name}: the mapping does not fit the file: {problems[0].message}",
            problems=problems,
            hint=problems[0].mend,
        )
    return guesses, off


def _unknown(table: RecordTable, field: str, wanted: str) -> Problem:
    close = difflib.get_close_matches(wanted, table.columns, n=3, cutoff=0.4)
    told = ", ".join(f"“{column}”" for column in close or table.columns[:12])
    return Problem(
        file=table.path.name,
        row=1,
        message=f"there is no column “{wanted}” to take the {field} from",
        mend=f"did you mean {told}?",
    )


def _kind_of(column: str) -> str:
    word = header_word(column)
    return word.kind if word is not None and word.kind else column


def named_columns(table: RecordTable, wanted: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """The columns a user names, as the table writes them, and a problem for each it has not."""
    folded = {fold_header(column): column for column in reversed(table.columns)}
    found: list[str] = []
    problems: list[Problem] = []
    for name in wanted:
        column = name if name in table.columns else folded.get(fold_header(name))
        if column is not None:
            found.append(column)
            continue
        close = difflib.get_close_matches(name, table.columns, n=3, cutoff=0.4)
        told = ", ".join(f"“{one}”" for one in close or table.columns[:12])
        problems.append(
            Problem(table.path.name, f"there is no column “{name}”", f"did you mean {told}?", 1)
        )
    return found, problems
