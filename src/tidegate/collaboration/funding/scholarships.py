"""The China Scholarship Council in a statement, told as "acknowledges CSC award N", nothing more.

An award has twelve digits, the year first; early ones have ten. "CSC" by itself is also the
Finnish IT Center for Science, the Commonwealth Scholarship Commission, Computer Sciences
Corporation or a cancer stem cell, so it counts only where the same statement shows whose it is: the
council's name, "China" beside it, a university before it with a word for a scholarship after it,
or such an award number.
"""

from __future__ import annotations

import re

from tidegate.collaboration.funding.sentences import sentences
from tidegate.collaboration.model import FunderMention

NAME = "China Scholarship Council"
ROR = "https://ror.org/04atp4p48"

_PLAIN = re.compile(
    r"\b(?:China|Chinese)(?:['’]s)?(?:\s+National)?(?:\s+Government)?\s+Scholarships?\s+"
    r"(?:Council|Committee|Commission)\b|"
    r"(?:中国|中國)?(?:国家|國家)?留学基金(?:管理)?(?:委员会|委)?|"
    r"(?:中国|中國)?(?:国家|國家)?留學基金(?:管理)?(?:委員會|委)?|"
    r"\bCSC[\s,(]{1,3}(?:P\.?\s?R\.?\s?(?:of\s)?)?China\b|\bChina[\s-]CSC\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w-])(?:[A-Z][\w.]{2,24}[-–/ ])?CSC(?=\b|\d)(?![-–]\s?IT)")
_JOINT = re.compile(
    r"(?<![\w-])[A-Z][A-Za-z]{2,24}(?: University)?[-–/]CSC (?:joint |Ph\.?D\.? |doctoral )?"
    r"(?:scholarship|studentship|fellowship|programme?|PhD|award)",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![\dA-Za-z/-])(?:CSC\s?)?(20[0-3]\d[0-9]{8})(?!\d)")
_SHORT = re.compile(
    r"\s*[(\[,:]?\s*(?:(?:CSC|Grant|Award|Scholarship|File|ID|Nos?|Numbers?|号)[\s.:#,]*){0,4}"
    r"(20[0-3]\d\d{6}|\[20[0-3]\d\]\s?\d{3,5})(?!\d)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"CSC\s?[-–—]\s?(?:The\s)?(?:Finnish\s)?IT\b|IT Cent(?:er|re) for Science|"
    r"\bFinland\b|\bFinnish\b|Commonwealth Scholarship|cancer stem|\bstem[- ]cell|"
    r"Computer Sciences? Corp|Cameroon|super-?comput|computing|computational resources|"
    r"Customer Service|citizen science",
    re.IGNORECASE,
)


def scholarships_in(text: str) -> tuple[list[FunderMention], list[tuple[int, int]]]:
    """The council, once, at the place it is first named, with its award numbers, and all places
    that name it; nothing where it is not named. `name` is its registered name, `text` what is
    written."""
    if "CSC" not in text and "holarship" not in text and "HOLARSHIP" not in text and (
        "留学基金" not in text and "留學基金" not in text):  # fmt: skip
        return [], []
    places = [(m.start(), m.end()) for m in _PLAIN.finditer(text)]
    awards = _awards(text, places)
    bare = [(m.end() - 3, m.end()) for m in _BARE.finditer(text)]
    if places:
        awards = _awards(text, [*places, *bare])
    elif bare and _OTHERS.search(text) is None:
        places = [
            (m.start(), m.start() + m.group().upper().index("CSC") + 3)
            for m in _JOINT.finditer(text)
        ]
        awards = _awards(text, bare)
        if not places and awards:
            places = bare[:1]
        elif not places:
            places = [p for p in bare if _said_chinese(text, p)][:1]
    if not places:
        return [], []
    start, end = places[0]
    one = FunderMention(start, end, text[start:end], NAME, ROR, "scholarship", tuple(awards))
    return [one], [*places, *bare]


def _awards(text: str, places: list[tuple[int, int]]) -> list[str]:
    """Twelve-digit numbers of the sentences that name the council; ten digits right behind it."""
    found: dict[str, None] = {}
    for start, end in sentences(text) if places else ():
        inside = [p for p in places if start <= p[0] < end]
        if not inside:
            continue
        near = text[max(start, inside[0][0] - 300) : min(end, inside[-1][1] + 600)]
        found.update(dict.fromkeys(_LONG.findall(near)))
        for _, after in inside:
            if (short := _SHORT.match(text, after, min(end, after + 80))) is not None:
                found[short.group(1)] = None
    return list(found)


def _said_chinese(text: str, place: tuple[int, int]) -> bool:
    """ "Chinese Government Scholarship (CSC)", "a CSC scholarship from China"."""
    near = text[max(0, place[0] - 80) : place[1] + 80]
    return bool(
        re.search(r"\bChin(?:a|ese)\b|中国|中國", near)
        and re.search(r"scholarship|奖学金", near, re.I)
    )
