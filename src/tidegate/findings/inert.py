"""Text from outside, made harmless for the place it is written to.

A name in a user's file may hold a formula, a script, a terminal escape or an override that makes
letters run backwards. The JSON report keeps it word for word; every other writer passes it
through one of these functions. Bidirectional overrides, invisible characters and controls are
spelled out as ⟦U+202E⟧, so that a reader sees that something was hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

EXCEL_CELL = 32_767
SEPARATOR = " | "

# Left alone: the joiners U+200C and U+200D, which Persian and Indic spelling needs, and the plain
# direction marks U+200E, U+200F and U+061C, which reorder nothing but themselves.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u2069\u206a-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_LEADING = re.compile(
    "^[\\s\x00-\x20\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"
)
_FORMULA = frozenset("=+-@\t\r＝＋－＠")
_NESTED_FORMULA = re.compile("(?<=;)(?=[\\s\u061c\u200c-\u200f]*[=+\\-@＝＋－＠])")


def _spelled(found: re.Match[str]) -> str:
    return f"⟦U+{ord(found.group()):04X}⟧"


def cut(text: str, limit: int, whole: int = 0) -> str:
    """At most `limit` characters; says in words how long the whole was."""
    if len(text) <= limit and not whole:
        return text
    word = f" … [cut: {whole or len(text):,} characters]"
    return text[: max(0, limit - len(word))] + word


def visible(text: str, limit: int = 2_000) -> str:
    """One line with nothing hidden in it: for a page, a terminal or a printout."""
    text = cut(text, limit)
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub(_spelled, _BREAKS.sub(" ", text)).strip()


def _cell(text: str) -> str:
    # Spelling out lengthens, and a spreadsheet counts UTF-16 units: half the room is then safe.
    shown = visible(text, EXCEL_CELL - 2)
    if len(shown.encode("utf-16-le")) > 2 * (EXCEL_CELL - 2):
        return cut(shown, EXCEL_CELL // 2, len(text))
    return shown


def starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet might run it: = + - @ tab or CR, also behind invisible characters."""
    if not text:
        return False
    if text[0].isalnum():
        return False
    lead = _LEADING.match(text)
    end = lead.end() if lead else 0
    return any(mark in text[:end] for mark in "\t\r") or text[end : end + 1] in _FORMULA


def csv_cell(text: str) -> str:
    """A cell that stays text in any spreadsheet, whatever delimiter that one believes in.

    A cell that could start a formula gets a leading apostrophe, and so does the part behind a
    semicolon, because a spreadsheet in a comma-decimal country splits there. Longer cells than
    a spreadsheet holds are cut with a word; the JSON report has them whole.
    """
    risky = starts_a_formula(text)
    shown = _cell(text)
    if ";" in shown:
        shown = _NESTED_FORMULA.sub("'", shown)
    return "'" + shown if risky or starts_a_formula(shown) else shown


def xlsx_cell(text: str) -> str:
    """A string an XLSX cell can hold: legal XML, visible, no longer than 32,767 UTF-16 units."""
    shown = _cell(text)
    # XlsxWriter takes an inline string shaped <r>…</r> for its own rich text and writes it
    # without escaping: a name could then bring cells, and formulas, of its own.
    return " " + shown if shown.startswith("<r>") else shown


def joined(texts: Iterable[str]) -> str:
    """Several values in one cell."""
    return SEPARATOR.join(texts)
