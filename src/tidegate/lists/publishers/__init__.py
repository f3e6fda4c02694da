"""One file per publisher: each reads the shapes its lists are issued in.

parse(path, publication)   → ParsedList; the format is told from the content
detect(path)               → the format's name
formats()                  → every Format, in the order they are tried
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from tidegate.errors import InputError, UsageError
from tidegate.lists.publishers.reading.content import head_of
from tidegate.lists.publishers.reading.parsed import Format, ParsedList

__all__ = ["Format", "ParsedList", "detect", "formats", "parse"]

_MODULES = (
    "us_csl",
    "us_ofac",
    "us_bis_dpl",
    "un",
    "eu_fsf",
    "uk",
    "uk_ofsi",
    "ftm",
    "mapped",
    "table",
)
"""In the order they are tried: `table` takes what is left."""


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """Every format of every publisher; the first that recognises a file reads it."""
    return tuple(
        fmt
        for name in _MODULES
        for fmt in importlib.import_module(f"tidegate.lists.publishers.{name}").FORMATS
    )


def detect(path: Path | str) -> str:
    """The name of the format a file is in, told from its content.

    InputError where no format knows it, and for web pages, empty and truncated files.
    """
    path = Path(path)
    head = head_of(path)
    for fmt in formats():
        if fmt.recognise(head):
            return fmt.id
    raise InputError(
        f"{path}: no publisher's format is recognised",
        hint="name the format with --format, or map its columns with --map name=…",
    )


def parse(
    path: Path | str,
    publication: str,
    *,
    format: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> ParsedList:
    """Reads a publication's file into entries.

    `publication` is the catalogue's id, or a user's own; it decides the list where the file
    does not. `format` names a format and skips the detection; `mapping` (field → column) reads
    any table. Raises InputError where the file as a whole cannot be used, UsageError for a
    format nobody knows; records that cannot be read are in `ParsedList.problems`.
    """
    path = Path(path)
    if format is None:
        head_of(path)
        format = "table" if mapping else detect(path)
    for fmt in formats():
        if fmt.id == format:
            if not path.is_dir():
                head_of(path)
            return fmt.read(path, publication, mapping)
    known = ", ".join(fmt.id for fmt in formats())
    raise UsageError(f"there is no list format {format!r}", hint=f"formats: {known}")
