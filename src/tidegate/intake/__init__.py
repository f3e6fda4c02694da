"""Reads what users have: tables with any headers, from files that may be hostile.

`read_subjects` gives one Subject for every row; `read_records` the bare table; `open_bounded`
a stream that refuses bombs; `country_code` the country a text names. Each is loaded when it is
first asked for, so that a search that needs a country only does not load the readers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.intake.bounded import open_bounded, sha256_of
    from tidegate.intake.countries import country_code
    from tidegate.intake.mapping_memory import MappingMemory, load_mapping, save_mapping
    from tidegate.intake.model import (
        ColumnGuess,
        FieldGuess,
        Identifier,
        RecordTable,
        Row,
        Subject,
        SubjectTable,
    )
    from tidegate.intake.records import read_records
    from tidegate.intake.subjects import read_subjects, subjects_of

__all__ = [
    "ColumnGuess",
    "FieldGuess",
    "Identifier",
    "MappingMemory",
    "RecordTable",
    "Row",
    "Subject",
    "SubjectTable",
    "country_code",
    "load_mapping",
    "open_bounded",
    "read_records",
    "read_subjects",
    "save_mapping",
    "sha256_of",
    "subjects_of",
]

_HOMES = {
    "bounded": ("open_bounded", "sha256_of"),
    "countries": ("country_code",),
    "mapping_memory": ("MappingMemory", "load_mapping", "save_mapping"),
    "model": (
        *("ColumnGuess", "FieldGuess", "Identifier", "RecordTable", "Row"),
        *("Subject", "SubjectTable"),
    ),
    "records": ("read_records",),
    "subjects": ("read_subjects", "subjects_of"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"tidegate.intake.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
