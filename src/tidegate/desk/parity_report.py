"""What `tidegate landscape chips` tells: as data, as lines and as sections of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tidegate.desk.cut_off import FROM, RULE, CutOff, cut_off_dict, undated
from tidegate.landscape.document import landscape_dict
from tidegate.landscape.standings import Landscape

ASIDE = (
    "Every chip is asked about as if it were exported from {start} to {to}, whoever made it. Only "
    "the rulebooks that classify it and ask a licence by destination are heard; letters to single "
    "makers, end users and end uses are not. The share of a frontier counts chips whose TPP is "
    "known with more than low confidence. * rests on a figure of low confidence."
)


def chips_dict(
    found: Sequence[Landscape],
    cuts: Sequence[CutOff],
    destination: str,
    include: Iterable[str],
    sources: Sequence[str],
) -> dict[str, Any]:
    """The shape of docs/schema/landscape-chips.schema.json."""
    return {
        "include": sorted(include),
        "landscapes": [landscape_dict(one) for one in found],
        "cut_offs": {
            "rule": RULE,
            "from": FROM,
            "to": destination,
            "note": _aside(destination),
            "not_asked_about": list(undated()),
            "days": [cut_off_dict(one) for one in cuts],
        },
        "sources": list(sources),
    }


def cut_lines(cuts: Sequence[CutOff], destination: str) -> Iterator[str]:
    """For a terminal: each day in a few lines."""
    yield f"What each version of {RULE} cut off on its day, from {FROM} to {destination}"
    for one in cuts:
        yield ""
        yield f"{one.day} {one.version}, {one.what} ({one.citation})"
        yield one.sentence
        if one.became or one.stopped:
            yield from (f"{what}: {told}" for what, told in facts(one))
        else:
            yield "No chip of the catalogue came under it or free of it on that day."
    yield ""
    yield _aside(destination)
    yield from _undated()


def facts(one: CutOff) -> Iterator[tuple[str, str]]:
    """What changed on a day, as pairs of a heading and what stands under it."""
    for what, names in (
        ("Came under it", one.became),
        ("Came free of it", one.stopped),
        ("Cannot be known", one.unknown),
    ):
        if names or what == "Came under it":
            told = [name + ("*" if name in one.weakly else "") for name in names]
            yield what, ", ".join(told) or "none"
    for seat in one.seats:
        head, _, rest = seat.words.partition(": ")
        yield f"Makers in {head}", rest


def cut_page(cuts: Sequence[CutOff], destination: str) -> dict[str, Any]:
    """The sections of the page: a chart of the days, then each of them."""
    from tidegate.findings.charts import grouped_bars

    chart = grouped_bars(
        [(f"{one.day} {one.version}", (one.before, one.after)) for one in cuts],
        ("the day before", "on the day"),
        title=f"Chips that needed a licence from {FROM} to {destination}",
        unit="chips",
    )
    return {
        "cuts": [
            {
                "title": f"{one.day} {one.version}: {one.what}",
                "sentence": one.sentence,
                "facts": [
                    *facts(one),
                    ("Citation", f"{one.citation}; verified through {one.verified_through}"),
                ],
            }
            for one in cuts
        ],
        "cuts_notes": [_aside(destination), *_undated()],
        "cuts_charts": [chart] if cuts else [],
    }


def _undated() -> Iterator[str]:
    names = undated()
    if names:
        yield f"Not asked about, for want of a date of release: {', '.join(names)}."


def _aside(destination: str) -> str:
    return ASIDE.format(start=FROM, to=destination)
