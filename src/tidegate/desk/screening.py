"""A file of parties against the lists and the law: the main job, from file to reports.

The same functions serve a run and its proof: `verify` hands them the editions a receipt names
instead of those in force.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import tidegate
from tidegate.desk.law import findings_for, unverified_since
from tidegate.desk.lists_in_use import ListsInUse, index_over
from tidegate.errors import InputError, Problem, UsageError
from tidegate.findings.model import Match, Run, SubjectResult
from tidegate.parties import LEAST_SHOWN, LEAST_THRESHOLD, Asked

if TYPE_CHECKING:
    from tidegate.desk.stakes import StakesInUse
    from tidegate.findings import Finding, Report
    from tidegate.intake import Subject, SubjectTable
    from tidegate.lists import ListStore
    from tidegate.ownership.structure import Structure
    from tidegate.rules import Rulebooks

Progress = Callable[[str, int, int], None]
Mode = Literal["enforced", "text", "both"]
DEFAULT_LIMIT = 10
MOST_WARNINGS = 50  # problems of a file that a report repeats as warnings


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose. `threshold` is the least score shown, `limit` the most matches of
    one subject (ties and exact names beyond it are kept); `as_of` is the law's date, `known_at`
    limits editions and rulebooks to what was retrieved by then."""

    as_of: str = ""
    known_at: str = ""
    mode: Mode = "enforced"
    threshold: float = LEAST_SHOWN
    limit: int = DEFAULT_LIMIT
    only: tuple[str, ...] = ()
    accept_stale: str = ""
    rulebooks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not LEAST_THRESHOLD <= self.threshold <= 1:
            raise UsageError(
                f"a threshold of {self.threshold} is outside {LEAST_THRESHOLD}–1",
                hint=f"The default is {LEAST_SHOWN}.",
            )
        if self.limit < 1:
            raise UsageError("a limit is at least 1")
        _check_date("as-of", self.as_of, "")
        _check_date("known-at", self.known_at, "(T.+)?")

    def recorded(self) -> dict[str, Any]:
        """What a receipt keeps of the settings."""
        return {
            "threshold": self.threshold,
            "limit": self.limit,
            "only": list(self.only),
            "accept_stale": self.accept_stale,
            "rulebooks": list(self.rulebooks),
        }


