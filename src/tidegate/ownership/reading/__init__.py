"""Readers of ownership structures: tables, BODS, GLEIF level 2, FollowTheMoney.

`read_structure` is the one door; the format is decided by what stands in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from tidegate.ownership.structure import Structure

__all__ = ["FORMATS", "read_structure"]

FORMATS = (
    "",
    "table",
    "bods",
    "gleif",
    "ftm",
    "csv",
    "xlsx",
    "xls",
    "ods",
    "json",
    "jsonl",
    "parquet",
)
"""What `format` may be: empty leaves it to the file."""


def read_structure(
    path: Path | str,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    unit: Literal["percent", "fraction", ""] = "",
    format: str = "",
    also: Sequence[Path | str] = (),
) -> Structure:
    """Reads who holds what of whom from a file of any of these formats.

    `mapping` is {field: column} and `sheet` a sheet of a workbook, both for tables; `unit` says
    what the numbers of shares are where the file does not; `format` overrides what the file shows;
    `also` are further GLEIF files that belong to the first (exceptions, LEI records for names).
    Raises InputError with all that is wrong; a structure is never half read.
    """
    from tidegate.intake.bounded import refusal
    from tidegate.ownership.reading.shapes import shape_of

    path = Path(path)
    if format not in FORMATS:
        told = ", ".join(name for name in FORMATS if name)
        raise refusal(path, f"“{format[:40]}” is no format of a structure", f"use one of: {told}")
    shape = shape_of(path) if format in ("", "gleif") else format
    if format == "gleif" and shape not in ("gleif xml", "gleif json"):
        shape = "gleif json"
    if also and not shape.startswith("gleif"):
        raise refusal(path, "is no GLEIF file, so no other belongs to it", "give one file alone")
    if shape.startswith("gleif"):
        from tidegate.ownership.reading.gleif import read_gleif

        return read_gleif(path, [Path(one) for one in also], xml=shape == "gleif xml")
    if shape == "bods":
        from tidegate.ownership.reading.bods import read_bods

        return read_bods(path)
    if shape == "ftm":
        from tidegate.ownership.reading.ftm import read_ftm

        return read_ftm(path, unit=unit)
    from tidegate.ownership.reading.table import read_table

    kind = "" if shape == "table" else shape
    return read_table(path, mapping=mapping or {}, sheet=sheet, unit=unit, format=kind)
