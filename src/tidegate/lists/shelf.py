"""The editions of one publication on disk.

    lists/<publication>/current                     which edition is in force, and since when
    lists/<publication>/<edition>/edition.json      what is on record
                                  source.gz         the publisher's bytes
                                  entries.jsonl.gz  the entries read from them

An edition is built in a folder with a dotted name, written through to the disk, and renamed when
it is whole; then `current` is replaced in one step. A crash leaves the old edition in force or
the new one, never half of one. Editions are not deleted. `current` also keeps the history of what
was in force when, because a run of the past must see what could be seen then.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from tidegate.errors import ListError
from tidegate.lists.edition import Edition, moment

CURRENT = "current"
ENTRIES = "entries.jsonl.gz"
RECORD = "edition.json"
SOURCE = "source.gz"
TEMPORARY = ".tmp-"


@dataclass(frozen=True, slots=True)
class Reign:
    """A stretch of time in which one edition is in force: from `since` to the next reign.

    `confirmed` are the moments at which the publisher still gave the same bytes: the first and
    the last of each day. `etag` and `modified` are what its server said, for the next request;
    `engine` is the version of Tidegate that last read the source. `given_format` and `mapping`
    (field → column) are what the person said who added the file; its next edition is read so too.
    """

    edition: str
    since: str
    state: str = "in force"
    rows_before: int | None = None
    by_hand: bool = False
    url: str = ""
    etag: str = ""
    modified: str = ""
    engine: str = ""
    given_format: str = ""
    mapping: dict[str, str] = field(default_factory=dict, hash=False)
    confirmed: tuple[str, ...] = ()

    def confirm(self, at: str) -> Reign:
        """This reign, seen once more at `at`."""
        seen = self.confirmed
        if len(seen) > 1 and seen[-1][:10] == seen[-2][:10] == at[:10]:
            seen = seen[:-1]
        return replace(self, confirmed=(*seen, at))


class Shelf:
    """One publication's folder. Reading needs no lock; whoever writes holds the store's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.publication = folder.name

    def history(self) -> tuple[Reign, ...]:
        """All reigns, oldest first; empty where nothing was ever in force."""
        path = self.folder / CURRENT
        try:
            record = json.loads(path.read_bytes())
            return tuple(
                Reign(**{**reign, "confirmed": tuple(reign["confirmed"])})
                for reign in record["history"]
            )
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except (OSError, ValueError, KeyError, TypeError) as wrong:
            raise ListError(
                f"the record of what is in force for {self.publication} cannot be read: {wrong}",
                hint=f"Delete {path} and add or update the list again; editions beside it stay.",
            ) from wrong

    def reign(self, known_at: datetime | None = None) -> Reign | None:
        """The reign at a moment (now, where none is given), confirmed only by what was then."""
        history = self.history()
        if known_at is None:
            return history[-1] if history else None
        for reign in reversed(history):
            if moment(reign.since) <= known_at:
                seen = tuple(at for at in reign.confirmed if moment(at) <= known_at)
                return replace(reign, confirmed=seen)
        return None

    def edition(self, reign: Reign) -> Edition:
        """The edition of a reign. Raises ListError where its folder is gone or damaged."""
        path = self.folder / reign.edition
        try:
            record = json.loads((path / RECORD).read_bytes())
            return Edition.from_dict(
                record,
                path,
                state=reign.state,
                rows_before=reign.rows_before,
                by_hand=reign.by_hand,
                url=reign.url,
                confirmed=reign.confirmed[-1] if reign.confirmed else "",
            )
        except (OSError, ValueError, TypeError) as wrong:
            raise ListError(
                f"the edition {self.publication} {reign.edition} cannot be read: {wrong}",
                hint="Restore its folder from a backup, or add or update the list again.",
            ) from wrong

    def sweep(self) -> None:
        """Removes what a crash left half built. Only for the holder of the lock."""
        with contextlib.suppress(FileNotFoundError):
            for left in self.folder.iterdir():
                if left.name.startswith(TEMPORARY):
                    if left.is_dir():
                        shutil.rmtree(left, ignore_errors=True)
                    else:
                        left.unlink(missing_ok=True)

    def place(self, edition: Edition, entries: bytes, source: BinaryIO) -> Edition:
        """Builds the edition's folder, whole or not at all; it is not in force by that.

        A folder of that name which was never in force is what a crash left between two steps,
        and gives way. Returns the edition with its path.
        """
        make_private(self.folder)
        building = self.folder / f"{TEMPORARY}{uuid.uuid4().hex}"
        building.mkdir(mode=0o700)
        try:
            with _private_gzip(building / SOURCE) as packed:
                shutil.copyfileobj(source, packed, 1 << 20)
            with _private_gzip(building / ENTRIES) as packed:
                packed.write(entries)
            placed = replace(edition, path=self.folder / edition.id)
            write_private(building / RECORD, to_json(placed.to_dict()))
            sync_folder(building)
            orphan = self.folder / f"{TEMPORARY}{uuid.uuid4().hex}"
            if placed.path.exists():
                placed.path.rename(orphan)
            _patiently(building, placed.path)
            sync_folder(self.folder)
            shutil.rmtree(orphan, ignore_errors=True)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        return placed

    def put_in_force(self, history: tuple[Reign, ...]) -> None:
        """Replaces the record of what is in force, in one step."""
        make_private(self.folder)
        record = {"edition": history[-1].edition, "history": [asdict(r) for r in history]}
        replace_file(self.folder / CURRENT, to_json(record))


def to_json(record: Mapping[str, Any]) -> bytes:
    """Indented UTF-8 JSON with a last newline."""
    return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def make_private(folder: Path) -> None:
    """Makes a folder, and what is missing above it, for its owner only."""
    missing = [folder, *folder.parents]
    for path in reversed(missing):
        if not path.exists():
            path.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Writes a file for its owner only, through to the disk."""
    with _private(path) as opened:
        opened.write(content)


def replace_file(path: Path, content: bytes) -> None:
    """Writes beside the file and puts it in its place in one step."""
    beside = path.with_name(f"{TEMPORARY}{uuid.uuid4().hex}")
    try:
        write_private(beside, content)
        _patiently(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    handle = os.open(
        path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600
    )
    with os.fdopen(handle, "wb") as opened:
        yield opened
        opened.flush()
        os.fsync(opened.fileno())


@contextlib.contextmanager
def _private_gzip(path: Path) -> Iterator[BinaryIO]:
    """Gzip without a time or a name in it: the same content is the same file."""
    with (
        _private(path) as opened,
        gzip.GzipFile(filename="", mode="wb", fileobj=opened, compresslevel=5, mtime=0) as packed,
    ):
        yield cast(BinaryIO, packed)


def _patiently(source: Path, target: Path) -> None:
    """os.replace; on Windows a reader holding the old file open makes it wait a moment."""
    for attempt in range(20):
        try:
            os.replace(source, target)  # noqa: PTH105 (one seam for the tests of a crash)
        except PermissionError:
            if os.name != "nt" or attempt == 19:
                raise
            time.sleep(0.05)
        else:
            return
