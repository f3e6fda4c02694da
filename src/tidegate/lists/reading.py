"""Reads one received file into entries, with what the store needs to judge them."""

from __future__ import annotations

import hashlib
import re
import shutil
import tarfile
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tidegate.errors import InputError, ListRefused, Problem
from tidegate.lists.edition import iso_date
from tidegate.lists.entry import Entry
from tidegate.lists.entry_lines import entries_to_bytes
from tidegate.lists.shelf import TEMPORARY, make_private

_NOT_CONTENT = re.compile(rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]*>|<!--.*?-->)*", re.DOTALL)


MOST_FILES = 32
"""How many files one publication may come in; OFAC's is three."""


class NotThisList(ListRefused):
    """Not this publication at all: a web page, another publication's file, or unreadable, with
    all its problems. Where several names are tried, the next may fit."""

    def __init__(self, message: str, *, hint: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Reading:
    """A received file, read: `lines` are the entries as they will be stored, `counts` entries by
    list id (0 where the file declares a list and leaves it empty), `unreadable` the records that
    could not be read; `doubts` are what the parser says against the file as a whole."""

    source: Path
    sha256: str
    lines: bytes
    counts: Mapping[str, int]
    published: str
    format: str
    unreadable: int
    doubts: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def entries_sha256(self) -> str:
        return hashlib.sha256(self.lines).hexdigest()


@contextmanager
def read_edition(
    path: Path,
    folder: Path,
    *,
    publication: str,
    covered: frozenset[str] | None,
    format: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Iterator[Reading]:
    """Copies the file into `folder` (so that it cannot change under our feet) and reads the copy.

    `covered` are the lists the publication holds; None says that it is the user's: all entries
    are then on the one list that is named like the publication, so that no file of one's own
    passes for an official list. A folder is read as one publication in several files.
    Raises NotThisList for a web page in place of a list, for a file that cannot be parsed and
    for one that holds other lists; the copy is gone when the context ends.
    """
    from tidegate.lists.publishers import parse

    if not path.exists():
        raise InputError(f"{path}: there is no such file", hint="Check the path.")
    make_private(folder)
    staging = folder / f"{TEMPORARY}{uuid.uuid4().hex}"
    staging.mkdir(mode=0o700)
    try:
        staged = path
        try:
            staged, source, sha256 = _stage(path, staging, publication)
            parsed = parse(staged, publication, format=format, mapping=mapping)
        except InputError as wrong:
            raise refusal(path, staged, publication, wrong) from wrong
        own = covered is None
        nameless = sum(1 for entry in parsed.entries if not entry.names)
        entries = [entry for entry in parsed.entries if entry.names]
        if own:
            entries = [_on_own_list(entry, publication) for entry in entries]
        counts = Counter() if own else Counter(dict.fromkeys(parsed.lists, 0))
        counts.update(entry.list for entry in entries)
        if covered is not None:
            _check_lists(path, publication, covered, counts)
        yield Reading(
            source=source,
            sha256=sha256,
            lines=entries_to_bytes(_with_ids_of_their_own(entries)),
            counts=dict(sorted(counts.items())),
            published=iso_date(parsed.published, what="the published date in the file"),
            format=parsed.format,
            unreadable=parsed.unreadable + nameless,
            doubts=tuple(p.message for p in parsed.problems if p.row is None),
            problems=tuple(_named_as_given(p, path, staged) for p in parsed.problems),
        )
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _named_as_given(problem: Problem, path: Path, staged: Path) -> Problem:
    """The problem under the name the user knows: our copy is gone when it is read."""
    same = Path(problem.file) == staged
    return replace(problem, file=path.name if same else Path(problem.file).name)


def is_web_page(head: bytes) -> bool:
    """True where a file starts as HTML does, whatever its name says."""
    start = head[_match_end(head) :][:16].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def refusal(path: Path, staged: Path, publication: str, wrong: InputError) -> NotThisList:
    """What a file that cannot be parsed becomes, with its first problems in the message."""
    told = "; ".join(str(replace(p, mend="")) for p in wrong.problems[:3]) or wrong.message
    if len(wrong.problems) > 3:
        told += f"; and {len(wrong.problems) - 3} more"
    told = told.replace(str(staged), path.name).removeprefix(f"{path.name}: ")
    return NotThisList(
        f"{publication} is refused: {path.name} cannot be read: {told}",
        hint=wrong.hint or "Download the file again, or name its format with --format.",
        problems=wrong.problems,
    )


def _check_lists(
    path: Path, publication: str, covered: frozenset[str], counts: Mapping[str, int]
) -> None:
    from tidegate.lists.catalogue import catalogue

    foreign = sorted(name for name in counts if name not in covered and catalogue().known(name))
    if foreign or (counts and covered.isdisjoint(counts)):
        holds = ", ".join(foreign or sorted(counts))
        raise NotThisList(
            f"{publication} is refused: {path.name} holds {holds}, which {publication} does not",
            hint="Give the publication the file is of with --id, or an id of your own.",
        )


def _stage(path: Path, staging: Path, publication: str) -> tuple[Path, Path, str]:
    """Copies what was received, unpacked; gives what to parse, what to keep, and its hash.

    Of a folder a tar is kept, made so that the same files are the same bytes.
    """
    if not path.is_dir():
        staged = _copy(path, staging, publication)
        return staged, staged, _sha256(staged)
    staged = staging / "folder" / path.resolve().name
    staged.mkdir(parents=True)
    files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
    names = {file.name.lower().removesuffix(".gz") for file in files}
    if not 0 < len(files) == len(names) <= MOST_FILES:
        raise InputError(
            f"{path}: a publication in several files has one to {MOST_FILES}, each once; "
            f"here are {len(files)}",
            hint="Put the files of this publication, and no others, into a folder.",
        )
    kept = staging / "source.tar"
    with tarfile.open(kept, "w", format=tarfile.PAX_FORMAT) as archive:
        for file in files:
            copy = _copy(file, staged, publication)
            record = tarfile.TarInfo(copy.name)
            record.size = copy.stat().st_size
            with copy.open("rb") as opened:
                archive.addfile(record, opened)
    return staged, kept, _sha256(kept)


def _copy(path: Path, folder: Path, publication: str) -> Path:
    from tidegate.intake import open_bounded

    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    staged = folder / (name or "source")
    with open_bounded(path) as source, staged.open("xb") as copy:
        if is_web_page(source.peek(4096)):
            raise NotThisList(
                f"{publication} is refused: {path.name} is a web page (HTML), not a list",
                hint="The publisher answered with a page for people, perhaps an error page; "
                "try again later or download the data file itself.",
            )
        shutil.copyfileobj(source, copy, 1 << 20)
    return staged


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _match_end(head: bytes) -> int:
    match = _NOT_CONTENT.match(head)
    return match.end() if match else 0


def _on_own_list(entry: Entry, publication: str) -> Entry:
    if entry.list == publication:
        return entry
    extra = {**entry.extra, "list_in_file": entry.list}
    return replace(entry, list=publication, extra=extra)


def _with_ids_of_their_own(entries: list[Entry]) -> Iterator[Entry]:
    """An id that occurs again in its list gets "~2", "~3" in file order: none is lost."""
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        kept, count = entry, 1
        while (kept.list, kept.entry_id) in seen:
            count += 1
            kept = replace(entry, entry_id=f"{entry.entry_id}~{count}")
        seen.add((kept.list, kept.entry_id))
        yield kept
