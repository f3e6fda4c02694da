"""What has been read of the files, as relations that DuckDB can scan, and where it is kept.

A file is known by its SHA-256 together with what decided its labels and columns. What was read of
it lies in a folder of that name, in Parquet, one set a chunk; the chunk's own JSON is written last,
so that a run that is cut off goes on behind the last whole chunk.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tidegate.errors import Problem

EDITION = 1
"""Raised whenever the same file would be read otherwise."""
MOST_PROBLEMS = 100


@dataclass(slots=True)
class Tally:
    """What was read of a file or a part of it. `problems` are at most MOST_PROBLEMS of `wrong`."""

    works: int = 0
    affiliations: int = 0
    without_year: int = 0
    wrong: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tell(self, problem: Problem) -> None:
        self.wrong += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def add(self, other: Tally) -> None:
        self.works += other.works
        self.affiliations += other.affiliations
        self.without_year += other.without_year
        self.wrong += other.wrong
        self.problems += other.problems[: MOST_PROBLEMS - len(self.problems)]
        self.notes += [one for one in other.notes if one not in self.notes]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the user's."""

    name: str
    sha256: str
    tally: Tally
    kept: bool
    """Whether it was read in an earlier run."""


@dataclass(slots=True)
class Parts:
    """Relations as SQL: works (work, year, citations, field, labels), affiliations (work, author,
    institution, country), institutions (institution, id, name). Keys are numbers of 64 bits."""

    works: list[str] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)
    institutions: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    inputs: list[Path] = field(default_factory=list)
    """Files that the relations read in place."""

    @property
    def tally(self) -> Tally:
        whole = Tally()
        for one in self.sources:
            whole.add(one.tally)
        return whole

    def add_chunk(self, chunk: Chunk) -> None:
        for kind, relations in (
            ("works", self.works),
            ("affiliations", self.affiliations),
            ("institutions", self.institutions),
        ):
            if chunk.path(kind).exists():
                relations.append(f"SELECT * FROM read_parquet({_literal(chunk.path(kind))})")


@dataclass(frozen=True, slots=True)
class Chunk:
    """The files of one chunk in the folder of its file."""

    folder: Path
    number: int

    def path(self, kind: str) -> Path:
        return self.folder / f"{self.number:05d}.{kind}.parquet"

    @property
    def _told(self) -> Path:
        return self.folder / f"{self.number:05d}.json"

    def finish(self, tally: Tally, lines: int, *, last: bool) -> None:
        """Marks the chunk as whole; `lines` of the file are behind it."""
        told = {"lines": lines, "last": last, "tally": asdict(tally)}
        unfinished = self._told.with_suffix(".part")
        unfinished.write_text(json.dumps(told), "utf-8")
        unfinished.replace(self._told)

    def known(self) -> tuple[Tally, int, bool] | None:
        """What `finish` was given; None where the chunk is not whole."""
        try:
            told = json.loads(self._told.read_text("utf-8"))
            problems = [Problem(**one) for one in told["tally"].pop("problems")]
            return Tally(**told["tally"], problems=problems), told["lines"], told["last"]
        except (OSError, ValueError, KeyError, TypeError):
            return None


def chunks(folder: Path) -> Iterator[tuple[Chunk, Tally, int, bool]]:
    """The whole chunks of a file's folder, from the first, up to a gap."""
    number = 0
    while True:
        chunk = Chunk(folder, number)
        known = chunk.known()
        if known is None:
            return
        yield (chunk, *known)
        if known[2]:
            return
        number += 1


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
