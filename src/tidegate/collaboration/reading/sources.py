"""A file that is read as it comes, and whom to tell what could not be.

A file that breaks in the middle (a gzip cut short, a bomb) is told and what stood before is kept;
one that gives nothing at all raises InputError. No record is longer than RECORD_LIMIT.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tidegate.collaboration.model import Problem
from tidegate.errors import InputError
from tidegate.intake.bounded import GIB, MIB, open_bounded
from tidegate.intake.decoding import ENCODINGS, decode
from tidegate.intake.latin_encodings import latin_encoding

STREAM_LIMIT = 64 * GIB
"""What a streamed file may inflate to; a part of the OpenAlex snapshot holds about 5 GB."""
RECORD_LIMIT = 32 * MIB
"""How many bytes one record or line may have; the largest work in OpenAlex has about 10 MB."""
CHUNK = 256 * 1024
_GUESSES = 50
_TELLING = re.compile(rb"[A-Za-z]{0,40}[\x80-\xff][A-Za-z\x80-\xff]{0,80}")

OnProblem = Callable[[Problem], None]


class Ledger:
    """Tells problems of one file; `count` is how many records were skipped whole."""

    def __init__(self, path: Path, on_problem: OnProblem | None = None) -> None:
        self.path = path
        self.file = path.name
        self.count = 0
        self._on_problem = on_problem

    def tell(self, message: str, mend: str = "", *, record: int = 0, line: int = 0) -> None:
        self.pass_on(Problem(self.file, record, line, message, mend))

    def skip(self, message: str, mend: str = "", *, record: int = 0, line: int = 0) -> None:
        self.count += 1
        self.tell(message, mend, record=record, line=line)

    def pass_on(self, problem: Problem) -> None:
        if self._on_problem is not None:
            self._on_problem(problem)


class Source:
    """The bytes of a file, unpacked. Where it breaks after its beginning, that is its end."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._stream = open_bounded(ledger.path, limit=STREAM_LIMIT)
        self._given = False
        self._ended = False

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def peek(self) -> bytes:
        return self._stream.peek(CHUNK)

    def read(self, size: int = CHUNK) -> bytes:
        return self._got(lambda: self._stream.read1(size))

    def readline(self, limit: int) -> bytes:
        return self._got(lambda: self._stream.readline(limit))

    def _got(self, take: Callable[[], bytes]) -> bytes:
        if self._ended:
            return b""
        try:
            data = take()
        except InputError as error:
            if not self._given:
                raise
            self._ended = True
            self._ledger.skip(
                f"{error.message.removeprefix(self._ledger.file + ': ')}; "
                "what stands before was read, the rest was not",
                "download or export it again",
            )
            return b""
        self._given = self._given or bool(data)
        return data


def raw_lines(source: Source, ledger: Ledger) -> Iterator[tuple[int, bytes]]:
    """(number from 1, line with its end) of each line; one longer than RECORD_LIMIT is told."""
    number = 0
    while line := source.readline(RECORD_LIMIT):
        number += 1
        if len(line) >= RECORD_LIMIT and not line.endswith(b"\n"):
            size = len(line)
            while (more := source.readline(RECORD_LIMIT)) and not more.endswith(b"\n"):
                size += len(more)
            ledger.skip(
                f"the line is longer than {RECORD_LIMIT // MIB} MiB "
                f"({(size + len(more)) // MIB} MiB) and was not read",
                "check that the file is whole and has line breaks",
                line=number,
            )  # fmt: skip
            continue
        yield number, line


def encoding_of(line: bytes, path: Path) -> str:
    """The encoding of a line that is not UTF-8, by its words with letters beyond ASCII; or "".

    "" too where most of it is UTF-8 and a few bytes are damaged. A line is little to judge by:
    words most of whose letters are plain are of a Latin script, which statistics of so few bytes
    would take for another.
    """
    damaged = line.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    if sum(1 for char in damaged if char > "\x7f") > 2 * bad:
        return ""
    telling = b" ".join(_TELLING.findall(line)[:2_000])
    plain = sum(1 for byte in telling if byte < 128 and chr(byte).isalpha())
    if plain * 2 > sum(1 for byte in telling if byte > 127) * 3:
        latin = latin_encoding(telling)
        if latin and _fits(line, latin):
            return latin
    try:
        text, _ = decode(telling, path)
    except InputError:
        return ""
    return next(
        (name for name in ENCODINGS if _fits(telling, name, text) and _fits(line, name)), ""
    )


