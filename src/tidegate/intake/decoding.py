"""Turns bytes into text: byte order marks, then UTF-8, then the encoding the bytes speak for."""

from __future__ import annotations

import codecs
from pathlib import Path

from tidegate.intake.bounded import refusal
from tidegate.intake.latin_encodings import is_latin, latin_encoding

BYTE_ORDER_MARKS = (
    # UTF-32 before UTF-16: the little-endian mark of one begins with that of the other.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 256 * 1024
ENCODINGS = (
    # What spreadsheets and registers write. DOS code pages are left out: to the statistics they
    # look like any of these.
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"),
    *("koi8_r", "mac_roman", "gb18030", "big5", "cp932", "euc_jp", "cp949", "iso2022_jp"),
)


def decode(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a file and notes on how it was read; NUL characters are taken out and noted.

    Raises InputError where no encoding fits, with the mend: save as UTF-8.
    """
    text, encoding = _decoded(data, path)
    notes: tuple[str, ...] = ()
    if encoding not in ("utf-8", "utf-8-sig", "ascii"):
        notes = (f"read as {encoding}; save as UTF-8 if letters look wrong",)
    # The end-of-file mark of DOS, which old registers still write.
    text = text.rstrip("\x1a")
    if "\x00" in text:
        notes = (*notes, f"{text.count(chr(0))} NUL characters were taken out")
        text = text.replace("\x00", "")
    return text, notes


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _undecidable(path, f"says it is {encoding} but is not") from error
    wide = _wide_without_mark(data)
    for encoding in filter(None, (wide, "utf-8", _wide_by_line_ends(data))):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text, encoding
    nearly = _nearly_utf8(data)
    if nearly is not None:
        return nearly, "utf-8 with a few damaged characters (shown as �)"
    return _other(data, path)


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of Latin text is NUL."""
    head = data[:4096]
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _wide_by_line_ends(data: bytes) -> str | None:
    """UTF-16 of other scripts, without its mark: its line ends hold NULs on one side only."""
    head = data[: SAMPLE - SAMPLE % 2]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd and not even and b"\n\x00" in head:
        return "utf-16-le"
    return "utf-16-be" if even and not odd and b"\x00\n" in head else None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 in which a few bytes are damaged: far more good sequences than bad ones."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text[: 4 * SAMPLE] if char > "\x7f") - bad
    return text if bad * 20 < good else None


def _other(data: bytes, path: Path) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    # Letters beyond ASCII decide, and may stand far behind a plain beginning.
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:SAMPLE]
    candidates: list[str] = []
    if is_latin(telling) and (latin := latin_encoding(telling)):
        candidates.append(latin)
    best = from_bytes(telling, cp_isolation=list(ENCODINGS), threshold=0.3).best()
    if best is not None:
        candidates.append(best.encoding)
    candidates.append("cp1252")
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _is_text(text):
            return text, encoding
    raise _undecidable(path, "is in no text encoding that could be told")


def _is_text(text: str) -> bool:
    sample = text[:SAMPLE]
    control = sum(
        1 for c in sample if (c < " " and c not in "\t\r\n\f\x00") or "\x7f" <= c < "\xa0"
    )
    return control <= max(4, len(sample) // 50)


def _undecidable(path: Path, message: str) -> Exception:
    return refusal(path, message, "save it as UTF-8 (in Excel: “CSV UTF-8”) or as XLSX")
