"""Which writing system a character or a name is in."""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum


class Script(Enum):
    """The scripts whose names are treated by their own rules; all others are `OTHER`."""

    LATIN = "Latin"
    CYRILLIC = "Cyrillic"
    GREEK = "Greek"
    ARABIC = "Arabic"
    HEBREW = "Hebrew"
    HAN = "Han"
    KANA = "kana"
    HANGUL = "Hangul"
    DEVANAGARI = "Devanagari"
    OTHER = "other"
    COMMON = "common"


# (first code point, script), by Unicode block; a block ends where the next begins.
_BLOCKS: tuple[tuple[int, Script], ...] = (
    (0x0000, Script.COMMON),
    (0x0041, Script.LATIN),
    (0x005B, Script.COMMON),
    (0x0061, Script.LATIN),
    (0x007B, Script.COMMON),
    (0x00AA, Script.LATIN),
    (0x00AB, Script.COMMON),
    (0x00BA, Script.LATIN),
    (0x00BB, Script.COMMON),
    (0x00C0, Script.LATIN),
    (0x00D7, Script.COMMON),
    (0x00D8, Script.LATIN),
    (0x00F7, Script.COMMON),
    (0x00F8, Script.LATIN),
    (0x02B0, Script.COMMON),
    (0x0370, Script.GREEK),
    (0x0400, Script.CYRILLIC),
    (0x0530, Script.OTHER),
    (0x0590, Script.HEBREW),
    (0x0600, Script.ARABIC),
    (0x0700, Script.OTHER),
    (0x0750, Script.ARABIC),
    (0x0780, Script.OTHER),
    (0x0870, Script.ARABIC),
    (0x0900, Script.DEVANAGARI),
    (0x0980, Script.OTHER),
    (0x1100, Script.HANGUL),
    (0x1200, Script.OTHER),
    (0x1C80, Script.CYRILLIC),
    (0x1C90, Script.OTHER),
    (0x1D00, Script.LATIN),
    (0x1DC0, Script.COMMON),
    (0x1E00, Script.LATIN),
    (0x1F00, Script.GREEK),
    (0x2000, Script.COMMON),
    (0x2C60, Script.LATIN),
    (0x2C80, Script.OTHER),
    (0x2DE0, Script.CYRILLIC),
    (0x2E00, Script.COMMON),
    (0x2E80, Script.HAN),
    (0x2FE0, Script.COMMON),
    (0x3005, Script.HAN),
    (0x3008, Script.COMMON),
    (0x3040, Script.KANA),
    (0x3100, Script.OTHER),
    (0x3130, Script.HANGUL),
    (0x3190, Script.COMMON),
    (0x31F0, Script.KANA),
    (0x3200, Script.COMMON),
    (0x3400, Script.HAN),
    (0x4DC0, Script.COMMON),
    (0x4E00, Script.HAN),
    (0xA000, Script.OTHER),
    (0xA640, Script.CYRILLIC),
    (0xA6A0, Script.OTHER),
    (0xA720, Script.LATIN),
    (0xA800, Script.OTHER),
    (0xA8E0, Script.DEVANAGARI),
    (0xA900, Script.OTHER),
    (0xA960, Script.HANGUL),
    (0xA980, Script.OTHER),
    (0xAC00, Script.HANGUL),
    (0xD800, Script.OTHER),
    (0xF900, Script.HAN),
    (0xFB00, Script.LATIN),
    (0xFB07, Script.OTHER),
    (0xFB1D, Script.HEBREW),
    (0xFB50, Script.ARABIC),
    (0xFE00, Script.COMMON),
    (0xFE70, Script.ARABIC),
    (0xFEFF, Script.COMMON),
    (0xFF66, Script.KANA),
    (0xFFA0, Script.HANGUL),
    (0xFFE0, Script.COMMON),
    (0x10000, Script.OTHER),
    (0x1F000, Script.COMMON),
    (0x20000, Script.HAN),
    (0x32000, Script.OTHER),
)
_STARTS = [start for start, _ in _BLOCKS]
_SCRIPTS = [script for _, script in _BLOCKS]


def script_of(character: str) -> Script:
    """The script of one character; digits, spaces and punctuation are `COMMON`."""
    return _SCRIPTS[bisect_right(_STARTS, ord(character)) - 1]


def scripts_in(text: str) -> set[Script]:
    """Every script a text has a letter of."""
    if text.isascii():
        return {Script.LATIN} if any(c.isalpha() for c in text) else set()
    found = {script_of(c) for c in text if c.isalpha()}
    found.discard(Script.COMMON)
    return found
