"""Parity of chips: each maker's country's best over time, from the catalogue's figures.

Nothing is measured here and nobody is preferred: the catalogue gives figures with their sources,
`landscape` says who leads. Figures of low confidence, and chips announced or rumoured, are left
out and named unless asked for. A figure known only by a bound counts with what it surely is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from tidegate.findings.words import plural
from tidegate.landscape.asked import Asked, picture
from tidegate.landscape.standings import Landscape
from tidegate.landscape.system import LeftOut, System, span_of

if TYPE_CHECKING:
    from tidegate.items.accelerators import Entry
    from tidegate.items.span import Span as Quantity

Metric = Literal["tpp", "dram_bandwidth", "performance_density", "io_rate"]
Include = Literal["low", "announced"]
METRICS: dict[Metric, tuple[str, str]] = {
    "tpp": ("Total processing performance", "TPP"),
    "dram_bandwidth": ("Memory bandwidth", "GB/s"),
    "performance_density": ("Performance density", "TPP per mm² of applicable die area"),
    "io_rate": ("Transfer rate in and out", "GB/s"),
}
"""What can be compared: its title and unit."""
SHOWN: tuple[Metric, ...] = ("tpp", "dram_bandwidth", "performance_density")
LOW = "L"
NAMED = 8
# The catalogue says in a name's brackets what is no chip on the market yet.
_NOT_OUT = re.compile(r"\((?:[^()]*\b)?(?:announced|rumou?red|estimated?|unconfirmed)\b[^()]*\)")


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip of the catalogue with one figure; `status` is "announced" where it is not known to
    have come out."""

    entry: Entry
    low: Decimal | None
    high: Decimal | None
    confidence: str
    sources: tuple[str, ...]
    approximate: bool

    @property
    def marks(self) -> str:
        """Words of caution beside the name."""
        said = [
            "low confidence" if self.confidence == LOW else "",
            "approximate" if self.approximate and self.confidence != LOW else "",
            "announced" if announced(self.entry) else "",
        ]
        return ", ".join(word for word in said if word)


def announced(entry: Entry) -> bool:
    """Whether the entry stands for a chip announced or rumoured rather than one that came out."""
    status = str(entry.raw.get("status", ""))
    return bool(status and status != "released") or bool(_NOT_OUT.search(entry.name.casefold()))


def chips(
    metrics: Sequence[Metric] = SHOWN,
    asked: Asked | None = None,
    *,
    include: Iterable[Include] = (),
    today: date,
    entries: Iterable[Entry] | None = None,
) -> list[Landscape]:
    """One landscape a metric. Raises UsageError for a group, name, level or day that cannot be."""
    from tidegate.items.accelerators import catalogue

    wanted = frozenset(include)
    known = tuple(entries) if entries is not None else tuple(catalogue())
    out = [span_of(one.released).last for one in known if one.released and not announced(one)]
    latest = max((day for day in out if day <= today), default=today)
    return [
        _landscape(metric, known, asked or Asked(), wanted, today, latest) for metric in metrics
    ]


def sources_of(found: Iterable[Landscape]) -> list[str]:
    """Every source that a counted figure rests on, once, with how many figures it bears."""
    count: dict[str, int] = {}
    for one in found:
        for system in one.systems:
            for source in filter(None, system.source.split("; ")):
                count[source] = count.get(source, 0) + 1
    ranked = sorted(count.items(), key=lambda each: (-each[1], each[0]))
    return [f"{source}: {plural(n, 'figure')}" for source, n in ranked]


def _landscape(
    metric: Metric,
    entries: Sequence[Entry],
    asked: Asked,
    include: frozenset[Include],
    today: date,
    latest: date,
) -> Landscape:
    systems: list[System] = []
    left_out: list[LeftOut] = []
    for entry in entries:
        group = entry.maker_country or "country not known"
        chip = _figure(entry, metric)
        why, mend = _not_counted(entry, chip, metric, include)
        if chip is None or why:
            left_out.append(LeftOut(entry.name, group, why, mend))
            continue
        systems.append(
            System(
                entry.name, group, span_of(entry.released), chip.low, chip.high, None,
                chip.marks, "; ".join(chip.sources),
            )
        )  # fmt: skip
    title, unit = METRICS[metric]
    return picture(
        systems, asked, metric=title, unit=unit, today=today, latest=latest, left_out=left_out,
        notes=list(_notes(systems, include, metric)),
    )  # fmt: skip


def _figure(entry: Entry, metric: Metric) -> Chip | None:
    """The entry's figure with its bounds, or None where nothing is known."""
    from tidegate.items.reckoning import reckon

    spans = reckon(entry.item).spans
    if metric != "performance_density":
        span = spans.get(metric)
        return _chip(entry, span.low, span.high, (span,)) if span is not None else None
    power, area = spans.get("tpp"), spans.get("die_area")
    if power is None or area is None:
        return None
    low = power.low / area.high if power.low is not None and area.high else None
    high = power.high / area.low if power.high is not None and area.low else None
    return _chip(entry, low, high, (power, area))


def _chip(
    entry: Entry, low: Decimal | None, high: Decimal | None, spans: Sequence[Quantity]
) -> Chip:
    sources = tuple(dict.fromkeys(source for span in spans for source in span.sources))
    worst = LOW if any(span.confidence == LOW for span in spans) else spans[0].confidence
    return Chip(entry, low, high, worst, sources, any(span.approximate for span in spans))


def _not_counted(
    entry: Entry, chip: Chip | None, metric: Metric, include: frozenset[Include]
) -> tuple[str, str]:
    """Why a chip is no part of the picture and what would bring it in; "" where it is one."""
    what = METRICS[metric][0].casefold()
    if entry.item.kind != "ic":
        return "not an integrated circuit", ""
    if not entry.released:
        return "no date of release is known", ""
    if announced(entry) and "announced" not in include:
        return "announced or rumoured, not known to have come out", "--include announced"
    if chip is None or (chip.low is None and chip.high is None):
        missing = "or no die area " if metric == "performance_density" else ""
        return f"no {what} {missing}is known", ""
    if chip.confidence == LOW and "low" not in include:
        return f"its {what} is of low confidence", "--include low"
    if chip.low is not None and chip.low <= 0:
        return f"has no {what}", ""
    return "", ""


def _notes(systems: Sequence[System], include: frozenset[Include], metric: Metric) -> Iterator[str]:
    bounds = [one.name for one in systems if one.low != one.high]
    if bounds:
        more = f" and {len(bounds) - NAMED} more" if len(bounds) > NAMED else ""
        yield (
            "known only by a bound, which alone counts for a level being reached: "
            f"{', '.join(bounds[:NAMED])}{more}"
        )
    if "low" not in include:
        yield "figures of low confidence are left out; --include low counts them, marked"
    if "announced" not in include:
        yield "chips announced or rumoured are left out; --include announced counts them, marked"
    if metric == "performance_density":
        yield "a density is what the performance surely is by what the die area is at most"
    yield (
        "figures are of one integrated circuit, dense, as the catalogue has them; "
        "a country is where the maker is seated"
    )
