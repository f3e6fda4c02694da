"""The words of a diagram: a name broken to a box's width, by how wide its script is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from tidegate.findings.chart_scale import text_width
from tidegate.findings.diagram_parts import Box
from tidegate.findings.inert import visible

NAME, TOLD, TAG, LABEL = 12.0, 11.0, 9.5, 11.0
"""Sizes of letters."""
ROOM = 174.0
"""The widest line in a box."""
WORDS = {
    "listed": "HOLDER", "yes": "TEST MET", "unknown": "NOT KNOWN", "no": "", "ring": "IN A RING",
    "unnamed": "NOT NAMED", "fold": "",
}  # fmt: skip
"""What a box says of its look, beside its shape."""
BANDED, BAND = ("listed", "yes"), 8.0
"""Looks with a band along the left edge, and its width."""
_STACK = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
)
_LEAST, _PAD = 64.0, 9.0
_HEAVY = 1.13  # how much wider bold letters are


@dataclass(frozen=True, slots=True)
class Words:
    """A box's lines, the size it needs for them, and whether it begins with a tag."""

    tag: str
    name: tuple[str, ...]
    told: tuple[str, ...]
    width: float
    height: float


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _pieces(text: str) -> list[tuple[str, bool]]:
    """What had best stand on one line, and whether a space goes before it: words, parted further
    where a script written without spaces begins or ends. A no-break space parts nothing."""
    pieces: list[tuple[str, bool]] = []
    for word in filter(None, text.split(" ")):
        space = True
        for _, letters in groupby(word, key=_wide):
            pieces.append(("".join(letters), space))
            space = False
    return pieces


def _calm(text: str) -> str:
    """Marks stacked on one letter beyond what any script stacks would run over the whole picture:
    they are counted instead."""
    return _STACK.sub(lambda found: f"{found[0][:4]}⟦+{len(found[0]) - 4} marks⟧", text)


def _head(text: str, room: float, size: float) -> int:
    """How many letters fit, at least one; what combines with a letter stays with it."""
    width, at = 0.0, 0
    while at < len(text):
        width += text_width(text[at], size)
        if width > room and at:
            break
        at += 1
    while 0 < at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at


def lines_of(text: str, room: float, size: float, most: int = 2) -> list[str]:
    """The text in at most `most` lines of a width; words longer than a line are broken. Of what
    does not fit the last line keeps the end, after an ellipsis: names of one group differ there."""
    lines: list[str] = []
    line = ""
    pieces = _pieces(_calm(visible(text, 200)))
    while pieces:
        piece, space = pieces.pop(0)
        longer = f"{line} {piece}" if space and line else line + piece
        if text_width(longer, size) <= room:
            line = longer
        elif line and text_width(piece, size) <= room:
            lines.append(line)
            line = piece
        elif line and text_width(line, size) > room / 2:
            lines.append(line)
            line = ""
            pieces.insert(0, (piece, False))
        else:
            lead = f"{line} " if space and line else line
            cut = _head(piece, room - text_width(lead, size), size)
            lines.append(lead + piece[:cut])
            line = ""
            if piece[cut:]:
                pieces.insert(0, (piece[cut:], False))
        if len(lines) == most:
            break
    rest = line or "".join(piece for piece, _ in pieces)
    if len(lines) < most:
        lines += [line] if line else []
    elif rest:
        end = _calm(visible(text[-200:], 200))[::-1]
        fits = _head(end, room - text_width("…", size), size)
        tail = end[:fits][::-1].lstrip()
        while tail and unicodedata.combining(tail[0]):
            tail = tail[1:]
        lines[-1] = f"…{tail}"
    return lines or ["—"]


def words_of(box: Box, own: tuple[str, ...] | None) -> Words:
    """What is written in a box; `own` are the labels of its own shares, if it holds any."""
    name = tuple(lines_of(box.name, ROOM, NAME * _HEAVY))
    told = tuple(lines_of(box.told, ROOM, TOLD)) if box.told.strip() else ()
    if own is not None:
        told += tuple(lines_of(f"own shares {', '.join(own)}".strip(), ROOM, TOLD))
    tag = WORDS[box.look]
    width = max(
        _LEAST - 2 * _PAD,
        text_width(tag, TAG) * 1.12 + 6,
        *(text_width(line, NAME * _HEAVY) for line in name),
        *(text_width(line, TOLD) for line in told),
    )
    if box.look in BANDED:
        width += BAND + 2
    height = 2 * 7 + (13 if tag else 0) + 15 * len(name) + 13.5 * len(told)
    return Words(tag, name, told, round(width + 2 * _PAD, 1), height)


def label_rows(labels: tuple[str, ...], closes: bool) -> tuple[str, ...]:
    """The lines of a label: one for each of at most three, and a word for the rest."""
    rows = [lines_of(label, ROOM, LABEL, 1)[0] for label in labels[:3]]
    if len(labels) > 3:
        rows[2:] = [f"+ {len(labels) - 2} more"]
    if closes:
        rows[:1] = [f"↺ {rows[0]}" if rows else "↺"]
    return tuple(rows)
