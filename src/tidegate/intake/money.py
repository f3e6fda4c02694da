"""Reads an amount of money as people write it: "USD 2.5 bn", "1.2亿元", "300–500 Mio. €".

Exact: digits and a power of ten, never a float. A figure with two readings is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from tidegate.intake.dates import read_date

LONGEST = 300
"""Characters of a cell that holds an amount."""
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_FIGURE = r"\d[\d.,'\u2019 ]*\d(?:[eE][+-]?\d{1,2})?|\d(?:[eE][+-]?\d{1,2})?"
_FIGURES = re.compile(_FIGURE)
_LEAST = re.compile(
    r"(?:>=?|≥|at least|more than|over|above|min\.?(?:imum)?|from|超过|至少|不低于|逾"
    r"|über|mindestens|plus de|au moins)\s*",
    re.I,
)
_MOST = re.compile(
    r"(?:<=?|≤|up to|at most|less than|under|below|max\.?(?:imum)?|不超过|至多|低于"
    r"|bis zu|höchstens|jusqu'à|moins de)\s*",
    re.I,
)
_ABOUT = re.compile(
    r"(?:~|≈|about|around|approx\.?(?:imately)?|roughly|circa|ca\.|c\.|est\.?(?:imated)?|some|nearly|约|大约|近|rund|etwa|envir(?:on|\.))\s*",
    re.I,
)
_BETWEEN = re.compile(r"^(?:between|zwischen|entre)\s+", re.I)
_RANGE = re.compile(r"\s*(?:-|~|to|and|bis|und|à|et|至|到|\.\.+|…)\s*", re.I)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount between bounds. `currency` is "" where it is not told; `scaled` is whether the
    cell itself writes a scale; `note` tells of a reading."""

    low: Fraction
    high: Fraction | None
    currency: str = ""
    scale: int | None = None
    approximate: bool = False
    note: str = ""


@cache
def currencies() -> Any:
    """The words of data/currencies.yaml; not to be changed by who reads it."""
    import yaml

    source = resources.files("tidegate.intake") / "data" / "currencies.yaml"
    return yaml.safe_load(source.read_text(encoding="utf-8"))


@cache
def _words() -> tuple[dict[str, str], dict[str, int], re.Pattern[str], re.Pattern[str]]:
    """Currency by word, scale by word, and the patterns that meet them, longest first."""
    data = currencies()
    money = {code.casefold(): code for code in data["codes"]}
    money |= {_plain(w): code for code, words in data["words"].items() for w in words}
    shared = {_plain(w): f"?{w}" for w in data["shared"]}
    money = {**shared, **money}
    scales = {_plain(w): int(power) for power, words in data["scales"].items() for w in words}
    return money, scales, _met(money), _met(scales)


def _met(words: dict[str, object] | dict[str, str] | dict[str, int]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    parts = []
    for word in ordered:
        before = r"(?<![^\W\d_])" if word[0].isascii() and word[0].isalpha() else ""
        behind = r"(?![^\W\d_])" if word[-1].isascii() and word[-1].isalpha() else ""
        parts.append(before + re.escape(word) + behind)
    return re.compile("|".join(parts))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.casefold()).translate(_DASHES)
    # "RMB1.2bn" and "100m€" have no blank between a word and its neighbour.
    return " ".join(text.split())


def _apart(text: str) -> str:
    return re.sub(r"(?<=[\d])(?=[^\W\d_e])|(?<=[^\W\d_e])(?=\d)", " ", text)


def money_words(text: str, host: str = "") -> tuple[str, int | None, str]:
    """(currency, power of ten or None, note) of a header, a column of currencies or of units."""
    money, scales, money_at, scale_at = _words()
    plain = _apart(_plain(text[:LONGEST]))
    code, note, rest = "", "", plain
    if found := money_at.search(plain):
        code, note = _code(money[found[0]], host)
        rest = plain[: found.start()] + " " + plain[found.end() :]
    scale = scales[found[0]] if (found := scale_at.search(rest)) else None
    return code, scale, note


def _code(found: str, host: str) -> tuple[str, str]:
    """(code, note): a sign that several currencies share is read by the host country, if at all."""
    if not found.startswith("?"):
        return found, ""
    sign = found[1:]
    by_host = currencies()["shared"][sign]
    code = by_host.get(host) or by_host.get("", "")
    if not code:
        return "", f"“{sign}” may be of several currencies and is left open"
    return code, f"“{sign}” is read as {code}"


