"""Reads a folder or zip of rulebooks that came from outside: only what is named as a rulebook or
its test, nothing larger than a rulebook may be, nothing from beside the folder."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidegate.errors import InputError, Problem

LARGEST = 1_000_000
"""Bytes of one file; the loader takes no larger one."""
TOGETHER = 64 * 1024**2
"""Bytes of all files together."""
_NAMED = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+\.yaml\Z")
_TEST = ".test.yaml"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Source:
    """What was found: rulebooks and tests by file name, and the names that were passed over."""

    name: str
    rulebooks: dict[str, bytes]
    tests: dict[str, bytes]
    passed_over: tuple[str, ...]


def read_source(path: Path) -> Source:
    """The rulebooks in a folder, or in a zip (at its top or in one folder of it).

    Raises InputError with every problem: a bomb, a path that leads out of the folder, a link, a
    name twice, a file too large, or no rulebook at all.
    """
    found = list(_of_folder(path) if path.is_dir() else _of_zip(path))
    problems = [each for _, each in found if isinstance(each, Problem)]
    files = [(name, each) for name, each in found if isinstance(each, bytes)]
    seen: dict[str, bytes] = {}
    passed: list[str] = []
    for name, content in files:
        if not _NAMED.match(name) or not content.strip():
            passed.append(name)
        elif name in seen:
            problems.append(Problem(path.name, f"{name} stands twice in it", "keep one of them"))
        else:
            seen[name] = content
    tests = {name: content for name, content in seen.items() if name.endswith(_TEST)}
    rulebooks = {name: content for name, content in seen.items() if name not in tests}
    for name in tests:
        if name.removesuffix(_TEST) + ".yaml" not in rulebooks:
            mend = f"put {name.removesuffix(_TEST)}.yaml beside it"
            problems.append(Problem(name, "is the test of a rulebook that is not there", mend))
    if not rulebooks and not problems:
        problems.append(
            Problem(
                path.name, "holds no rulebook", "rulebooks are named ID.yaml, as us.bis.uvl.yaml"
            )
        )
    if problems:
        raise InputError(f"{path} cannot be taken in; nothing of it was", problems=problems)
    return Source(path.name, rulebooks, tests, tuple(passed))


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes | Problem]]:
    inside = folder.resolve()
    total = 0
    for path in sorted(folder.iterdir()):
        if path.suffix != ".yaml":
            continue
        name = path.name
        try:
            if path.resolve().parent != inside or not path.is_file():
                yield name, Problem(name, "is a link or no plain file", "copy the file itself")
                continue
            with path.open("rb") as stream:
                content = stream.read(LARGEST + 1)
        except OSError as wrong:
            yield name, Problem(name, f"cannot be read: {wrong.strerror or wrong}")
            continue
        total += len(content)
        yield name, _bounded(name, content, total)


def _of_zip(path: Path) -> Iterator[tuple[str, bytes | Problem]]:
    from tidegate.intake.bounded import check_zip, open_file, refusal

    with open_file(path) as opened:
        if opened.read(4) not in _ZIP:
            raise refusal(path, "is neither a folder nor a zip", "give a folder of rulebooks")
    check_zip(path, limit=TOGETHER)
    total = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            shown = member.filename[:200]
            place = PurePosixPath(member.filename.replace("\\", "/"))
            if member.is_dir():
                continue
            if place.is_absolute() or ".." in place.parts or ":" in member.filename:
                yield shown, Problem(path.name, f"{shown!r} leads out of the archive")
            elif stat.S_ISLNK(member.external_attr >> 16):
                yield shown, Problem(path.name, f"{shown!r} is a link", "pack the file itself")
            elif place.suffix == ".yaml" and len(place.parts) <= 2:
                with archive.open(member) as stream:
                    content = stream.read(LARGEST + 1)
                total += len(content)
                yield place.name, _bounded(place.name, content, total)
            else:
                yield shown, b""


def _bounded(name: str, content: bytes, total: int) -> bytes | Problem:
    if len(content) > LARGEST:
        return Problem(name, f"is larger than {LARGEST:,} bytes", "no rulebook is; check the file")
    if total > TOGETHER:
        return Problem(name, f"all files together are larger than {TOGETHER:,} bytes")
    return content
