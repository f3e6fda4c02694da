"""What an answer is made of: marks of its wording, phrasing, frame, beginning and end, and layout.

A mark is a number (a hash of a short text); an answer is a set of marks for each view. None knows a
language: function words are those a panel shows to be common, so nothing is listed or trained.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from zlib import crc32

VIEWS: Final = ("wording", "phrasing", "frame", "edges", "layout")
TITLES: Final = {
    "wording": "words",
    "phrasing": "phrases of two and three words",
    "frame": "small words and the gaps between them",
    "edges": "how answers begin and end",
    "layout": "punctuation, lists, lines and length",
}
FREE_OF_LENGTH: Final = frozenset({"edges"})
"""Views whose marks are as many in a short answer as in a long one."""

MOST_READ: Final = 8_000
"""Characters of an answer that are looked at; longer ones are cut and the cut is told."""

COMMON: Final = 0.15

# Han and kana are written without spaces: each character is a word of its own here.
_TOKEN = re.compile(r"\n+|[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")
_LIST = re.compile(r"[ \t]*(?:[-*•]|#+|\d+[.)])(?=\s)")
_EDGE = 4


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one answer by view, in the order of VIEWS."""

    sets: tuple[frozenset[int], ...]


def tokens(text: str) -> list[str]:
    """Words, marks of punctuation and line ends of the first MOST_READ characters, folded; a
    number is "#"."""
    found = []
    for token in _TOKEN.findall(text[:MOST_READ].casefold()):
        if token[0] == "\n":
            found.append("\n" if len(token) == 1 else "\n\n")
        else:
            found.append("#" if token[0].isdigit() else token)
    return found


def small_words(spoken: Iterable[list[str]], share: float = COMMON) -> frozenset[str]:
    """The words that stand in more than this share of these answers."""
    counts: Counter[str] = Counter()
    answers = 0
    for one in spoken:
        answers += 1
        counts.update({word for word in one if word[0].isalnum()})
    return frozenset(word for word, count in counts.items() if count > share * answers)


def marks(text: str, spoken: list[str], common: frozenset[str], asked: frozenset[str]) -> Marks:
    """The marks of an answer with these tokens; `common` are the panel's small words, and `asked`
    the words of the prompt, which every answer may repeat and which say nothing of its maker."""
    if not spoken:
        return Marks((frozenset(),) * len(VIEWS))
    dull = common | asked
    wording = {one for one in spoken if one[0].isalnum() and one not in dull}
    threes = zip(spoken, spoken[1:], spoken[2:], strict=False)
    phrasing = {" ".join(one) for one in (*pairwise(spoken), *threes) if not asked.issuperset(one)}
    gapped = [one if one in common or not one[0].isalnum() else "_" for one in spoken]
    frame = {one for one in gapped if one in common}
    frame.update(
        " ".join(gapped[at : at + size]) for size in (3, 4) for at in range(len(gapped) - size + 1)
    )
    frame.discard("_ _ _")
    frame.discard("_ _ _ _")
    edges = {
        f"{where}{' '.join(part)}"
        for size in range(1, _EDGE + 1)
        for where, part in (("^", spoken[:size]), ("$", spoken[-size:]))
        if part
    }
    return Marks(
        tuple(_hashed(each) for each in (wording, phrasing, frame, edges, _layout(text, spoken)))
    )


def _layout(text: str, spoken: list[str]) -> set[str]:
    found = {one for one in spoken if not one[0].isalnum()}
    lines = text[:MOST_READ].split("\n")
    kinds: dict[str, int] = {}
    for line in lines:
        if begun := _LIST.match(line):
            kind = begun.group().strip()[:1]
            kind = "1" if kind.isdigit() else kind
            kinds[kind] = kinds.get(kind, 0) + 1
    for kind in ("**", "```", "|", ":", "!", "?", "(", ";", "\u2014", '"'):
        if count := text.count(kind, 0, MOST_READ):
            kinds[f"n{kind}"] = count
    kinds["lines"] = len(lines)
    kinds["blank"] = sum(not line.strip() for line in lines)
    for kind, count in kinds.items():
        found.update(f"{kind} {step}" for step in range(count.bit_length() + 1))
    return found


def _hashed(texts: Iterable[str]) -> frozenset[int]:
    # Python's own hash differs from run to run.
    return frozenset(crc32(one.encode("utf-8", "surrogatepass")) for one in texts)
