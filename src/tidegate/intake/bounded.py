"""Opens files that may be hostile: sizes are checked while they are read, never trusted.

Limits (bytes unless said otherwise) are those of ordinary work with room to spare: the largest
list in use inflates to about 120 MB, a partner file of a million rows to about 200 MB.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from pathlib import Path
from typing import IO, Protocol

from tidegate.errors import InputError, Problem

GIB = 1024**3
MIB = 1024**2

INFLATED_LIMIT = 2 * GIB
"""What a file may grow to when inflated."""
RATIO_LIMIT = 200
"""How many times its packed size a file may grow to; ordinary lists stay under 40."""
RATIO_FLOOR = 64 * MIB
"""Below this inflated size the ratio is not asked: a small bomb harms nobody."""
MEMBER_LIMIT = 4096
"""How many members a zip archive may hold; a workbook has a few dozen."""
HEAD = 64 * 1024

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class BoundedStream(io.RawIOBase):
    """Reads from a source and refuses, aloud, to read past its limits."""

    def __init__(
        self, source: _Readable, *, path: Path, packed: int | None, limit: int, opened: IO[bytes]
    ) -> None:
        super().__init__()
        self._source = source
        self._path = path
        self._packed = packed
        self._limit = limit
        self._opened = opened
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._source.read(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise refusal(
                self._path,
                "the gzip file is cut short or damaged",
                "download or export it again; nothing of it was used",
            ) from error
        self._seen += len(data)
        check_growth(self._path, self._seen, self._packed, self._limit)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._opened.close()
        super().close()


def refusal(path: Path, message: str, mend: str) -> InputError:
    """An InputError about the whole of one file."""
    problem = Problem(file=path.name, message=message, mend=mend)
    return InputError(f"{path.name}: {message}", problems=(problem,), hint=mend)


def check_growth(path: Path, inflated: int, packed: int | None, limit: int) -> None:
    """Raises InputError where `inflated` bytes are too many, in all or for `packed` bytes."""
    if inflated > limit:
        raise refusal(
            path,
            f"holds more than {describe_size(limit)}",
            "split the file, or keep only the columns that are needed",
        )
    if packed is not None and inflated > RATIO_FLOOR and inflated > packed * RATIO_LIMIT:
        raise refusal(
            path,
            f"grows to over {RATIO_LIMIT} times its size when unpacked, as a zip bomb does",
            "if the file is sound, unpack it first and give the unpacked file",
        )


def describe_size(size: int) -> str:
    """A size as a person would say it: "512 MiB", "2 GiB"."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (1024, "KiB")):
        if size >= unit:
            return f"{size / unit:.4g} {name}"
    return f"{size} bytes"


def open_file(path: Path) -> IO[bytes]:
    """Opens a regular file to read; InputError, in a user's words, where that cannot be."""
    try:
        if path.is_dir():
            raise refusal(path, "is a folder", "give the file inside it")
        if path.exists() and not path.is_file():
            raise refusal(path, "is not an ordinary file", "save it as a file first")
        return path.open("rb")
    except FileNotFoundError as error:
        raise refusal(path, f"there is no such file: {path}", "check the path") from error
    except PermissionError as error:
        raise refusal(path, "may not be read", "check the file's permissions") from error
    except (OSError, ValueError) as error:
        raise refusal(path, f"cannot be opened: {error}", "check the path") from error


def open_bounded(path: Path | str, *, limit: int = INFLATED_LIMIT) -> io.BufferedReader:
    """The file's bytes as a stream, unpacked where it is gzip (told by its bytes, not its name).

    Raises InputError where the file is absent, empty or filled with NULs at once, and while
    reading where it is cut short, inflates past `limit`, or grows as bombs do.
    """
    path = Path(path)
    opened = open_file(path)
    try:
        packed = path.stat().st_size
        magic = opened.read(2)
        opened.seek(0)
        gzipped = magic == GZIP_MAGIC
        source: _Readable = gzip.GzipFile(fileobj=opened, mode="rb") if gzipped else opened
        raw = BoundedStream(
            source, path=path, packed=packed if gzipped else None, limit=limit, opened=opened
        )
        stream: io.BufferedReader = io.BufferedReader(raw, HEAD)
        head = stream.peek(HEAD)
        if not head:
            raise refusal(path, "is empty", "export it again; nothing is in it")
        if not head.strip(b"\x00"):
            raise refusal(
                path,
                "is filled with NUL bytes, as after a failed copy or download",
                "fetch or export it again",
            )
    except BaseException:
        opened.close()
        raise
    return stream


def read_bounded(path: Path | str, *, limit: int = INFLATED_LIMIT) -> bytes:
    """All bytes of the file, unpacked; raises as `open_bounded` does."""
    with open_bounded(path, limit=limit) as stream:
        return stream.read()


def sha256_of(path: Path | str) -> str:
    """SHA-256, in hex, of the bytes on disk (packed as they are)."""
    digest = hashlib.sha256()
    with open_file(Path(path)) as opened:
        while block := opened.read(MIB):
            digest.update(block)
    return digest.hexdigest()


def check_zip(path: Path | str, *, limit: int = INFLATED_LIMIT) -> None:
    """Raises InputError unless the archive is sound and of modest size; see `check_archive`."""
    path = Path(path)
    with open_file(path) as opened:
        check_archive(opened, path, packed=path.stat().st_size, limit=limit)


def check_archive(
    source: IO[bytes], path: Path, *, packed: int, limit: int = INFLATED_LIMIT
) -> None:
    """Raises InputError unless the zip archive (a workbook is one) is sound and of modest size.

    What the archive declares is checked first, then every member is inflated and counted,
    because a declared size is only a claim; nothing is kept and nothing is written to disk.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            if len(members) > MEMBER_LIMIT:
                raise refusal(
                    path,
                    f"holds {len(members)} members; a workbook has a few dozen",
                    "save it again from a spreadsheet program",
                )
            if any(member.flag_bits & 0x1 for member in members):
                raise refusal(path, "is protected by a password", "save it without a password")
            check_growth(path, sum(m.file_size for m in members), packed, limit)
            inflated = 0
            for member in members:
                with archive.open(member) as stream:
                    while block := stream.read(MIB):
                        inflated += len(block)
                        check_growth(path, inflated, packed, limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        # ValueError: zipfile seeks to where a damaged directory says, before the file's beginning.
        raise refusal(
            path, f"is damaged or cut short ({error})", "save or download it again"
        ) from error