def read_money(text: str, *, currency: str = "", scale: int | None = None, host: str = "") -> Money:
    """The amount a cell tells. `currency` and `scale` (a power of ten) are those of its header or
    of columns beside it, taken where the cell does not say. Raises ValueError, its words the
    reason."""
    if len(text) > LONGEST:
        raise ValueError(f"{len(text):,} characters are no amount")
    if read_date(text)[0] and re.search(r"\d[-/年]\d", text):
        raise ValueError("is a date, no amount")
    plain = _apart(_plain(text))
    if re.search(r"(?<!\d)-\s*\d", plain) and not re.match(r".*\d.*-", plain):
        raise ValueError("is less than nothing")
    rest, low_only, high_only, about = _bounds(plain)
    figures = list(_FIGURES.finditer(rest))
    if not figures or len(figures) > 2:
        raise ValueError(
            "is no amount; write USD 2.5 bn" if not figures else "holds more than two figures"
        )
    money, scales, money_at, scale_at = _words()
    codes, notes, powers, commas = [], [], [], False
    outside = rest
    for found in money_at.finditer(rest):
        code, note = _code(money[found[0]], host)
        codes.append(code or found[0])
        notes.append(note)
        outside = _blanked(outside, found.start(), found.end())
    ends = [figure.end() for figure in figures]
    for found in scale_at.finditer(outside):
        powers.append((found.start(), scales[found[0]]))
        commas = commas or found[0] in currencies()["comma_languages"]
        outside = _blanked(outside, found.start(), found.end())
    if len(set(codes)) > 1:
        raise ValueError("names two currencies; give one amount a cell")
    told = next((code for code in codes if len(code) == 3 and code.isupper()), "")
    for figure in figures:
        outside = _blanked(outside, figure.start(), figure.end())
    if len(figures) == 2 and not _RANGE.fullmatch(outside[ends[0] : figures[1].start()] or " "):
        raise ValueError("holds two figures; give one amount a cell, or a range")
    left = re.sub(
        r"[\s()\[\].,;:+%-]|\b(?:of|d|total|equivalent|to|and|bis|至|到)\b|资|计|共|合", "", outside
    )
    if "%" in outside or len(left) > 24:
        raise ValueError("is no amount; write USD 2.5 bn")
    own = [[p for at, p in powers if at >= end and (i + 1 == len(ends) or at < ends[i + 1])]
           for i, end in enumerate(ends)]  # fmt: skip
    if any(len(each) > 1 for each in own):
        raise ValueError("names two scales; write 2.5 bn")
    last = own[-1][0] if own[-1] else None
    values = []
    for figure, power in zip(figures, own, strict=True):
        used = power[0] if power else last if last is not None else scale or 0
        values.append(_number(figure[0], commas) * 10**used)
    if len(values) == 2 and values[0] > values[1]:
        raise ValueError("runs from high to low")
    low, high = values[0], values[-1]
    left_note = f"“{left}” beside the amount is not read" if left else ""
    note = "; ".join(dict.fromkeys(filter(None, (*notes, left_note))))
    return Money(
        Fraction(0) if high_only else low, None if low_only else high,
        told or ("" if codes else currency), last, about, note,
    )  # fmt: skip


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _bounds(text: str) -> tuple[str, bool, bool, bool]:
    """(the rest, whether only a least is told, whether only a most, whether it is about)."""
    rest, about = text, False
    if match := _ABOUT.match(rest):
        rest, about = rest[match.end() :], True
    if match := _LEAST.match(rest):
        return rest[match.end() :], True, False, about
    if match := _MOST.match(rest):
        return rest[match.end() :], False, True, about
    rest = _BETWEEN.sub("", rest)
    if rest.endswith("+"):
        return rest[:-1], True, False, about
    for word in re.finditer(_ABOUT, rest):
        if word.start() < 12 and not rest[: word.start()].strip(" .").isdigit():
            return rest[: word.start()] + rest[word.end() :], False, False, True
    return rest, False, False, about


def _number(text: str, commas: bool) -> Fraction:
    mantissa, _, exponent = text.casefold().partition("e")
    digits = re.sub(r"['\u2019 ]", "", mantissa.strip())
    if " " in mantissa.strip() and not re.fullmatch(
        r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?", mantissa.strip()
    ):
        raise ValueError("holds two figures; give one amount a cell, or a range")
    if len(digits) > 40 or abs(int(exponent or 0)) > 30:
        raise ValueError("is beyond any amount")
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits) and ("." in digits or commas):
        # "1.200 Mio." is a thousand to some and a little over one to others; "1.200 bn" is not.
        if commas:
            raise ValueError(f"“{digits[:60]}” can be read in two ways; write it without marks")
        return Fraction(digits)
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif (
        re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", digits)
        and digits.count(".") + digits.count(",") > 1
    ):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d+", digits):
        digits = digits.replace(",", ".")
    elif not re.fullmatch(r"\d+(?:\.\d+)?", digits):
        raise ValueError(f"“{text.strip()[:60]}” can be read in two ways; write it without marks")
    return Fraction(digits) * Fraction(10) ** int(exponent or 0)
