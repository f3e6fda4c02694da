"""The chain as a file of JSON lines, and reading it again.

A line is a record (`record`, `hash`, `personal`: each section with its salt, or the deletion
record that erased it) or the grounds of a run, before the first record that names them. The first
line says whose chain it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tidegate.cases.chain import Kept
from tidegate.cases.record import Link, Section, canonical_text, columns_of
from tidegate.errors import InputError, Problem

VERSION = 1
LARGEST_LINE = 64 * 1024 * 1024


def lines(tenant: str, kept: Iterable[Kept], grounds: Any, at: str) -> Iterator[str]:
    """The lines of an export, each without its end. `grounds` gives a text by its digest."""
    yield _line({"export_version": VERSION, "tenant": tenant, "at": at})
    told: set[str] = set()
    for each in kept:
        body = json.loads(each.link.body)
        digest = body.get("grounds", "")
        if digest and digest not in told:
            told.add(digest)
            text = grounds(digest)
            if text is not None:
                yield _line({"grounds": digest, "content": json.loads(text)})
        yield _line(
            {
                "record": body,
                "hash": each.link.hash,
                "personal": {
                    **{
                        name: {"salt": s.salt, "content": json.loads(s.content)}
                        for name, s in each.sections.items()
                    },
                    **{name: {"erased_by": by} for name, by in each.erased.items()},
                },
            }
        )


def _line(shape: Mapping[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


class Export:
    """A file of an export: whose it is, and its records in order (once)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._grounds: dict[str, str] = {}
        try:
            with path.open("rb") as file:
                first = json.loads(file.readline(LARGEST_LINE))
            if first["export_version"] != VERSION:
                raise ValueError
            self.tenant = str(first["tenant"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as wrong:
            raise InputError(
                f"{path} is no export of an audit chain",
                hint="Give a file of tidegate audit export.",
            ) from wrong

    def grounds(self, digest: str) -> str | None:
        """Grounds that stood before the record that is read just now."""
        return self._grounds.get(digest)

    def kept(self) -> Iterator[Kept]:
        """Every record. Raises InputError at a line that is none."""
        with self.path.open("rb") as file:
            file.readline(LARGEST_LINE)
            number = 1
            while line := file.readline(LARGEST_LINE):
                number += 1
                try:
                    shape = json.loads(line)
                    if "grounds" in shape:
                        self._grounds[str(shape["grounds"])] = canonical_text(shape["content"])
                        continue
                    found = _kept(shape)
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
                    place = Problem(str(self.path), "the line is no record", row=number)
                    raise InputError(
                        f"{self.path} was altered", problems=[place],
                        hint="Export again where the database is.",
                    ) from wrong  # fmt: skip
                yield found


def _kept(shape: Mapping[str, Any]) -> Kept:
    body = shape["record"]
    link = Link(body=canonical_text(body), hash=str(shape["hash"]), **columns_of(body))
    if type(link.seq) is not int:
        raise TypeError
    sections, erased = {}, {}
    for name, told in shape["personal"].items():
        if "erased_by" in told:
            erased[name] = int(told["erased_by"])
        else:
            sections[name] = Section(name, str(told["salt"]), canonical_text(told["content"]))
    return Kept(link, sections, erased)