def _check_date(what: str, text: str, clock: str) -> None:
    if not text:
        return
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}" + clock, text):
            raise ValueError
        read = datetime.fromisoformat(text)
        (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{what} {text!r} is not a date", hint="Write it as 2026-11-23.") from None


def now() -> str:
    """This moment in UTC, to the second, as ISO text."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Screening:
    """A run before it is written: what decided it, and its results in the file's order."""

    run: Run
    matches: Mapping[Asked, tuple[Match, ...]]
    findings: Mapping[tuple[str, str], tuple[Any, ...]]
    subjects: Sequence[Subject] = field(default_factory=tuple)
    stakes: StakesInUse | None = None

    def results(self) -> Iterator[SubjectResult]:
        """One result for every row, in order."""
        for subject in self.subjects:
            asked = asked_of(subject)
            matches = self.matches.get(asked, ()) if subject.name else ()
            found = [f for m in matches for f in self.findings[m.list, m.entry_id]]
            if self.stakes is not None:
                owned = self.stakes.of(subject)
                matches, found = (*matches, *owned.matches), [*found, *owned.findings]
            findings = gather(found)
            yield SubjectResult(
                row=subject.row,
                subject=told(subject),
                matches=matches,
                findings=findings,
                problem=subject.problem,
            )


def gather(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once: one that says the same of another entry lends only its evidence."""
    gathered: list[Finding] = []
    for found in findings:
        for at, known in enumerate(gathered):
            if replace(known, evidence=found.evidence) == found:
                gathered[at] = replace(known, evidence=known.evidence + found.evidence)
                break
        else:
            gathered.append(found)
    return tuple(gathered)


def asked_of(subject: Subject) -> Asked:
    """What is searched for one row."""
    return Asked(
        name=subject.name,
        schema=subject.schema,
        other_names=subject.other_names,
        countries=subject.countries,
        birth_date=subject.birth_date,
        identifiers=tuple(i.value for i in subject.identifiers),
    )


def told(subject: Subject) -> dict[str, Any]:
    """A subject as a report shows it."""
    return {
        "name": subject.name,
        "other_names": list(subject.other_names),
        "schema": subject.schema,
        "countries": list(subject.countries),
        "birth_date": subject.birth_date,
        "identifiers": [
            {"kind": i.kind, "value": i.value, "country": i.country} for i in subject.identifiers
        ],
        "address": subject.address,
        "id": subject.own_id,
        "fields": dict(subject.fields),
    }


def input_of(table: SubjectTable) -> dict[str, Any]:
    """What a run records of the file it read."""
    return {
        "file": table.path.name,
        "path": str(table.path.resolve()),
        "sha256": table.sha256,
        "rows": table.rows,
        "sheet": _sheet_of(table),
        "columns": table.guess.as_mapping(),
        "problems": [
            {"row": p.row, "column": p.column, "message": p.message, "mend": p.mend}
            for p in table.problems
        ],
    }


def _sheet_of(table: SubjectTable) -> str:
    """The sheet of a workbook that was read, as the table's notes name it; "" for other files."""
    named = (re.fullmatch("sheet “(.*)”", note, re.DOTALL) for note in table.notes)
    return next((found[1] for found in named if found), "")


def judge(
    store: ListStore,
    lists: ListsInUse,
    rulebooks: Rulebooks,
    settings: Settings,
    asked: Sequence[Asked],
    *,
    profile: Mapping[str, Any] | None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[dict[Asked, tuple[Match, ...]], dict[tuple[str, str], tuple[Any, ...]]]:
    """Matches of every distinct subject, and findings of every matched entry."""
    from tidegate.parties import screen

    if progress:
        progress("preparing the index", 0, 0)
    folder = index_over(store, lists)
    matches = screen(
        folder,
        asked,
        threshold=settings.threshold,
        limit=settings.limit,
        workers=workers,
        progress=(lambda done, of: progress("screening", done, of)) if progress else None,
    )
    findings = findings_for(
        (m for found in matches.values() for m in found),
        rulebooks,
        published=lists.published,
        as_of=settings.as_of,
        known_at=settings.known_at,
        mode=settings.mode,
        profile=profile,
    )
    return matches, findings


def screen_table(
    store: ListStore,
    table: SubjectTable,
    lists: ListsInUse,
    rulebooks: Rulebooks,
    settings: Settings,
    *,
    profile: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    structure: Structure | None = None,
) -> Screening:
    """Screens every row of a table that was read; with a structure of stakes, its owners too."""
    started = now()
    settings = replace(settings, as_of=settings.as_of or started[:10])
    asked = [asked_of(s) for s in table if s.name]
    matches, findings = judge(
        store, lists, rulebooks, settings, asked,
        profile=profile, progress=progress, workers=workers,
    )  # fmt: skip
    told, warnings = input_of(table), problems_told(table)
    stakes = None
    if structure is not None:
        from tidegate.desk.stakes import stakes_in_use

        stakes = stakes_in_use(
            store, lists, rulebooks, settings, structure, profile=profile, progress=progress
        )
        told["stakes"] = {
            "file": structure.file, "path": structure.path, "sha256": structure.sha256,
        }  # fmt: skip
        warnings = (stakes.told(table), *stakes.read_so, *warnings)
    run = run_of(
        "screen", started, settings, lists, rulebooks, profile, told,
        warnings=unverified_since(findings.values(), settings.as_of) + warnings,
    )  # fmt: skip
    return Screening(run, matches, findings, table, stakes)


def problems_told(table: SubjectTable) -> tuple[str, ...]:
    """The problems of a file as warnings; all of them stand in the run's input."""
    told = [str(problem) for problem in table.problems[:MOST_WARNINGS]]
    more = len(table.problems) - MOST_WARNINGS
    return (*told, *([f"… and {more:,} more of {table.path.name}"] if more > 0 else []))


def run_of(
    command: str,
    started: str,
    settings: Settings,
    lists: ListsInUse,
    rulebooks: Rulebooks,
    profile: Mapping[str, Any] | None,
    input: Mapping[str, Any],
    *,
    warnings: tuple[str, ...] = (),
) -> Run:
    """Everything that decides a run's answer, for its reports and its receipt."""
    return Run(
        command=command,
        started=started,
        engine=f"tidegate {tidegate.__version__}",
        as_of=settings.as_of,
        known_at=settings.known_at,
        mode=settings.mode,
        profile=dict(profile) if profile is not None else None,
        input=input,
        lists=lists.used,
        lists_missing=lists.missing,
        rulebooks=rulebooks.receipt(as_of=settings.as_of, known_at=settings.known_at or None),
        settings=settings.recorded(),
        warnings=tuple(dict.fromkeys(lists.warnings + warnings)),
    )


def write(
    screening: Screening,
    paths: Mapping[str, Path],
    receipt_path: Path | None,
    progress: Progress | None = None,
    *,
    bom: bool = True,
) -> Report:
    """Writes the reports and the receipt of a screening, all or none. Raises InputError."""
    from tidegate.findings import write_reports

    total = len(screening.subjects)
    make_room((*paths.values(), *([receipt_path] if receipt_path else [])))
    try:
        return write_reports(
            screening.run,
            screening.results(),
            paths,
            receipt_path=receipt_path,
            progress=(lambda done: progress("writing reports", done, total)) if progress else None,
            bom=bom,
        )
    except OSError as wrong:
        raise InputError(
            f"the reports cannot be written: {wrong.strerror or wrong}",
            hint="Make room, or name another folder with --out FOLDER. Nothing was written.",
        ) from wrong


def make_room(paths: Iterable[Path]) -> None:
    """Makes the folders that files will go to and tries whether they can be written to.

    Raises InputError that names every folder that cannot be used.
    """
    problems = []
    for folder in dict.fromkeys(path.parent for path in paths):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as wrong:
            why = f"cannot be written to: {wrong.strerror or wrong}"
            problems.append(Problem(str(folder), why, "name another folder with --out FOLDER"))
    if problems:
        raise InputError("there is no place for the reports", problems=problems)
