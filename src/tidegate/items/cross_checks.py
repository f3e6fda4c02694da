"""What the figures of one row say about each other, and what the catalogue says about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from itertools import pairwise

from tidegate.items.figure import Figure, bounds_in_words, plain, rank
from tidegate.items.formats import FORMATS, label
from tidegate.items.item import Item
from tidegate.items.plausibility import out_of_proportion, out_of_range
from tidegate.items.reckoning import Reckoning, reckon
from tidegate.items.row import RowReading, dense_rates

CLOSE = Decimal("0.005")
"""How far from twice the dense rate a figure still is the sparse one: rounding on data sheets."""


_SEVERAL = re.compile(
    r"\b\d+\s?[x×]\s|\b(?:dgx|hgx|rack|cluster|superpod|pod)\b|\bnvl\d{2}", re.IGNORECASE
)


def check_row(reading: RowReading, item: Item, known: Item | None, *, checked: bool) -> None:
    """All checks over a row that could be read; `known` is the catalogue's item of that very name.

    `checked`: the user says in the file that the rates were compared with the data sheet.
    """
    _ranges(reading, item)
    _sparse(reading, item, known, checked)
    _formats(reading, item, known, checked)
    found = reckon(item)
    _proportions(reading, found)
    if reading.problems:
        return
    _computed(reading, found)
    _of_several(reading, item)
    if known is not None:
        _against_catalogue(reading, item, found, known)


def _ranges(reading: RowReading, item: Item) -> None:
    for name, figure in dense_rates(item):
        if figure.exact == 0:
            continue
        doubt = out_of_range("rate", figure)
        if doubt is not None:
            reading.wrong(reading.headers.get(name), f"{label(name)}: {doubt.message}", doubt.mend)
    for name, figures in item.figures.items():
        kind = "rate" if name == "tops" else "tpp" if name.startswith("score") else name
        for figure in figures:
            if name.startswith("score") and figure.exact == 0:
                continue
            if name == "die_area" and figure.exact == 0:
                _no_area(reading, item)
                continue
            doubt = out_of_range(kind, figure)
            if doubt is not None:
                reading.wrong(reading.headers.get(name), doubt.message, doubt.mend)


def _no_area(reading: RowReading, item: Item) -> None:
    if item.planar_only is not True:
        reading.wrong(
            reading.headers.get("die_area"),
            "a die area of 0 stands only for a circuit made on planar processes throughout",
            "say planar_only: yes, or leave the area empty where it is not known",
        )


def _sparse(reading: RowReading, item: Item, known: Item | None, checked: bool) -> None:
    for name, figure in dense_rates(item):
        column = reading.headers.get(name)
        sparse = [f for f in item.sparse_rates.get(name, ()) if f.exact is not None]
        if name in ("fp16", "bf16"):
            both = (*item.sparse_rates.get("fp16", ()), *item.sparse_rates.get("bf16", ()))
            sparse = [f for f in both if f.exact is not None]
        if figure.exact and any(f.exact == figure.exact for f in sparse):
            reading.wrong(
                column,
                f"the dense {label(name)} rate {figure} equals the sparse one of the same row",
                "give the dense rate: with structured sparsity it is usually half",
            )
            continue
        if known is None or figure.exact is None or checked:
            continue
        twice = _twice_the_known(name, figure.exact, known)
        if twice is not None:
            reading.wrong(
                column,
                f"{figure} is twice the dense {label(name)} rate the catalogue has for "
                f"{known.name}, {twice} ({twice.source}): it looks like the sparse figure, or that "
                "of two circuits",
                f"give the dense rate, {plain(figure.exact / 2)}; if the sheet does state it as "
                "dense, put yes in a column “rates checked”",
            )


def _twice_the_known(name: str, rate: Decimal, known: Item) -> Figure | None:
    if rate == 0:
        return None
    names = ("fp16", "bf16") if name in ("fp16", "bf16") else (name,)
    figures = [f for n in names for f in known.rates.get(n, ()) if f.exact]
    if any(abs(rate - f.exact) <= CLOSE * f.exact for f in figures if f.exact):
        return None
    for figure in figures:
        if figure.exact and rank(figure.confidence) <= rank("M"):
            twice = 2 * figure.exact
            if abs(rate - twice) <= CLOSE * twice:
                return figure
    return None


def _formats(reading: RowReading, item: Item, known: Item | None, checked: bool) -> None:
    half, brain = item.rates.get("fp16", ()), item.rates.get("bf16", ())
    if half and brain and (half[0].low, half[0].high) != (brain[0].low, brain[0].high):
        said = f"FP16 {half[0]} and BF16 {brain[0]} disagree"
        if checked or _both_known(half[0], brain[0], known):
            reading.notes.append(f"{said}; the higher counts")
        else:
            reading.wrong(
                reading.headers.get("bf16"),
                f"{said}: most circuits run both at one rate, so one may be sparse or a slip",
                "give the dense rate of each; if the sheet does state both so, put yes in a column "
                "“rates checked”",
            )
    best: dict[int, tuple[Decimal, str]] = {}
    for name, figure in dense_rates(item):
        bits = FORMATS[name].bits[-1]
        if figure.exact and (bits not in best or figure.exact > best[bits][0]):
            best[bits] = (figure.exact, name)
    widths = sorted(best, reverse=True)
    for wide, narrow in pairwise(widths):
        higher, lower = best[wide], best[narrow]
        if 2 * lower[0] < higher[0]:
            reading.warn(
                reading.headers.get(lower[1]),
                f"{label(lower[1])} {plain(lower[0])} is less than half of {label(higher[1])} "
                f"{plain(higher[0])}, although it is narrower",
                "check the prefix (TFLOPS, PFLOPS) of both",
            )


def _both_known(half: Figure, brain: Figure, known: Item | None) -> bool:
    if known is None:
        return False
    return all(
        any(f.exact == figure.exact for f in known.rates.get(name, ()))
        for name, figure in (("fp16", half), ("bf16", brain))
    )


def _proportions(reading: RowReading, found: Reckoning) -> None:
    """Figures against each other, leaving out those that are wrong by themselves."""
    wrong = {problem.column for problem in reading.problems if problem.column is not None}
    spans = {n: s for n, s in found.spans.items() if reading.headers.get(n) not in wrong}
    if wrong & {column for name, column in reading.headers.items() if name in FORMATS}:
        spans = {n: s for n, s in spans.items() if n not in ("tpp", "tops")}
    tpp, tops, area = spans.get("tpp"), spans.get("tops"), spans.get("die_area")
    if tpp is not None and area is not None:
        what = f"performance density {tpp} / {area} mm2"
        doubt = out_of_proportion("performance_density", tpp.low, area.high, what)
        doubt = doubt or out_of_proportion("performance_density", tpp.high, area.high, what)
        if doubt is not None:
            reading.wrong(reading.headers.get("die_area"), doubt.message, doubt.mend)
    rate = tops.high if tops is not None else None
    if rate is None and tpp is not None and tpp.high is not None:
        # Only a stated TPP: taken as 16-bit work, which is near enough for a slip of a thousand.
        rate = tpp.high / 16
    for name, ratio in (("dram_bandwidth", "dram_per_tops"), ("io_rate", "io_per_tops")):
        span = spans.get(name)
        if span is None or rate is None:
            continue
        what = f"{span} GB/s beside {plain(rate)} TOPS"
        doubt = out_of_proportion(ratio, span.high, rate, what)
        if doubt is not None:
            reading.wrong(reading.headers.get(name), doubt.message, doubt.mend)


def _of_several(reading: RowReading, item: Item) -> None:
    if item.kind == "ic" and item.board is None and _SEVERAL.search(item.name):
        reading.warn(
            None,
            f"“{item.name[:80]}” sounds like several circuits together; the figures are taken as "
            "those of one",
            "give one circuit's figures, or say kind: computer and “ics per board”",
        )


def _computed(reading: RowReading, found: Reckoning) -> None:
    """Figures the file computed itself: ours is used, a difference is a note."""
    tpp, area = found.spans.get("tpp"), found.spans.get("die_area")
    stated = _number(reading.stated.get("tpp", ""))
    if stated is not None and (tpp is None or not tpp.known):
        reading.notes.append(f"the stated TPP {plain(stated)} is not used: the row gives no rates")
    elif stated is not None and tpp is not None and (tpp.low, tpp.high) != (stated, stated):
        reading.notes.append(
            f"TPP: the file says {plain(stated)}, the rates give {tpp}; used: {tpp}"
        )
    density = _number(reading.stated.get("pd", "") or reading.stated.get("performance_density", ""))
    if density is None or tpp is None or area is None:
        return
    if tpp.low is None or tpp.low != tpp.high or not area.high or area.low != area.high:
        return
    places = Decimal(1).scaleb(int(density.as_tuple().exponent))
    ours = (tpp.low / area.high).quantize(places, rounding=ROUND_HALF_EVEN)
    if abs(ours - density) > places:
        reading.notes.append(f"density: the file says {plain(density)}, we find {plain(ours)}")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _against_catalogue(reading: RowReading, item: Item, found: Reckoning, known: Item) -> None:
    """The row's own figures stand; where the catalogue says otherwise, the row says so."""
    other = reckon(known)
    told: Mapping[str, str] = {"tpp": "TPP", "die_area": "die area", "dram_bandwidth": "memory"}
    for name, words in {**told, "io_rate": "I/O"}.items():
        mine, theirs = found.spans.get(name), other.spans.get(name)
        if mine is None or theirs is None or not mine.known or not theirs.known:
            continue
        if (mine.low, mine.high) != (theirs.low, theirs.high):
            reading.notes.append(
                f"{words}: the row gives {mine}, the catalogue "
                f"{bounds_in_words(theirs.low, theirs.high)} for {known.name}; used: the row's"
            )
    if known.board is not None and known.board.circuits > 1 and item.board is None:
        reading.warn(
            None,
            f"the catalogue knows {known.name} as a board with {known.board.circuits} circuits "
            f"({known.board.source}); figures are counted per circuit, never per board",
            "give one circuit's figures, or a column “ics per board”",
        )
