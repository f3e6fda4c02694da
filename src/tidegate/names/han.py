"""Names in Han characters: one form for simplified and traditional, words, numbers, and readings.

Chinese is written without spaces, so words are found by longest match over the words that recur
in names of organisations (`data/generic_words.csv`, legal forms, places); what lies between is
the part that identifies. Readings are Mandarin (pinyin without tones): a Japanese name in kanji
reads otherwise, which is why the characters themselves are always compared first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from tidegate.names.scripts import Script, script_of

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = re.compile(
    r"第?([零〇一二两三四五六七八九十百千]+|\d+)(?=[研厂所院局部中大医号个分届机])"
)
_UNITS = {"十": 10, "百": 100, "千": 1000}
# Surnames of two characters; all others are one.
DOUBLE_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 端木 夏侯 南宫 独孤 长孙 宇文 轩辕 "
    "澹台 赫连".split()
)


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=65536)
def simplified(text: str) -> str:
    """Traditional characters as simplified ones; all else stands.

    >>> simplified("華為技術")
    '华为技术'
    """
    return str(_converter().convert(text))


def number_value(numeral: str) -> int:
    """The value of a Chinese numeral below ten thousand; positional ("五八") or with units.

    >>> number_value("三十八"), number_value("一〇二"), number_value("58")
    (38, 102, 58)
    """
    if numeral.isdecimal():
        return int(numeral)
    if not any(c in _UNITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def numbers_as_digits(text: str) -> str:
    """ "第三十八研究所" → " 38 研究所": ordinals of institutes and factories as plain numbers."""
    return _NUMBER.sub(lambda m: f" {number_value(m.group(1))} ", text)


@lru_cache(maxsize=65536)
def pinyin(word: str) -> str:
    """Mandarin reading, lower case, syllables joined, no tones.

    >>> pinyin("华为")
    'huawei'
    """
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]", "", str(anyascii(word)).lower())


def is_han(text: str) -> bool:
    """Whether every letter is a Han character."""
    return bool(text) and all(script_of(c) is Script.HAN for c in text if c.isalnum())


def segment(text: str, words: frozenset[str], longest: int) -> list[str]:
    """Longest match from the left over `words`; what lies between is kept in one piece.

    >>> segment("哈尔滨工业大学", frozenset(["工业", "大学"]), 2)
    ['哈尔滨', '工业', '大学']
    """
    pieces: list[str] = []
    between = ""
    at = 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 1, -1):
            if text[at : at + size] in words:
                if between:
                    pieces.append(between)
                    between = ""
                pieces.append(text[at : at + size])
                at += size
                break
        else:
            between += text[at]
            at += 1
    if between:
        pieces.append(between)
    return pieces


def personal_parts(text: str) -> tuple[str, str]:
    """Surname and given name of a personal name of two to four characters."""
    if len(text) > 2 and text[:2] in DOUBLE_SURNAMES:
        return text[:2], text[2:]
    return text[:1], text[1:]
