"""Sentences of an acknowledgement, as [start, end) of the raw text.

A full stop ends no sentence after an abbreviation ("No.", "Dr.", "et al.", "Grant Nos."), an
initial ("J. B. Smith"), or before a small letter or a digit that continues a number. Marks of
Chinese and a bar between spaces end one too.
"""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…](?=[\s\"'”’)\]]|[A-Z][a-z]|$)|[。！？；]|\n[ \t]*\n| \| ")
_ABBREVIATIONS = frozenset(
    "no nos nr nrs num dr drs prof profs mr mrs ms mx st et al vs cf e.g i.e eg ie fig figs eq ref "
    "refs vol pp p ed eds inc ltd co corp llc dept univ inst sci technol natl acad prov gov assoc "
    "art sec ph.d m.d b.sc m.sc u.s u.k u.s.a p.r e.u sr jr messrs ing dipl lic mag resp approx "
    "proj ctr lab found res fdn intl int ca prot ref.no agr n art.no ser cont contr".split()
)
_LAST_WORD = re.compile(r"[^\s(\[,;:/]+$")
_WINDOW = 24
_CLOSERS = "\"'”’)]"


def _abbreviates(text: str, dot: int) -> bool:
    """Whether the full stop at `dot` belongs to the word before it."""
    found = _LAST_WORD.search(text[max(0, dot - _WINDOW) : dot])
    if found is None:
        return False
    word = found.group().strip("\"'“‘")
    if len(word) == 1 and word.isalpha() and word.isupper():
        return True
    if word.lower() in _ABBREVIATIONS:
        # "in part by grant no. Q" but "…of the U.S. We thank": the latter is left together, which
        # only makes a quotation longer.
        return True
    parts = word.split(".")
    return len(parts) > 1 and all(len(part) <= 2 and part.isalpha() for part in parts)


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text, in order, without the white space around them.

    >>> [("A grant (No. 5) of Dr. Li et al. was used. Thanks.")[a:b] for a, b in
    ...  sentences("A grant (No. 5) of Dr. Li et al. was used. Thanks.")]
    ['A grant (No. 5) of Dr. Li et al. was used.', 'Thanks.']
    """
    found: list[tuple[int, int]] = []
    start = 0
    for mark in _END.finditer(text):
        at, end = mark.start(), mark.end()
        if text[at] == ".":
            if _abbreviates(text, at):
                continue
            while end < len(text) and text[end] in _CLOSERS and end - at < 4:
                end += 1
            after = end
            while after < len(text) and after - end < 8 and text[after].isspace():
                after += 1
            if after < len(text) and text[after].islower():
                continue
        _keep(found, text, start, end if mark.group() != " | " else at)
        start = end
    _keep(found, text, start, len(text))
    return found


def _keep(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        found.append((start + left, start + right))
