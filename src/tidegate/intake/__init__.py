"""Reads what users have: tables with any headers, from files that may be hostile.

`read_subjects` gives one Subject for every row; `read_records` the bare table; `open_bounded`
a stream that refuses bombs; `country_code` the country a text names.
"""

from __future__ import annotations

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
