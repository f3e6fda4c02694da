"""A figure of a data sheet: what is claimed, by whom, how surely. Never a float, never rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Confidence = Literal["stated", "H", "M", "L"]
CONFIDENCES: tuple[Confidence, ...] = ("stated", "H", "M", "L")
"""Best first. "stated": the user's own figure, for which the user answers. H: the maker's own
publication or several that agree; M: one public table; L: an estimate, a rumour or memory."""


def rank(confidence: Confidence) -> int:
    """Smaller is better."""
    return CONFIDENCES.index(confidence)


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity from one source: exact (`low` equals `high`), or known by its bounds.

    `low` None: no lower bound is known; `high` None: no upper one. Bounds are closed: "under 600"
    is a `high` of 600. `text` is what the source says, word for word; `approximate` where it says
    "about" or calls itself an estimate.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    source: str = ""
    confidence: Confidence = "stated"
    text: str = ""
    approximate: bool = False

    def __post_init__(self) -> None:
        bounds = [bound for bound in (self.low, self.high) if bound is not None]
        if any(not bound.is_finite() for bound in bounds):
            raise ValueError(f"a figure is finite: {self.text or bounds}")
        if len(bounds) == 2 and bounds[0] > bounds[1]:
            raise ValueError(f"the lower bound lies above the upper one: {self.text or bounds}")

    @property
    def exact(self) -> Decimal | None:
        """The number, where it is one."""
        return self.low if self.low is not None and self.low == self.high else None

    def __str__(self) -> str:
        return f"{bounds_in_words(self.low, self.high)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said of an item that is no number: yes, no or a word; None where uncertain."""

    value: bool | str | None
    source: str = ""
    confidence: Confidence = "stated"
    text: str = ""


def plain(number: Decimal) -> str:
    """The number written out: 1.5832E+4 is "15832", 15832.0 too."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def bounds_in_words(low: Decimal | None, high: Decimal | None) -> str:
    """ "814", "at most 600", "at least 4", "500 to 600", "unknown"."""
    if low is None and high is None:
        return "unknown"
    if low is None and high is not None:
        return f"at most {plain(high)}"
    if high is None and low is not None:
        return f"at least {plain(low)}"
    assert low is not None and high is not None
    return plain(low) if low == high else f"{plain(low)} to {plain(high)}"
