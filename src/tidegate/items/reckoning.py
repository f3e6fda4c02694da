"""The arithmetic from data sheet to facts: each product shown, nothing rounded, nothing averaged.

Where sources differ the better confidence stands alone; sources of equal confidence give the
interval from the lowest to the highest, and the contradiction is listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from tidegate.items.die_area import applicable_area
from tidegate.items.figure import Claim, Figure, bounds_in_words, plain, rank
from tidegate.items.formats import label
from tidegate.items.item import Item
from tidegate.items.performance import performance
from tidegate.items.span import SIX_PLACES, Span, Step, settle, sum_of

_WORDS = {"dram_bandwidth": "memory bandwidth", "hbm_bandwidth": "bandwidth of the stack"}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What follows from an item's figures.

    `spans` and `claims` are keyed by the columns of rules/facts/item.yaml. `steps` show the
    arithmetic; `contradictions` say where sources differ; `remarks` say what limits a fact.
    """

    spans: Mapping[str, Span]
    claims: Mapping[str, Claim]
    steps: tuple[Step, ...]
    contradictions: tuple[str, ...]
    remarks: tuple[str, ...]


def reckon(item: Item) -> Reckoning:
    """All facts of an item with their arithmetic."""
    return _Sheet(item).reckoning()


class _Sheet:
    """One item being reckoned."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.spans: dict[str, Span] = {}
        self.claims: dict[str, Claim] = dict(item.claims)
        self.steps: list[Step] = []
        self.contradictions: list[str] = []
        self.remarks: list[str] = []

    def reckoning(self) -> Reckoning:
        for rejected in self.item.rejected:
            self.steps.append(
                Step(
                    f"not used: {rejected.column} {rejected.figure}: {rejected.why}",
                    str(rejected.figure),
                    rejected.figure.source,
                    rejected.figure.confidence,
                )
            )
        for column, figures in self.item.figures.items():
            if figures:
                self.spans[column] = self._settled(figures, column)
        self._performance()
        self._die_area()
        self._io()
        for column in ("dram_bandwidth", "hbm_bandwidth"):
            if column in self.spans:
                self.spans[column] = self._per_circuit(self.spans[column], column)
                self._show(_WORDS[column], self.spans[column], "GB/s")
        self._kind()
        return Reckoning(
            self.spans,
            self.claims,
            tuple(self.steps),
            tuple(self.contradictions),
            tuple(dict.fromkeys(self.remarks)),
        )

    def _settled(self, figures: Sequence[Figure], what: str) -> Span:
        span, told = settle(figures, what)
        self.contradictions.extend(told)
        return span

    def _show(self, text: str, span: Span, unit: str) -> None:
        self.steps.append(Step(f"{text}: {span} {unit}", str(span), span.source, span.confidence))

    def _per_circuit(self, span: Span, what: str) -> Span:
        """A board's figure divided by its circuits; by a doubtful count, only down to it."""
        board = self.item.board
        if board is None or board.circuits == 1:
            return span
        count = Decimal(board.circuits)
        sources = tuple(dict.fromkeys((*span.sources, board.source)))
        worse = max(span.confidence, board.confidence, key=rank)
        low = None if span.low is None else span.low / count
        high = None if span.high is None else span.high / count
        if rank(board.confidence) > rank("M"):
            high = span.high
            self.remarks.append(
                f"the figures are those of a board; that it carries {board.circuits} circuits is "
                f"of low confidence ({board.source}), so {what} of one lies between a share and "
                "the whole"
            )
        self.steps.append(
            Step(
                f"{what} {span} of a board with {board.circuits} circuits, per circuit "
                f"{bounds_in_words(low, high)}",
                bounds_in_words(low, high),
                "; ".join(sources),
                worse,
            )
        )
        return Span(low, high, sources, worse, span.approximate)

    # Performance

    def _performance(self) -> None:
        rates = {
            name: self._per_circuit(self._settled(figures, f"{label(name)} dense"), label(name))
            for name, figures in self.item.rates.items()
            if figures
        }
        if rates:
            found = performance(rates, complete=self.item.rates_complete)
            self.steps.extend(found.steps)
            self.remarks.extend(found.remarks)
            if "tpp" in self.spans:
                self.steps.append(
                    Step("a stated TPP is not used where rates are given", str(self.spans["tpp"]))
                )
            self.spans["tpp"], self.spans["tops"] = found.tpp, found.tops
        elif "tpp" in self.spans:
            self.spans["tpp"] = self._per_circuit(self.spans["tpp"], "TPP")
            self._show("TPP as stated, no rates given", self.spans["tpp"], "")
        tpp = self.spans.get("tpp")
        given = [n for n in ("score_digital", "score_primitive", "score_analog") if n in self.spans]
        tops = self.spans.get("tops")
        if self.item.analog and tops is not None and not given:
            eight = Span(_times(tops.low, 8), _times(tops.high, 8), tops.sources, tops.confidence)
            zero = Span(Decimal(0), Decimal(0), tops.sources, tops.confidence)
            self.spans["score_analog"] = eight
            self.spans["score_digital"] = self.spans["score_primitive"] = zero
            text = f"2022 score: analog units, 8 × {tops} TOPS = {eight}"
            self.steps.append(Step(text, str(eight), tops.source, tops.confidence))
        elif tpp is not None and tpp.known and not given:
            # One sum decides in the 2022 test; where nobody parts the units, all are one kind.
            zero = Span(Decimal(0), Decimal(0), tpp.sources, tpp.confidence)
            self.spans["score_digital"] = tpp
            self.spans["score_primitive"] = self.spans["score_analog"] = zero
            self.steps.append(
                Step(
                    f"2022 score: {tpp}, the product above, all units counted as digital",
                    str(tpp),
                    tpp.source,
                    tpp.confidence,
                )
            )

    # Area

    def _die_area(self) -> None:
        found = applicable_area(self.item, self.spans.get("die_area"))
        self.steps.extend(found.steps)
        self.contradictions.extend(found.contradictions)
        self.remarks.extend(found.remarks)
        if found.area is not None:
            area = found.area
            if not self.item.dies:
                area = self._per_circuit(area, "die_area")
            self.spans["die_area"] = area
        else:
            self.spans.pop("die_area", None)
        for name, claim in found.claims.items():
            self.claims.setdefault(name, claim)
        self._density()

    def _density(self) -> None:
        tpp, area = self.spans.get("tpp"), self.spans.get("die_area")
        if tpp is None or area is None or not tpp.known or not area.known:
            return
        worse = max(tpp.confidence, area.confidence, key=rank)
        low = _ratio(tpp.low, area.high, ROUND_FLOOR)
        high = _ratio(tpp.high, area.low, ROUND_CEILING)
        if low is None and high is None:
            return
        sources = "; ".join(dict.fromkeys((*tpp.sources, *area.sources)))
        shown = bounds_in_words(low, high)
        about = "about " if low is not None and low != high and tpp.low == tpp.high else ""
        if about and low is not None and area.low == area.high:
            shown = plain(low.quantize(Decimal("0.001"), rounding=ROUND_FLOOR))
        self.steps.append(
            Step(
                f"performance density {tpp} / {area} mm2 = {about}{shown} "
                "(shown only; the rules compare products, not this quotient)",
                shown,
                sources,
                worse,
            )
        )

    # Input and output

    def _io(self) -> None:
        parts = self.item.io_parts
        if parts:
            counted = [p for p in parts if p.counted]
            apart = [p for p in parts if not p.counted]
            total = sum_of(p.figure for p in counted)
            words = " + ".join(f"{p.name} {p.figure}" for p in counted)
            self._show(f"I/O, both directions: {words}", total, "GB/s")
            if apart:
                whole = sum_of(p.figure for p in parts)
                words = " + ".join(f"{p.name} {p.figure}" for p in apart)
                self._show(f"with die-to-die links, which are not counted ({words})", whole, "GB/s")
            if "io_rate" not in self.spans:
                self.spans["io_rate"] = total
                return
            stated = self.spans["io_rate"]
            if (stated.low, stated.high) != (total.low, total.high):
                self.contradictions.append(
                    f"I/O is stated as {stated} GB/s, its parts sum to {total} GB/s; used: {stated}"
                )
        if "io_rate" not in self.spans:
            return
        board = self.item.board
        if board is not None and board.circuits > 1:
            del self.spans["io_rate"]
            self.remarks.append("the I/O figure is that of the board; per circuit it is unknown")
        elif not parts:
            self._show("I/O, both directions", self.spans["io_rate"], "GB/s")

    def _kind(self) -> None:
        if self.item.kind == "ic":
            self.claims.setdefault("contains_ic", Claim(False, "it is the circuit itself"))
        elif self.item.kind == "computer" and self.item.rates:
            self.claims.setdefault("contains_ic", Claim(True, "figures are those of its circuit"))


def _times(number: Decimal | None, factor: int) -> Decimal | None:
    return None if number is None else number * factor


def _ratio(over: Decimal | None, under: Decimal | None, rounding: str) -> Decimal | None:
    if over is None or under is None or under == 0:
        return None
    with localcontext(prec=60):
        return (over / under).quantize(SIX_PLACES, rounding=rounding)
