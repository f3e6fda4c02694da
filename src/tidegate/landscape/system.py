"""What is compared: a system with the days it may have come out and what it scores."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tidegate.findings.chart_scale import power_of_ten

MONTH = Decimal("30.4375")
"""Days in a month: 365.25 / 12."""


def months(days: int) -> Decimal:
    """Days as months with one digit. The days are what is compared; this is only for reading."""
    return (Decimal(days) / MONTH).quantize(Decimal("0.1"), ROUND_HALF_UP) + 0  # never -0.0


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The first and the last day something may have happened; the same where the day is known.

    Raises ValueError where the last comes before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} comes after {self.last}")

    @property
    def exact(self) -> bool:
        return self.first == self.last

    def __str__(self) -> str:
        """As much as is known: 2023-05-01, 2023-05, 2023-Q2, 2023, or both days."""
        first, last = self.first, self.last
        if first == last:
            return first.isoformat()
        if first == last.replace(day=1) and last == _month_end(first):
            return first.isoformat()[:7]
        if first == date(last.year, 1, 1) and last == date(last.year, 12, 31):
            return first.isoformat()[:4]
        if first.day == 1 and first.month % 3 == 1 and last == _month_end(_later(first, 2)):
            return f"{first.isoformat()[:4]}-Q{first.month // 3 + 1}"
        return f"{first.isoformat()} to {last.isoformat()}"


def span_of(known: str) -> Span:
    """The span of an ISO date or its known part: "2023-05" is all of May. Raises ValueError."""
    parts = [int(part) for part in known.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return Span(day, day)
    if len(parts) == 2:
        first = date(parts[0], parts[1], 1)
        return Span(first, _month_end(first))
    return Span(date(parts[0], 1, 1), date(parts[0], 12, 31))


def _later(first: date, count: int) -> date:
    return date(first.year, first.month + count, 1)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class System:
    """One system of one group (a country, a maker) and what it scores.

    The score lies between `low` and `high`, both the same where it is known; None where there is
    no bound. `mark` is a word of caution shown beside it ("low confidence"), `source` where the
    figure comes from, `row` the row of the user's file.
    """

    name: str
    group: str
    released: Span
    low: Decimal | None
    high: Decimal | None
    row: int | None = None
    mark: str = ""
    source: str = ""

    def surely(self, *, lower: bool = False) -> Decimal | None:
        """The score it has at the least: the bound that counts for a level being reached."""
        return self.high if lower else self.low

    @property
    def score(self) -> str:
        """The score for a reader: 4,800, at least 7.2, at most 3, 5 to 7, unknown."""
        if self.low is not None and self.low == self.high:
            return number(self.low)
        if self.low is None and self.high is None:
            return "unknown"
        if self.high is None:
            assert self.low is not None
            return f"at least {number(self.low)}"
        if self.low is None:
            return f"at most {number(self.high)}"
        return f"{number(self.low)} to {number(self.high)}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not counted, and why; `mend` says what would bring it in, `detail` what is its own
    about it, such as its day."""

    name: str
    group: str
    why: str
    mend: str = ""
    row: int | None = None
    column: str = ""
    detail: str = ""


def number(value: Decimal) -> str:
    """A score for a reader: thousands parted, no more than six decimals (what a quotient has beyond
    stands in JSON), very large and small ones as 1.5832×10¹⁶."""
    if value and not Decimal("1e-6") <= abs(value) < Decimal("1e9"):
        sign, digits, _ = value.as_tuple()
        told = "".join(map(str, digits)).rstrip("0")
        factor = told[0] + ("." + told[1:] if told[1:] else "")
        return power_of_ten(("-" if sign else "") + factor, value.adjusted())
    written = format(value, "f")
    if len(written.partition(".")[2].rstrip("0")) > 6:
        written = format(value, ".4f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    whole, point, rest = written.partition(".")
    sign_mark = "-" if whole.startswith("-") else ""
    return f"{sign_mark}{int(whole.lstrip('-') or 0):,}{point}{rest}"
