"""Total processing performance: the highest dense rate times its bit length, over all formats.

A multiply-accumulate is two operations, and data sheets count both, so that 2 × MacTOPS × bits is
the data sheet's TOPS or TFLOPS × bits. The highest figure the maker claims decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tidegate.items.figure import bounds_in_words, rank
from tidegate.items.formats import FORMATS, UNSETTLED, label
from tidegate.items.span import Span, Step

INCOMPLETE = (
    "faster formats exist whose rates no source here gives: the highest product is a lower bound"
)


@dataclass(frozen=True, slots=True)
class Performance:
    """TPP in TOPS × bits, the highest rate in TOPS, and how they came about."""

    tpp: Span
    tops: Span
    steps: tuple[Step, ...]
    remarks: tuple[str, ...]


def performance(rates: Mapping[str, Span], *, complete: bool = True) -> Performance:
    """The maximum over formats, with every product shown, the format that decides, and ties.

    `complete` False: some format's rate is missing, so the maximum is only a lower bound.
    """
    steps: list[Step] = []
    remarks: list[str] = []
    products: dict[str, Span] = {}
    for name, rate in rates.items():
        products[name], step = _product(name, rate)
        steps.append(step)
    tpp = highest(products)
    deciding = [n for n, p in products.items() if p.high is None or p.high == tpp.high]
    if tpp.low != tpp.high and any(len(FORMATS[name].bits) > 1 for name in deciding):
        remarks.append(UNSETTLED)
    tops = highest(rates)
    ending = ""
    if not complete:
        tpp, tops = _at_least(tpp), _at_least(tops)
        remarks.append(INCOMPLETE)
        ending = "; a faster format exists, so at least this"
    names = " and ".join(label(name) for name in deciding)
    verb = "tie" if len(deciding) > 1 else "decides"
    text = f"{names} {verb}: TPP = {tpp}{ending}"
    steps.append(Step(text, str(tpp), tpp.source, tpp.confidence))
    return Performance(tpp, tops, tuple(steps), tuple(remarks))


def highest(spans: Mapping[str, Span]) -> Span:
    """The maximum of quantities known by their bounds; it rests on those that may be highest."""
    lows = [span.low for span in spans.values() if span.low is not None]
    highs = [span.high for span in spans.values()]
    low = max(lows, default=None)
    high = None if None in highs else max(high for high in highs if high is not None)
    deciding = [s for s in spans.values() if s.high is None or s.high == high]
    sources = tuple(dict.fromkeys(source for span in deciding for source in span.sources))
    confidence = min((span.confidence for span in deciding), key=rank)
    return Span(low, high, sources, confidence, all(span.approximate for span in deciding))


def _product(name: str, rate: Span) -> tuple[Span, Step]:
    bits = FORMATS[name].bits
    low = None if rate.low is None else rate.low * bits[0]
    high = None if rate.high is None else rate.high * bits[-1]
    product = Span(low, high, rate.sources, rate.confidence, rate.approximate)
    unit = "TOPS" if name.startswith("int") else "TFLOPS"
    words = [f"× {count} bit = {_times(rate, count)}" for count in bits]
    text = f"{label(name)} {rate} {unit} dense {' or '.join(words)}"
    return product, Step(text, str(product), rate.source, rate.confidence)


def _times(rate: Span, bits: int) -> str:
    low = None if rate.low is None else rate.low * bits
    high = None if rate.high is None else rate.high * bits
    return bounds_in_words(low, high)


def _at_least(span: Span) -> Span:
    return replace(span, high=None)
