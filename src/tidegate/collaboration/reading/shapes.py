"""Which kind of file it is: by what stands in it, and where that says nothing by its ending."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from tidegate.collaboration.reading.sources import STREAM_LIMIT, wide_encoding
from tidegate.collaboration.reading.tagged import dialect_of
from tidegate.intake.bounded import ZIP_MAGIC, open_bounded, refusal
from tidegate.intake.records import OLE_MAGIC

Shape = Literal["json", "xml", "bibtex", "tagged", "table"]
SHAPES: tuple[Shape, ...] = ("json", "xml", "bibtex", "tagged", "table")
_BIBTEX = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]{1,40}\s{0,9}[{(]", re.MULTILINE)
_ENDINGS: dict[str, Shape] = {
    ".json": "json", ".jsonl": "json", ".ndjson": "json", ".xml": "xml", ".tei": "xml",
    ".nxml": "xml", ".bib": "bibtex", ".bibtex": "bibtex", ".ris": "tagged", ".ciw": "tagged",
    ".nbib": "tagged", ".csv": "table", ".tsv": "table", ".tab": "table", ".xlsx": "table",
    ".xls": "table", ".ods": "table",
}  # fmt: skip


def shape_of(path: Path) -> Shape:
    """Raises InputError where the file is a web page, a PDF or an archive of something else."""
    with open_bounded(path, limit=STREAM_LIMIT) as stream:
        head = stream.peek(64 * 1024)
    name = path.name.lower().removesuffix(".gz")
    ending = _ENDINGS.get(Path(name).suffix)
    if head.startswith(b"%PDF"):
        raise refusal(path, "is a PDF", "give its metadata: JSON, BibTeX, RIS, CSV, JATS or TEI")
    if head.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return "table"
    wide = wide_encoding(head[:4])
    text = head.decode(wide or "utf-8", "replace").replace("\x00", "").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        if re.match(r"(?i)<!doctype html|<html", text):
            raise refusal(
                path, "is a web page",
                "an error page saved in place of a download looks like this; fetch it again",
            )  # fmt: skip
        return "xml"
    if text.startswith(("{", "[")) and not re.match(r"\[[^\]{]*\]\s*[^\s,\]]", text):
        return "json"
    if dialect_of(text):
        return "tagged"
    if _BIBTEX.search(text) and ending != "table":
        return "bibtex"
    return ending or "table"


def check_format(format: str, path: Path) -> None:
    """Raises InputError where a user names a format that is none."""
    if format not in SHAPES:
        told = f"“{format[:40]}” is no format of works"
        raise refusal(path, told, f"use one of: {', '.join(SHAPES)}")
