"""Dated editions of rulebooks: taking one in, and going back.

An edition comes in whole or not at all: every file is checked by the loader, every rule test of
all rulebooks is run over it, and only then does it take its name and come into force. One that
would lose law (a version that is in use, a later check) or fails a test is refused, unless an
operator accepts it with a reason, which is kept. A file that does not load is never let in.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.desk.law_checks import BookTaken, Outcome, Progress, losses, run_tests, verified
from tidegate.desk.law_in_use import (
    rule_of,
    rule_tests_in_use,
    rulebooks_in_use,
    sha256_or_none,
)
from tidegate.errors import ListError, Problem, RulebookError, UsageError
from tidegate.home import home as default_home
from tidegate.lists.engine import engine
from tidegate.lists.journal import operator
from tidegate.lists.lock import locked
from tidegate.lists.shelf import (
    make_private,
    replace_file,
    sync_folder,
    to_json,
    write_private,
)
from tidegate.rules.editions import (
    EDITIONS,
    FOLDER,
    IN_FORCE,
    MANIFEST,
    RECORD,
    TAKEN_OUT,
    Edition,
    Entry,
    Held,
    names_in_force,
    read_record,
)

if TYPE_CHECKING:
    from tidegate.desk.law_source import Source
    from tidegate.rules.rulebook import Rulebook
    from tidegate.rules.schema import FactSchema

TEMPORARY = ".tmp-"
LOCK_WAIT = 5.0
"""Seconds to wait for another update to end."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an update did. `edition` is None where nothing differed from what is in use; `against`
    are the reasons it was accepted against; `passed_over` files that are no rulebooks."""

    edition: Edition | None
    rulebooks: tuple[BookTaken, ...]
    tests: int
    against: tuple[str, ...]
    passed_over: tuple[str, ...]


def take_in(
    path: Path,
    *,
    accept: str = "",
    home: Path | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Taken:
    """Makes an edition of the rulebooks in a folder or zip, and puts it in force.

    Rulebooks the same as those in use are left out; where all are, nothing is made. Raises
    InputError where the source is hostile or empty, RulebookError where a file does not load or
    the edition is refused, ListError where another update is running.
    """
    from tidegate.desk.law_source import read_source

    home = home or default_home()
    source = read_source(path)
    with _alone(home):
        folder = home / FOLDER / EDITIONS
        _sweep(folder)
        building = folder / f"{TEMPORARY}{uuid.uuid4().hex}"
        building.mkdir(mode=0o700)
        try:
            for name, content in (source.rulebooks | source.tests).items():
                write_private(building / name, content)
            build = _Build(home, building, source, accept.strip(), now or datetime.now(UTC))
            return build.run(progress)
        finally:
            shutil.rmtree(building, ignore_errors=True)


def undo(home: Path | None = None, *, now: datetime | None = None) -> tuple[str, tuple[str, ...]]:
    """Takes the edition that came last out of force: its id, and those in force afterwards.

    Raises UsageError where none is in force.
    """
    home = home or default_home()
    with _alone(home):
        record = read_record(home)
        held = names_in_force(record)
        if not held:
            raise UsageError(
                "no edition is in force: the shipped rulebooks are used",
                hint="`tidegate rules update --list` shows what was.",
            )
        entry = Entry(held[-1], TAKEN_OUT, _stamp(now or datetime.now(UTC)), operator())
        _put_record(home, (*record, entry))
        return held[-1], held[:-1]


@dataclass(frozen=True, slots=True)
class _Build:
    """One edition in the making, in a folder that has no name yet."""

    home: Path
    folder: Path
    source: Source
    accept: str
    now: datetime

    def run(self, progress: Progress | None) -> Taken:
        present = {row.id: row for row in rulebooks_in_use(home=self.home)}
        new, schemas = self._load()
        tests = rule_tests_in_use(self.home)
        mine = {rule_of(self.folder / name): self.folder / name for name in self.source.tests}
        taken = tuple(
            self._compared(row, present.get(row.id), tests.get(row.id), mine.get(row.id))
            for row in new.values()
        )
        changed = [row for row in taken if row.result != "unchanged"]
        if not changed:
            return Taken(None, taken, 0, (), self.source.passed_over)
        against = [*losses(changed, present, new)]
        against += [
            Problem(new[row.id].file, "comes without tests", f"write {row.id}.test.yaml beside it")
            for row in changed
            if row.id not in tests | mine
        ]
        from tidegate.rules import Rulebooks

        books = Rulebooks(list((present | new).values()), schemas)
        ran = run_tests((tests | mine).values(), books, progress)
        failures = [*ran.unreadable, *ran.failures]
        against += failures
        if against and not self.accept:
            raise RulebookError(
                f"{self.source.name} is refused; what is in use stays",
                problems=against,
                hint="Mend the files. If they are right, give the reason with --accept.",
            )
        edition = self._placed(
            [new[row.id] for row in changed],
            mine,
            tests=len(ran.results),
            failed=len(failures),
            against=tuple(map(str, against)),
        )
        return Taken(edition, taken, len(ran.results), edition.against, self.source.passed_over)

    def _load(self) -> tuple[dict[str, Rulebook], Mapping[str, FactSchema]]:
        """The rulebooks of the source, each under its name. Raises RulebookError."""
        from tidegate.rules import load

        try:
            books = load([self.folder])
        except RulebookError as wrong:
            told = [replace(row, file=Path(row.file).name) for row in wrong.problems]
            raise RulebookError(
                f"{self.source.name} cannot be taken in: {wrong.message}",
                problems=told,
                hint=wrong.hint,
            ) from None
        new = {
            row.id: replace(row, file=Path(row.file).name) for row in books if row.origin == "user"
        }
        strange = [
            Problem(row.file, f"holds the rulebook {row.id}", f"name it {row.id}.yaml")
            for row in new.values()
            if row.file != f"{row.id}.yaml"
        ]
        if strange:
            raise RulebookError(f"{self.source.name} cannot be taken in", problems=strange)
        return new, books.schemas

    def _compared(
        self, new: Rulebook, present: Rulebook | None, test: Path | None, mine: Path | None
    ) -> BookTaken:
        same_test = mine is None or sha256_or_none(mine) == sha256_or_none(test)
        result: Outcome = "new" if present is None else "changed"
        if present is not None and present.sha256 == new.sha256 and same_test:
            result = "unchanged"
        return BookTaken(
            new.id,
            result,
            tuple(row.id for row in present.versions) if present else (),
            tuple(row.id for row in new.versions),
            verified(present) if present else "",
            verified(new),
        )

    def _placed(
        self,
        books: Sequence[Rulebook],
        mine: Mapping[str, Path],
        *,
        tests: int,
        failed: int,
        against: tuple[str, ...],
    ) -> Edition:
        from tidegate.rules.library import SHIPPED

        rows = tuple(
            Held(
                id=book.id,
                file=book.file,
                sha256=book.sha256,
                versions=tuple(row.id for row in book.versions),
                verified_through=verified(book),
                test=mine[book.id].name if book.id in mine else "",
                test_sha256=sha256_or_none(mine.get(book.id)),
                replaced=sha256_or_none(SHIPPED / book.file),
            )
            for book in sorted(books, key=lambda book: book.id)
        )
        folder = self.home / FOLDER / EDITIONS
        at = _stamp(self.now)
        name = f"{at[:10]}-{_digest(rows)[:8]}"
        edition = Edition(
            id=name,
            path=folder / name,
            retrieved=at,
            source=self.source.name,
            rulebooks=rows,
            tests=tests,
            failed=failed,
            accepted=self.accept if against else "",
            against=against,
            who=operator(),
            engine=engine(),
        )
        kept = {MANIFEST, *(row.file for row in rows), *(row.test for row in rows)}
        write_private(self.folder / MANIFEST, to_json(edition.to_dict()))
        for path in self.folder.iterdir():
            if path.name not in kept:
                path.unlink()
        sync_folder(self.folder)
        record = read_record(self.home)
        if not _whole(edition):
            if edition.path.exists():
                edition.path.rename(folder / f"{TEMPORARY}{uuid.uuid4().hex}")
            self.folder.rename(edition.path)
            sync_folder(folder)
        entry = Entry(name, IN_FORCE, at, edition.who, edition.accepted)
        _put_record(self.home, (*record, entry))
        _sweep(folder)
        return edition


def _whole(edition: Edition) -> bool:
    """True where an edition of that day and content stands already, taken out since."""
    return (edition.path / MANIFEST).exists() and all(
        sha256_or_none(edition.path / row.file) == row.sha256
        and (not row.test or sha256_or_none(edition.path / row.test) == row.test_sha256)
        for row in edition.rulebooks
    )


def _digest(rows: Iterable[Held]) -> str:
    text = "".join(f"{row.file} {row.sha256} {row.test} {row.test_sha256}\n" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _put_record(home: Path, record: Iterable[Entry]) -> None:
    make_private(home / FOLDER)
    replace_file(home / FOLDER / RECORD, to_json({"record": [asdict(row) for row in record]}))


def _sweep(folder: Path) -> None:
    """Removes what a crash left half built. Only for the holder of the lock."""
    make_private(folder)
    for left in folder.glob(f"{TEMPORARY}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked(home / FOLDER / ".lock", wait=LOCK_WAIT))
        except ListError:
            raise ListError(
                "another Tidegate process is changing the rulebooks",
                hint="Wait for it to end and run the command again.",
            ) from None
        yield
