"""Request logs looked at: which accounts stand together, and what that is consistent with."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from tidegate.desk.items import Past
    from tidegate.desk.screening import Progress
    from tidegate.desk.tidegate import Tidegate
    from tidegate.distillation.campaigns.model import Answer, Campaigns
    from tidegate.distillation.reading.logs import LogNotes
    from tidegate.distillation.sketches.table import SketchTable

ANSWERS = "distillation-answers.csv"
SKETCHES = ".npz"
ENDINGS = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".log", ".txt")
LARGE = 32 * 2**20
"""Bytes of logs above which all processors read."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a user may choose. `keep`, `past` and `benign` are files of sketches, `answers` a table
    of what account holders said (beside those recorded here), `alerts` the alert budget a day."""

    keep: Path | None = None
    past: Path | None = None
    benign: Path | None = None
    alerts: int | None = None
    metadata_only: bool = False
    answers: Path | None = None
    as_of: str = ""
    known_at: str = ""
    rulebooks: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class DistillationView:
    """The result; `document` is all of it as JSON, `problems` what could not be read (the first
    of `problem_count`), `said` what to tell of the store."""

    document: dict[str, Any]
    found: Campaigns
    sources: tuple[str, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """Logs as a table of sketches (by day where a store is kept, else by account), the accounts'
    past in the store, how the reading went, and what to tell of the store."""

    table: SketchTable
    past: SketchTable | None
    notes: LogNotes
    added: bool
    said: tuple[str, ...]


class Distillation:
    """The drawer for campaigns in the logs of a model's API."""

    def __init__(self, gate: Tidegate, past: Past | None = None) -> None:
        self._gate = gate
        self._past = past

    @property
    def answers_path(self) -> Path:
        """Where account holders' answers are kept."""
        return self._gate.home / ANSWERS

    def find(
        self,
        logs: Sequence[Path | str],
        search: Search | None = None,
        *,
        progress: Progress | None = None,
    ) -> DistillationView:
        """The groups of accounts in the logs, each with its evidence.

        A log is a file or a folder of files; one that ends in .npz holds sketches. What cannot be
        read is told, unless nothing can be: then, and where no request is found, raises
        InputError.
        """
        from tidegate.distillation.campaigns import find
        from tidegate.distillation.campaigns.answers import with_answers
        from tidegate.distillation.campaigns.document import document

        search = search or Search()
        past, benign = _sketches(search.past), _sketches(search.benign)
        rulebooks = self._rulebooks(search)
        read = self.read(logs, search, progress=progress)
        table = read.table.by_account()
        found = find(
            table,
            past=_both(past, read.past),
            benign=benign,
            alerts=search.alerts,
            rulebooks=rulebooks,
            as_of=search.as_of,
            known_at=search.known_at,
            profile=self._past.profile if self._past else self._gate.profile.answers,
            mode="metadata" if search.metadata_only else "auto",
            progress=progress,
        )
        answers, wrong = self._answers(search, table)
        found, unmet = with_answers(found, answers)
        if unmet:
            told = "answer is" if unmet == 1 else "answers are"
            note = f"{unmet:,} recorded {told} of accounts that stand in no group looked at."
            found = replace(found, notes=(*found.notes, note))
        problems = (*wrong, *read.notes.problems)
        count = len(wrong) + read.notes.problem_count
        files = [{"name": name} for name in read.notes.files]
        return DistillationView(
            document(found, files=files, problems=problems, problem_count=count),
            found,
            tuple(_sources(read.notes)),
            problems,
            count,
            read.said,
        )

    def read(
        self,
        logs: Sequence[Path | str],
        search: Search | None = None,
        *,
        progress: Progress | None = None,
    ) -> Read:
        """The logs as sketches, added to the store where one is named. Raises InputError."""
        from tidegate.distillation.reading.logs import LogNotes
        from tidegate.distillation.sketches import load, merge, sketch_logs

        search = search or Search()
        notes = LogNotes()
        paths = list(_files(logs, notes))
        ready = [path for path in paths if path.suffix == SKETCHES]
        texts = [path for path in paths if path.suffix != SKETCHES]
        if search.keep is not None and search.keep.resolve() in {p.resolve() for p in paths}:
            raise UsageError(
                f"{search.keep.name} is both a log and the store", hint="Name it once."
            )
        tables = [load(path) for path in ready]
        notes.files.extend(path.name for path in ready)
        if texts or not ready:
            if not texts:
                raise InputError("no log could be read", problems=notes.problems)
            done = sketch_logs(
                _told(texts, progress),
                mapping=search.mapping or None,
                daily=search.keep is not None,  # a unit a day is dear; only a store needs it
                workers=search.workers or _workers(texts),
            )
            tables.append(done.table)
            notes.add(done.notes)
        if search.keep is None or not all(table.daily for table in tables):
            tables = [table.by_account() for table in tables]
        table = merge(tables)
        if not int(table.counts["requests"].sum()):
            raise InputError(
                "no request was found in what was read", problems=notes.problems,
                hint="docs/model-logs.md says which formats are known; --map names a column.",
            )  # fmt: skip
        if search.keep is None:
            return Read(table, None, notes, False, ())
        from tidegate.distillation.campaigns.store import keep

        kept = keep(search.keep, table)
        return Read(table, kept.past, notes, kept.added, (kept.note,) if kept.note else ())

    def answer(self, account: str, text: str, *, by: str = "", on: str = "") -> Answer:
        """Records what an account's holder said, for the next reports; the account is told by its
        pseudonym or its name in the log. `on` is an ISO date, today by default. Raises UsageError,
        InputError."""
        from tidegate.distillation.campaigns.answers import pseudonym_of, record
        from tidegate.distillation.campaigns.model import Answer
        from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key
        from tidegate.rules.engine import iso_day

        if not account.strip():
            raise UsageError("no account is named", hint="Give its pseudonym or its name.")
        day = iso_day(on) if on else datetime.now(UTC).date().isoformat()
        answer = Answer(
            pseudonym_of(account, Pseudonyms(find_key())), day, text.strip(), by.strip()
        )
        record(self.answers_path, answer)
        return answer

    def _answers(
        self, search: Search, table: SketchTable
    ) -> tuple[list[Answer], tuple[Problem, ...]]:
        """The answers recorded here, and those of the file named."""
        paths = [self.answers_path] if self.answers_path.exists() else []
        paths += [search.answers] if search.answers is not None else []
        if not paths:
            return [], ()
        from tidegate.distillation.campaigns.answers import read_answers
        from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key, shown

        known = {shown(int(one)) for one in table.account}
        read = [read_answers(path, Pseudonyms(find_key()), known) for path in paths]
        return [a for one in read for a in one.answers], tuple(
            p for one in read for p in one.problems
        )

    def _rulebooks(self, search: Search) -> Any:
        from tidegate.rules import load

        return load(search.rulebooks or None, known_at=search.known_at, home=self._gate.home)