def _fits(data: bytes, encoding: str, text: str = "") -> bool:
    try:
        return data.decode(encoding) == text if text else bool(data.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        return False


class LineDecoder:
    """Bytes of a line to text: UTF-8, and where a line is not, the encoding it speaks for.

    Files that were put together from several exports hold several encodings; so each line is
    asked. `tell` says at the end how many lines were read as what.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._learnt: list[str] = []
        self._counts: dict[str, list[int]] = {}
        self._nul = [0, 0]
        self._guesses = 0

    def text(self, number: int, line: bytes) -> str:
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text, encoding = self._other(line)
            count = self._counts.setdefault(encoding, [0, number])
            count[0] += 1
        if "\x00" in text:
            self._nul = [self._nul[0] + text.count("\x00"), self._nul[1] or number]
            text = text.replace("\x00", "")
        return text

    def _other(self, line: bytes) -> tuple[str, str]:
        for encoding in self._learnt:
            try:
                return line.decode(encoding), encoding
            except (UnicodeDecodeError, LookupError):
                continue
        if self._guesses < _GUESSES:
            self._guesses += 1
            encoding = encoding_of(line, self._ledger.path)
            if encoding:
                self._learnt.append(encoding)
                return line.decode(encoding), encoding
        return line.decode("utf-8", "replace"), "UTF-8 with damaged characters (shown as �)"

    def tell(self) -> None:
        for encoding, (count, first) in self._counts.items():
            lines = (
                "the line is not UTF-8 and was"
                if count == 1
                else f"{count:,} lines, this the first, are not UTF-8 and were"
            )
            self._ledger.tell(
                f"{lines} read as {encoding}",
                "save the file as UTF-8 if letters look wrong",
                line=first,
            )
        if self._nul[0]:
            nul = self._nul[0]
            told = "1 NUL character was" if nul == 1 else f"{nul:,} NUL characters were"
            self._ledger.tell(f"{told} taken out", line=self._nul[1])
        self._counts, self._nul = {}, [0, 0]


_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


def wide_encoding(head: bytes) -> str:
    """ "utf-16-le" … where the byte order mark says so, else ""."""
    return next((name for mark, name in _WIDE if head.startswith(mark)), "")


def text_lines(source: Source, ledger: Ledger) -> Iterator[tuple[int, str]]:
    """(number from 1, line without its end) of a text file in any encoding, line ends of any."""
    wide = wide_encoding(source.peek()[:4])
    if wide:
        yield from _wide_lines(source, ledger, wide)
        return
    decoder = LineDecoder(ledger)
    number = 0
    for at, line in raw_lines(source, ledger):
        plain = line.removeprefix(codecs.BOM_UTF8) if at == 1 else line
        text = decoder.text(at, plain).rstrip("\r\n")
        # Old Mac line ends: the whole file would be one line.
        for part in text.split("\r") if "\r" in text else (text,):
            number += 1
            yield number, part
    decoder.tell()


def _wide_lines(source: Source, ledger: Ledger, encoding: str) -> Iterator[tuple[int, str]]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    number, rest = 0, ""
    while True:
        data = source.read()
        rest += decoder.decode(data, final=not data)
        *lines, rest = rest.split("\n")
        for line in lines if data else [*lines, rest]:
            number += 1
            yield number, line.removeprefix("\ufeff").rstrip("\r").replace("\x00", "")
        if not data:
            return
        if len(rest) > RECORD_LIMIT:
            ledger.skip("the rest of the file is one line without end", line=number + 1)
            return
