"""What the rules are told of an item, how sure each fact is, and what a reader must know first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from tidegate.items.figure import Confidence, bounds_in_words, rank
from tidegate.items.item import Item
from tidegate.items.reckoning import reckon
from tidegate.items.span import SIX_PLACES, Span, Step

if TYPE_CHECKING:
    from tidegate.rules.interval import Interval

_DERIVED = frozenset({"tops", "score_digital", "score_primitive", "score_analog"})
"""What follows from the same figures as TPP: its caveat is said once."""


def facts_of(item: Item) -> Mapping[str, Any]:
    """The item as a row for the rules: {column of rules/facts/item.yaml: value}.

    A value is a Decimal, a tidegate.rules.Interval, a bool or a text. What is not known is left
    out. Figures of low confidence are used, and `caveats_of` names them. Of a circuit whose
    performance no source gives, other people's figures about the rest are left out: no answer
    rests on half a data sheet. What the user states is always used.
    """
    found = reckon(item)
    tpp = found.spans.get("tpp")
    strange = item.kind in ("ic", "computer") and not (tpp is not None and tpp.known)
    facts: dict[str, Any] = {"kind": item.kind}
    if item.maker:
        facts["maker"] = item.maker
    for name, span in found.spans.items():
        if span.known and not (strange and span.confidence != "stated"):
            facts[name] = _fact(span)
    for name, claim in found.claims.items():
        if claim.value is not None:
            facts[name] = claim.value
    if _bare_stack(item):
        facts["hbm_with_processor"] = False
    return facts | _told(item) if item.told else facts


def _told(item: Item) -> dict[str, Any]:
    """What the user states outright. A performance told is the 2022 score too; whether a thing
    told to be a computer holds the circuit described is then for the user to say."""
    told: dict[str, Any] = dict(item.told)
    if "tpp" in told:
        told.setdefault("score_digital", told["tpp"])
    if told.get("kind") == "computer":
        told.setdefault("contains_ic", None)
    return told


def _bare_stack(item: Item) -> bool:
    """A row that is a memory stack and says nothing of a processor beside it: were there one, the
    package would be the item."""
    return item.kind == "hbm" and "hbm_with_processor" not in item.claims


def caveats_of(item: Item, *, trust: Confidence = "M") -> tuple[str, ...]:
    """What a reader must know before leaning on the facts: weak figures, contradictions, limits."""
    found = reckon(item)
    weak: dict[str, list[str]] = {}
    for name, span in found.spans.items():
        if not span.known or name in _DERIVED:
            continue
        source = f" ({span.source})" if span.source else ""
        if rank(span.confidence) > rank(max(trust, "M", key=rank)):
            weak.setdefault(f"estimated, of low confidence{source}", []).append(f"{name} {span}")
        elif span.approximate:
            weak.setdefault(f"approximate{source}", []).append(f"{name} {span}")
        elif rank(span.confidence) > rank(trust):
            weak.setdefault(f"of one public table{source}", []).append(f"{name} {span}")
    for name, claim in found.claims.items():
        if claim.value is not None and rank(claim.confidence) > rank(trust):
            why = f"of low confidence ({claim.source or 'no source'})"
            weak.setdefault(why, []).append(name)
    told = [f"{', '.join(names)}: {why}" for why, names in weak.items()]
    if _bare_stack(item):
        told.append("taken to be a stack by itself, not packaged with a processor")
    return (*told, *found.contradictions, *found.remarks)


def confidence_of(item: Item) -> Mapping[str, Confidence]:
    """How sure each fact is: {column: "stated", "H", "M" or "L"}."""
    found = reckon(item)
    sure: dict[str, Confidence] = {n: s.confidence for n, s in found.spans.items() if s.known}
    sure |= {n: c.confidence for n, c in found.claims.items() if c.value is not None}
    return sure


def explain(item: Item) -> tuple[Step, ...]:
    """The arithmetic line by line: every product, the format that decides, ties, I/O, die area."""
    said = tuple(
        Step(f"{name} as told with the question: {_shown(value)}", _shown(value), "as told")
        for name, value in item.told.items()
    )
    return (*reckon(item).steps, *said)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    low, high = getattr(value, "low", None), getattr(value, "high", None)
    return bounds_in_words(low, high) if low is not None or high is not None else str(value)


def _fact(span: Span) -> Decimal | Interval:
    from tidegate.rules.interval import Interval

    if span.low is not None and span.low == span.high:
        number = span.low
        if number == number.quantize(SIX_PLACES):
            return number
        # The rules compare with six decimals; between its neighbours the number surely lies.
        return Interval(_six(number, ROUND_FLOOR), _six(number, ROUND_CEILING))
    low = None if span.low is None else _six(span.low, ROUND_FLOOR)
    high = None if span.high is None else _six(span.high, ROUND_CEILING)
    return Interval(low, high)


def _six(number: Decimal, rounding: str) -> Decimal:
    return number.quantize(SIX_PLACES, rounding=rounding)
