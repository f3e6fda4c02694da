"""Readers of publications: OpenAlex, Crossref, ORCID, BibTeX, RIS, tables, JATS, TEI.

`read_works` is the one door; the format is told by what stands in the file. `open_lines` and
`work_from_json` read a file of JSON lines in several processes. No author's name is taken from any
of them: what is read of each format is listed in docs/collaboration-files.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.collaboration.model import Problem, Work

if TYPE_CHECKING:
    from tidegate.collaboration.reading.json_works import is_lines, open_lines, work_from_json

__all__ = ["is_lines", "open_lines", "read_works", "work_from_json"]


def read_works(
    path: Path | str,
    *,
    since: str = "",
    mapping: Mapping[str, str] | None = None,
    on_problem: Callable[[Problem], None] | None = None,
    format: str = "",
) -> Iterator[Work]:
    """The works of a file one by one, in the file's order, with room for one at a time.

    `since` (ISO or its known part) leaves out works that certainly appeared before it; one whose
    date is not known stays. `mapping` is {field: column} for a table. `format` ("json", "xml",
    "bibtex", "tagged", "table") overrides what the file shows. What cannot be read is told to
    `on_problem`, each record with its line, and the rest is done. Raises InputError where the file
    cannot be read at all: on the first `next`.
    """
    from tidegate.collaboration.reading.shapes import check_format, shape_of
    from tidegate.collaboration.reading.sources import Ledger
    from tidegate.collaboration.reading.values import surely_before

    path = Path(path)
    if format:
        check_format(format, path)
    shape = format or shape_of(path)
    ledger = Ledger(path, on_problem)
    for work in _reader(shape, ledger, mapping):
        if not surely_before(work.date, since):
            yield work


def _reader(shape: str, ledger: Any, mapping: Mapping[str, str] | None) -> Iterator[Work]:
    if shape == "json":
        from tidegate.collaboration.reading.json_works import json_works

        return json_works(ledger)
    if shape == "xml":
        from tidegate.collaboration.reading.xml_works import xml_works

        return xml_works(ledger)
    if shape == "bibtex":
        from tidegate.collaboration.reading.bibtex import bibtex_works

        return bibtex_works(ledger)
    if shape == "tagged":
        from tidegate.collaboration.reading.tagged import tagged_works

        return tagged_works(ledger)
    from tidegate.collaboration.reading.table import table_works

    return table_works(ledger, mapping)


def __getattr__(name: str) -> Any:
    if name in ("is_lines", "open_lines", "work_from_json"):
        from tidegate.collaboration.reading import json_works

        return getattr(json_works, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
