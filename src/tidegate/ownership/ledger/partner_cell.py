"""Who stands in a cell of partners: one or several names, perhaps with share and country inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tidegate.intake.cells import tidy
from tidegate.intake.countries import countries_in, country_code
from tidegate.ownership.ledger.share_cell import read_shares
from tidegate.ownership.ledger.words import blank
from tidegate.ownership.share import UNKNOWN, Share

MANY = 200
"""Partners of one cell; more is no list of partners."""
_PARTED = re.compile(r"\s*[;；|\n、]\s*|\s+/\s+|\s+\+\s+")
_COMMAS = re.compile(r"\s*[,，]\s*")
_FORM = re.compile(
    r"(?:ltd|limited|inc|incorporated|llc|l\.l\.c|llp|corp|corporation|co|company|plc|gmbh|ag|s\.?a|"
    r"s\.?p\.?a|b\.?v|n\.?v|kg|ab|oy|pte|pvt|s\.?a\.?r\.?l|s\.?a\.?s)\b\.?.*",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(.*\S)\s*[(（\[]([^()（）\[\]]{1,60})[)）\]]\s*")
_SHARE_BEHIND = re.compile(r"(.*[^\d\s.,:–-])[\s:–-]*\s(\d{1,3}(?:[.,]\d{1,6})?\s*[%％])")


@dataclass(frozen=True, slots=True)
class Draft:
    """A partner as one row tells it, before its side is settled."""

    name: str
    named: str = ""
    countries: tuple[str, ...] = ()
    share: Share = UNKNOWN
    told: bool = False

    def with_share(self, share: Share, told: bool = True) -> Draft:
        return replace(self, share=share, told=told)


def read_partners(text: str, named: str, expected: Sequence[int] = ()) -> list[Draft]:
    """The partners of a cell. Commas part names only where as many shares or countries are told
    (`expected`) and no part is a legal form ("Co., Ltd."). Raises ValueError for too many."""
    parts = [part for part in _PARTED.split(text.strip()) if part and not blank(part)]
    if len(parts) == 1:
        pieces = [piece for piece in _COMMAS.split(parts[0]) if piece]
        if len(pieces) in expected and not any(_FORM.fullmatch(p) for p in pieces[1:]):
            parts = pieces
    if len(parts) > MANY:
        raise ValueError(f"holds {len(parts):,} partners; give a row for each")
    return [_draft(part, named) for part in parts]


def _draft(text: str, named: str) -> Draft:
    """“SAIC (CN, 50 %)” and “SAIC 50 %” carry their share; “HSBC (China)” is a name."""
    name = tidy(text)[0]
    if (match := _SHARE_BEHIND.fullmatch(name)) and (share := _share(match[2])):
        return Draft(match[1].strip(" :–-"), named, (), share, True)
    match = _BEHIND.fullmatch(name)
    if match is None:
        return Draft(name, named)
    found: Share | None = None
    codes: tuple[str, ...] = ()
    pieces = [piece for piece in re.split(r"\s*[,;，；/]\s*", match[2]) if piece]
    for piece in pieces:
        share = _share(piece) if "%" in piece or "％" in piece else None
        code = country_code(piece)
        if share is not None and found is None:
            found = share
        elif code and (len(pieces) > 1 or (piece.isupper() and len(piece) in (2, 3))):
            codes = (*codes, code)
        else:
            return Draft(name, named)
    return Draft(match[1], named, codes, found or UNKNOWN, found is not None)


def _share(text: str) -> Share | None:
    try:
        cell = read_shares(text)
    except ValueError:
        return None
    return cell.shares[0] if len(cell.shares) == 1 and cell.told and not cell.names else None


def read_countries(text: str) -> list[tuple[str, ...]]:
    """The countries of a cell in order, one for each partner it may be meant for. Raises
    ValueError where one of them is no country."""
    whole = country_code(text)
    if whole:
        return [(whole,)]
    found: list[tuple[str, ...]] = []
    for part in re.split(r"\s*[;；|\n/、,，]\s*|\s+(?:and|und|et)\s+", text.strip()):
        code = country_code(part)
        if code:
            found.append((code,))
        elif part and not blank(part):
            several = countries_in(text)
            if several:
                return [(code,) for code in several]
            raise ValueError(f"“{part[:40]}” is no country known here; write a name or an ISO code")
    return found
