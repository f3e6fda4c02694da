"""Reads the shares of a cell: one ("51 %"), several in order ("50/50", "60:40", "51% / 49%"), or
several with names ("VW 40 %, FAW 60 %", "外方40%，中方60%").

"50/50" in a column of ventures is two halves; `ownership.share`, for one stake, reads it as a
fraction, so a cell goes through here first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tidegate.ownership.share import PERCENT, WHOLE, Share, read_share

_SLASHED = re.compile(
    r"\s*[/:|;&+、，]\s*|,\s+|\s+(?:and|vs\.?|v\.?|und|et|对)\s+|\s*(?:和|与|比)\s*", re.I
)
_DASHED = re.compile(r"(\d+(?:[.,]\d+)?)\s*%?\s*[-–—−]\s*(\d+(?:[.,]\d+)?)\s*%?")
_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*[-–—−]\s*\d+(?:[.,]\d+)?)?"
_NAMED_FIRST = re.compile(
    rf"\s*([^\d%]*?[^\d%\s:：(（])\s*[:：(（]?\s*({_NUMBER})\s*%?\s*[)）]?\s*"
)
_NAMED_LAST = re.compile(rf"\s*({_NUMBER})\s*%?\s*[:：(（]?\s*([^\d%]*?[^\d%\s)）])\s*[)）]?\s*")
_PARTS = re.compile(r"\s*[;；,，、|\n/]\s*(?=\D)|\s*[;；，、|\n/]\s*|,\s+")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,6}\s*%)")
_ABOUT = re.compile(
    r"^(?:about|around|approx\.?(?:imately)?|circa|ca\.?|c\.|~|约|大约|rund|envir(?:on|\.))\s*",
    re.I,
)
_WORDS = re.compile(r"\s*(?:percent|per cent|prozent|pour cent|pct\.?|个百分点)\s*$", re.I)
_ZH = (
    (re.compile(r"^(?:超过|高于|大于)\s*"), "> "),
    (re.compile(r"^(?:低于|少于|小于|不足)\s*"), "< "),
    (re.compile(r"^(?:至少|不低于|不少于)\s*"), ">= "),
    (re.compile(r"^(?:最多|不超过|不高于|至多)\s*"), "<= "),
    (re.compile(r"^全资$|^独资$"), "100"),
    (re.compile(r"^控股$"), "> 50"),
    (re.compile(r"^参股$"), "< 50"),
    (re.compile(r"^(?:各占)?(?:一半|半数|对半)$"), "half"),
)


@dataclass(frozen=True, slots=True)
class ShareCell:
    """What a cell says: `shares` in order, and `names` beside them where it names whose they are.

    `told` is False where it only says that nothing is known.
    """

    shares: tuple[Share, ...]
    names: tuple[str, ...] = ()
    told: bool = True
    note: str = ""


def read_shares(text: str) -> ShareCell:
    """The shares of a cell; "about" widens each by a percent. Raises ValueError with the reason."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("％", "%").split())
    if len(plain) > 300:
        raise ValueError("is too long for a share; write 51, or 51/49")
    bare = _ABOUT.sub("", plain)
    if bare != plain:
        cell = read_shares(bare)
        shares = tuple(_around(share) for share in cell.shares)
        note = f"“{text.strip()[:40]}” says about: read as within one percent more or less"
        return ShareCell(shares, cell.names, cell.told, note)
    plain = _worded(plain)
    if re.fullmatch(
        r"(?:50\s*%?\s*)?(?:equal(?:ly)?(?: shares)?|parity|each 50\s*%?|各50\s*%?|50\s*% each)",
        plain,
        re.I,
    ):
        half = read_share("50")
        return ShareCell((half, half))
    parts = [part for part in _SLASHED.split(plain) if part.strip()]
    if len(parts) > 1 and all(re.match(r"[\d<>≤≥~]", part) for part in parts):
        try:
            return _several([read_share(_worded(part)) for part in parts])
        except ValueError:
            if not re.search(r"[^\W\d_]", plain):
                raise
    dashed = _DASHED.fullmatch(plain)
    if dashed and _is_whole(dashed[1], dashed[2]):
        # "60-40" adds up to all there is: two holders, not one between 40 and 60.
        return _several([read_share(dashed[1]), read_share(dashed[2])])
    try:
        share = read_share(plain)
    except ValueError:
        named = _named(plain)
        if named is None:
            raise
        return named
    open_ = share.low == 0 and share.high == WHOLE and not re.search(r"\d", plain)
    return ShareCell((share,), told=not open_)


def _around(share: Share) -> Share:
    # "About 50" must not pass for exactly half.
    return Share(max(0, share.low - PERCENT), min(WHOLE, share.high + PERCENT))


def _worded(text: str) -> str:
    text = _WORDS.sub("%", text.strip())
    for pattern, put in _ZH:
        text = pattern.sub(put, text)
    return text


def _is_whole(first: str, second: str) -> bool:
    a, b = read_share(first), read_share(second)
    # A range runs upward; where both could be, the sum of a whole and a fall decide.
    return a.low + b.low == WHOLE and a.low >= b.low


def _several(shares: list[Share]) -> ShareCell:
    if sum(share.low for share in shares) > WHOLE:
        raise ValueError("adds up to more than 100 %")
    return ShareCell(tuple(shares))


def _named(text: str) -> ShareCell | None:
    """Shares with names before or behind them, all in one manner; None where it is neither."""
    parts = [part for part in _PARTS.split(_DECIMAL_COMMA.sub(".", text)) if part]
    for pattern, name_at, share_at in ((_NAMED_FIRST, 1, 2), (_NAMED_LAST, 2, 1)):
        matches = [pattern.fullmatch(part) for part in parts]
        if not parts or not all(matches):
            continue
        names = tuple(match[name_at].strip() for match in matches if match)
        if not all(re.search(r"[^\W\d_]", name) for name in names):
            return None
        try:
            shares = [read_share(match[share_at]) for match in matches if match]
        except ValueError:
            return None
        told = _several(shares)
        return ShareCell(told.shares, names)
    return None
