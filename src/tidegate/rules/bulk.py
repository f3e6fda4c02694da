"""Millions of rows of facts through rulebooks: Parquet in, Parquet out, one COPY, no traces.

The same clauses over the same exact decimals as `Rulebooks.decide`, so that a row here and the same
row there have one answer; a test says so.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.errors import InputError, Problem, UsageError
from tidegate.rules.bulk_input import FactTable, Field, fact_table, refuse_bad_rows
from tidegate.rules.bulk_sql import Added, Law, Layers, verdict
from tidegate.rules.calendar import MODES, Mode, choose
from tidegate.rules.engine import Rulebooks, iso_day
from tidegate.rules.rulebook import Rulebook
from tidegate.rules.select import Held

MEMORY = "1.5GB"
THREADS = 2
_GLOB = frozenset("*?[{")


@dataclass(frozen=True, slots=True)
class BulkRun:
    """What a run did: rows written, seconds taken, the columns it added, and of the facts its
    rulebooks ask for those that the file gave and those it did not (unknown on every row)."""

    rows: int
    seconds: float
    added: tuple[str, ...]
    read: tuple[str, ...]
    unknown: tuple[str, ...]


def decide_parquet(
    books: Rulebooks,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    as_of: dt.date | str,
    known_at: dt.date | dt.datetime | str | None = None,
    mode: Mode = "enforced",
    only: Sequence[str] = (),
) -> BulkRun:
    """Decides every row of `source` and writes it, with the answers beside it, to `target`.

    Columns of the source are facts by their names; an interval fact is `x`, or `x_min` and `x_max`.
    `only` names the rulebooks to run (none: all about items and transactions). Each adds
    `ID_classification` and `ID_paragraphs` where it classifies, one column for each outcome (by
    its paragraph, label or word) and one for each fact it provides: yes, no or unknown; ID is the
    rulebook's id with underscores. Raises InputError for a file that cannot be read, a column of
    the wrong type or a number that cannot be, UsageError for a rulebook that is not there.
    """
    if mode not in MODES or mode == "both":
        raise UsageError(f"the mode {mode!r} is not one reading", hint="It is enforced or text.")
    started = time.monotonic()
    law = Law(iso_day(as_of), iso_day(known_at) if known_at else "", mode)
    chosen = _chosen(books, only)
    held, provided = _held(books, chosen, law)
    path = Path(source).resolve()
    if not path.is_file():
        raise InputError(f"{source} is not there", problems=[Problem(str(source), "is no file")])
    with _whole(Path(target).resolve()) as part:
        rows, added, table = _run(books, path, part, held, provided, chosen, law)
    given = {fact.name: fact.field is not None for fact in table.facts}
    return BulkRun(
        rows,
        time.monotonic() - started,
        tuple(column.name for column in added),
        tuple(name for name, there in given.items() if there),
        tuple(name for name, there in given.items() if not there),
    )


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A temporary neighbour that becomes `target` where nothing fails, and goes where it does.

    The disk is not waited for: a killed process leaves the old file or none, and only a power cut
    could leave less than the whole.
    """
    if target.is_dir():
        raise InputError(f"cannot write {target}: it is a folder")
    try:
        handle, name = tempfile.mkstemp(prefix=".bulk-", suffix=".part", dir=target.parent)
    except OSError as error:
        words = f"cannot be written: {error.strerror or error}"
        raise InputError(
            f"cannot write {target}",
            problems=[Problem(str(target), words, "choose another folder")],
        ) from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _chosen(books: Rulebooks, only: Sequence[str]) -> list[Rulebook]:
    known = {book.id: book for book in books if book.subject in ("item", "transaction")}
    strange = [name for name in only if name not in known]
    if strange:
        raise UsageError(
            f"no rulebook about items or transactions is called {', '.join(strange)}",
            hint=f"They are: {', '.join(known)}.",
        )
    return [known[name] for name in dict.fromkeys(only)] if only else list(known.values())


