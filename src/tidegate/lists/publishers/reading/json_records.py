"""Records of a JSON document read one by one, so that a large list is never held twice."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from tidegate.errors import InputError

_CHUNK = 1 << 20
_BLANK = " \t\r\n"
_DECODER = json.JSONDecoder()


class JsonRecords:
    """The records of one array of a JSON document.

    With `key` the document is an object and the array stands under that key; without, the
    document is the array. After the iteration `rest` holds the object's other members. Broken,
    truncated or too deep JSON raises InputError with the record's number.
    """

    def __init__(self, path: Path, key: str | None) -> None:
        self.path = path
        self.key = key
        self.rest: dict[str, Any] = {}
        self._text = ""
        self._at = 0
        self._ended = False
        self._met = 0
        self._stream: IO[bytes] | None = None
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        """Gives (record number from 1, value)."""
        from tidegate.intake import open_bounded

        with open_bounded(self.path) as stream:
            self._stream = stream
            if self.key is None:
                yield from self._array()
            else:
                yield from self._object(self.key)
            if self._peek():
                raise self._broken("there is text after its end")

    def _object(self, key: str) -> Iterator[tuple[int, Any]]:
        self._expect("{")
        found = False
        while self._peek() != "}":
            name = self._value()
            self._expect(":")
            if name == key and self._peek() == "[":
                found = True
                yield from self._array()
            else:
                self.rest[str(name)] = self._value()
            if self._peek() == ",":
                self._at += 1
            elif self._peek() != "}":
                raise self._broken("it breaks off or a comma is missing")
        self._at += 1
        if not found:
            raise InputError(f"{self.path}: the JSON holds no list under {key!r}")

    def _array(self) -> Iterator[tuple[int, Any]]:
        self._expect("[")
        while self._peek() != "]":
            self._met += 1
            yield self._met, self._value()
            if self._peek() == ",":
                self._at += 1
            elif self._peek() != "]":
                raise self._broken("it breaks off or a comma is missing")
        self._at += 1

    def _value(self) -> Any:
        self._peek()
        wanted = _CHUNK
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self._broken("it is nested too deep") from error
            except ValueError as error:
                if self._ended:
                    raise self._broken("it breaks off or is not JSON") from error
            else:
                # A number at the edge of what was read may go on.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            self._more(wanted)
            wanted *= 2

    def _peek(self) -> str:
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._more(_CHUNK)

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise self._broken(f"{mark!r} was expected")
        self._at += 1

    def _more(self, wanted: int) -> None:
        assert self._stream is not None
        raw = self._stream.read(wanted)
        try:
            text = self._decode.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            raise self._broken("its letters are not UTF-8") from error
        self._text = self._text[self._at :] + text
        self._at = 0
        self._ended = not raw

    def _broken(self, why: str) -> InputError:
        place = f" near record {self._met}" if self._met else ""
        return InputError(
            f"{self.path}: the JSON cannot be read{place}: {why}",
            hint="the download was probably cut short; fetch it again",
        )
