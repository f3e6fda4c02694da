"""What an interest of a BODS relationship is: a share by metric, or a fact of control.

Source: the codelist interestType of BODS 0.4. `otherInfluenceOrControl` and rights by contract
may be influence or control: the fact is kept as control that is not known to stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tidegate.findings.inert import visible
from tidegate.ownership.reading.class_words import class_word
from tidegate.ownership.reading.json_values import flat, mapping, text
from tidegate.ownership.reading.periods import ends_before, iso_day
from tidegate.ownership.share import PERCENT, UNKNOWN, WHOLE, Share
from tidegate.ownership.structure import Metric, TieKind

METRICS: dict[str, Metric] = {
    "shareholding": "equity",
    "votingRights": "vote",
    "rightsToSurplusAssetsOnDissolution": "value",
    "rightsToProfitOrIncome": "value",
    "rightToProfitOrIncomeFromAssets": "value",
}
OPEN = frozenset({"unknownInterest", "unpublishedInterest", ""})
"""Interests whose kind is not told: they may be any share and any control."""
TIES: dict[str, tuple[TieKind, bool | None]] = {
    "appointmentOfBoard": ("board_appointment", True),
    "boardMember": ("officer", True),
    "boardChair": ("chair", True),
    "seniorManagingOfficial": ("officer", True),
    "controlViaCompanyRulesOrArticles": ("control", True),
    "controlByLegalFramework": ("control", True),
    "otherInfluenceOrControl": ("control", None),
    "rightsGrantedByContract": ("control", None),
    "conditionalRightsGrantedByContract": ("control", None),
    "settlor": ("trust", True),
    "trustee": ("trust", True),
    "protector": ("trust", True),
    "beneficiaryOfLegalArrangement": ("trust", True),
    "nominee": ("trust", True),
    "nominator": ("trust", True),
    "enjoymentAndUseOfAssets": ("other", True),
}
SPOKEN = frozenset(
    {"otherInfluenceOrControl", "rightsGrantedByContract", "conditionalRightsGrantedByContract"}
)
"""Interests of which only the details say what they are."""
_ABSENT = frozenset({"none", "no", "ended", "nil"})
_NOT_KNOWN = frozenset({"unknown", "not known", "not public", "undisclosed", "not disclosed"})
_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,60})?([eE][+-]?\d{1,2})?")
_KNOWN = ("type", "directOrIndirect", "share", "startDate", "endDate", "details")


@dataclass(slots=True)
class Interest:
    """One interest read. `level` is direct, indirect or unknown; `wrong` what could not be read."""

    type: str
    level: str
    share: Share
    told: bool
    begins: str
    ends: str
    said: str
    wrong: list[str]


def read_interest(value: Any) -> Interest:
    """Reads one interest; whatever is off in it is told in `wrong` and widens, never narrows."""
    wrong: list[str] = []
    if not isinstance(value, dict):
        wrong.append(f"an interest is no object: “{visible(str(value), 40)}”")
    told = mapping(value)
    kind = text(told.get("type"))
    if kind and kind not in METRICS and kind not in TIES and kind not in OPEN:
        wrong.append(f"“{visible(kind, 60)}” is no type of interest that BODS knows")
    level = text(told.get("directOrIndirect"))
    if level not in ("direct", "indirect", "unknown"):
        if level:
            wrong.append(f"“{visible(level, 40)}” is neither direct, indirect nor unknown")
        level = "unknown"
    share = _share(told.get("share"), wrong)
    days = []
    for key in ("startDate", "endDate"):
        day = iso_day(text(told.get(key)))
        if told.get(key) not in (None, "") and not day:
            wrong.append(f"“{visible(str(told[key]), 40)}” is no {key} that can be read")
        days.append(day)
    if ends_before(*days):
        wrong.append(f"an interest ends ({days[1]}) before it begins ({days[0]})")
    said = [text(told.get("details"))]
    if told.get("beneficialOwnershipOrControl") is True:
        said.append("stated to be a beneficial owner")
    said += [f"{key}: {word}" for key, word in flat(
        told, (*_KNOWN, "beneficialOwnershipOrControl")).items()]  # fmt: skip
    return Interest(
        kind, level, share, share is not UNKNOWN, days[0], days[1],
        "; ".join(filter(None, said)), wrong,
    )  # fmt: skip


def tie_of(interest: Interest) -> tuple[TieKind, bool | None]:
    """The fact of control that an interest is, and whether it stands. A contract or an influence
    whose details begin with its kind and a colon ("data sharing: not public") is that kind."""
    known = TIES.get(interest.type, ("other", True))
    if interest.type not in SPOKEN:
        return known
    word = class_word(interest.said.split("\n")[0][:300])
    if word.tie is None or not word.said:
        return known
    first = word.said.split(";")[0].split(",")[0].split(".")[0].strip().casefold()
    if first in _ABSENT:
        return word.tie, False
    return word.tie, None if first in _NOT_KNOWN else True


def _share(value: Any, wrong: list[str]) -> Share:
    if value is None:
        return UNKNOWN
    if not isinstance(value, dict):
        wrong.append(f"a share is no object: “{visible(str(value), 40)}”")
        return UNKNOWN
    low, high, told = 0, WHOLE, False
    for key in ("exact", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"):
        stated = value.get(key)
        if stated is None or isinstance(stated, bool):
            continue
        units = _units(stated)
        if units is None:
            wrong.append(f"“{visible(str(stated), 40)}” is no share between 0 and 100 ({key})")
            return UNKNOWN
        told = True
        under = units.numerator // units.denominator
        over = -(-units.numerator // units.denominator)
        # One unit beyond a bound that a unit can tell; a finer one is enclosed as it is.
        beyond = 1 if under == over else 0
        # BODS 0.2 says by true that the minimum or maximum beside it is exclusive.
        strict = key.startswith("exclusive") or value.get(f"exclusive{key.title()}") is True
        if key == "exact" or key.endswith("inimum"):
            low = max(low, under + beyond if strict else under)
        if key == "exact" or key.endswith("aximum"):
            high = min(high, over - beyond if strict else over)
    if low > high:
        wrong.append("the bounds of a share leave no number between them")
        return UNKNOWN
    return Share(low, high) if told else UNKNOWN


def _units(stated: Any) -> Fraction | None:
    plain = stated.strip() if isinstance(stated, str) else ""
    if not _NUMBER.fullmatch(plain):
        return None
    number = Fraction(Decimal(plain)) * PERCENT
    return number if 0 <= number <= WHOLE else None
