"""Values of a record, taken as what they should be, or as nothing: texts, identifiers, dates."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any

from tidegate.intake.countries import country_code
from tidegate.intake.dates import read_date

AFFILIATION_LIMIT = 5_000
"""Characters of one affiliation string; the longest real ones hold a few hundred."""
TITLE_LIMIT = 5_000
TEXT_LIMIT = 200_000
"""Characters of an abstract, an acknowledgement or a funding statement."""
ITEMS_LIMIT = 20_000
"""Authors, affiliations, funders or keywords of one work; the largest real works list 6,000."""

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_ORCID = re.compile(r"(?<!\d)(\d{4}-\d{4}-\d{4}-\d{3}[\dX])(?!\d)", re.IGNORECASE)
_ROR = re.compile(r"(?:ror\.org/|^\s*)(0[a-hj-km-np-tv-z0-9]{6}\d{2})(?![0-9a-z])", re.IGNORECASE)
_MONTH = re.compile(r"(?:1[89]|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
_TAG = re.compile(r"<!--.{0,2000}?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_PARTED = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?")


class Cuts:
    """Gathers what was left out of one record, in words: nothing is cut silently."""

    __slots__ = ("told",)

    def __init__(self) -> None:
        self.told: list[str] = []

    def text(self, value: Any, limit: int, what: str) -> str:
        """A string without NULs and outer blanks, cut at `limit` characters; else ""."""
        if not isinstance(value, str):
            return ""
        if "\x00" in value:
            self.told.append(f"NUL characters were taken out of the {what}")
            value = value.replace("\x00", "")
        text: str = value.strip()
        if len(text) > limit:
            self.told.append(f"the {what} has {len(text):,} characters; {limit:,} were read")
            return text[:limit]
        return text

    def items(self, values: list[Any], what: str, limit: int = ITEMS_LIMIT) -> list[Any]:
        if len(values) > limit:
            self.told.append(f"{len(values):,} {what}; {limit:,} were read")
            return values[:limit]
        return values


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def doi_of(text: Any) -> str:
    """ "10.1126/science.1" in lower case (a DOI has no case), or ""."""
    if not isinstance(text, str) or len(text) > 2_000:
        return ""
    found = _DOI.search(text)
    return found.group().rstrip(".,;)]}").lower() if found else ""


def orcid_of(text: Any) -> str:
    """ "0000-0002-1825-0097", or ""."""
    if not isinstance(text, str) or len(text) > 200:
        return ""
    found = _ORCID.search(text)
    return found.group(1).upper() if found else ""


@lru_cache(maxsize=65_536)
def ror_of(text: str) -> str:
    """ "https://ror.org/0220qvk04", or ""."""
    found = _ROR.search(text) if len(text) < 200 else None
    return f"https://ror.org/{found.group(1).lower()}" if found else ""


@lru_cache(maxsize=4_096)
def country_of(text: str) -> str:
    """The alpha-2 code of a country, or ""."""
    return country_code(text) or ""


@lru_cache(maxsize=16_384)
def date_of(text: str) -> str:
    """ISO or its known part; "" where no date can be read. "2021-05-01T00:00:00" is its day."""
    text = text.strip()[:60]
    if _MONTH.fullmatch(text):
        return text
    if found := _PARTED.fullmatch(text):
        return parts_date([found.group(n) for n in (1, 2, 3)])
    return read_date(text)[0]


def parts_date(parts: list[Any]) -> str:
    """[2021, 5] is "2021-05"; a month or day that cannot be is left out, not guessed."""
    told = ""
    for part, form in zip(parts, ("{:04d}", "{:02d}", "{:02d}"), strict=False):
        digits = str(part).strip() if isinstance(part, int | str) else ""
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 4:
            break
        longer = f"{told}-{form.format(int(digits))}" if told else form.format(int(digits))
        known = read_date(longer)[0]
        if len(known) != len(longer):
            break
        told = known
    return told


def surely_before(date: str, since: str) -> bool:
    """Whether a date of which perhaps only the year is known lies before `since` for certain."""
    return bool(date) and bool(since) and date < since[: len(date)]


def plain(markup: str) -> str:
    """Text of an HTML or JATS fragment: tags out, entities read, the rest as it stands."""
    if "<" in markup:
        markup = _TAG.sub("", markup)
    return html.unescape(markup) if "&" in markup else markup
