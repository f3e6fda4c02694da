"""Reads files of works into Parts: Parquet in place where it can, all else once, kept by hash."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tidegate.errors import InputError, Problem
from tidegate.intake.bounded import GZIP_MAGIC, open_bounded, open_file, refusal, sha256_of
from tidegate.landscape.works import json_lines
from tidegate.landscape.works.engine import connect, lock
from tidegate.landscape.works.labels import Asked
from tidegate.landscape.works.layout import Layout, layout_of, literal, wrong_values
from tidegate.landscape.works.parts import (
    EDITION,
    MOST_PROBLEMS,
    Chunk,
    Parts,
    Source,
    Tally,
    chunks,
)
from tidegate.landscape.works.relations import relations_of

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str, int, int], None]
Shape = Literal["parquet", "csv", "json"]
LINES = 50_000
"""Lines of JSON a chunk: what is done again at most after a run was cut off."""
_ODD = frozenset("*?[]{}'\"")


def prepare(
    paths: Sequence[Path],
    asked: Asked,
    *,
    folder: Path,
    mapping: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> Parts:
    """Reads every file, or takes what an earlier run read of it.

    `folder` holds what is kept. A value that cannot be (a year of "20x5") is an error, all of them
    together, unless `skip_bad`, which leaves out those rows and tells of them. Raises InputError.
    """
    parts = Parts()
    wrong: list[Problem] = []
    for path in paths:
        try:
            _read(path, asked, folder, mapping or {}, parts, progress)
        except InputError as error:
            wrong += error.problems or (Problem(path.name, error.message),)
    if not skip_bad:
        for one in parts.sources:
            wrong += one.tally.problems
            more = one.tally.wrong - len(one.tally.problems)
            if more > 0:
                wrong.append(Problem(one.name, f"{more:,} more rows like these"))
    if wrong:
        told = "the file cannot be used as it is"
        if len(paths) > 1:
            told = "the files cannot be used as they are"
        hint = "" if skip_bad else "Mend them, or leave those rows out with --skip-bad."
        raise InputError(told, problems=wrong, hint=hint)
    if not parts.works:
        raise InputError(
            "no file holds works",
            hint="Give the works too: a table with a work, a year and citations.",
        )
    return parts


def shape_of(path: Path) -> Shape:
    """What kind of file it is, by what stands in it. Raises InputError."""
    with open_file(path) as opened:
        head = opened.read(4)
    if head == b"PAR1":
        return "parquet"
    names = [one.lower() for one in path.suffixes]
    if any(one in (".json", ".jsonl", ".ndjson") for one in names):
        return "json"
    if any(one in (".csv", ".tsv", ".txt", ".tab") for one in names):
        open_bounded(path).close()  # refuses what is empty or filled with NULs
        return "csv"
    if ".parquet" in names:
        raise refusal(path, "is no sound Parquet file", "export it again")
    raise refusal(path, "is of no kind that is read here", "give Parquet, CSV, JSON or JSON lines")


def _read(
    path: Path,
    asked: Asked,
    folder: Path,
    mapping: Mapping[str, str],
    parts: Parts,
    progress: Progress | None,
) -> None:
    shape = shape_of(path)
    sha256 = sha256_of(path)
    told = "".join(f"{field}={column};" for field, column in sorted(mapping.items()))
    key = f"{sha256[:40]}-{asked.digest}-{EDITION}"
    if told:
        import hashlib

        key += "-" + hashlib.sha256(told.encode()).hexdigest()[:8]
    home = folder / "parts" / key
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise InputError(
            f"cannot write in {folder}: {error.strerror or error}",
            hint="Name another folder with --work.",
        ) from error
    known = list(chunks(home))
    tally = Tally()
    for chunk, own, _, _ in known:
        parts.add_chunk(chunk)
        tally.add(own)
    kept = bool(known) and known[-1][3]
    if not kept:
        lines = known[-1][2] if known else 0
        work = _Reader(path, asked, home, mapping, progress)
        if shape == "json":
            for chunk, own in work.json(len(known), lines):
                parts.add_chunk(chunk)
                tally.add(own)
        else:
            tally.add(work.table(shape, parts))
    parts.sources.append(Source(path.name, sha256, tally, kept))


class _Reader:
    """Reads one file into its folder."""

    def __init__(
        self,
        path: Path,
        asked: Asked,
        home: Path,
        mapping: Mapping[str, str],
        progress: Progress | None,
    ) -> None:
        self._path = path
        self._asked = asked
        self._home = home
        self._mapping = mapping
        self._progress = progress

    def table(self, shape: Shape, parts: Parts) -> Tally:
        """A table of CSV or Parquet."""
        source = self._reachable()
        scan = f"read_parquet({literal(str(source))}, file_row_number = true)"
        number = "file_row_number + 2"
        connection = self._open([source])
        try:
            if shape == "csv":
                scan = self._csv(connection, source)
                number = "row_number() OVER () + 1"
            columns = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
            own = [(name, kind) for name, kind, *_ in columns if name != "file_row_number"]
            layout = layout_of(self._path, own, self._mapping)
            tally = Tally()
            bad = wrong_values(layout, number, scan, MOST_PROBLEMS + 1)
            rows = connection.execute(bad).fetchall() if shape == "parquet" else []
            if shape == "csv":
                numbered = f"(SELECT *, {number} AS file_row_number FROM {scan})"
                bad = wrong_values(layout, "file_row_number", numbered, MOST_PROBLEMS + 1)
                rows = connection.execute(bad).fetchall()
            self._tell(rows, tally)
            in_place = shape == "parquet" and not (layout.works and self._asked.reads_text)
            relations = relations_of(connection, layout, scan, self._asked, self._path.name, tally)
            if in_place and source == self._path.resolve():
                parts.inputs.append(source)
                parts.works += relations.get("works", [])
                parts.affiliations += relations.get("affiliations", [])
                parts.institutions += relations.get("institutions", [])
                return tally
            chunk = Chunk(self._home, 0)
            for kind, told in relations.items():
                self._copy(connection, told[0], chunk.path(kind))
            chunk.finish(tally, 0, last=True)
            parts.add_chunk(chunk)
            return tally
        except _database_error() as error:
            raise self._refused(error, source) from error
        finally:
            connection.close()

    def _open(self, inputs: Sequence[Path]) -> duckdb.DuckDBPyConnection:
        connection = connect(self._home, inputs)
        connection.execute("SET preserve_insertion_order = true")
        if self._asked.areas is not None:
            find = self._asked.areas.find
            connection.create_function(
                "areas_of",
                lambda title, abstract: list(find(title or "", abstract or "")),
                ["VARCHAR", "VARCHAR"],
                "VARCHAR[]",
            )
        lock(connection)
        return connection

    def _reachable(self) -> Path:
        """The file under a name that DuckDB takes for no pattern."""
        path = self._path.resolve()
        if not _ODD & set(str(path)):
            return path
        plain = self._home / ("input" + "".join(path.suffixes[-2:]))
        plain.unlink(missing_ok=True)
        try:
            os.link(path, plain)
        except OSError:
            shutil.copyfile(path, plain)
        return plain

    def _csv(self, connection: duckdb.DuckDBPyConnection, source: Path) -> str:
        place = literal(str(source))
        sniffed = connection.execute(
            f"SELECT Delimiter, Quote, Escape FROM sniff_csv({place}, all_varchar = true)"
        ).fetchone()
        assert sniffed is not None
        delimiter, quote, escape = (one if one and one != "(empty)" else "" for one in sniffed)
        told = f"delim = {literal(delimiter or ',')}, quote = {literal(quote or chr(34))}, "
        told += f"escape = {literal(escape or quote or chr(34))}"
        names = self._names(connection, place, told)
        return f"read_csv({place}, header = true, auto_detect = false, {told}, {names})"

    def _names(self, connection: duckdb.DuckDBPyConnection, place: str, told: str) -> str:
        names = connection.execute(
            f"DESCRIBE SELECT * FROM read_csv({place}, all_varchar = true, header = true, {told})"
        ).fetchall()
        return "columns = {" + ", ".join(f"{literal(n[0])}: 'VARCHAR'" for n in names) + "}"

    def _tell(self, rows: Sequence[tuple[Any, ...]], tally: Tally) -> None:
        mends = {
            "year": "write it as 2019",
            "citations": "write a whole number, none below zero",
            "work": "every row needs the id of its work",
        }
        for row, column, value, what in rows:
            said = f"“{value}” is no {what}" if value else "has no work"
            tally.tell(Problem(self._path.name, said, mends[what], int(row), column))

    def _copy(self, connection: duckdb.DuckDBPyConnection, told: str, target: Path) -> None:
        part = target.with_suffix(f".{os.getpid()}.part")
        connection.execute(f"COPY ({told}) TO {literal(str(part))} (FORMAT parquet)")
        part.replace(target)

    def _refused(self, error: Exception, source: Path) -> InputError:
        said = str(error).replace(str(source), self._path.name)
        lines = [one.strip() for one in said.split("\n") if one.strip()]
        line = next((one for one in lines if one.startswith("CSV Error on Line")), lines[0])
        row = "".join(c for c in line.partition("Line:")[2] if c.isdigit())
        mend = "mend that row; a table needs as many cells in every row, in UTF-8"
        wrong = Problem(self._path.name, line[:200], mend, int(row) if row else None)
        return InputError(f"{self._path.name} cannot be read", problems=[wrong])

    def json(self, number: int, skip: int) -> Iterator[tuple[Chunk, Tally]]:
        """Chunks of a file of JSON, those behind the first `skip` lines."""
        # How many lines there will be is estimated; of a packed file nobody knows.
        size = 0 if packed(self._path) else self._path.stat().st_size
        lines = enumerate(json_lines.lines_of(self._path), 1)
        for _ in islice(lines, skip):
            pass
        done = skip
        while True:
            some = list(islice(lines, LINES))
            chunk, tally = Chunk(self._home, number), Tally()
            last = len(some) < LINES
            if some or not number:
                self._json_chunk(chunk, some, tally)
            done += len(some)
            chunk.finish(tally, done, last=last)
            yield chunk, tally
            if self._progress is not None:
                at = some[-1][1][1] if some else 0
                self._progress(self._path.name, done, done * size // at if at and size else 0)
            number += 1
            if last:
                break

    def _json_chunk(
        self, chunk: Chunk, lines: Sequence[tuple[int, tuple[bytes, int]]], tally: Tally
    ) -> None:
        # Two runs may read the same file at the same time.
        works = self._home / f"works-{os.getpid()}.csv"
        affiliations = self._home / f"affiliations-{os.getpid()}.csv"
        with (
            works.open("w", encoding="utf-8", errors="replace", newline="") as one,
            affiliations.open("w", encoding="utf-8", errors="replace", newline="") as two,
        ):
            first, second = csv.writer(one), csv.writer(two)
            first.writerow(json_lines.WORK_CELLS)
            second.writerow(json_lines.AFFILIATION_CELLS)
            for number, (line, _) in lines:
                read = json_lines.rows_of(line)
                if isinstance(read, str):
                    tally.tell(Problem(self._path.name, read, "mend this line", number))
                elif read is not None:
                    first.writerow([_clean(cell) for cell in read[0]])
                    second.writerows([[_clean(cell) for cell in row] for row in read[1]])
        connection = self._open([works, affiliations])
        try:
            for path, cells in (
                (works, json_lines.WORK_CELLS),
                (affiliations, json_lines.AFFILIATION_CELLS),
            ):
                columns = ", ".join(f"'{cell}': 'VARCHAR'" for cell in cells)
                scan = (
                    f"read_csv({literal(str(path))}, header = true, auto_detect = false, "
                    f"delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}, "
                    "max_line_size = 4194304)"
                )
                layout = Layout({cell: cell for cell in cells}, dict.fromkeys(cells, "VARCHAR"))
                own = Tally()
                for kind, relation in relations_of(
                    connection, layout, scan, self._asked, self._path.name, own
                ).items():
                    self._copy(connection, relation[0], chunk.path(kind))
                tally.add(own)
        finally:
            connection.close()
            works.unlink(missing_ok=True)
            affiliations.unlink(missing_ok=True)


def packed(path: Path) -> bool:
    """Whether it is gzip, by its first bytes."""
    with open_file(path) as opened:
        return opened.read(2) == GZIP_MAGIC


def _clean(cell: json_lines.Cell) -> json_lines.Cell:
    return cell.replace("\x00", " ") if isinstance(cell, str) else cell


def _database_error() -> type[Exception]:
    import duckdb

    return duckdb.Error