def _sketches(path: Path | None) -> SketchTable | None:
    if path is None:
        return None
    from tidegate.distillation.sketches import load

    return load(path).by_account()


def _both(one: SketchTable | None, other: SketchTable | None) -> SketchTable | None:
    if one is None or other is None:
        return one if other is None else other
    from tidegate.distillation.sketches import merge

    return merge([one, other])


def _files(logs: Sequence[Path | str], notes: LogNotes) -> Iterator[Path]:
    """The files named, and in folders those whose ending is that of a log, each once."""
    seen: set[Path] = set()
    for path in map(Path, logs):
        found = sorted(_within(path)) if path.is_dir() else [path]
        if not found:
            notes.tell(Problem(path.name, "is a folder without a log", "name the files"))
        for one in found:
            if one.resolve() not in seen:
                seen.add(one.resolve())
                yield one


def _within(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            bare = name.lower().removesuffix(".gz")
            if not name.startswith(".") and bare.endswith(ENDINGS):
                yield Path(place) / name


def _told(paths: Sequence[Path], progress: Progress | None) -> Iterator[Path]:
    """The paths as they are asked for, with a word to whoever watches."""
    for number, path in enumerate(paths):
        if progress is not None:
            progress("reading", number, len(paths))
        yield path
    if progress is not None:
        progress("reading", len(paths), len(paths))


def _workers(paths: Sequence[Path]) -> int:
    from tidegate.parties.workers import processors

    size = sum(path.stat().st_size for path in paths if path.is_file())
    return processors() if size > LARGE else 1


def _sources(notes: LogNotes) -> Iterator[str]:
    formats: Counter[str] = notes.formats
    if notes.files:
        more = f" and {len(notes.files) - 20:,} more" if len(notes.files) > 20 else ""
        yield f"Read: {', '.join(notes.files[:20])}{more}."
    if formats:
        told = ", ".join(f"{count:,} as {name}" for name, count in formats.most_common())
        yield f"Requests by format: {told}."