def _held(
    books: Rulebooks, chosen: Sequence[Rulebook], law: Law
) -> tuple[list[Held], dict[str, list[Held]]]:
    """The rulebooks to run, each with its version, those that provide what they ask first; and for
    each provided fact that is asked for or wanted, those that could provide it."""
    held: dict[str, Held] = {}

    def hold(book: Rulebook) -> Held:
        if book.id not in held:
            choice = choose(book, law.as_of, law.known_at)
            held[book.id] = Held(book, choice.version, choice.why)
        return held[book.id]

    wanted: dict[str, None] = {}
    schema = books.schemas["transaction"]
    for book in chosen:
        wanted |= dict.fromkeys(book.provides)
        wanted |= dict.fromkeys(
            name for name in hold(book).columns() if schema.columns[name].provided
        )
    items = [book for book in books if book.subject == "item"]
    provided = {name: [hold(book) for book in items if name in book.provides] for name in wanted}
    return list(held.values()), provided


def _run(
    books: Rulebooks,
    path: Path,
    part: Path,
    held: Sequence[Held],
    provided: dict[str, list[Held]],
    chosen: Sequence[Rulebook],
    law: Law,
) -> tuple[int, list[Added], FactTable]:
    import duckdb

    try:
        with _connect(path, part) as connection:
            table = _table(connection, path, books, held)
            answering = [row for book in chosen for row in held if row.book.id == book.id]
            layers = Layers(held, law, table.exact, provided, answering)
            sql = layers.select(_facts(table, path, law))
            added = _added(layers)
            _refuse_taken(path, table, added)
            refuse_bad_rows(connection, _relation(path, rows=True), path, table)
            columns = [f'"#in{n}" AS {field.sql}' for n, field in enumerate(table.fields)]
            columns += [f'{column.sql} AS "{column.name}"' for column in added]
            told = connection.execute(
                f"COPY (SELECT {', '.join(columns)} FROM ({sql})) TO {_text(part)} "
                "(FORMAT parquet, USE_TMP_FILE false)"
            ).fetchone()
            return int(told[0]), added, table
    except duckdb.Error as error:
        told = str(error).split("\n", 1)[0].replace(str(path), path.name)
        words = f"is no sound Parquet file, or too large a one ({told})"
        raise InputError(
            f"{path.name} cannot be decided",
            problems=[Problem(str(path), words.replace(str(part), "the result"))],
        ) from error


def _connect(path: Path, part: Path) -> Any:
    import duckdb

    if _GLOB & set(str(path)):
        words = "DuckDB takes a name with *, ?, [ or { for a pattern"
        raise InputError(words, problems=[Problem(str(path), words, "rename the file or folder")])
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY,
            "threads": THREADS,
        },
    )
    connection.execute("SET enable_progress_bar = false")  # it would be written to stdout
    connection.execute("SET temp_directory = ''")
    connection.execute("SET allowed_paths = [?, ?]", [str(path), str(part)])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _relation(path: Path, *, rows: bool = False) -> str:
    return f"read_parquet({_text(path)}{', file_row_number = true' if rows else ''})"


def _table(connection: Any, path: Path, books: Rulebooks, held: Sequence[Held]) -> FactTable:
    told = connection.execute(f"DESCRIBE SELECT * FROM {_relation(path)}").fetchall()
    fields = tuple(Field(str(row[0]), str(row[1])) for row in told)
    wanted = dict.fromkeys(name for row in held for name in row.columns())
    return fact_table(path, fields, books.schemas["transaction"], tuple(wanted))


def _facts(table: FactTable, path: Path, law: Law) -> str:
    """The first layer: the file's columns under names of ours, and the facts under theirs."""
    columns = [f'{field.sql} AS "#in{n}"' for n, field in enumerate(table.fields)]
    columns += [fact.sql for fact in table.facts]
    columns.append(f"DATE '{law.as_of}' AS as_of")
    return f"SELECT {', '.join(columns)} FROM {_relation(path)}"


def _added(layers: Layers) -> list[Added]:
    added: dict[str, Added] = {}
    for row in layers.answering:
        for column in (
            *layers.answers(row),
            *(Added(name, verdict(f'"{name}"')) for name in row.book.provides),
        ):
            added.setdefault(column.name, column)
    return list(added.values())


def _refuse_taken(path: Path, table: FactTable, added: Sequence[Added]) -> None:
    names = {field.name.lower() for field in table.fields}
    problems = [
        Problem(str(path), "is a column this run adds", "rename it", column=column.name)
        for column in added
        if column.name.lower() in names
    ]
    if problems:
        raise InputError(f"{path.name} already has columns of the answer", problems=problems)
