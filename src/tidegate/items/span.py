"""A quantity in the reckoning: its bounds, the sources it rests on, and how several are joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tidegate.items.figure import Confidence, Figure, bounds_in_words, rank

SIX_PLACES = Decimal("0.000001")
"""What the rules compare with."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: in words, its result, and on whose word it rests."""

    text: str
    value: str
    source: str = ""
    confidence: Confidence = "stated"


@dataclass(frozen=True, slots=True)
class Span:
    """A quantity in the reckoning: bounds (None: none known) with the sources they rest on."""

    low: Decimal | None
    high: Decimal | None
    sources: tuple[str, ...] = ()
    confidence: Confidence = "stated"
    approximate: bool = False

    @property
    def known(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def source(self) -> str:
        return "; ".join(self.sources)

    def __str__(self) -> str:
        return bounds_in_words(self.low, self.high)


def settle(figures: Sequence[Figure], what: str) -> tuple[Span, tuple[str, ...]]:
    """Several sources of one quantity as one span, and what contradicts what.

    The better confidence wins alone; equals give the interval from lowest to highest.
    """
    best = min(rank(f.confidence) for f in figures)
    chosen = [f for f in figures if rank(f.confidence) == best]
    lows = [f.low for f in chosen if f.low is not None]
    highs = [f.high for f in chosen if f.high is not None]
    exact = [f for f in chosen if f.exact is not None]
    # A source with a number says more than one with a bound, as long as they agree.
    low = min(lows) if len(lows) == len(chosen) else None
    high = max(highs) if len(highs) == len(chosen) else None
    if exact and len(exact) < len(chosen):
        low = min(f.exact for f in exact if f.exact is not None)
        high = max(f.exact for f in exact if f.exact is not None)
    sources = tuple(dict.fromkeys(f.source for f in chosen if f.source))
    told: tuple[str, ...] = ()
    values = {(f.low, f.high) for f in figures}
    if len(values) > 1:
        said = ", ".join(f"{f} ({f.source or 'no source'}, {f.confidence})" for f in figures)
        span = bounds_in_words(low, high)
        told = (f"sources differ on {what}: {said}; used: {span}",)
    confidence = chosen[0].confidence
    return Span(low, high, sources, confidence, any(f.approximate for f in chosen)), told


def sum_of(figures: Iterable[Figure]) -> Span:
    """The figures added up; a missing bound of one is a missing bound of the sum."""
    low: Decimal | None = Decimal(0)
    high: Decimal | None = Decimal(0)
    sources: dict[str, None] = {}
    confidence: Confidence = "stated"
    approximate = False
    for figure in figures:
        low = None if low is None or figure.low is None else low + figure.low
        high = None if high is None or figure.high is None else high + figure.high
        if figure.source:
            sources[figure.source] = None
        confidence = max(confidence, figure.confidence, key=rank)
        approximate = approximate or figure.approximate
    return Span(low, high, tuple(sources), confidence, approximate)
