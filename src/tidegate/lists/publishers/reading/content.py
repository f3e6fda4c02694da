"""The opening of a file, from which its format is told. Names and endings of files are not
looked at: people rename downloads, and servers name error pages `consolidated.json`."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tidegate.errors import InputError

HEAD_BYTES = 262_144
_XML_ROOT = re.compile(r"<(?![?!])([\w.-]+:)?([\w.-]+)([^>]*)>")
_XMLNS = re.compile(r"xmlns(?::[\w.-]+)?\s*=\s*[\"']([^\"']+)[\"']")
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


@dataclass(frozen=True)
class Head:
    """The first 256 KiB of a file (gunzipped), as bytes and as text."""

    path: Path
    raw: bytes
    folder: tuple[str, ...] = ()
    """Names of the files where the path is a folder; `raw` is then empty."""

    @cached_property
    def text(self) -> str:
        if self.raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return self.raw.decode("utf-16", "replace")
        try:
            return self.raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if error.start > len(self.raw) - 4:  # a letter cut in two by the 256 KiB
                return self.raw[: error.start].decode("utf-8-sig", "replace")
            return self.raw.decode("latin-1")

    @cached_property
    def opening(self) -> str:
        return self.text.lstrip()[:1]

    @cached_property
    def xml_root(self) -> tuple[str, str]:
        """(local name, namespaces joined by blanks) of an XML document, else ("", "")."""
        if self.opening != "<":
            return "", ""
        found = _XML_ROOT.search(self.text)
        if found is None:
            return "", ""
        return found[2], " ".join(_XMLNS.findall(found[3]))

    @property
    def is_json(self) -> bool:
        return self.opening in ("{", "[")

    def has_keys(self, *keys: str) -> bool:
        """True where the JSON's opening names all these keys, at any depth."""
        return self.is_json and all(f'"{key}"' in self.text for key in keys)

    @cached_property
    def rows(self) -> list[list[str]]:
        """The first lines as comma-separated cells; [] for XML, JSON and binary files."""
        if self.opening in ("<", "{", "[", "") or b"\x00" in self.raw[:1024]:
            return []
        lines = io.StringIO("".join(self.text.splitlines(keepends=True)[:5]), newline="")
        rows: list[list[str]] = []
        # Where a cell is over-long the rows before it are enough to tell the format.
        with suppress(csv.Error):
            rows.extend(csv.reader(lines))
        return rows

    def has_columns(self, *columns: str) -> bool:
        """True where one of the first three lines is a header with all these columns."""
        return any(set(columns) <= {cell.strip() for cell in row} for row in self.rows[:3])


def head_of(path: Path) -> Head:
    """Reads a file's opening. InputError for a web page, an empty file or a missing one."""
    from tidegate.intake import open_bounded

    if path.is_dir():
        return Head(path, b"", tuple(sorted(p.name for p in path.iterdir() if p.is_file())))
    if not path.exists():
        raise InputError(f"{path}: there is no such file")
    with open_bounded(path) as stream:
        raw = stream.read(HEAD_BYTES)
    head = Head(path, raw)
    if not head.text.strip():
        raise InputError(f"{path}: the file is empty", hint="download it again")
    refuse_web_page(head)
    return head


def refuse_web_page(head: Head) -> None:
    """InputError where an HTML page stands in a list's place, as error pages do."""
    if _HTML.match(head.text):
        raise InputError(
            f"{head.path}: this is a web page, not a list",
            hint="the site probably answered with an error page; download the list again",
        )
