"""Reads dates of birth: ISO out, cut to the part that is known; a guess is never made silently.

"05/03/1971" is May or March. The whole column decides: one "25/03/1971" in it says that the day
comes first, one "03/25/1971" that the month does. Where nothing in the column decides, or both
occur, only the year is kept. Two-digit years and years outside 1850–2100 are not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

Order = Literal["day first", "month first", "unknown"]

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_ISO_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_COMPACT = re.compile(r"((?:18|19|20)\d{2})(\d{2})(\d{2})")
_PARTED = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?:[ T].*)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(
    r"(?:c\.?|ca\.?|circa|approx\.?|about|около|um|vers)?\s*(\d{4})\s*(?:г\.?|年|년)?"
)
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日일號号]?)?")
_ERA = re.compile(r"(明治|大正|昭和|平成|令和)(\d{1,2}|元)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_MONTH_WORDS = (
    "jan january januar janvier enero janeiro gennaio января январь янв ene gen jänner janv يناير",
    "feb february februar février fevrier febrero fevereiro febbraio февраля февраль фев fev févr"
    " فبراير",
    "mar march märz maerz mars marzo março marco марта март мар mrz مارس",
    "apr april avril abril aprile апреля апрель апр avr abr أبريل ابريل",
    "may mai mayo maio maggio мая май mag مايو",
    "jun june juni juin junio junho giugno июня июнь июн giu يونيو",
    "jul july juli juillet julio julho luglio июля июль июл lug juil يوليو",
    "aug august août aout agosto августа август авг ago أغسطس اغسطس",
    "sep sept september septembre septiembre setembro settembre сентября сентябрь сен set سبتمبر",
    "oct october oktober octobre octubre outubro ottobre октября октябрь окт okt out ott أكتوبر"
    " اكتوبر",
    "nov november novembre noviembre novembro ноября ноябрь ноя نوفمبر",
    "dec december dezember décembre diciembre dezembro dicembre декабря декабрь дек dez dic déc"
    " ديسمبر",
)
_MONTHS = {
    unicodedata.normalize("NFKC", word): number
    for number, words in enumerate(_MONTH_WORDS, start=1)
    for word in words.split()
}


def _plain(text: str) -> str:
    """Western digits, no outer white space."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in text
    )


def day_order(texts: Iterable[str]) -> Order:
    """Whether a column writes the day or the month first, by the cells that leave no choice."""
    day = month = False
    for text in texts:
        match = _PARTED.fullmatch(_plain(text))
        if match is None:
            continue
        first, second = int(match.group(1)), int(match.group(3))
        # Points part dates with the day first wherever they are used.
        day = day or (12 < first <= 31 and 0 < second <= 12)
        month = month or (12 < second <= 31 and 0 < first <= 12)
    if day == month:
        return "unknown"
    return "day first" if day else "month first"


def _built(year: int, month: int, day: int) -> str:
    """ISO text of what is known: month or day 0 are unknown; "" where there is no such day."""
    if not 1850 <= year <= 2100:
        return ""
    if not month:
        return f"{year:04d}"
    try:
        date(year, month, day or 1)
    except ValueError:
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}" if day else f"{year:04d}-{month:02d}"


def read_date(text: str, order: Order = "unknown", *, serials: bool = False) -> tuple[str, str]:
    """(ISO date or its known part or "", what is wrong or ""): "1971-03-05", "1971-03", "1971".

    `serials`: five digits are Excel's count of days since 1899-12-30.
    """
    text = _plain(text)
    if not text:
        return "", ""
    if match := (_ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _EAST_ASIAN.fullmatch(text)):
        return _told(_built(*(int(part or 0) for part in match.groups())), text)
    if match := _PARTED.fullmatch(text):
        return _parted(match, order, text)
    if match := _YEAR.fullmatch(text.casefold()):
        return _told(_built(int(match.group(1)), 0, 0), text)
    if match := _ERA.fullmatch(text):
        count = 1 if match.group(2) == "元" else int(match.group(2))
        rest = (int(match.group(3) or 0), int(match.group(4) or 0))
        return _told(_built(_ERAS[match.group(1)] + count, *rest), text)
    if match := _ISO_MONTH.fullmatch(text):
        return _told(_built(int(match.group(1)), int(match.group(2)), 0), text)
    if match := _MONTH_YEAR.fullmatch(text):
        return _told(_built(int(match.group(2)), int(match.group(1)), 0), text)
    if serials and (match := _SERIAL.fullmatch(text)):
        day = date(1899, 12, 30) + timedelta(days=int(match.group(1)))
        return day.isoformat(), ""
    return _told(_in_words(text), text)


def _told(iso: str, text: str) -> tuple[str, str]:
    return (iso, "") if iso else ("", f"“{text[:40]}” cannot be read as a date")


def _parted(match: re.Match[str], order: Order, text: str) -> tuple[str, str]:
    first, second, year = int(match.group(1)), int(match.group(3)), int(match.group(4))
    if not first or not second:
        return _told(_built(year, 0, 0), text)
    if first > 12 or (match.group(2) == "." and second <= 12):
        return _told(_built(year, second, first), text)
    if second > 12:
        return _told(_built(year, first, second), text)
    if first == second or order == "day first":
        return _told(_built(year, second, first), text)
    if order == "month first":
        return _told(_built(year, first, second), text)
    return _built(year, 0, 0), "ambiguous"


def _in_words(text: str) -> str:
    words = _WORDS.findall(text.casefold())
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    figures = [int(word) for word in words if word.isdigit()]
    years = [figure for figure in figures if 1850 <= figure <= 2100]
    days = [figure for figure in figures if 1 <= figure <= 31]
    if len(months) != 1 or len(years) != 1 or len(figures) > 2:
        return ""
    return _built(years[0], months[0], days[0] if days else 0)
